//! What a request may take: 413, 408 and 503 in their documented forms.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use kortix_tests::server::Options;
use serde_json::Value;
use sqlx::Connection as _;

use crate::support::Stage;

const PATIENCE: Duration = Duration::from_secs(30);

/// A request whose body is not sent whole.
struct Unfinished(TcpStream);

impl Unfinished {
    fn begin(stage: &Stage, announced: usize, sent: &str) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", stage.server.port().parse().unwrap())).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "POST /threads HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {announced}\r\n\r\n{sent}",
            stage.jwt
        )
        .unwrap();
        Self(stream)
    }

    fn send(&mut self, rest: &str) {
        write!(self.0, "{rest}").unwrap();
    }

    /// Status and body.
    fn answer(mut self) -> (u16, Value) {
        let mut text = String::new();
        self.0.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("no answer");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }
}

fn stage(arguments: &[&str]) -> Stage {
    Stage::new(Options::fake().arguments(arguments), "free")
}

#[test]
fn a_body_that_stands_still_is_a_408() {
    let stage = stage(&["--body-time-limit", "1"]);
    let (status, body) = Unfinished::begin(&stage, 12, "name=slow").answer();
    assert_eq!(status, 408);
    assert_eq!(body["detail"], "The request body took too long to arrive");
    assert_eq!(body["code"], "REQUEST_TIMEOUT");
    assert!(body["request_id"].is_string());
}

#[test]
fn a_body_that_is_too_large_is_a_413() {
    let stage = stage(&["--max-body-bytes", "2000"]);
    let text = format!("name={}", "x".repeat(2_000));
    let (status, body) = Unfinished::begin(&stage, 1_000_000, &text).answer();
    assert_eq!(status, 413);
    assert_eq!(body["detail"], "The request body is larger than 2000 bytes");
    assert_eq!(body["code"], "PAYLOAD_TOO_LARGE");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_request_too_many_is_a_503_that_says_when_to_come_back() {
    let stage = stage(&["--max-concurrent-requests", "1"]);
    let mut first = Unfinished::begin(&stage, 9, "name=");
    let http = kortix_tests::http::client();
    let list = || http.get(format!("{}/threads", stage.server.url())).bearer_auth(&stage.jwt).send();
    let began = Instant::now();
    let refused = loop {
        let answer = list().await.unwrap();
        if answer.status() == 503 {
            break answer;
        }
        assert!(began.elapsed() < PATIENCE, "the first request does not count");
    };
    assert_eq!(refused.headers()["retry-after"], "1");
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["code"], "OVERLOADED");
    let health = http.get(format!("{}/health", stage.server.url())).send().await.unwrap();
    assert_eq!(health.status(), 200);
    first.send("last");
    assert_eq!(first.answer().0, 200);
    assert_eq!(list().await.unwrap().status(), 200);
}

/// The key may be good: whoever has it is invited to try again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_fails_while_a_key_is_looked_up_says_so() {
    let stage = stage(&[]);
    let key = stage.server.credential("kortix", "someone", "free").unwrap();
    let url = format!("sqlite://{}", stage.server.database().display());
    let mut database = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("ALTER TABLE api_keys RENAME TO lost").execute(&mut database).await.unwrap();
    let ask = || {
        let url = format!("{}/threads", stage.server.url());
        kortix_tests::http::client().get(url).header("x-api-key", &key).send()
    };
    let answer = ask().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert!(answer.headers().contains_key("retry-after"));
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["detail"], "API key validation failed");
    assert_eq!(body["code"], "AUTHENTICATION_UNAVAILABLE");
    sqlx::raw_sql("ALTER TABLE lost RENAME TO api_keys").execute(&mut database).await.unwrap();
    assert_eq!(ask().await.unwrap().status(), 200);
}
