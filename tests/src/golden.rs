//! The golden files: requests and answers as they go over the wire, which server and SDK are both held to.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Clone, Debug, Deserialize)]
pub struct GoldenFile {
    pub endpoint: String,
    pub cases: Vec<Case>,
    /// `threads/create`
    #[serde(skip)]
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// The state of the world in which the request is made.
    pub given: String,
    pub request: Request,
    pub response: Answer,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub method: String,
    pub path: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub body: Option<Value>,
    /// The parts of a form that brings a file, in place of a body.
    #[serde(default)]
    pub multipart: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub name: String,
    #[serde(default)]
    pub filename: Option<String>,
    pub value: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub status: u16,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub body: Value,
    /// The whole body, of an answer that is not JSON.
    #[serde(default)]
    pub text: Option<String>,
}

/// Every file under `tests/contract`.
pub fn files() -> anyhow::Result<Vec<GoldenFile>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract");
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn collect(root: &Path, directory: &Path, files: &mut Vec<GoldenFile>) -> anyhow::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let mut file: GoldenFile =
            serde_json::from_str(&text).with_context(|| format!("{} is no golden file", path.display()))?;
        file.name = path.strip_prefix(root)?.with_extension("").to_string_lossy().into_owned();
        files.push(file);
    }
    Ok(())
}

/// What stands for `{thread_id}` and the like in one world.
pub type Names = BTreeMap<&'static str, String>;

pub fn fill(text: &str, names: &Names) -> String {
    names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

pub fn fill_value(value: &Value, names: &Names) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text, names)),
        Value::Array(items) => items.iter().map(|item| fill_value(item, names)).collect(),
        Value::Object(fields) => {
            let filled = fields.iter().map(|(name, value)| (name.clone(), fill_value(value, names)));
            Value::Object(filled.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// The request's body as it is sent.
pub fn body_text(body: &Value) -> String {
    match body {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

const BOUNDARY: &str = "golden-part";

/// The form as it is sent, and its content type.
pub fn form(parts: &[Part]) -> (String, String) {
    let parts: String = parts.iter().map(part).collect();
    (format!("{parts}--{BOUNDARY}--\r\n"), format!("multipart/form-data; boundary={BOUNDARY}"))
}

fn part(Part { name, filename, value }: &Part) -> String {
    let file = filename.as_ref().map(|filename| format!("; filename=\"{filename}\"")).unwrap_or_default();
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
}

/// Whether `actual` is what the golden file says, where `<uuid>` and the like stand for any value of their form.
pub fn matches(expected: &Value, actual: &Value) -> anyhow::Result<()> {
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (name, value) in wanted {
                let found = found.get(name).with_context(|| format!("`{name}` is missing"))?;
                matches(value, found).with_context(|| format!("in `{name}`"))?;
            }
            match found.keys().find(|name| !wanted.contains_key(*name)) {
                Some(name) => bail!("`{name}` is not in the contract"),
                None => Ok(()),
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            wanted.iter().zip(found).try_for_each(|(wanted, found)| matches(wanted, found))
        }
        (Value::String(pattern), Value::String(text)) => matches_text(pattern, text),
        (Value::String(pattern), Value::Number(_)) if pattern == "<number>" => Ok(()),
        (wanted, found) if wanted == found => Ok(()),
        (wanted, found) => bail!("expected {wanted}, found {found}"),
    }
}

fn matches_text(pattern: &str, text: &str) -> anyhow::Result<()> {
    let hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit());
    let prefixed = |prefix: &str| text.strip_prefix(prefix).is_some_and(|rest| hex(rest, 32));
    let half = |prefix: &str| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let fits = match pattern {
        "<uuid>" => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        "<th>" => prefixed("th_"),
        "<prj>" => prefixed("prj_"),
        "<wks>" => prefixed("wks_"),
        "<key>" => prefixed("key_"),
        "<obvious_key>" => text.strip_prefix("obv_").is_some_and(|rest| hex(rest, 64)),
        "<exec>" => prefixed("exec_"),
        "<sandbox_id>" => prefixed("sbx-"),
        "<request_id>" => !text.is_empty(),
        "<token>" | "<sha256>" => hex(text, 64),
        "<signature>" => hex(text, 128),
        "<rk>" => prefixed("rk_"),
        "<srv>" => prefixed("srv_"),
        "<whk>" => prefixed("whk_"),
        "<timestamp>" => is_timestamp(text),
        "<public_key>" => half("pk_"),
        "<secret_key>" => half("sk_"),
        "<url>" => url::Url::parse(text).is_ok(),
        "<text>" => true,
        pattern => match pattern.strip_suffix("<text>") {
            Some(beginning) => text.len() > beginning.len() && text.starts_with(beginning),
            None => pattern == text,
        },
    };
    if !fits {
        bail!("expected {pattern:?}, found {text:?}");
    }
    Ok(())
}

/// `2026-03-02T14:30:00.123456+00:00`
fn is_timestamp(text: &str) -> bool {
    let form = "0000-00-00T00:00:00.000000+00:00";
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(found, wanted)| match wanted {
            b'0' => found.is_ascii_digit(),
            punctuation => found == punctuation,
        })
}

/// A value of each form, for the side that has no server: what the SDK is answered with.
pub fn sample(value: &Value) -> Value {
    match value {
        Value::String(pattern) if pattern == "<number>" => 1_772_461_800_123_456_i64.into(),
        Value::String(pattern) => Value::String(match pattern.as_str() {
            "<uuid>" => "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10".to_owned(),
            "<prj>" => "prj_a1d7c3f25e554c0b8a550c9f2f3b6e77".to_owned(),
            "<wks>" => "wks_5b0e6f1e3c0a4a3c9a3e3c8f5c1b2d44".to_owned(),
            "<key>" => "key_5b0e6f1e3c0a4a3c9a3e3c8f5c1b2d44".to_owned(),
            "<obvious_key>" => format!("obv_{}", "3c".repeat(32)),
            "<th>" => "th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10".to_owned(),
            "<exec>" => "exec_a1d7c3f25e554c0b8a550c9f2f3b6e77".to_owned(),
            "<sandbox_id>" => "sbx-5e554c0b8a550c9f2f3b6e77a1d7c3f2".to_owned(),
            "<request_id>" => "req_1".to_owned(),
            "<token>" | "<sha256>" => "5b".repeat(32),
            "<signature>" => "5b".repeat(64),
            "<rk>" => "rk_5b0e6f1e3c0a4a3c9a3e3c8f5c1b2d44".to_owned(),
            "<whk>" => "whk_5b0e6f1e3c0a4a3c9a3e3c8f5c1b2d44".to_owned(),
            "<srv>" => "srv_5b0e6f1e3c0a4a3c9a3e3c8f5c1b2d44".to_owned(),
            "<timestamp>" => "2026-03-02T14:30:00.123456+00:00".to_owned(),
            "<public_key>" => format!("pk_{}", "Ab1".repeat(11).split_off(1)),
            "<secret_key>" => format!("sk_{}", "Cd2".repeat(11).split_off(1)),
            "<url>" => "http://6080-sbx.localhost:8000".to_owned(),
            other => other.replace("<text>", "some text"),
        }),
        Value::Array(items) => items.iter().map(sample).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), sample(value))).collect())
        }
        other => other.clone(),
    }
}
