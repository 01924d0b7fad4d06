//! One rule: what it is about, what it does, and how often. Written as one line of JSON.

use std::{collections::BTreeMap, str::FromStr, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::glob::Glob;

const LONGEST_DELAY_MS: u64 = 600_000;
const LONGEST_ID: usize = 80;

/// A rule as it is written. What it means is in `docs/test-controls.md`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    if_header: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skip: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_header: Option<String>,
}

/// A rule that can be followed.
#[derive(Clone, Debug)]
pub struct Rule {
    written: Written,
    pub(super) id: Option<String>,
    pub(super) about: About,
    pub(super) action: Action,
    pub(super) schedule: Schedule,
}

/// Which events a rule is about.
#[derive(Clone, Debug)]
pub(super) enum About {
    Requests { operation: Option<Glob>, path: Option<Glob>, headers: Vec<(HeaderName, Glob)> },
    Steps { step: Glob },
}

/// What happens to an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// The handler does not run; this is the answer.
    Answer(Answer),
    Delay(Duration),
    /// Until the rule goes.
    Hang,
    CutBefore,
    CutAfter,
    CutBody,
    /// The step fails without having done anything.
    Fail {
        reason: String,
    },
    /// The step is done, and told as failed.
    FailDone {
        reason: String,
    },
    /// The request is executed, and this is the answer in place of its own.
    FailAfter(Answer),
    KillBefore,
    KillAfter,
}

/// An answer that a rule gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// An error in the form of the route's service.
    Error { message: String, code: String, detail: Option<Value> },
    /// This very body: text as it is, anything else as JSON.
    Exactly(Value),
}

/// Which of the events that a rule is about it acts on.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    pub(super) skip: u64,
    pub(super) count: Option<u64>,
    pub(super) probability: f64,
    pub(super) seed: u64,
    /// Every value of this header is counted by itself.
    pub(super) per_header: Option<HeaderName>,
}

/// Something happens that rules may be about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event<'a> {
    Request { operation: &'a str, path: &'a str, headers: &'a HeaderMap },
    Step { step: &'a str },
}

impl About {
    pub(super) fn covers(&self, event: &Event<'_>) -> bool {
        let fits = |glob: &Option<Glob>, text: &str| glob.as_ref().is_none_or(|glob| glob.matches(text));
        match (self, event) {
            (
                Self::Requests { operation, path, headers: wanted },
                Event::Request { operation: is, path: at, headers },
            ) => {
                fits(operation, is)
                    && fits(path, at)
                    && wanted.iter().all(|(name, glob)| {
                        headers
                            .get_all(name)
                            .iter()
                            .any(|value| value.to_str().is_ok_and(|v| glob.matches(v)))
                    })
            }
            (Self::Steps { step }, Event::Step { step: is }) => step.matches(is),
            _ => false,
        }
    }
}

/// Why a text is not a rule, with the name of the field and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidRule(String);

fn refuse<T>(message: impl Into<String>) -> Result<T, InvalidRule> {
    Err(InvalidRule(message.into()))
}

impl FromStr for Rule {
    type Err = InvalidRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value = serde_json::from_str(text)
            .map_err(|error| InvalidRule(format!("a rule is one line of JSON: {error}")))?;
        Self::from_json(value)
    }
}

impl Rule {
    pub(super) fn from_json(value: Value) -> Result<Self, InvalidRule> {
        if !value.is_object() {
            return refuse("a rule is a JSON object");
        }
        let written: Written =
            serde_json::from_value(value).map_err(|error| InvalidRule(error.to_string()))?;
        let id = written.id.clone();
        if id.as_ref().is_some_and(|id| id.is_empty() || id.len() > LONGEST_ID || id.contains('/')) {
            return refuse(format!("`id` has 1 to {LONGEST_ID} bytes and no slash"));
        }
        let about = about(&written)?;
        let action = action(&written, &about)?;
        let schedule = schedule(&written, &about)?;
        Ok(Self { written, id, about, action, schedule })
    }

    /// The rule as it was written, with the id that it goes by.
    pub(super) fn as_json(&self, id: &str) -> Value {
        let written = Written { id: Some(id.to_owned()), ..self.written.clone() };
        serde_json::to_value(written).unwrap_or_default()
    }
}

fn about(written: &Written) -> Result<About, InvalidRule> {
    let is_about_requests =
        written.operation.is_some() || written.path.is_some() || !written.if_header.is_empty();
    match (&written.step, is_about_requests) {
        (Some(_), true) => {
            refuse("a rule is about a `step` or about requests (`operation`, `path`, `if_header`), not both")
        }
        (None, false) => refuse(
            "a rule needs `operation` (like \"POST /threads\"), `path`, `if_header`, or `step` (like \"create\"); `*` stands for any text",
        ),
        (Some(step), false) => Ok(About::Steps { step: Glob::new(step) }),
        (None, true) => {
            let header = |(name, pattern): (&String, &String)| {
                Ok((header_name("if_header", name)?, Glob::new(pattern)))
            };
            Ok(About::Requests {
                operation: written.operation.as_deref().map(Glob::new),
                path: written.path.as_deref().map(Glob::new),
                headers: written.if_header.iter().map(header).collect::<Result<_, _>>()?,
            })
        }
    }
}

fn action(written: &Written, about: &About) -> Result<Action, InvalidRule> {
    let on_requests = matches!(about, About::Requests { .. });
    let action = match (written.action.as_str(), on_requests) {
        ("answer", true) => Action::Answer(answer(written, None)?),
        ("delay", _) => Action::Delay(delay(written)?),
        ("hang", _) => Action::Hang,
        ("cut_before", true) => Action::CutBefore,
        ("cut_after", true) => Action::CutAfter,
        ("cut_body", true) => Action::CutBody,
        ("fail", false) => Action::Fail { reason: reason(written) },
        ("fail_after", false) => Action::FailDone { reason: reason(written) },
        ("fail_after", true) => Action::FailAfter(answer(written, Some(StatusCode::INTERNAL_SERVER_ERROR))?),
        ("kill_before", _) => Action::KillBefore,
        ("kill_after", _) => Action::KillAfter,
        (_, true) => {
            return refuse(
                "`action` on requests is answer, delay, hang, cut_before, cut_after, cut_body, fail_after, kill_before or kill_after",
            );
        }
        (_, false) => {
            return refuse("`action` on a step is fail, fail_after, delay, hang, kill_before or kill_after");
        }
    };
    match unused_field(written, &action) {
        Some(field) => refuse(format!("`{field}` means nothing with the action `{}`", written.action)),
        None => Ok(action),
    }
}

/// A field that the action does not read: a rule that is not followed to the letter would be a test that shows nothing.
fn unused_field(written: &Written, action: &Action) -> Option<&'static str> {
    let answers = matches!(action, Action::Answer(_) | Action::FailAfter(_));
    let speaks = answers || matches!(action, Action::Fail { .. } | Action::FailDone { .. });
    let fields = [
        ("status", written.status.is_some(), answers),
        ("code", written.code.is_some(), answers),
        ("detail", written.detail.is_some(), answers),
        ("body", written.body.is_some(), answers),
        ("headers", !written.headers.is_empty(), answers),
        ("message", written.message.is_some(), speaks),
        ("delay_ms", written.delay_ms.is_some(), matches!(action, Action::Delay(_))),
    ];
    fields.into_iter().find(|(_, given, read)| *given && !read).map(|(name, ..)| name)
}

fn answer(written: &Written, status: Option<StatusCode>) -> Result<Answer, InvalidRule> {
    let given = written.status.map(StatusCode::from_u16).transpose();
    let status = match given.ok().and_then(|given| given.or(status)) {
        Some(status) if status.as_u16() >= 200 && status.as_u16() <= 599 => status,
        _ => return refuse("`status` is a number from 200 to 599"),
    };
    Ok(Answer { status, headers: headers(&written.headers)?, content: content(written, status)? })
}

fn content(written: &Written, status: StatusCode) -> Result<Content, InvalidRule> {
    let Some(body) = &written.body else {
        let phrase = || status.canonical_reason().unwrap_or("Unexpected").to_owned();
        let code =
            || status.canonical_reason().unwrap_or("UNEXPECTED").to_uppercase().replace([' ', '-'], "_");
        return Ok(Content::Error {
            message: written.message.clone().unwrap_or_else(phrase),
            code: written.code.clone().unwrap_or_else(code),
            detail: written.detail.clone(),
        });
    };
    if written.message.is_some() || written.code.is_some() || written.detail.is_some() {
        return refuse("`body` is the whole answer; leave out `message`, `code` and `detail`, or `body`");
    }
    Ok(Content::Exactly(body.clone()))
}

fn reason(written: &Written) -> String {
    written.message.clone().unwrap_or_else(|| "a test asked for a failure".to_owned())
}

fn delay(written: &Written) -> Result<Duration, InvalidRule> {
    match written.delay_ms {
        Some(millis @ 1..=LONGEST_DELAY_MS) => Ok(Duration::from_millis(millis)),
        _ => refuse(format!("`delay_ms` is a number from 1 to {LONGEST_DELAY_MS}")),
    }
}

fn schedule(written: &Written, about: &About) -> Result<Schedule, InvalidRule> {
    let probability = written.probability.unwrap_or(1.0);
    if !(probability > 0.0 && probability <= 1.0) {
        return refuse("`probability` is more than 0 and at most 1");
    }
    if written.count == Some(0) {
        return refuse("`count` is at least 1; leave it out for always");
    }
    if written.per_header.is_some() && matches!(about, About::Steps { .. }) {
        return refuse("`per_header` is for rules about requests: a step has no headers");
    }
    Ok(Schedule {
        skip: written.skip.unwrap_or_default(),
        count: written.count,
        probability,
        seed: written.seed.unwrap_or_default(),
        per_header: written.per_header.as_deref().map(|name| header_name("per_header", name)).transpose()?,
    })
}

fn headers(written: &BTreeMap<String, String>) -> Result<HeaderMap, InvalidRule> {
    let mut headers = HeaderMap::new();
    for (name, value) in written {
        let value = HeaderValue::from_str(value)
            .map_err(|_| InvalidRule(format!("`headers`: the value of {name:?} cannot be sent")))?;
        headers.append(header_name("headers", name)?, value);
    }
    Ok(headers)
}

fn header_name(field: &str, name: &str) -> Result<HeaderName, InvalidRule> {
    name.parse().map_err(|_| InvalidRule(format!("`{field}`: {name:?} is no name of a header")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(text: &str) -> Rule {
        text.parse().unwrap()
    }

    #[test]
    fn an_answer_takes_the_words_of_its_status_where_none_are_given() {
        let rule = rule(
            r#"{"operation":"POST /threads","action":"answer","status":503,"headers":{"retry-after":"1"}}"#,
        );
        let Action::Answer(answer) = rule.action else { panic!("{rule:?}") };
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["retry-after"]),
            (503, &HeaderValue::from_static("1"))
        );
        let words = Content::Error {
            message: "Service Unavailable".into(),
            code: "SERVICE_UNAVAILABLE".into(),
            detail: None,
        };
        assert_eq!(answer.content, words);
    }

    #[test]
    fn a_rule_covers_what_it_names() {
        let mut headers = HeaderMap::new();
        headers.insert("x-test", HeaderValue::from_static("job-7"));
        let request = Event::Request {
            operation: "GET /threads/{thread_id}",
            path: "/v1/threads/42",
            headers: &headers,
        };
        let step = Event::Step { step: "start_job" };
        let table = [
            (json!({"operation": "GET /threads/{thread_id}"}), true, false),
            (json!({"operation": "* /threads*"}), true, false),
            (json!({"operation": "POST *"}), false, false),
            (json!({"path": "*/42"}), true, false),
            (json!({"path": "/threads/42"}), false, false),
            (json!({"operation": "GET *", "path": "*/43"}), false, false),
            (json!({"if_header": {"X-Test": "job-*"}}), true, false),
            (json!({"if_header": {"x-test": "job-8"}}), false, false),
            (json!({"if_header": {"x-other": "*"}}), false, false),
            (json!({"step": "start_job"}), false, true),
            (json!({"step": "*_job"}), false, true),
            (json!({"step": "create"}), false, false),
        ];
        for (mut fields, on_request, on_step) in table {
            fields["action"] = json!("hang");
            let rule = Rule::from_json(fields.clone()).unwrap();
            assert_eq!(rule.about.covers(&request), on_request, "{fields}");
            assert_eq!(rule.about.covers(&step), on_step, "{fields}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let table = [
            ("", "one line of JSON"),
            ("[]", "a JSON object"),
            (r#"{"operation":"*","action":"hang","counts":1}"#, "counts"),
            (r#"{"action":"hang"}"#, "a rule needs `operation`"),
            (r#"{"operation":"*"}"#, "`action` on requests is"),
            (r#"{"operation":"*","step":"*","action":"hang"}"#, "not both"),
            (r#"{"operation":"*","action":"explode"}"#, "`action` on requests is"),
            (r#"{"operation":"*","action":"fail"}"#, "`action` on requests is"),
            (r#"{"step":"create","action":"cut_after"}"#, "`action` on a step is"),
            (r#"{"operation":"*","action":"answer"}"#, "`status` is a number"),
            (r#"{"operation":"*","action":"answer","status":101}"#, "`status` is a number"),
            (r#"{"operation":"*","action":"answer","status":999}"#, "`status` is a number"),
            (
                r#"{"operation":"*","action":"answer","status":500,"body":{},"message":"x"}"#,
                "`body` is the whole",
            ),
            (
                r#"{"operation":"*","action":"answer","status":500,"headers":{"a b":"x"}}"#,
                "no name of a header",
            ),
            (r#"{"operation":"*","action":"answer","status":500,"headers":{"a":"\n"}}"#, "cannot be sent"),
            (r#"{"operation":"*","action":"delay"}"#, "`delay_ms` is a number"),
            (r#"{"operation":"*","action":"delay","delay_ms":600001}"#, "`delay_ms` is a number"),
            (r#"{"operation":"*","action":"hang","delay_ms":5}"#, "`delay_ms` means nothing"),
            (r#"{"operation":"*","action":"cut_after","status":500}"#, "`status` means nothing"),
            (r#"{"step":"create","action":"fail","status":500}"#, "`status` means nothing"),
            (r#"{"operation":"*","action":"hang","probability":0}"#, "`probability`"),
            (r#"{"operation":"*","action":"hang","probability":1.5}"#, "`probability`"),
            (r#"{"operation":"*","action":"hang","count":0}"#, "`count`"),
            (r#"{"step":"*","action":"hang","per_header":"idempotency-key"}"#, "`per_header`"),
            (r#"{"operation":"*","action":"hang","id":"a/b"}"#, "`id`"),
            (r#"{"operation":"*","action":"hang","id":""}"#, "`id`"),
        ];
        for (text, expected) in table {
            let error = text.parse::<Rule>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_rule_is_shown_as_it_was_written() {
        let written = json!({"id": "a", "operation": "*", "action": "delay", "delay_ms": 5, "count": 2});
        assert_eq!(Rule::from_json(written.clone()).unwrap().as_json("a"), written);
    }
}
