//! What was sent beside what was to be sent, and a model beside the answer that it was made of.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use kortix_tests::golden::{self, Request};
use serde_json::Value;

/// Parts of a form: name, name of the file, content.
type Parts = Vec<(String, Option<String>, String)>;

pub(super) fn is_as_written(sent: &wiremock::Request, wanted: &Request) -> anyhow::Result<()> {
    ensure!(sent.method.as_str() == wanted.method, "sent {}", sent.method);
    let url = url::Url::parse("http://host")?.join(&wanted.path)?;
    ensure!(sent.url.path() == url.path(), "sent to {}", sent.url.path());
    let query = |url: &url::Url| url.query_pairs().into_owned().collect::<BTreeMap<_, _>>();
    ensure!(query(&sent.url) == query(&url), "sent with {:?}", sent.url.query());
    for (name, value) in &wanted.headers {
        let found = sent.headers.get(name).with_context(|| format!("the header {name} was not sent"))?;
        ensure!(found.as_bytes() == value.as_bytes(), "sent {name}: {found:?}");
    }
    has_the_body(sent, wanted)
}

fn has_the_body(sent: &wiremock::Request, wanted: &Request) -> anyhow::Result<()> {
    let kind = sent.headers.get("content-type").map(|kind| kind.to_str()).transpose()?.unwrap_or_default();
    if !wanted.multipart.is_empty() {
        return is_the_form(kind, std::str::from_utf8(&sent.body)?, wanted);
    }
    let Some(body) = &wanted.body else {
        ensure!(sent.body.is_empty(), "sent a body: {:?}", String::from_utf8_lossy(&sent.body));
        return Ok(());
    };
    let text = std::str::from_utf8(&sent.body)?;
    match body {
        Value::String(form) => ensure!(text == form, "sent {text}"),
        json => {
            let mut found: Value = serde_json::from_str(text)?;
            if let (Some(fields), Some(wanted)) = (found.as_object_mut(), json.as_object()) {
                // What goes without saying may be said.
                fields.retain(|name, value| wanted.contains_key(name) || !is_nothing(value));
            }
            ensure!(&found == json, "sent {text}");
        }
    }
    Ok(())
}

fn is_the_form(kind: &str, text: &str, wanted: &Request) -> anyhow::Result<()> {
    let mut found = parts(kind, text)?;
    let written = wanted.multipart.iter().cloned().map(|part| (part.name, part.filename, part.value));
    let mut written: Parts = written.collect();
    for (name, file, _) in found.iter_mut().chain(&mut written) {
        // What a single file is called is said by its path.
        if name == "file" {
            *file = None;
        }
    }
    found.sort();
    written.sort();
    ensure!(found == written, "sent the form {found:?}");
    Ok(())
}

/// The parts of a form, by its content type and text.
fn parts(kind: &str, text: &str) -> anyhow::Result<Parts> {
    let (_, boundary) = kind.split_once("boundary=").context("a form without a boundary")?;
    let delimiter = format!("--{}", boundary.trim_matches('"'));
    let text = format!("\r\n{text}");
    let mut parts = Parts::new();
    for part in text.split(&format!("\r\n{delimiter}")).skip(1) {
        if part.starts_with("--") {
            return Ok(parts);
        }
        let (head, content) = part.split_once("\r\n\r\n").context("a part without a head")?;
        let parameter = |name: &str| {
            let (_, value) = head.split_once(&format!("{name}=\""))?;
            Some(value.split_once('"')?.0.to_owned())
        };
        let name = parameter("; name").context("a part without a name")?;
        parts.push((name, parameter("; filename"), content.to_owned()));
    }
    bail!("a form without an end")
}

/// The models keep secrets to themselves, and write UTC as `Z`.
fn as_models_show_it(answer: &Value) -> Value {
    match answer {
        Value::Array(items) => items.iter().map(as_models_show_it).collect(),
        Value::Object(fields) => {
            let hidden = fields.iter().map(|(name, value)| match (name.as_str(), value) {
                ("pass" | "token" | "secret_key" | "key" | "secret", Value::String(_)) => {
                    (name.clone(), Value::String("***".to_owned()))
                }
                // A signed URL: whoever has it gets in.
                ("url", Value::String(_)) if fields.contains_key("expires_at") => {
                    (name.clone(), Value::String("***".to_owned()))
                }
                (_, value) => (name.clone(), as_models_show_it(value)),
            });
            Value::Object(hidden.collect())
        }
        Value::String(text) => Value::String(text.replace("+00:00", "Z")),
        other => other.clone(),
    }
}

/// Whether a model says what the answer said.
pub(super) fn is_the_same(answer: &Value, model: &Value) -> anyhow::Result<()> {
    let (answer, model) = (even(&as_models_show_it(answer)), even(&as_models_show_it(model)));
    golden::matches(&answer, &without_defaults(&answer, &model))
}

/// A model may say that there is nothing where the answer says nothing, and the other way round.
fn without_defaults(answer: &Value, model: &Value) -> Value {
    match (answer, model) {
        (Value::Object(told), Value::Object(fields)) => {
            let kept = fields.iter().filter(|(name, value)| told.contains_key(*name) || !is_nothing(value));
            let mut kept: serde_json::Map<_, _> = kept
                .map(|(name, value)| {
                    (name.clone(), without_defaults(told.get(name).unwrap_or(&Value::Null), value))
                })
                .collect();
            for (name, value) in told.iter().filter(|(_, value)| is_nothing(value)) {
                kept.entry(name.clone()).or_insert_with(|| value.clone());
            }
            for (name, value) in told.iter().filter(|(_, value)| value.is_null()) {
                if kept.get(name).is_some_and(is_nothing) {
                    kept.insert(name.clone(), value.clone());
                }
            }
            Value::Object(kept)
        }
        (Value::Array(told), Value::Array(items)) if told.len() == items.len() => {
            told.iter().zip(items).map(|(told, item)| without_defaults(told, item)).collect()
        }
        _ => model.clone(),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_nothing),
        Value::Bool(true) => false,
    }
}

/// 2 and 2.0 are the same number.
fn even(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        Value::Array(items) => items.iter().map(even).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), even(value))).collect())
        }
        other => other.clone(),
    }
}
