//! A service with one thread in one project, and one run.

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub(crate) const THREAD: &str = "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10";
pub(crate) const PROJECT: &str = "a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77";
pub(crate) const RUN: &str = "exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c";
pub(crate) const RUN_THREAD: &str = "th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10";
pub(crate) const PASS: &str = "canary-pass";
pub(crate) const TOKEN: &str = "canary-token";
const TIME: &str = "2026-03-02T14:30:00.123456+00:00";

/// A service on which everything works and the run has succeeded.
pub(crate) async fn working() -> MockServer {
    let server = MockServer::start().await;
    answer(&server, "POST", "/threads", 200, json!({ "thread_id": THREAD, "project_id": PROJECT })).await;
    answer(&server, "GET", "/threads", 200, page(&json!({ "project": summary() }))).await;
    answer(&server, "GET", &format!("/threads/{THREAD}"), 200, thread()).await;
    let deleted = json!({ "message": "Thread deleted successfully", "thread_id": THREAD });
    answer(&server, "DELETE", &format!("/threads/{THREAD}"), 200, deleted).await;
    answer(&server, "GET", &format!("/projects/{PROJECT}"), 200, project()).await;
    let deleted =
        json!({ "message": "Project deleted successfully", "project_id": PROJECT, "threads_deleted": 2 });
    answer(&server, "DELETE", &format!("/projects/{PROJECT}"), 200, deleted).await;
    answer(
        &server,
        "GET",
        &format!("/projects/{PROJECT}/threads"),
        200,
        page(&json!({ "message_count": 4 })),
    )
    .await;
    starting(&server).await;
    answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, run("succeeded")).await;
    server
}

/// Lets both ways to start a run work.
pub(crate) async fn starting(server: &MockServer) {
    answer(server, "POST", "/api/v1/projects/prj_1/thread", 200, started()).await;
    answer(server, "POST", &format!("/x/v1/threads/{RUN_THREAD}/executions"), 200, started()).await;
}

/// A service that gives this answer to everything.
pub(crate) async fn always(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path_regex(".*")).respond_with(answer).mount(&server).await;
    server
}

pub(crate) async fn answer(server: &MockServer, verb: &str, at: &str, status: u16, body: Value) {
    let answer = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(server).await;
}

/// The same, for the first so many requests.
pub(crate) async fn answer_first(
    server: &MockServer,
    count: u64,
    verb: &str,
    at: &str,
    answer: ResponseTemplate,
) {
    Mock::given(method(verb)).and(path(at)).respond_with(answer).up_to_n_times(count).mount(server).await;
}

pub(crate) fn started() -> Value {
    json!({ "success": true, "thread": { "id": RUN_THREAD }, "execution": { "id": RUN, "status": "started" } })
}

pub(crate) fn busy() -> ResponseTemplate {
    ResponseTemplate::new(409).set_body_json(json!({
        "error": "Thread already has an active execution", "code": "EXECUTION_ACTIVE",
        "request_id": "req-1", "execution_id": RUN,
    }))
}

/// The run with this status.
pub(crate) fn run(status: &str) -> Value {
    let ended = ["succeeded", "failed", "stopped"].contains(&status);
    let failed = status == "failed";
    json!({
        "id": RUN, "thread_id": RUN_THREAD, "project_id": "prj_a1d7c3f25e554c0b8a550c9f2f3b6e77",
        "status": status, "agent": "shell",
        "turns": [{
            "kind": "prompt", "prompt": "echo hello", "status": if ended { status } else { "running" },
            "exit_code": if failed { json!(7) } else if ended { json!(0) } else { Value::Null },
            "output": "hello\n", "output_truncated": false, "error": null,
            "started_at": TIME, "completed_at": null,
        }],
        "error": if failed { json!({ "code": "agent_failed", "message": "the agent ended with exit code 7" }) } else { Value::Null },
        "created_at": TIME, "started_at": TIME,
        "completed_at": if ended { json!("2026-03-02T14:30:12Z") } else { Value::Null },
    })
}

fn page(more: &Value) -> Value {
    let mut item = json!({
        "thread_id": THREAD, "project_id": PROJECT, "name": "New Chat", "metadata": {}, "is_public": false,
        "created_at": TIME, "updated_at": TIME,
    });
    item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "threads": [item], "pagination": { "page": 1, "limit": 1, "total": 3, "pages": 3 } })
}

fn summary() -> Value {
    json!({
        "project_id": PROJECT, "name": "Quarterly numbers", "icon_name": null, "is_public": false,
        "created_at": TIME, "updated_at": TIME,
    })
}

fn project() -> Value {
    json!({
        "project_id": PROJECT, "name": "Quarterly numbers", "description": "", "is_public": false, "icon_name": null,
        "created_at": TIME, "updated_at": TIME,
        "sandbox": {
            "id": "sbx-91", "pass": PASS, "token": TOKEN,
            "vnc_preview": "https://6080-sbx-91.example.dev", "sandbox_url": "https://8080-sbx-91.example.dev",
        },
    })
}

fn thread() -> Value {
    json!({
        "thread_id": THREAD, "project_id": PROJECT, "name": "New Chat", "metadata": {}, "is_public": false,
        "created_at": TIME, "updated_at": TIME, "project": project(), "message_count": 4, "recent_agent_runs": [],
    })
}
