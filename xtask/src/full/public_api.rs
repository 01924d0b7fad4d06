//! What applications can use of the SDK, as a text that is looked at when it changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{FEATURES, build_dir};
use crate::step::{cargo, root, run, tell};

const SNAPSHOT: &str = "kortix-sdk/public-api.txt";

/// Whose types may appear in signatures. `serde_core` is where the traits of `serde` are defined.
const VOCABULARY: [&str; 10] =
    ["alloc", "bytes", "core", "futures_core", "http", "secrecy", "serde", "serde_core", "std", "url"];

/// The public API is that of the snapshot, and names no types but ours and the vocabulary's.
pub(super) fn check() -> anyhow::Result<()> {
    let description = describe()?;
    check_vocabulary(&description)?;
    let (now, kept) = (listed(&description)?, fs::read_to_string(root().join(SNAPSHOT)).unwrap_or_default());
    let (now_lines, kept_lines): (BTreeSet<_>, BTreeSet<_>) = (now.lines().collect(), kept.lines().collect());
    for gone in kept_lines.difference(&now_lines) {
        tell(&format!("- {gone}"));
    }
    for new in now_lines.difference(&kept_lines) {
        tell(&format!("+ {new}"));
    }
    ensure!(
        now == kept,
        "the public API is not that of {SNAPSHOT}; if it is meant so: cargo xtask public-api"
    );
    Ok(())
}

/// `cargo xtask public-api`: renews the snapshot.
pub(crate) fn renew() -> anyhow::Result<()> {
    let listed = listed(&describe()?)?;
    fs::write(root().join(SNAPSHOT), listed).with_context(|| format!("cannot write {SNAPSHOT}"))
}

/// What rustdoc knows, in a format that is not stable: this and the crate that reads it go together.
fn describe() -> anyhow::Result<PathBuf> {
    let mut rustdoc = cargo(&[
        "rustdoc",
        "--quiet",
        "--locked",
        "--package",
        "kortix-sdk",
        "--lib",
        "--features",
        FEATURES,
    ]);
    rustdoc.args(["--", "-Zunstable-options", "--output-format", "json", "--cap-lints", "allow"]);
    run(rustdoc.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", build_dir()))?;
    Ok(build_dir().join("doc/kortix_sdk.json"))
}

fn listed(description: &Path) -> anyhow::Result<String> {
    let api = public_api::Builder::from_rustdoc_json(description)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .context("the output of rustdoc is of another version than the crate `public-api` of xtask reads")?;
    Ok(format!("{api}"))
}

fn check_vocabulary(description: &Path) -> anyhow::Result<()> {
    let description: Value = serde_json::from_slice(&fs::read(description)?)?;
    let foreign = foreign_types(&description);
    for (crate_name, items) in &foreign {
        tell(&format!("{crate_name}: {}", items.iter().cloned().collect::<Vec<_>>().join(", ")));
    }
    let names: Vec<&str> = foreign.keys().map(String::as_str).collect();
    ensure!(foreign.is_empty(), "the public API of the SDK names types of {}", names.join(", "));
    Ok(())
}

/// The crates beyond the vocabulary, each with its types that appear.
fn foreign_types(description: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut named = BTreeSet::new();
    for item in description["index"].as_object().into_iter().flat_map(|items| items.values()) {
        let implementation = &item["inner"]["impl"];
        let is_of_every_type =
            implementation["is_synthetic"] == true || !implementation["blanket_impl"].is_null();
        // What the compiler and other crates say of every type is no choice of ours, nor is what their traits consist of.
        if is_of_every_type || item["crate_id"] != 0 {
            continue;
        }
        collect_ids(&item["inner"], &mut named);
    }
    let mut foreign = BTreeMap::<_, BTreeSet<_>>::new();
    for id in named {
        let path = &description["paths"][id.to_string()];
        let crate_id = path["crate_id"].as_u64().unwrap_or_default();
        let name =
            description["external_crates"][crate_id.to_string()]["name"].as_str().unwrap_or("kortix_sdk");
        if crate_id != 0 && !VOCABULARY.contains(&name) {
            let words = path["path"].as_array().into_iter().flatten().filter_map(Value::as_str);
            foreign.entry(name.to_owned()).or_default().insert(words.collect::<Vec<_>>().join("::"));
        }
    }
    foreign
}

/// A type or a trait is named by an object with its path and its id.
fn collect_ids(value: &Value, found: &mut BTreeSet<u64>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, found)),
        Value::Object(fields) => {
            if let Some(id) = value["id"].as_u64().filter(|_| value["path"].is_string()) {
                found.insert(id);
            }
            fields.values().for_each(|value| collect_ids(value, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_type_of_another_crate_is_found_where_it_is_named() {
        let path = |id: u32, name: &str| json!({ "resolved_path": { "path": name, "id": id, "args": null } });
        let description = json!({
            "index": {
                "1": { "crate_id": 0, "inner": { "function": { "sig": { "inputs": [["url", path(10, "Url")]], "output": path(11, "Client") } } } },
                "3": { "crate_id": 7, "inner": { "function": { "sig": { "inputs": [], "output": path(12, "Same") } } } },
                "2": { "crate_id": 0, "inner": { "impl": { "is_synthetic": false, "blanket_impl": { "generic": "T" }, "trait": { "path": "Same", "id": 12 } } } },
            },
            "paths": {
                "10": { "crate_id": 5, "path": ["url", "Url"] },
                "11": { "crate_id": 6, "path": ["reqwest", "Client"] },
                "12": { "crate_id": 7, "path": ["typenum", "Same"] },
            },
            "external_crates": { "5": { "name": "url" }, "6": { "name": "reqwest" }, "7": { "name": "typenum" } },
        });
        let found = foreign_types(&description);
        assert_eq!(found, [("reqwest".to_owned(), ["reqwest::Client".to_owned()].into())].into());
    }
}
