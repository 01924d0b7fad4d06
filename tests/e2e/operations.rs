//! What whoever runs the server sees of it: metrics, the log, and how it ends.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use kortix_tests::{http, server::Options};
use serde_json::Value;

use crate::support::Stage;

const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(10);

fn stage(arguments: &[&str]) -> Stage {
    Stage::new(Options::fake().arguments(arguments), "free")
}

fn url(stage: &Stage, path: &str) -> String {
    format!("{}{path}", stage.server.url())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_tell_what_happened_and_how_things_stand() {
    let stage = stage(&["--metrics-listen", "127.0.0.1:0"]);
    let made = stage.client().threads().create().name("secret-name").await.unwrap();
    let not_found = http::client().get(url(&stage, "/v1/threads/nothing")).bearer_auth(&stage.jwt);
    assert_eq!(not_found.send().await.unwrap().status(), 404);
    let metrics = stage.server.announced("metrics").unwrap();
    let answer = http::client().get(metrics).send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let text = answer.text().await.unwrap();
    for line in [
        "kortix_requests_total{operation=\"POST /threads\",status=\"200\"} 1",
        "kortix_requests_total{operation=\"GET /threads/{thread_id}\",status=\"404\"} 1",
        "kortix_request_seconds_count{operation=\"POST /threads\"} 1",
        "kortix_requests_in_flight 0",
        "kortix_creates_total{outcome=\"made\"} 1",
        "kortix_sandboxes{state=\"running\"} 1",
        "kortix_store_up 1",
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
    }
    for name in ["kortix_store_seconds ", "kortix_process_resident_bytes ", "kortix_build_info{version="] {
        assert!(text.lines().any(|told| told.starts_with(name)), "{name} is not in\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
    assert!(!text.contains("secret-name") && !text.contains(made.project_id.as_str()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_nowhere_unless_asked_for() {
    let stage = stage(&[]);
    assert_eq!(stage.server.announced("metrics"), None);
    assert_eq!(http::client().get(url(&stage, "/metrics")).send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_one_line_in_the_log_without_its_secrets() {
    let stage = stage(&["--log-format", "json", "--log", "debug"]);
    let ask = http::client()
        .get(url(&stage, "/threads?token=canary-in-the-query"))
        .header("x-api-key", "pk_canary:sk_canary")
        .header("cookie", "session=canary")
        .header("x-request-id", "ask-1");
    assert_eq!(ask.send().await.unwrap().status(), 401);
    let log = stage.server.log();
    assert!(!log.contains("canary"), "{log}");
    let lines: Vec<Value> = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &Value| line["fields"]["request_id"] == "ask-1")
        .filter(|line| line["fields"]["message"] == "answered")
        .collect();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(line["fields"]["operation"], "GET /threads");
    assert_eq!((&line["fields"]["status"], &line["fields"]["method"]), (&401.into(), &"GET".into()));
    assert!(line["fields"]["elapsed_ms"].is_number());
}

async fn health(stage: &Stage) -> (u16, Value) {
    let answer = http::client().get(url(stage, "/health")).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// A load balancer is told first, and requests are answered until it has had the time to hear it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_to_stop_is_first_unwell_and_then_gone() {
    let mut stage = stage(&["--drain-delay", "3600"]);
    assert_eq!(health(&stage).await.0, 200);
    stage.server.tell_to_stop().unwrap();
    let began = Instant::now();
    let body = loop {
        let (status, body) = health(&stage).await;
        if status == 503 {
            break body;
        }
        assert!(began.elapsed() < PATIENCE, "still well");
        tokio::time::sleep(POLL).await;
    };
    assert_eq!(body["detail"]["status"], "shutting_down");
    assert!(body["detail"]["timestamp"].is_string() && body["detail"]["instance_id"].is_string());
    let list = http::client().get(url(&stage, "/threads")).bearer_auth(&stage.jwt);
    assert_eq!(list.send().await.unwrap().status(), 200);
    // Told again, it does not wait.
    stage.server.terminate().unwrap();
}

#[test]
fn a_request_that_is_being_answered_is_answered_to_its_end() {
    let mut stage = stage(&[]);
    let address = ("127.0.0.1", stage.server.port().parse().unwrap());
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let authorization = format!("authorization: Bearer {}", stage.jwt);
    write!(
        stream,
        "POST /threads HTTP/1.1\r\nhost: 127.0.0.1\r\n{authorization}\r\nexpect: 100-continue\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\n"
    )
    .unwrap();
    // The handler has begun when it asks for the body.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stage.server.tell_to_stop().unwrap();
    let began = Instant::now();
    while TcpStream::connect(address).is_ok() {
        assert!(began.elapsed() < PATIENCE, "still listening");
        std::thread::sleep(POLL);
    }
    write!(stream, "name=last").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stage.server.wait_for_end().unwrap();
}
