//! Every golden case, played to the SDK: what it sends is what the file says, and what it makes of the answer is what
//! the answer says.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use kortix_sdk::{Error, ErrorKind, Kortix, KortixBuilder, RetryPolicy};
use kortix_tests::golden::{self, Case, GoldenFile, Names, Request};
use serde::Serialize;
use serde_json::Value;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// The health of a server is not part of the SDK.
const NOT_IN_THE_SDK: [&str; 1] = ["health"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sdk_speaks_every_golden_file() {
    let mut failures = Vec::new();
    let mut played = 0;
    for file in golden::files().unwrap() {
        if NOT_IN_THE_SDK.contains(&file.name.as_str()) {
            continue;
        }
        for case in file.cases.iter().filter(|case| can_be_sent(case)) {
            if let Err(error) = play(&file, case).await {
                failures.push(format!("{} / {}: {error:#}", file.name, case.name));
            }
            played += 1;
        }
    }
    assert!(failures.is_empty(), "{} of {played} cases failed:\n{}", failures.len(), failures.join("\n"));
    assert!(played > 50, "the golden files were not found");
}

/// Whether the SDK has a call for that golden file.
pub(crate) fn has_call(endpoint: &str) -> bool {
    !NOT_IN_THE_SDK.contains(&endpoint)
}

/// A typed client has no way to send a body that is not JSON, a page that is no number, or half a key pair.
fn can_be_sent(case: &Case) -> bool {
    let malformed = ["body_is_not_json", "page_not_a_number", "no_prompt", "api_key_without_colon"]
        .contains(&case.name.as_str());
    let scheme = case.request.headers.get("authorization");
    let foreign_scheme = scheme.is_some_and(|value| !value.starts_with("Bearer "));
    !malformed && !foreign_scheme
}

async fn play(file: &GoldenFile, case: &Case) -> anyhow::Result<()> {
    let names = names();
    let request = filled(&case.request, &names);
    let answer = golden::sample(&golden::fill_value(&case.response.body, &names));
    let server = MockServer::start().await;
    let mut template = ResponseTemplate::new(case.response.status).set_body_json(&answer);
    for (name, value) in &case.response.headers {
        template = template.insert_header(name.as_str(), value.as_str());
    }
    Mock::given(any()).respond_with(template).mount(&server).await;
    let client = credentials(Kortix::builder(), &request.headers)
        .base_url(server.uri())
        .obvious_base_url(server.uri())
        .retry(RetryPolicy::none())
        .build()?;
    let outcome = call(&client, &file.name, &request).await?;
    let sent = server.received_requests().await.context("nothing was recorded")?;
    let [sent] = sent.as_slice() else { anyhow::bail!("{} requests were sent", sent.len()) };
    is_as_written(sent, &request)?;
    match outcome {
        Ok(model) => {
            ensure!(case.response.status == 200, "the SDK took an error for a success");
            golden::matches(&as_models_show_it(&answer), &model)
                .context("the model lost or changed something")
        }
        Err(error) => says_what_was_answered(&error, case.response.status, &answer),
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
        ("jwt", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln".to_owned()),
        ("expired_jwt", "eyJhbGciOiJIUzI1NiJ9.e30.b2xk".to_owned()),
        ("forged_jwt", "eyJhbGciOiJIUzI1NiJ9.e30.YmFk".to_owned()),
        ("api_key", format!("pk_{}:sk_{}", "a".repeat(32), "b".repeat(32))),
        ("obvious_key", format!("obv_{}", "0".repeat(64))),
    ])
}

pub(crate) fn filled(request: &Request, names: &Names) -> Request {
    Request {
        method: request.method.clone(),
        path: golden::fill(&request.path, names),
        headers: request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), golden::fill(value, names)))
            .collect(),
        body: request.body.as_ref().map(|body| golden::fill_value(body, names)),
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

pub(crate) type Outcome = Result<Value, Error>;

fn model<T: Serialize>(result: Result<T, Error>) -> Outcome {
    result.map(|model| serde_json::to_value(model).expect("a model is JSON"))
}

/// The call of the SDK that the golden file is about, with the arguments that its request has.
pub(crate) async fn call(client: &Kortix, endpoint: &str, request: &Request) -> anyhow::Result<Outcome> {
    let url = url::Url::parse("http://host")?.join(&request.path)?;
    let segments: Vec<_> = url.path_segments().context("no path")?.collect();
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<u32>().ok());
    let (threads, projects, executions) = (client.threads(), client.projects(), client.executions());
    Ok(match endpoint {
        "threads/create" => {
            let mut create = threads.create();
            if let Some(Value::String(form)) = &request.body {
                let fields: BTreeMap<_, _> =
                    url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
                create = create.name(fields["name"].clone());
            }
            model(create.await)
        }
        "threads/get" => model(threads.get(segments[1]).await),
        "threads/delete" => model(threads.delete(segments[1]).await),
        "threads/list" => {
            let mut list = threads.list();
            if let (Some(page), Some(limit)) = (number("page"), number("limit")) {
                list = list.page(page).limit(limit);
            }
            model(list.await)
        }
        "projects/get" => model(projects.get(segments[1]).await),
        "projects/delete" => model(projects.delete(segments[1]).await),
        "projects/threads" => {
            let mut list = projects.threads(segments[1]);
            if let (Some(page), Some(limit)) = (number("page"), number("limit")) {
                list = list.page(page).limit(limit);
            }
            model(list.await)
        }
        "projects/thread_create" => {
            let mut create = projects.thread().create(segments[3], text(request, "starterPrompt"));
            if let Some(name) = optional(request, "name") {
                create = create.name(name);
            }
            if let Some(prompt) = optional(request, "successPrompt") {
                create = create.success_prompt(prompt);
            }
            if let Some(prompt) = optional(request, "failurePrompt") {
                create = create.failure_prompt(prompt);
            }
            model(create.await)
        }
        "executions/create" => {
            let mut create = executions.create(segments[3], text(request, "starterPrompt"));
            if let Some(prompt) = optional(request, "successPrompt") {
                create = create.success_prompt(prompt);
            }
            if let Some(prompt) = optional(request, "failurePrompt") {
                create = create.failure_prompt(prompt);
            }
            model(create.await)
        }
        "executions/get" => model(executions.get(segments[3]).await),
        other => anyhow::bail!("no call of the SDK is known for {other}"),
    })
}

fn optional(request: &Request, field: &str) -> Option<String> {
    request.body.as_ref()?[field].as_str().map(str::to_owned)
}

fn text(request: &Request, field: &str) -> String {
    optional(request, field).unwrap_or_default()
}

fn is_as_written(sent: &wiremock::Request, wanted: &Request) -> anyhow::Result<()> {
    ensure!(sent.method.as_str() == wanted.method, "sent {}", sent.method);
    let query = sent.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path = format!("{}{query}", sent.url.path());
    ensure!(path == wanted.path, "sent to {path}");
    for (name, value) in &wanted.headers {
        let found = sent.headers.get(name).with_context(|| format!("the header {name} was not sent"))?;
        ensure!(found.as_bytes() == value.as_bytes(), "sent {name}: {found:?}");
    }
    match &wanted.body {
        None => ensure!(sent.body.is_empty(), "sent a body: {:?}", String::from_utf8_lossy(&sent.body)),
        Some(Value::String(form)) => ensure!(sent.body == form.as_bytes()),
        Some(json) => ensure!(&serde_json::from_slice::<Value>(&sent.body)? == json),
    }
    Ok(())
}

/// The models keep secrets to themselves, and write UTC as `Z`.
fn as_models_show_it(answer: &Value) -> Value {
    match answer {
        Value::Array(items) => items.iter().map(as_models_show_it).collect(),
        Value::Object(fields) => {
            let hidden = fields.iter().map(|(name, value)| match (name.as_str(), value) {
                ("pass" | "token", Value::String(_)) => (name.clone(), Value::String("***".to_owned())),
                (_, value) => (name.clone(), as_models_show_it(value)),
            });
            Value::Object(hidden.collect())
        }
        Value::String(text) => Value::String(text.replace("+00:00", "Z")),
        other => other.clone(),
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
        400 | 422 => matches!(error.kind(), ErrorKind::Validation { .. }),
        401 => matches!(error.kind(), ErrorKind::Authentication),
        402 => is_the_limit(error.kind(), &answer["detail"]),
        403 => matches!(error.kind(), ErrorKind::Permission),
        404 => matches!(error.kind(), ErrorKind::NotFound),
        409 => matches!(error.kind(), ErrorKind::Conflict { .. }),
        _ => matches!(error.kind(), ErrorKind::Server),
    };
    ensure!(fits, "the kind is {:?}", error.kind());
    ensure!(!error.may_have_executed() || status >= 500, "a refusal may not have executed: {error:?}");
    Ok(())
}

fn is_the_limit(kind: &ErrorKind, detail: &Value) -> bool {
    match kind {
        ErrorKind::LimitExceeded { current_count, limit, .. } => {
            *current_count == detail["current_count"].as_u64() && *limit == detail["limit"].as_u64()
        }
        _ => false,
    }
}
