//! What every call puts on the wire.

mod support;

use kortix_sdk::{ErrorKind, Kortix};
use support::{KEY, answering, builder, client, created, header, json, received, started};
use wiremock::{MockServer, Request};

const THREAD: &str =
    r#"{"thread_id":"t-1","created_at":"2026-03-02T14:30:00Z","updated_at":"2026-03-02T14:30:00Z"}"#;
const PAGE: &str = r#"{"threads":[],"pagination":{"page":1,"limit":100,"total":0,"pages":0}}"#;
const PROJECT: &str = r#"{"project_id":"p-1","created_at":"2026-03-02T14:30:00Z"}"#;
const EXECUTION: &str = r#"{"id":"exec_1","thread_id":"th_1","project_id":"prj_1","status":"running",
    "created_at":"2026-03-02T14:30:00Z"}"#;

/// The only request that a server received, as one line.
async fn only(server: &MockServer) -> (String, Request) {
    let mut requests = received(server).await;
    assert_eq!(requests.len(), 1);
    let request = requests.remove(0);
    let target = match request.url.query() {
        Some(query) => format!("{} {}?{query}", request.method, request.url.path()),
        None => format!("{} {}", request.method, request.url.path()),
    };
    let body = String::from_utf8_lossy(&request.body);
    let content = header(&request, "content-type").unwrap_or("-").to_owned();
    (format!("{target} {content} {body}").trim_end().to_owned(), request)
}

#[tokio::test]
async fn create_thread() {
    let server = answering(created()).await;
    let made = client(&server).threads().create().name("Q3 & more: é").await.unwrap();
    assert_eq!((made.thread_id.as_str(), made.project_id.as_str()), ("t-1", "p-1"));
    let (line, request) = only(&server).await;
    assert_eq!(line, "POST /threads application/x-www-form-urlencoded name=Q3+%26+more%3A+%C3%A9");
    assert_eq!(header(&request, "x-api-key"), Some(KEY));
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(header(&request, "accept"), Some("application/json"));
    assert!(header(&request, "user-agent").unwrap().starts_with("kortix-sdk/"));
}

#[tokio::test]
async fn create_thread_without_a_name_has_no_body() {
    let server = answering(created()).await;
    client(&server).threads().create().await.unwrap();
    let (line, request) = only(&server).await;
    assert_eq!(line, "POST /threads -");
    assert_eq!(header(&request, "content-length"), Some("0"));
}

#[tokio::test]
async fn get_thread() {
    let server = answering(json(200, THREAD)).await;
    client(&server).threads().get("t-1").await.unwrap();
    let (line, request) = only(&server).await;
    assert_eq!(line, "GET /threads/t-1 -");
    assert_eq!(header(&request, "idempotency-key"), None);
}

#[tokio::test]
async fn list_threads() {
    let server = answering(json(200, PAGE)).await;
    client(&server).threads().list().page(2).limit(50).await.unwrap();
    assert_eq!(only(&server).await.0, "GET /threads?page=2&limit=50 -");
}

#[tokio::test]
async fn list_threads_leaves_defaults_to_the_server() {
    let server = answering(json(200, PAGE)).await;
    client(&server).threads().list().await.unwrap();
    assert_eq!(only(&server).await.0, "GET /threads -");
    let server = answering(json(200, PAGE)).await;
    client(&server).threads().list().limit(7).await.unwrap();
    assert_eq!(only(&server).await.0, "GET /threads?limit=7 -");
}

#[tokio::test]
async fn delete_thread() {
    let server = answering(json(200, r#"{"message":"Thread deleted successfully","thread_id":"t-1"}"#)).await;
    let deleted = client(&server).threads().delete("t-1").await.unwrap();
    assert_eq!(deleted.thread_id.as_str(), "t-1");
    let (line, request) = only(&server).await;
    assert_eq!(line, "DELETE /threads/t-1 -");
    assert_eq!(header(&request, "idempotency-key"), None);
}

#[tokio::test]
async fn get_project() {
    let server = answering(json(200, PROJECT)).await;
    client(&server).projects().get("p-1").await.unwrap();
    assert_eq!(only(&server).await.0, "GET /projects/p-1 -");
}

#[tokio::test]
async fn delete_project() {
    let server = answering(json(200, r#"{"message":"m","project_id":"p-1","threads_deleted":3}"#)).await;
    assert_eq!(client(&server).projects().delete("p-1").await.unwrap().threads_deleted, 3);
    assert_eq!(only(&server).await.0, "DELETE /projects/p-1 -");
}

#[tokio::test]
async fn list_project_threads() {
    let server = answering(json(200, PAGE)).await;
    client(&server).projects().threads("p-1").page(3).await.unwrap();
    assert_eq!(only(&server).await.0, "GET /projects/p-1/threads?page=3 -");
}

#[tokio::test]
async fn start_agent() {
    let server = answering(started()).await;
    let run = client(&server).projects().thread().create("prj_1", "Chart it").await.unwrap();
    assert_eq!((run.thread.id.as_str(), run.execution.id.as_str()), ("th_1", "exec_1"));
    assert_eq!(
        only(&server).await.0,
        r#"POST /api/v1/projects/prj_1/thread application/json {"starterPrompt":"Chart it"}"#
    );
}

#[tokio::test]
async fn start_agent_with_everything() {
    let server = answering(started()).await;
    let client = client(&server);
    let call =
        client.projects().thread().create("prj_1", "a").name("b").success_prompt("c").failure_prompt("d");
    call.await.unwrap();
    assert!(
        only(&server)
            .await
            .0
            .ends_with(r#" {"starterPrompt":"a","name":"b","successPrompt":"c","failurePrompt":"d"}"#)
    );
}

#[tokio::test]
async fn start_execution() {
    let server = answering(started()).await;
    client(&server).executions().create("th_1", "a").success_prompt("b").failure_prompt("c").await.unwrap();
    assert_eq!(
        only(&server).await.0,
        r#"POST /x/v1/threads/th_1/executions application/json {"starterPrompt":"a","successPrompt":"b","failurePrompt":"c"}"#
    );
}

#[tokio::test]
async fn get_execution() {
    let server = answering(json(200, EXECUTION)).await;
    client(&server).executions().get("exec_1").await.unwrap();
    assert_eq!(only(&server).await.0, "GET /x/v1/executions/exec_1 -");
}

#[tokio::test]
async fn a_slash_at_the_end_of_an_address_makes_no_difference() {
    let server = answering(created()).await;
    for (end, path) in [("", "/threads"), ("/", "/threads"), ("/v1", "/v1/threads"), ("/v1/", "/v1/threads")]
    {
        let client = builder(&format!("{}{end}", server.uri())).build().unwrap();
        client.threads().create().await.unwrap();
        assert_eq!(received(&server).await.last().unwrap().url.path(), path, "{end}");
    }
}

#[tokio::test]
async fn each_service_has_its_address_and_its_credential() {
    let (kortix, obvious) = (answering(created()).await, answering(started()).await);
    let client = Kortix::builder()
        .base_url(format!("{}/v1/", kortix.uri()))
        .obvious_base_url(format!("{}/eu", obvious.uri()))
        .api_key("eyJh.b.c")
        .obvious_api_key("obv_0123")
        .build()
        .unwrap();
    client.threads().create().await.unwrap();
    client.projects().thread().create("prj_1", "a").await.unwrap();
    let (line, request) = only(&kortix).await;
    assert_eq!(
        (line.as_str(), header(&request, "authorization")),
        ("POST /v1/threads -", Some("Bearer eyJh.b.c"))
    );
    let (line, request) = only(&obvious).await;
    assert!(line.starts_with("POST /eu/api/v1/projects/prj_1/thread "), "{line}");
    assert_eq!(header(&request, "authorization"), Some("Bearer obv_0123"));
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent_for_one() {
    let server = answering(json(200, THREAD)).await;
    let client = Kortix::builder().base_url(server.uri()).build().unwrap();
    client.threads().get("t-1").await.unwrap();
    let (_, request) = only(&server).await;
    assert_eq!((header(&request, "authorization"), header(&request, "x-api-key")), (None, None));
}

#[tokio::test]
async fn an_id_stays_one_segment_whatever_it_holds() {
    for (id, path) in [
        ("a/../b?c#d", "/threads/a%2F..%2Fb%3Fc%23d"),
        ("é %2e", "/threads/%C3%A9%20%252e"),
        ("...", "/threads/..."),
        ("a\nb", "/threads/a%0Ab"),
        ("A-z_0.9~", "/threads/A-z_0.9~"),
    ] {
        let server = answering(json(200, THREAD)).await;
        client(&server).threads().get(id).await.unwrap();
        assert_eq!(only(&server).await.1.url.path(), path);
    }
}

#[tokio::test]
async fn an_id_that_names_nothing_is_not_sent() {
    let server = answering(json(200, THREAD)).await;
    let client = client(&server);
    let long = "x".repeat(70_000);
    for id in ["", ".", "..", &long] {
        let errors = [
            client.threads().get(id).await.unwrap_err(),
            client.threads().delete(id).await.unwrap_err(),
            client.projects().get(id).await.unwrap_err(),
            client.projects().delete(id).await.unwrap_err(),
            client.projects().threads(id).await.unwrap_err(),
            client.projects().thread().create(id, "a").await.unwrap_err(),
            client.executions().get(id).await.unwrap_err(),
            client.executions().create(id, "a").await.unwrap_err(),
            client.messages().delete("t", id).await.unwrap_err(),
            client.projects().sandbox().status(id).await.unwrap_err(),
            client.projects().files().upload(id, "a", "b").await.unwrap_err(),
            client.runs().stop(id).await.unwrap_err(),
            client.agents().update(id).await.unwrap_err(),
            client.api_keys().revoke(id).await.unwrap_err(),
            client.sandboxes().execute(id, "a").await.unwrap_err(),
            client.sandboxes().files().read(id, "a").await.unwrap_err(),
            client.templates().create_project(id, "a").await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!((error.kind(), error.attempts()), (&ErrorKind::InvalidRequest, 0));
            assert!(!error.may_have_executed() && !error.is_retryable());
        }
    }
    let error = client.sandboxes().files().read("s", &long).await.unwrap_err();
    assert_eq!(error.to_string(), "read file: the id or value is too long for a URL");
    assert!(received(&server).await.is_empty());
}

#[tokio::test]
async fn a_call_can_be_awaited_sent_or_sent_for_its_whole_answer() {
    let server = answering(created().insert_header("X-Request-Id", "r-1")).await;
    let client = builder(&server.uri()).build().unwrap();
    let create = client.threads().create().name("a");
    let awaited = create.clone().await.unwrap();
    let sent = create.clone().send().await.unwrap();
    let response = create.with_response().await.unwrap();
    assert_eq!(
        (response.request_id(), response.status().as_u16(), response.attempts()),
        (Some("r-1"), 200, 1)
    );
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(!response.is_replay());
    assert_eq!(response.get_ref(), &awaited);
    assert_eq!(response.into_inner(), sent);
}
