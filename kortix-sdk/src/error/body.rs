//! The error bodies of both services, in every shape they come in.

use serde_json::{Map, Value};

use super::ValidationIssue;

/// What an error body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorBody {
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) current_count: Option<u64>,
    pub(super) limit: Option<u64>,
    pub(super) tier_name: Option<String>,
    pub(super) running_thread_ids: Vec<String>,
    pub(super) execution_id: Option<String>,
    pub(super) issues: Vec<ValidationIssue>,
}

impl ErrorBody {
    /// Reads any body; one that says nothing gives an empty answer, never an error.
    pub(super) fn read(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::from_object(&object),
            Ok(Value::String(text)) => {
                Self { message: Some(text).filter(|text| !text.trim().is_empty()), ..Self::default() }
            }
            Ok(_) => Self::default(),
            Err(_) => Self { message: plain_text(body), ..Self::default() },
        }
    }

    fn from_object(object: &Map<String, Value>) -> Self {
        let mut read = match object.get("detail") {
            Some(Value::String(_)) => Self { message: text(object, "detail"), ..Self::default() },
            Some(Value::Object(detail)) => Self::from_detail(detail),
            Some(Value::Array(list)) => Self::from_issues(list),
            _ => Self::default(),
        };
        let nested = object.get("error").and_then(Value::as_object);
        let message = text(object, "error")
            .or_else(|| nested.and_then(|error| text(error, "message")))
            .or_else(|| text(object, "message"));
        let found = code(object, "code").or_else(|| nested.and_then(|error| code(error, "code")));
        read.message = read.message.or(message);
        read.code = found.or(read.code);
        read.request_id = text(object, "request_id");
        read.execution_id = text(object, "execution_id");
        read
    }

    /// `{"message", "error_code", "current_count", "limit"}`: what a 402 carries. A server that is shutting down says
    /// so by a `status` instead.
    fn from_detail(detail: &Map<String, Value>) -> Self {
        let number = |key: &str| detail.get(key).and_then(Value::as_u64);
        Self {
            message: text(detail, "message").or_else(|| text(detail, "status")),
            code: code(detail, "error_code"),
            current_count: number("current_count").or_else(|| number("running_count")),
            limit: number("limit"),
            tier_name: text(detail, "tier_name"),
            running_thread_ids: texts(detail, "running_thread_ids"),
            ..Self::default()
        }
    }

    /// `[{"type", "loc", "msg", "input"}]`: what a 422 carries. The input stays out: it is whatever was sent.
    fn from_issues(list: &[Value]) -> Self {
        let issues: Vec<_> = list.iter().filter_map(Value::as_object).map(issue).collect();
        let lines: Vec<_> = issues.iter().map(describe).collect();
        Self { message: (!lines.is_empty()).then(|| lines.join("; ")), issues, ..Self::default() }
    }
}

fn issue(object: &Map<String, Value>) -> ValidationIssue {
    let steps = object.get("loc").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let steps: Vec<_> =
        steps.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
    ValidationIssue {
        location: steps.join("."),
        message: text(object, "msg").unwrap_or_default(),
        rule: text(object, "type").unwrap_or_default(),
    }
}

fn describe(issue: &ValidationIssue) -> String {
    if issue.location.is_empty() {
        issue.message.clone()
    } else {
        format!("{}: {}", issue.location, issue.message)
    }
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key)?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// Some servers number their errors.
fn code(object: &Map<String, Value>, key: &str) -> Option<String> {
    let number = || object.get(key).filter(|code| code.is_number()).map(Value::to_string);
    text(object, key).or_else(number)
}

fn texts(object: &Map<String, Value>, key: &str) -> Vec<String> {
    let list = object.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A body that is no JSON, unless it is a page of a proxy, which tells nobody anything.
fn plain_text(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    (!text.is_empty() && !text.starts_with('<')).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> Option<String> {
        ErrorBody::read(body.as_bytes()).message
    }

    #[test]
    fn the_message_is_found_in_every_shape() {
        for body in [
            r#"{"detail":"gone wrong"}"#,
            r#"{"detail":{"message":"gone wrong","error_code":"X"}}"#,
            r#"{"detail":{"status":"gone wrong","timestamp":"2026-03-02T14:30:00Z"}}"#,
            r#"{"detail":[{"type":"t","loc":[],"msg":"gone wrong","input":"secret"}]}"#,
            r#"{"error":"gone wrong"}"#,
            r#"{"error":{"message":"gone wrong"}}"#,
            r#"{"message":"gone wrong"}"#,
            r#"{"success":false,"error":"gone wrong","extra":[1]}"#,
            r#""gone wrong""#,
            " gone wrong\n",
        ] {
            assert_eq!(message(body).as_deref(), Some("gone wrong"), "{body}");
        }
    }

    #[test]
    fn a_code_is_text_whatever_it_was() {
        for (body, expected) in [
            (r#"{"code":"X"}"#, Some("X")),
            (r#"{"error":{"code":404}}"#, Some("404")),
            (r#"{"code":0}"#, Some("0")),
            (r#"{"detail":{"error_code":7}}"#, Some("7")),
            (r#"{"code":""}"#, None),
            (r#"{"code":null}"#, None),
            (r#"{"code":{"a":1}}"#, None),
            ("{}", None),
        ] {
            assert_eq!(ErrorBody::read(body.as_bytes()).code.as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn a_body_that_says_nothing_is_no_message() {
        for body in [
            "",
            "  ",
            "{}",
            "[]",
            "null",
            "17",
            r#"{"detail":null}"#,
            r#"{"error":""}"#,
            r#"{"detail":""}"#,
            r#"{"detail":" "}"#,
            r#"{"detail":{"message":""}}"#,
            r#""""#,
            "<html>502</html>",
            "{\"det",
        ] {
            let expected = (body == "{\"det").then_some(body);
            assert_eq!(message(body).as_deref(), expected, "{body}");
        }
        assert_eq!(message("\u{fffd}").as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn a_limit_keeps_its_numbers() {
        let body = r#"{"detail":{"message":"m","current_count":10,"limit":12,"error_code":"THREAD_LIMIT_EXCEEDED"},
            "request_id":"r-1"}"#;
        let expected = ErrorBody {
            message: Some("m".into()),
            code: Some("THREAD_LIMIT_EXCEEDED".into()),
            request_id: Some("r-1".into()),
            current_count: Some(10),
            limit: Some(12),
            ..ErrorBody::default()
        };
        assert_eq!(ErrorBody::read(body.as_bytes()), expected);
    }

    #[test]
    fn issues_name_their_place() {
        let body = r#"{"detail":[{"type":"less_than_equal","loc":["query","limit"],"msg":"too big","input":"5000"},
            {"loc":["body",0,"x"],"msg":"missing"}]}"#;
        let read = ErrorBody::read(body.as_bytes());
        assert_eq!(read.message.as_deref(), Some("query.limit: too big; body.0.x: missing"));
        assert_eq!(read.issues[0].rule, "less_than_equal");
        assert_eq!(read.issues[1].location, "body.0.x");
    }
}
