//! Every row of the error tables of both services, as a typed error.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of tests is a part of them")]

mod support;

use kortix_sdk::{ConflictKind, Error, ErrorKind, Kortix, LimitedResource, RetryPolicy};
use support::{answering, builder, json};
use wiremock::ResponseTemplate;

/// What a call of each family makes of an answer. One attempt only: retries have their own tests.
async fn error(call: &str, answer: ResponseTemplate) -> Error {
    let server = answering(answer).await;
    let client = builder(&server.uri()).retry(RetryPolicy::none()).build().unwrap();
    match call {
        "create thread" => client.threads().create().await.unwrap_err(),
        "list threads" => client.threads().list().await.unwrap_err(),
        "get thread" => client.threads().get("t").await.unwrap_err(),
        "delete thread" => client.threads().delete("t").await.unwrap_err(),
        "get project" => client.projects().get("p").await.unwrap_err(),
        "delete project" => client.projects().delete("p").await.unwrap_err(),
        "list project threads" => client.projects().threads("p").await.unwrap_err(),
        "start agent" => client.projects().thread().create("p", "a").await.unwrap_err(),
        "start execution" => client.executions().create("t", "a").await.unwrap_err(),
        "get execution" => client.executions().get("e").await.unwrap_err(),
        other => newer_error(other, &client).await,
    }
}

async fn newer_error(call: &str, client: &Kortix) -> Error {
    let (projects, sandboxes, runs) = (client.projects(), client.sandboxes(), client.runs());
    match call {
        "search threads" => client.threads().search("a").await.unwrap_err(),
        "update thread" => client.threads().update("t").await.unwrap_err(),
        "list messages" => client.messages().list("t").await.unwrap_err(),
        "add message" => client.messages().add("t", "a").await.unwrap_err(),
        "create message" => client.messages().create("t", "user", "a").await.unwrap_err(),
        "delete message" => client.messages().delete("t", "m").await.unwrap_err(),
        "create project thread" => projects.create_thread("p").await.unwrap_err(),
        "get project sandbox" => projects.sandbox().get("p").await.unwrap_err(),
        "ensure sandbox active" => projects.sandbox().ensure_active("p").await.unwrap_err(),
        "upload project file" => projects.files().upload("p", "a", "b").await.unwrap_err(),
        "start run" => runs.start().await.unwrap_err(),
        "stop run" => runs.stop("r").await.unwrap_err(),
        "get run status" => runs.status("r").await.unwrap_err(),
        "get run" => runs.get("r").await.unwrap_err(),
        "list runs" => runs.list("t").await.unwrap_err(),
        "list active runs" => runs.active().await.unwrap_err(),
        "create agent" => client.agents().create("a").await.unwrap_err(),
        "get agent" => client.agents().get("a").await.unwrap_err(),
        "update agent" => client.agents().update("a").await.unwrap_err(),
        "delete agent" => client.agents().delete("a").await.unwrap_err(),
        "create API key" => client.api_keys().create("a").await.unwrap_err(),
        "list API keys" => client.api_keys().list().await.unwrap_err(),
        "revoke API key" => client.api_keys().revoke("k").await.unwrap_err(),
        "get limits" => client.account().limits().await.unwrap_err(),
        "get sandbox status" => sandboxes.status("s").await.unwrap_err(),
        "write file" => sandboxes.files().write("s", "a", "b").await.unwrap_err(),
        "list files" => sandboxes.files().list("s", "a").await.unwrap_err(),
        "read file" => sandboxes.files().read("s", "a").await.unwrap_err(),
        "delete file" => sandboxes.files().delete("s", "a").await.unwrap_err(),
        "get health" => client.health().await.unwrap_err(),
        "create project from template" => client.templates().create_project("t", "a").await.unwrap_err(),
        other => panic!("no call {other}"),
    }
}

/// The name of a kind, without its fields.
fn name(kind: &ErrorKind) -> String {
    format!("{kind:?}").split([' ', '{']).next().unwrap().to_owned()
}

#[tokio::test]
async fn every_row_of_the_kortix_table() {
    let rows: &[(&str, u16, &str, &str)] = &[
        ("create thread", 401, "Invalid API key format. Expected format: pk_xxx:sk_xxx", "Authentication"),
        ("create thread", 401, "Invalid API key", "Authentication"),
        ("create thread", 401, "API key validation failed", "Authentication"),
        ("create thread", 401, "No valid authentication credentials found", "Authentication"),
        ("list threads", 401, "Invalid token format", "Authentication"),
        (
            "list threads",
            401,
            "Token uses unsupported algorithm: none. Supported: HS256, ES256.",
            "Authentication",
        ),
        ("list threads", 401, "Token has expired", "Authentication"),
        ("list threads", 401, "Invalid token signature", "Authentication"),
        ("delete thread", 401, "Invalid token", "Authentication"),
        ("get project", 401, "Authentication required for private projects", "Authentication"),
        ("get thread", 403, "Authentication required for private threads", "Permission"),
        ("get thread", 403, "Not authorized to access this thread", "Permission"),
        ("delete thread", 403, "Not authorized to modify this thread", "Permission"),
        ("get project", 403, "Not authorized to access this project", "Permission"),
        ("delete project", 403, "Not authorized to delete this project", "Permission"),
        ("list project threads", 403, "Not authorized to access this project", "Permission"),
        ("get thread", 404, "Thread not found", "NotFound"),
        ("delete thread", 404, "Thread not found", "NotFound"),
        ("get project", 404, "Project not found", "NotFound"),
        ("delete project", 404, "Project not found", "NotFound"),
        ("list project threads", 404, "Project not found", "NotFound"),
        ("list threads", 404, "Not Found", "NotFound"),
        ("list threads", 405, "Method Not Allowed", "Unexpected"),
        ("create thread", 500, "Server authentication configuration error", "Server"),
        ("create thread", 500, "Failed to create thread", "Server"),
        ("create thread", 500, "Thread operation failed", "Server"),
        ("get thread", 500, "Error verifying thread access. Please try again later.", "Server"),
        ("get thread", 500, "Failed to fetch thread", "Server"),
        ("delete thread", 500, "Failed to delete thread", "Server"),
        ("get project", 500, "Project has no associated account", "Server"),
        ("delete project", 500, "Failed to delete project", "Server"),
        ("get thread", 503, "Server is shutting down", "Server"),
        ("update thread", 400, "No update data provided", "Validation"),
        ("update thread", 500, "Failed to update thread", "Server"),
        ("list messages", 403, "Authentication required for private threads", "Permission"),
        ("list messages", 500, "Failed to fetch messages", "Server"),
        ("add message", 400, "Message content cannot be empty", "Validation"),
        ("add message", 404, "Thread not found", "NotFound"),
        ("create message", 400, "Message content cannot be empty", "Validation"),
        ("create message", 403, "Authentication required to modify this thread", "Permission"),
        ("delete message", 404, "Thread not found", "NotFound"),
        ("create project thread", 404, "Project not found or access denied", "NotFound"),
        ("get project sandbox", 404, "No sandbox found for this project", "NotFound"),
        ("get project sandbox", 401, "Authentication required for this resource", "Authentication"),
        ("ensure sandbox active", 403, "Not authorized to access this project", "Permission"),
        ("upload project file", 404, "Project not found", "NotFound"),
        ("start run", 400, "prompt required when creating new thread", "Validation"),
        ("start run", 400, "thread_id and project_id required for optimistic mode", "Validation"),
        ("start run", 400, "prompt required for optimistic mode", "Validation"),
        ("start run", 400, "Invalid UUID format", "Validation"),
        ("start run", 500, "Failed to start agent", "Server"),
        ("stop run", 404, "Worker run not found", "NotFound"),
        ("stop run", 500, "Failed to update agent run status in database", "Server"),
        ("get run status", 404, "Worker run not found", "NotFound"),
        ("get run", 404, "Agent run not found", "NotFound"),
        ("list runs", 404, "Thread not found", "NotFound"),
        ("list active runs", 500, "Failed to fetch active runs", "Server"),
        ("create agent", 500, "Failed to create initial version", "Server"),
        ("get agent", 404, "Worker not found", "NotFound"),
        ("get agent", 403, "Access denied", "Permission"),
        ("update agent", 404, "Worker not found", "NotFound"),
        ("delete agent", 400, "Cannot delete default agent", "Validation"),
        ("delete agent", 400, "Cannot delete Suna default agent", "Validation"),
        ("create API key", 500, "Failed to get user account", "Server"),
        ("list API keys", 500, "Failed to list API keys", "Server"),
        ("revoke API key", 404, "API key not found", "NotFound"),
        ("get limits", 400, "Invalid limit type 'x'", "Validation"),
        ("get sandbox status", 404, "Sandbox not found - no resource exists for this sandbox", "NotFound"),
        ("write file", 500, "400: Path is required", "Server"),
        ("write file", 500, "404: Sandbox not found - no resource exists for this sandbox ID", "Server"),
        ("list files", 404, "Directory not found: /workspace/x", "NotFound"),
        ("list files", 403, "Permission denied: /root", "Permission"),
        ("read file", 400, "Path is required", "Validation"),
        ("read file", 401, "Authentication required for this private project", "Authentication"),
        ("delete file", 500, "Failed to delete file. Please try again later.", "Server"),
        ("get health", 500, "Health check failed", "Server"),
    ];
    for (call, status, text, kind) in rows {
        let error = error(call, json(*status, &format!(r#"{{"detail":"{text}"}}"#))).await;
        assert_eq!(
            (
                error.operation(),
                error.status().unwrap().as_u16(),
                error.message(),
                name(error.kind()).as_str()
            ),
            (*call, *status, *text, *kind)
        );
        assert!(error.to_string().starts_with(&format!("{call}: {status} {text}")), "{error}");
    }
}

#[tokio::test]
async fn a_template_may_be_refused() {
    for (status, text, kind) in [
        (404, "Template not found", "NotFound"),
        (400, "name must be 200 characters or fewer", "Validation"),
        (402, "Insufficient credits", "LimitExceeded"),
    ] {
        let call = "create project from template";
        let error = error(call, json(status, &format!(r#"{{"error":"{text}"}}"#))).await;
        assert_eq!((error.message(), name(error.kind()).as_str()), (text, kind));
    }
}

#[tokio::test]
async fn every_row_of_the_obvious_table() {
    let rows: &[(u16, &str, &str)] = &[
        (401, "Authorization header required", "Authentication"),
        (401, "Invalid authorization format", "Authentication"),
        (401, "Invalid or expired API key", "Authentication"),
        (404, "Project not found", "NotFound"),
        (409, "Thread already has an active execution", "Conflict"),
        (403, "Forbidden", "Permission"),
        (400, "Invalid request body", "Validation"),
        (400, "starterPrompt is required", "Validation"),
        (400, "name must be 200 characters or fewer", "Validation"),
        (402, "Insufficient credits", "LimitExceeded"),
        (429, "Rate limit exceeded", "RateLimited"),
        (500, "Internal server error", "Server"),
        (503, "Service unavailable", "Server"),
    ];
    for (status, text, kind) in rows {
        for body in [format!(r#"{{"error":"{text}"}}"#), format!(r#"{{"error":{{"message":"{text}"}}}}"#)] {
            let error = error("start agent", json(*status, &body)).await;
            assert_eq!(
                (error.status().unwrap().as_u16(), error.message(), name(error.kind()).as_str()),
                (*status, *text, *kind)
            );
        }
    }
}

#[tokio::test]
async fn a_limit_has_its_numbers() {
    let agents = r#"{"detail":{"message":"Maximum of 0 agents allowed for your current plan. You have 1 agents.",
        "current_count":1,"limit":0,"tier_name":"free","error_code":"AGENT_LIMIT_EXCEEDED"}}"#;
    let refused = error("create agent", json(402, agents)).await;
    let ErrorKind::LimitExceeded { resource, current_count, limit, tier_name, .. } = refused.kind() else {
        panic!("{refused:?}")
    };
    assert_eq!((resource, current_count, limit), (&LimitedResource::Agents, &Some(1), &Some(0)));
    assert_eq!(tier_name.as_deref(), Some("free"));
    for (code, resource) in [
        ("THREAD_LIMIT_EXCEEDED", LimitedResource::Threads),
        ("PROJECT_LIMIT_EXCEEDED", LimitedResource::Projects),
        ("AGENT_RUN_LIMIT_EXCEEDED", LimitedResource::AgentRuns),
        ("AGENT_LIMIT_EXCEEDED", LimitedResource::Agents),
        ("MODEL_ACCESS_DENIED", LimitedResource::Models),
        ("INSUFFICIENT_CREDITS", LimitedResource::Credits),
    ] {
        let body = format!(
            r#"{{"detail":{{"message":"Maximum of 10 threads allowed. You have 11 threads.","current_count":11,
                "limit":10,"error_code":"{code}"}}}}"#
        );
        let error = error("create thread", json(402, &body)).await;
        let ErrorKind::LimitExceeded { resource: limited, current_count, limit, .. } = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!((limited, current_count, limit), (&resource, &Some(11), &Some(10)));
        assert_eq!(error.code(), Some(code));
        assert_eq!(
            error.to_string(),
            format!("create thread: 402 {code} Maximum of 10 threads allowed. You have 11 threads.")
        );
        assert!(!error.is_retryable() && !error.may_have_executed());
    }
}

#[tokio::test]
async fn a_limit_of_the_future_keeps_its_code() {
    let error =
        error("create thread", json(402, r#"{"detail":{"message":"m","error_code":"MOON_LIMIT"}}"#)).await;
    let ErrorKind::LimitExceeded { resource, current_count: None, limit: None, .. } = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(resource.as_str(), "MOON_LIMIT");
}

#[tokio::test]
async fn refused_values_are_listed_without_what_was_sent() {
    let body = r#"{"detail":[{"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be less than or equal to 1000",
        "input":"hunter2","ctx":{"le":1000}}]}"#;
    let error = error("list threads", json(422, body)).await;
    let ErrorKind::Validation { issues, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!((issues[0].location.as_str(), issues[0].rule.as_str()), ("query.limit", "less_than_equal"));
    assert_eq!(error.message(), "query.limit: Input should be less than or equal to 1000");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_conflict_tells_what_it_clashes_with() {
    let body = r#"{"error":"Thread already has an active execution","code":"EXECUTION_ACTIVE","request_id":"r-1",
        "execution_id":"exec_9"}"#;
    let active = error("start execution", json(409, body).insert_header("Retry-After", "1")).await;
    let ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { execution_id, .. }, .. } = active.kind()
    else {
        panic!("{active:?}")
    };
    assert_eq!(execution_id.as_ref().unwrap().as_str(), "exec_9");
    assert_eq!(active.retry_after().unwrap().as_secs(), 1);
    assert!(active.is_retryable() && !active.may_have_executed());

    let body = r#"{"detail":"still at it","code":"IDEMPOTENCY_IN_PROGRESS"}"#;
    let in_progress = error("create thread", json(409, body)).await;
    assert_eq!(name(in_progress.kind()), "Conflict");
    assert!(format!("{:?}", in_progress.kind()).contains("IdempotencyInProgress"));
    assert!(in_progress.is_retryable() && in_progress.may_have_executed(), "the first one is at work");

    let other = error("delete thread", json(409, r#"{"detail":"no"}"#)).await;
    assert!(format!("{:?}", other.kind()).contains("Other"));
    assert!(!other.is_retryable());
}

#[tokio::test]
async fn the_codes_of_the_reference_server() {
    let rows: &[(&str, u16, &str, &str)] = &[
        ("create thread", 422, "IDEMPOTENCY_KEY_REUSED", "IdempotencyKeyReused"),
        ("get execution", 404, "NOT_FOUND", "NotFound"),
        ("start execution", 404, "NOT_FOUND", "NotFound"),
        ("start execution", 400, "INVALID_REQUEST", "Validation"),
        ("get execution", 401, "UNAUTHENTICATED", "Authentication"),
        ("create thread", 500, "SANDBOX_FAILED", "Server"),
        ("create thread", 503, "SHUTTING_DOWN", "Server"),
    ];
    for (call, status, code, kind) in rows {
        let body = format!(r#"{{"error":"a text","code":"{code}","request_id":"r-body"}}"#);
        let error = error(call, json(*status, &body).insert_header("X-Request-Id", "r-header")).await;
        assert_eq!((error.code(), name(error.kind()).as_str()), (Some(*code), *kind));
        assert_eq!(error.request_id(), Some("r-body"));
        assert!(error.to_string().contains(&format!("{call}: {status} {code} a text")), "{error}");
        assert!(error.to_string().ends_with("[request r-body]"), "{error}");
    }
}

#[tokio::test]
async fn the_request_id_of_the_header_is_better_than_none() {
    let answer = json(404, r#"{"detail":"Thread not found"}"#).insert_header("X-Request-Id", "r-header");
    let error = error("get thread", answer).await;
    assert_eq!(error.request_id(), Some("r-header"));
    assert_eq!(error.to_string(), "get thread: 404 Thread not found [request r-header]");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_no_trouble() {
    for (body, message) in [
        ("Internal Server Error", "Internal Server Error"),
        ("", "Internal Server Error"),
        ("<html><body>bad gateway</body></html>", "Internal Server Error"),
        ("{\"detail\": null}", "Internal Server Error"),
        ("two\n\n lines\u{1b}[31m", "two lines [31m"),
    ] {
        let error = error("get thread", ResponseTemplate::new(500).set_body_string(body)).await;
        assert_eq!((error.message(), name(error.kind()).as_str()), (message, "Server"));
    }
}

#[tokio::test]
async fn a_long_text_is_cut() {
    let error = error("get thread", ResponseTemplate::new(500).set_body_string("ä".repeat(10_000))).await;
    assert_eq!(error.message().chars().count(), 501);
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_no_success_and_has_been_executed() {
    let table = [
        ("", "the JSON ends early at line 1, column 0"),
        ("<html>", "not JSON at line 1, column 1"),
        ("{\"thread_id\":\"t\"}", "missing field `project_id` at line 1 column 17"),
        ("{\"thread_id\":[\"hunter2\"]}", "a value of another type than expected at line 1, column 13"),
        ("\"hunter2\"", "a value of another type than expected at line 1, column 9"),
    ];
    for (body, what) in table {
        let error = error("create thread", json(200, body).insert_header("X-Request-Id", "r-1")).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&ErrorKind::Decode, 200));
        assert!(error.may_have_executed() && !error.is_retryable());
        assert_eq!(
            format!("{error:#}"),
            format!(
                "create thread: 200 the call succeeded, but its answer cannot be read: {what} [request r-1]"
            )
        );
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}

#[tokio::test]
async fn a_missing_credential_is_named() {
    let server = answering(json(401, r#"{"error":"Authorization header required"}"#)).await;
    let client = Kortix::builder().base_url(server.uri()).build().unwrap();
    let error = client.projects().thread().create("p", "a").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "start agent: 401 Authorization header required; no credential was sent: set obvious_api_key (OBVIOUS_API_KEY)"
    );
    let error = client.threads().list().await.unwrap_err();
    assert!(error.to_string().ends_with("; no credential was sent: set api_key (KORTIX_API_KEY)"), "{error}");
}

#[tokio::test]
async fn a_key_pair_that_may_not_read_is_told_of_the_jwt() {
    const HINT: &str = "the Kortix service reads private threads and projects with a JWT only";
    for (call, status, told) in [
        ("get thread", 401, true),
        ("get thread", 403, true),
        ("get project", 403, true),
        ("list messages", 403, true),
        ("read file", 401, true),
        ("get project sandbox", 401, true),
        ("get sandbox status", 401, false),
        ("get thread", 404, false),
        ("list threads", 401, false),
        ("delete thread", 403, false),
        ("get execution", 401, false),
    ] {
        let error = error(call, json(status, r#"{"detail":"no"}"#)).await;
        let hint = error.hint().unwrap_or_default();
        assert_eq!(hint.contains(HINT), told, "{call} {status}: {error}");
        assert!(error.to_string().contains(hint));
    }
    let server = answering(json(403, r#"{"detail":"no"}"#)).await;
    let client = Kortix::builder().base_url(server.uri()).api_key("eyJh.b.c").build().unwrap();
    assert_eq!(client.threads().get("t").await.unwrap_err().hint(), None);
}

#[tokio::test]
async fn an_error_goes_where_errors_go() {
    fn assert_traits<T: std::error::Error + Send + Sync + 'static>() {}
    assert_traits::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
