//! What holds for every operation. That every route is in the document needs no test: `routes!` makes both.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{TAGS, document};

fn json() -> Value {
    serde_json::to_value(document()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                found.push((format!("{method} {path}"), operation.clone()));
            }
        }
    }
    assert!(found.len() > 10, "{found:?}");
    found
}

/// So that a change of the API is seen where changes are looked at.
#[test]
fn the_snapshot_is_current() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let committed: Value = serde_json::from_slice(&fs::read(committed).unwrap()).unwrap();
    assert!(
        committed == json(),
        "the API is described otherwise than in docs/openapi.json; look at the difference, and renew it:\n\
         cargo run -p kortix-server -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_operation_says_what_it_is() {
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&json()) {
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{name} has no operationId"));
        assert!(ids.insert(id.to_owned()), "{id} is there twice");
        let well_formed = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '0'..='9'))
        };
        assert!(id.split('.').all(well_formed), "{name} is called {id}; it should be `resource.verb`");
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(summary.ends_with('.'), "{name} has no sentence for a summary: {summary:?}");
        let tag = operation["tags"][0].as_str().unwrap_or_default();
        assert!(
            TAGS.iter().any(|(known, _)| *known == tag),
            "{name} has the tag {tag:?}, which TAGS has not"
        );
    }
}

#[test]
fn every_operation_says_how_it_fails() {
    for (name, operation) in operations(&json()) {
        let responses = operation["responses"].as_object().unwrap();
        for status in ["500", "503", "504"] {
            assert!(
                responses.contains_key(status),
                "{name} does not say {status}, which every route may answer"
            );
        }
        let is_public = operation["security"]
            .as_array()
            .is_some_and(|schemes| schemes.contains(&Value::Object(serde_json::Map::new())));
        if !is_public {
            assert!(responses.contains_key("401"), "{name} demands a credential and does not say 401");
        }
        let path = name.split_once(' ').unwrap().1;
        if path.contains('{') {
            assert!(responses.contains_key("404"), "{name} has an id and does not say 404");
        }
        if operation.get("requestBody").is_some() {
            for status in ["408", "413"] {
                assert!(responses.contains_key(status), "{name} reads a body and does not say {status}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                fields.values().for_each(|value| walk(value, document));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, document)),
            _ => {}
        }
    }
    let document = json();
    walk(&document, &document);
}

/// A second schema with the name of another would silently take its place.
#[test]
fn no_name_of_a_schema_is_given_twice() {
    let mut named: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for name in schema_names(&fs::read_to_string(&file).unwrap()) {
            if let Some(other) = named.insert(name.clone(), file.clone()) {
                panic!(
                    "the schema {name} is in {} and in {}; give one `#[schema(as = AnotherName)]`",
                    other.display(),
                    file.display()
                );
            }
        }
    }
    assert!(named.contains_key("ThreadCreated"), "{named:?}");
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

fn schema_names(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if !(line.starts_with("#[derive(") && line.contains("ToSchema")) {
            continue;
        }
        let mut renamed = None;
        for line in lines.by_ref() {
            if let Some(rest) = line.split_once("schema(as = ").map(|(_, rest)| rest) {
                renamed = Some(word(rest));
            }
            if let Some(rest) =
                line.split_once("struct ").or_else(|| line.split_once("enum ")).map(|(_, rest)| rest)
                && !line.starts_with(['#', '/'])
            {
                names.push(renamed.unwrap_or_else(|| word(rest)));
                break;
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}
