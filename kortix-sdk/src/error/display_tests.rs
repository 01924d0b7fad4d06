//! What each kind of error shows a person, and a developer.

use std::fmt::Write as _;

use serde_json::json;

use super::{ConflictKind, Error, ErrorKind};
use crate::{
    Kortix, RetryPolicy,
    testing::{Reply, Script},
};

/// Exhaustive, so that a new kind is shown here too.
fn name(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::LimitExceeded { .. } => "LimitExceeded",
        ErrorKind::NotFound => "NotFound",
        ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { .. } } => "Conflict, ExecutionActive",
        ErrorKind::Conflict { kind: ConflictKind::IdempotencyInProgress } => {
            "Conflict, IdempotencyInProgress"
        }
        ErrorKind::Conflict { kind: ConflictKind::Other } => "Conflict, Other",
        ErrorKind::Authentication => "Authentication",
        ErrorKind::Permission => "Permission",
        ErrorKind::Validation { .. } => "Validation",
        ErrorKind::IdempotencyKeyReused => "IdempotencyKeyReused",
        ErrorKind::RateLimited => "RateLimited",
        ErrorKind::Server => "Server",
        ErrorKind::Unexpected => "Unexpected",
        ErrorKind::Connect => "Connect",
        ErrorKind::Timeout => "Timeout",
        ErrorKind::Interrupted => "Interrupted",
        ErrorKind::Decode => "Decode",
        ErrorKind::EventsGone { .. } => "EventsGone",
        ErrorKind::EventTooLarge { .. } => "EventTooLarge",
        ErrorKind::Config => "Config",
        ErrorKind::InvalidRequest => "InvalidRequest",
    }
}

const ALL: usize = 20;

fn client(replies: impl IntoIterator<Item = Reply>) -> Kortix {
    replies.into_iter().fold(Script::new(), Script::reply).client()
}

fn once(reply: Reply) -> Kortix {
    let builder = Kortix::builder().api_key("test-credential").retry(RetryPolicy::none());
    Script::new().reply(reply).client_of(builder).unwrap()
}

/// An answer of the server, by the family whose texts are in `detail`.
fn refusal(status: u16, code: &str, detail: &str) -> Reply {
    Reply::json(status, &json!({ "detail": detail, "code": code, "request_id": "req-1" }))
}

async fn create(reply: Reply) -> Error {
    once(reply).threads().create().await.unwrap_err()
}

async fn start(reply: Reply) -> Error {
    once(reply).executions().create("th_1", "a").await.unwrap_err()
}

async fn answers() -> Vec<Error> {
    let limit = json!({
        "detail": { "message": "Maximum of 3 threads", "current_count": 3, "limit": 3, "error_code": "THREAD_LIMIT_EXCEEDED" },
        "code": "THREAD_LIMIT_EXCEEDED",
    });
    let issue =
        json!({ "detail": [{ "loc": ["query", "limit"], "msg": "too much", "type": "less_than_equal" }] });
    let busy = json!({ "error": "busy", "code": "EXECUTION_ACTIVE", "execution_id": "exec_9" });
    vec![
        create(Reply::json(402, &limit)).await,
        create(refusal(404, "THREAD_NOT_FOUND", "Thread not found")).await,
        start(Reply::json(409, &busy)).await,
        create(refusal(409, "IDEMPOTENCY_IN_PROGRESS", "the first request is under way")).await,
        create(refusal(409, "EXISTS", "it is there already")).await,
        create(refusal(401, "", "Invalid API key")).await,
        create(refusal(403, "", "Not authorized")).await,
        create(Reply::json(422, &issue)).await,
        create(refusal(422, "IDEMPOTENCY_KEY_REUSED", "the key names another request")).await,
        create(refusal(429, "", "Too many requests").header("retry-after", "7")).await,
        create(refusal(500, "", "Failed to create thread")).await,
        create(Reply::status(307).header("location", "https://elsewhere.test/threads?token=1")).await,
    ]
}

async fn failures() -> Vec<Error> {
    let read = client([Reply::refused(), Reply::refused(), Reply::refused(), Reply::refused()]);
    let events = || Reply::status(200).header("content-type", "text/event-stream");
    let long = once(events().body(format!("data: {}\n\n", "x".repeat(100))));
    let mut stream = long.runs().stream("run-1").max_event_bytes(64).await.unwrap();
    let gone = once(refusal(410, "EVENTS_GONE", "the events are gone"));
    let broken = std::io::Error::other("the vault is sealed");
    let provider = Kortix::builder().retry(RetryPolicy::none()).credentials(move || {
        let broken = std::io::Error::new(broken.kind(), broken.to_string());
        async move { Err(Box::new(broken).into()) }
    });
    let provider = Script::new().client_of(provider).unwrap();
    vec![
        read.threads().get("t").await.unwrap_err(),
        create(Reply::never()).await,
        create(Reply::lost()).await,
        create(Reply::json(200, &json!({ "thread_id": "t" }))).await,
        gone.runs().stream("run-1").await.unwrap_err(),
        stream.next().await.unwrap().unwrap_err(),
        Kortix::builder().base_url("ftp://server.test").build().unwrap_err(),
        client([]).threads().get("..").await.unwrap_err(),
        provider.threads().get("t").await.unwrap_err(),
    ]
}

/// The one line, the line with its causes, and all that is known.
#[tokio::test(start_paused = true)]
async fn every_kind_as_it_is_shown() {
    fastrand::seed(1);
    let mut shown = String::new();
    let mut names = Vec::new();
    for error in answers().await.into_iter().chain(failures().await) {
        let name = name(error.kind());
        names.push(name);
        writeln!(shown, "# {name}\n\n{error}\n{error:#}\n{error:#?}\n").unwrap();
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL, "{names:?}");
    insta::assert_snapshot!(shown);
}
