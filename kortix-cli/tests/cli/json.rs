//! With `--json`, standard output is one document with the API's own field names, and standard error is silent.

use serde_json::{Value, json};

use crate::support::service::{self, PROJECT, RUN, RUN_THREAD, THREAD};
use crate::support::{kortix, unconfigured};

fn commands() -> Vec<(String, &'static str, Value)> {
    let started = "--prompt x";
    vec![
        ("threads create --name x".into(), "/thread_id", json!(THREAD)),
        (format!("threads get {THREAD}"), "/project/sandbox/id", json!("sbx-91")),
        ("threads list".into(), "/threads/0/thread_id", json!(THREAD)),
        (format!("threads delete {THREAD}"), "/thread_id", json!(THREAD)),
        (format!("projects get {PROJECT}"), "/sandbox/sandbox_url", json!("https://8080-sbx-91.example.dev")),
        (format!("projects delete {PROJECT}"), "/threads_deleted", json!(2)),
        (format!("projects threads {PROJECT}"), "/threads/0/message_count", json!(4)),
        (format!("projects thread create prj_1 {started}"), "/execution/status", json!("started")),
        (format!("projects thread create prj_1 {started} --wait"), "/turns/0/output", json!("hello\n")),
        (format!("executions get {RUN}"), "/status", json!("succeeded")),
        (format!("executions wait {RUN}"), "/turns/0/exit_code", json!(0)),
        (format!("executions create {RUN_THREAD} {started}"), "/thread/id", json!(RUN_THREAD)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_prints_one_document() {
    let server = service::working().await;
    for (line, pointer, expected) in commands() {
        let finished = kortix(&server).line(&line).line("--json -q").run().await.exits(0);
        assert_eq!(finished.json().pointer(pointer), Some(&expected), "{line}: {finished:#?}");
        assert_eq!(finished.stderr, "", "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_come_in_the_order_of_the_api() {
    let server = service::working().await;
    let finished = kortix(&server).line("threads create --json").run().await.exits(0);
    insta::assert_snapshot!(finished.stdout, @r#"
    {
      "thread_id": "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10",
      "project_id": "a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77"
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_without_a_server_print_one_document_too() {
    for (line, code, pointer) in [
        ("version", 0, "/version"),
        ("completion bash", 0, "/script"),
        ("local status", 5, "/status"),
        ("local down", 0, "/status"),
        ("doctor", 4, "/checks/0/name"),
        ("auth status", 4, "/services/1/status"),
        ("auth logout --all", 0, ""),
        ("config list", 0, "/0/key"),
        ("config get base_url", 0, "/origin"),
        ("config set retries 3", 0, "/file"),
        ("config unset retries", 0, "/unset"),
        ("config path", 0, "/credentials"),
        ("config profiles list", 0, "/0/name"),
    ] {
        // Nothing listens on the discard port, so that the doctor comes to an end.
        let program = unconfigured().env("KORTIX_BASE_URL", "http://127.0.0.1:9");
        let finished = program.line(line).line("--json -q").run().await.exits(code);
        assert!(finished.json().pointer(pointer).is_some(), "{line}: {finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_can_be_printed_one_item_a_line() {
    let server = service::working().await;
    for line in ["threads list".to_owned(), format!("projects threads {PROJECT}")] {
        let finished = kortix(&server).line(&line).line("-o ndjson").run().await.exits(0);
        assert_eq!(finished.stdout.lines().count(), 1, "{finished:#?}");
        assert_eq!(finished.json()["thread_id"], THREAD, "{finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_identifiers_only() {
    let server = service::working().await;
    for (line, expected) in [
        ("threads create".to_owned(), THREAD),
        ("threads list".to_owned(), THREAD),
        (format!("projects get {PROJECT}"), PROJECT),
        ("projects thread create prj_1 --prompt x".to_owned(), RUN),
        (format!("executions wait {RUN}"), RUN),
    ] {
        let finished = kortix(&server).line(&line).line("-o name").run().await.exits(0);
        assert_eq!(finished.stdout, format!("{expected}\n"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_is_a_success() {
    let server = wiremock::MockServer::start().await;
    let empty = json!({ "threads": [], "pagination": { "page": 1, "limit": 100, "total": 0, "pages": 0 } });
    service::answer(&server, "GET", "/threads", 200, empty).await;
    assert_eq!(kortix(&server).line("threads list").run().await.exits(0).stdout, "");
    assert_eq!(kortix(&server).line("threads list -o name").run().await.exits(0).stdout, "");
    assert_eq!(kortix(&server).line("threads list --json").run().await.exits(0).json()["threads"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn paging_is_sent() {
    let server = service::working().await;
    kortix(&server).line("threads list --page 3 --limit 7").run().await.exits(0);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.query(), Some("page=3&limit=7"));
}
