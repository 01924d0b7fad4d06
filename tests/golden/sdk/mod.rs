//! Every golden case, played to the SDK: what it sends is what the file says, and what it makes of the answer is what
//! the answer says.

mod calls;
mod wire;

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use kortix_sdk::{Error, ErrorKind, Kortix, KortixBuilder, RetryPolicy};
use kortix_tests::golden::{self, Case, Names, Request};
use serde_json::Value;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use self::calls::Call;
pub(crate) use self::calls::Outcome;

/// Golden files that the SDK has no call for yet.
const NOT_YET_IN_THE_SDK: [&str; 0] = [];

/// Successes that a typed client has no way to ask for.
const CANNOT_BE_ASKED_FOR: [&str; 1] = ["messages/list / any_other_order_is_oldest_first"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sdk_speaks_every_golden_file() {
    let mut failures = Vec::new();
    let mut played = 0;
    for file in golden::files().unwrap() {
        if !has_call(&file.name) {
            continue;
        }
        for case in &file.cases {
            let name = format!("{} / {}", file.name, case.name);
            if CANNOT_BE_ASKED_FOR.contains(&name.as_str()) || has_half_a_credential(case) {
                continue;
            }
            if let Err(error) = play(case).await {
                failures.push(format!("{name}: {error:#}"));
            }
            played += 1;
        }
    }
    assert!(failures.is_empty(), "{} of {played} cases failed:\n{}", failures.len(), failures.join("\n"));
    assert!(played > 50, "the golden files were not found");
}

/// Whether the SDK has a call for that golden file.
pub(crate) fn has_call(file: &str) -> bool {
    !NOT_YET_IN_THE_SDK.contains(&file)
}

/// The call of the SDK that a request is, made.
pub(crate) async fn call(client: &Kortix, request: &Request) -> anyhow::Result<Outcome> {
    Call::new(client, request)?.make().await
}

/// The SDK refuses half a key pair before it sends anything.
fn has_half_a_credential(case: &Case) -> bool {
    case.request.headers.get("x-api-key").is_some_and(|key| !key.starts_with('{') && !key.contains(':'))
}

/// What is refused for its form is often what a typed client cannot send: an unknown scheme, a page that is no number,
/// a body that is no JSON. Then only the answer counts.
fn may_be_sent_otherwise(case: &Case) -> bool {
    matches!(case.response.status, 400 | 401 | 413 | 415 | 422)
}

async fn play(case: &Case) -> anyhow::Result<()> {
    let names = names();
    let request = filled(&case.request, &names);
    let answer = match &case.response.text {
        Some(text) => Value::from(text.clone()),
        None => golden::sample(&golden::fill_value(&case.response.body, &names)),
    };
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(template(case, &answer)).mount(&server).await;
    let client = credentials(Kortix::builder(), &request.headers)
        .base_url(server.uri())
        .obvious_base_url(server.uri())
        .retry(RetryPolicy::none())
        .build()?;
    let outcome = call(&client, &request).await?;
    let sent = server.received_requests().await.context("nothing was recorded")?;
    let [sent] = sent.as_slice() else { bail!("{} requests were sent", sent.len()) };
    if let Err(difference) = wire::is_as_written(sent, &request) {
        ensure!(may_be_sent_otherwise(case), "{difference:#}");
    }
    judge(outcome, case.response.status, &answer)
}

fn template(case: &Case, answer: &Value) -> ResponseTemplate {
    let kind = case.response.headers.get("content-type").map_or("text/plain", String::as_str);
    let template = ResponseTemplate::new(case.response.status);
    let template = match &case.response.text {
        Some(text) => template.set_body_raw(text.clone(), kind),
        None => template.set_body_json(answer),
    };
    let described = |name: &str| matches!(name, "content-type" | "content-length");
    let headers = case.response.headers.iter().filter(|(name, _)| !described(name));
    headers.fold(template, |template, (name, value)| template.insert_header(name.as_str(), value.as_str()))
}

fn judge(outcome: Outcome, status: u16, answer: &Value) -> anyhow::Result<()> {
    match outcome {
        Ok(model) => {
            ensure!(status == 200, "the SDK took an error for a success");
            wire::is_the_same(answer, &model).context("the model lost or changed something")
        }
        Err(error) => says_what_was_answered(&error, status, answer),
    }
}

pub(crate) fn names() -> Names {
    let uuid = |last: u8| format!("0b9c1f0e-7a0e-4d53-9b1e-0000000000{last:02x}");
    let prefixed = |prefix: &str, last| format!("{prefix}{}", uuid(last).replace('-', ""));
    Names::from([
        ("thread_id", uuid(1)),
        ("project_id", uuid(2)),
        ("execution_uuid", uuid(3)),
        ("obvious_thread_id", prefixed("th_", 1)),
        ("obvious_project_id", prefixed("prj_", 2)),
        ("execution_id", prefixed("exec_", 3)),
        ("message_id", uuid(4)),
        ("agent_id", uuid(5)),
        ("key_id", uuid(6)),
        ("agent_run_id", uuid(7)),
        ("public_key", format!("pk_{}", "a".repeat(32))),
        ("sandbox_id", prefixed("sbx-", 8)),
        ("account_id", prefixed("wks_", 9)),
        ("own_account_id", prefixed("wks_", 10)),
        ("user_id", prefixed("usr_", 10)),
        ("member_id", prefixed("usr_", 11)),
        ("obvious_key_id", prefixed("key_", 12)),
        ("webhook_id", prefixed("whk_", 13)),
        ("delivery_id", prefixed("whd_", 14)),
        ("workspace_name", "acme".to_owned()),
        ("revoked_api_key", format!("pk_{}:sk_{}", "c".repeat(32), "d".repeat(32))),
        ("jwt", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln".to_owned()),
        ("member_jwt", "eyJhbGciOiJIUzI1NiJ9.e30.bWVt".to_owned()),
        ("expired_jwt", "eyJhbGciOiJIUzI1NiJ9.e30.b2xk".to_owned()),
        ("forged_jwt", "eyJhbGciOiJIUzI1NiJ9.e30.YmFk".to_owned()),
        ("api_key", format!("pk_{}:sk_{}", "a".repeat(32), "b".repeat(32))),
        ("obvious_key", format!("obv_{}", "0".repeat(64))),
        ("workspace_key", format!("obv_{}", "1".repeat(64))),
    ])
}

pub(crate) fn filled(request: &Request, names: &Names) -> Request {
    let headers = request.headers.iter();
    Request {
        path: golden::fill(&request.path, names),
        headers: headers.map(|(name, value)| (name.clone(), golden::fill(value, names))).collect(),
        body: request.body.as_ref().map(|body| golden::fill_value(body, names)),
        ..request.clone()
    }
}

fn credentials(builder: KortixBuilder, headers: &BTreeMap<String, String>) -> KortixBuilder {
    if let Some(pair) = headers.get("x-api-key") {
        return builder.api_key(pair.clone());
    }
    match headers.get("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
        Some(token) => builder.api_key(token.to_owned()).obvious_api_key(token.to_owned()),
        None => builder,
    }
}

fn says_what_was_answered(error: &Error, status: u16, answer: &Value) -> anyhow::Result<()> {
    ensure!(error.status().map(|status| status.as_u16()) == Some(status), "{error:?}");
    ensure!(error.code() == answer["code"].as_str(), "the code is {:?}", error.code());
    ensure!(
        error.request_id() == answer["request_id"].as_str(),
        "the request id is {:?}",
        error.request_id()
    );
    let message =
        [&answer["detail"]["message"], &answer["detail"][0]["msg"], &answer["detail"], &answer["error"]]
            .into_iter()
            .find_map(Value::as_str)
            .context("the golden answer has no message")?;
    ensure!(error.message().contains(message), "the message is {:?}", error.message());
    let fits = match status {
        400 | 422 => matches!(error.kind(), ErrorKind::Validation { .. } | ErrorKind::IdempotencyKeyReused),
        401 => matches!(error.kind(), ErrorKind::Authentication),
        402 => is_the_limit(error.kind(), &answer["detail"]),
        403 => matches!(error.kind(), ErrorKind::Permission),
        404 => matches!(error.kind(), ErrorKind::NotFound),
        409 => matches!(error.kind(), ErrorKind::Conflict { .. }),
        429 => matches!(error.kind(), ErrorKind::RateLimited),
        500.. => matches!(error.kind(), ErrorKind::Server),
        _ => matches!(error.kind(), ErrorKind::Unexpected),
    };
    ensure!(fits, "the kind is {:?}", error.kind());
    let in_progress = error.code() == Some("IDEMPOTENCY_IN_PROGRESS");
    ensure!(
        !error.may_have_executed() || status >= 500 || in_progress,
        "a refusal may not have executed: {error:?}"
    );
    Ok(())
}

fn is_the_limit(kind: &ErrorKind, detail: &Value) -> bool {
    match kind {
        ErrorKind::LimitExceeded { current_count, limit, .. } => {
            let counted = detail["current_count"].as_u64().or(detail["running_count"].as_u64());
            *current_count == counted && *limit == detail["limit"].as_u64()
        }
        _ => false,
    }
}
