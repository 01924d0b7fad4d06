//! What starts an execution, and the answer to it: the same for a new thread and for an existing one.

use std::time::Duration;

use axum::{Json, body::Bytes};
use http::HeaderMap;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::execution::{NewExecution, OnConflict, Prompts, StartedAs},
    http::{
        AppState,
        error::{ApiError, start_refused},
        idempotency::replayed_header,
    },
    ids::{ExecutionId, ThreadId},
    runs::Place,
    store::{Repetition, StartError, Waiting},
};

const LONGEST_NAME: usize = 200;
/// A year, in seconds.
const LONGEST_TIME_LIMIT: u64 = 31_536_000;
/// A prompt reaches the agent as one argument of a process, which the kernel limits to 128 KiB.
pub(in crate::http) const LARGEST_PROMPT: usize = 128_000;

/// The body of a start, as it is sent.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
pub(in crate::http) struct TaskBody {
    /// The task. The agent works from it alone.
    #[schema(max_length = 128_000, pattern = r"\S")]
    starter_prompt: String,
    /// A name for what is made.
    #[schema(max_length = 200)]
    name: Option<String>,
    /// What the agent is told after the task is done.
    #[schema(max_length = 128_000)]
    success_prompt: Option<String>,
    /// What the agent is told after the task has failed.
    #[schema(max_length = 128_000)]
    failure_prompt: Option<String>,
}

/// The body of a start in a thread that may be at work, as it is sent.
#[derive(ToSchema)]
#[schema(as = TaskWithPolicy)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
pub(in crate::http) struct TaskWithPolicyBody {
    #[serde(flatten)]
    task: TaskBody,
    /// What is to become of it when the thread works on another one.
    on_conflict: Option<PolicyBody>,
    /// Who is told when it has ended, beside the webhooks of the account.
    webhook: Option<WebhookOfTask>,
    /// How long each turn may take. The limit of the plan holds where that is lower; the record says what holds.
    #[schema(minimum = 1, maximum = 31_536_000)]
    time_limit_seconds: Option<u32>,
}

/// A webhook of one execution.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
struct WebhookOfTask {
    /// Where it is told: an address with https or http, a public host, and no user or password.
    #[schema(max_length = 2_000)]
    url: String,
    /// What the delivery is signed with: `whsec_` and 24 to 64 bytes in base64. By default one is made.
    secret: Option<String>,
}

#[derive(ToSchema)]
#[schema(as = OnConflict, rename_all = "snake_case")]
#[expect(dead_code, reason = "only its description is used")]
enum PolicyBody {
    /// It is refused. The default.
    Reject,
    /// It waits for its turn.
    Enqueue,
    /// What is active is stopped, and it comes next.
    Replace,
}

/// The body of a start, read.
#[derive(Debug)]
pub(in crate::http) struct Task {
    pub(in crate::http) name: Option<String>,
    pub(in crate::http) prompts: Prompts,
}

/// A webhook of one execution, as it is asked for.
pub(in crate::http) struct AskedWebhook {
    pub(in crate::http) url: String,
    pub(in crate::http) secret: Option<String>,
}

/// The body of a start in a thread that may be at work, read.
pub(in crate::http) struct TaskWithPolicy {
    pub(in crate::http) task: Task,
    pub(in crate::http) on_conflict: OnConflict,
    pub(in crate::http) time_limit: Option<Duration>,
    pub(in crate::http) webhook: Option<AskedWebhook>,
}

/// Reads the body of a start in a thread that may be at work.
pub(in crate::http) fn read_with_policy(bytes: &Bytes) -> Result<TaskWithPolicy, ApiError> {
    let mut body = object(bytes)?;
    let webhook = webhook(&mut body)?;
    let time_limit = time_limit(&mut body)?;
    let on_conflict = match text(&mut body, "on_conflict")? {
        None => OnConflict::Reject,
        Some(word) => OnConflict::parse(&word)
            .ok_or_else(|| ApiError::bad_request("on_conflict must be reject, enqueue or replace"))?,
    };
    Ok(TaskWithPolicy { task: Task::of(body)?, on_conflict, time_limit, webhook })
}

fn webhook(body: &mut Map<String, Value>) -> Result<Option<AskedWebhook>, ApiError> {
    match body.remove("webhook") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(mut webhook)) => {
            let url = text(&mut webhook, "url")?;
            let url = url.ok_or_else(|| ApiError::bad_request("webhook must have a url"))?;
            Ok(Some(AskedWebhook { url, secret: text(&mut webhook, "secret")? }))
        }
        Some(_) => Err(ApiError::bad_request("webhook must be an object with a url")),
    }
}

fn time_limit(body: &mut Map<String, Value>) -> Result<Option<Duration>, ApiError> {
    let Some(value) = body.remove("time_limit_seconds").filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let seconds = value.as_u64().filter(|seconds| (1..=LONGEST_TIME_LIMIT).contains(seconds));
    seconds.map(|seconds| Some(Duration::from_secs(seconds))).ok_or_else(|| {
        ApiError::bad_request(format!(
            "time_limit_seconds must be a whole number of seconds from 1 to {LONGEST_TIME_LIMIT}"
        ))
    })
}

fn object(bytes: &Bytes) -> Result<Map<String, Value>, ApiError> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(body)) => Ok(body),
        _ => Err(ApiError::bad_request("Invalid request body")),
    }
}

impl Task {
    pub(in crate::http) fn read(bytes: &Bytes) -> Result<Self, ApiError> {
        Self::of(object(bytes)?)
    }

    fn of(mut body: Map<String, Value>) -> Result<Self, ApiError> {
        let starter = text(&mut body, "starterPrompt")?
            .filter(|prompt| !prompt.trim().is_empty())
            .ok_or_else(|| ApiError::bad_request("starterPrompt is required"))?;
        let name = text(&mut body, "name")?.filter(|name| !name.is_empty());
        if name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
            return Err(ApiError::bad_request(format!("name must be {LONGEST_NAME} characters or fewer")));
        }
        let success = text(&mut body, "successPrompt")?.filter(|prompt| !prompt.trim().is_empty());
        let failure = text(&mut body, "failurePrompt")?.filter(|prompt| !prompt.trim().is_empty());
        Ok(Self { name, prompts: Prompts { starter, success, failure } })
    }

    /// Every part of it that an idempotency key is bound to.
    pub(in crate::http) fn parts<'a>(&'a self, target: &'a str) -> [&'a str; 5] {
        [
            target,
            self.name.as_deref().unwrap_or_default(),
            &self.prompts.starter,
            self.prompts.success.as_deref().unwrap_or_default(),
            self.prompts.failure.as_deref().unwrap_or_default(),
        ]
    }
}

fn text(body: &mut Map<String, Value>, field: &str) -> Result<Option<String>, ApiError> {
    match body.remove(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() > LARGEST_PROMPT => {
            Err(ApiError::bad_request(format!("{field} must be {LARGEST_PROMPT} bytes or fewer")))
        }
        Some(Value::String(text)) if text.contains('\0') => {
            Err(ApiError::bad_request(format!("{field} must not contain the character NUL")))
        }
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(ApiError::bad_request(format!("{field} must be a string"))),
    }
}

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Started {
    success: bool,
    thread: ThreadRef,
    execution: ExecutionRef,
    /// The webhook that was asked for with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    webhook: Option<StartedWebhook>,
}

/// A webhook of one execution.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct StartedWebhook {
    pub(in crate::http) id: String,
    /// What its delivery is signed with.
    pub(in crate::http) secret: String,
}

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ThreadRef {
    id: String,
}

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ExecutionRef {
    id: String,
    /// `started`, or `queued` when its thread works on another one first.
    status: &'static str,
    /// Of one that is queued: 1 is next.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
}

impl ThreadRef {
    pub(in crate::http) fn new(thread: ThreadId) -> Self {
        Self { id: thread.prefixed() }
    }
}

impl ExecutionRef {
    pub(in crate::http) fn started(execution: ExecutionId) -> Self {
        Self { id: execution.prefixed(), status: "started", position: None }
    }

    fn queued(execution: ExecutionId, position: i64) -> Self {
        Self { id: execution.prefixed(), status: "queued", position: Some(position) }
    }
}

impl Started {
    fn new(made: StartedAs, waits: Option<Waiting>) -> Json<Self> {
        let execution = match waits {
            None => ExecutionRef::started(made.execution),
            Some(waits) => ExecutionRef::queued(made.execution, waits.position),
        };
        Json(Self { success: true, thread: ThreadRef::new(made.thread), execution, webhook: None })
    }

    pub(in crate::http) fn execution(&self) -> Option<ExecutionId> {
        ExecutionId::parse(&self.execution.id)
    }

    pub(in crate::http) fn with_webhook(self, webhook: Option<StartedWebhook>) -> Self {
        Self { webhook, ..self }
    }
}

/// Starts the execution there, or gives the answer that an earlier call with the same key has had. `not_found` is the
/// route's own text.
pub(in crate::http) async fn start(
    app: &AppState,
    place: Place,
    execution: NewExecution,
    not_found: &str,
) -> Result<(HeaderMap, Json<Started>), ApiError> {
    let id = execution.id;
    let thread = match &place {
        Place::NewThread(thread) | Place::UnlimitedThread(thread) => thread.id,
        Place::Thread(thread) => *thread,
    };
    match app.runner.start(place, execution).await {
        Ok(waits) => Ok((replayed_header(false), Started::new(StartedAs { thread, execution: id }, waits))),
        Err(error) => match answered_before(&error) {
            Some(made) => Ok((replayed_header(true), Started::new(made, None))),
            None => Err(start_refused(error, not_found)),
        },
    }
}

fn answered_before(error: &StartError) -> Option<StartedAs> {
    match error {
        StartError::Repeated(Repetition::Answered(answer)) => StartedAs::from_answer(answer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        let error = Task::read(&Bytes::copy_from_slice(body.as_bytes())).unwrap_err();
        assert_eq!(error.status(), 400);
        format!("{error:?}")
    }

    #[test]
    fn each_fault_is_named() {
        assert!(refusal("").contains("Invalid request body"));
        assert!(refusal("[1]").contains("Invalid request body"));
        assert!(refusal("{}").contains("starterPrompt is required"));
        assert!(refusal(r#"{"starterPrompt":"  "}"#).contains("starterPrompt is required"));
        assert!(refusal(r#"{"starterPrompt":1}"#).contains("starterPrompt must be a string"));
        let long_name = format!(r#"{{"starterPrompt":"x","name":"{}"}}"#, "n".repeat(201));
        assert!(refusal(&long_name).contains("name must be 200 characters or fewer"));
        let long_prompt = format!(r#"{{"starterPrompt":"{}"}}"#, "p".repeat(LARGEST_PROMPT + 1));
        assert!(refusal(&long_prompt).contains("starterPrompt must be 128000 bytes or fewer"));
    }

    #[test]
    fn optional_prompts_may_be_absent_null_or_blank() {
        let body = br#"{"starterPrompt":"x","successPrompt":null,"failurePrompt":" ","extra":1}"#;
        let task = Task::read(&Bytes::from_static(body)).unwrap();
        assert_eq!(task.prompts, Prompts { starter: "x".to_owned(), success: None, failure: None });
        assert_eq!(task.name, None);
    }
}
