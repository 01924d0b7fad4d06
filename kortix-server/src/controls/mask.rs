//! What is written down of a request, without its secrets: masked by the name of the field and by the form of the value.

use http::{HeaderMap, HeaderName};
use serde_json::{Map, Value};

const MASK: &str = "***";
const LONGEST_TEXT: usize = 4_096;
/// Digits in a row that are a token and no identifier.
const TOKEN_DIGITS: usize = 48;

/// Names of fields and headers that hold secrets, without `-` and `_`.
const SECRET_NAMES: [&str; 10] = [
    "pass",
    "token",
    "secret",
    "credential",
    "apikey",
    "authorization",
    "cookie",
    "privatekey",
    "jwt",
    "signature",
];

pub(super) fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let mut masked = Map::new();
    for name in headers.keys() {
        let values: Vec<String> =
            headers.get_all(name).iter().map(|value| header(name, value.as_bytes())).collect();
        masked.insert(name.as_str().to_owned(), values.join(", ").into());
    }
    masked
}

/// The scheme of a credential is no secret, and is what a test may want to know.
fn header(name: &HeaderName, value: &[u8]) -> String {
    let value = String::from_utf8_lossy(value);
    if !is_secret_name(name.as_str()) {
        return text(&value);
    }
    match value.split_once(' ') {
        Some((scheme @ ("Bearer" | "Basic"), _)) => format!("{scheme} {MASK}"),
        _ => MASK.to_owned(),
    }
}

pub(super) fn json(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = if is_secret_name(&name) { hide(&value) } else { json(value) };
                (text(&name), value)
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(json).collect(),
        Value::String(written) => text(&written).into(),
        other => other,
    }
}

/// A number or a list under such a name is hidden too; that there is none may be known.
fn hide(value: &Value) -> Value {
    if value.is_null() { Value::Null } else { MASK.into() }
}

fn is_secret_name(name: &str) -> bool {
    let name: String =
        name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect();
    SECRET_NAMES.iter().any(|secret| name.contains(secret))
}

/// Free text, such as a prompt or a path: what has the form of a credential is masked, and the rest is kept.
pub(super) fn text(written: &str) -> String {
    let mut masked = String::with_capacity(written.len().min(LONGEST_TEXT));
    let mut after_bearer = false;
    for (word, between) in words(written) {
        if masked.len() > LONGEST_TEXT {
            masked.push('…');
            break;
        }
        let secret = has_form_of_secret(word) || (after_bearer && !word.is_empty());
        masked.push_str(if secret { MASK } else { word });
        masked.push_str(between);
        after_bearer = word.eq_ignore_ascii_case("bearer") && between == " ";
    }
    masked
}

/// Runs of what credentials are made of, each with what stands between it and the next.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let word = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let end = rest[word..].find(is_part).map_or(rest.len(), |at| word + at);
        let (head, tail) = rest.split_at(end);
        rest = tail;
        Some(head.split_at(word))
    })
}

fn has_form_of_secret(word: &str) -> bool {
    let key = |prefix: &str| {
        let begins = |at: usize| !word[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        word.match_indices(prefix).any(|(at, _)| begins(at) && word.len() - at >= prefix.len() + 8)
    };
    key("sk_")
        || key("obv_")
        || word.find("eyJ").is_some_and(|at| word[at..].matches('.').count() >= 2)
        || longest_hex(word) >= TOKEN_DIGITS
}

fn longest_hex(word: &str) -> usize {
    word.split(|c: char| !c.is_ascii_hexdigit()).map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::*;

    #[test]
    fn headers_that_hold_credentials_keep_their_scheme_at_most() {
        let table = [
            ("authorization", "Bearer canary", "Bearer ***"),
            ("authorization", "Basic canary", "Basic ***"),
            ("authorization", "canary", "***"),
            ("x-api-key", "pk_canary:sk_canary", "***"),
            ("cookie", "kortix_sandbox=canary", "***"),
            ("x-kortix-sandbox-token", "canary", "***"),
            ("x-mcp-secret", "canary", "***"),
            ("idempotency-key", "order-17", "order-17"),
            ("x-note", "see sk_canary_0123456789", "see ***"),
        ];
        for (name, value, expected) in table {
            let mut given = HeaderMap::new();
            given.insert(name, HeaderValue::from_static(value));
            assert_eq!(headers(&given)[name], expected, "{name}: {value}");
        }
    }

    #[test]
    fn fields_are_masked_by_their_names_at_any_depth() {
        let body = json!({
            "starterPrompt": "draw", "secret_key": "canary", "sandbox": {"pass": "canary", "token": "canary"},
            "list": [{"apiKey": "canary"}, {"credentials": {"user": "canary"}}], "password": null, "Access-Token": 17,
        });
        let masked = json!({
            "starterPrompt": "draw", "secret_key": "***", "sandbox": {"pass": "***", "token": "***"},
            "list": [{"apiKey": "***"}, {"credentials": "***"}], "password": null, "Access-Token": "***",
        });
        assert_eq!(json(body), masked);
    }

    #[test]
    fn credentials_in_free_text_are_masked_by_their_form() {
        let hex = "0123456789abcdef".repeat(4);
        let table = [
            ("call the hook".to_owned(), "call the hook".to_owned()),
            (format!("use obv_{hex}."), "use ***".to_owned()),
            ("key=sk_abcdefgh12345678;".to_owned(), "key=***;".to_owned()),
            ("pk_a:sk_abcdefgh12345678".to_owned(), "pk_a:***".to_owned()),
            ("/t?token=eyJhbGciOi.eyJzdWIi.c2ln&x=1".to_owned(), "/t?token=***&x=1".to_owned()),
            ("Authorization: Bearer canary".to_owned(), "Authorization: Bearer ***".to_owned()),
            (format!("({hex})"), "(***)".to_owned()),
            (
                "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10".to_owned(),
                "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10".to_owned(),
            ),
            (format!("prj_{}", &hex[..32]), format!("prj_{}", &hex[..32])),
            ("ask_me_anything".to_owned(), "ask_me_anything".to_owned()),
            ("größe sk_".to_owned(), "größe sk_".to_owned()),
        ];
        for (written, expected) in table {
            assert_eq!(text(&written), expected, "{written}");
        }
    }

    #[test]
    fn long_text_is_cut_short() {
        assert!(text(&"word ".repeat(10_000)).len() < LONGEST_TEXT + 16);
    }
}
