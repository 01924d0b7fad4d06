//! What the test files share.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "part of the tests, of which each file uses some"
)]

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use kortix_sdk::{Backoff, Kortix, KortixBuilder, RetryPolicy};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

pub(crate) const KEY: &str = "pk_publicpartofthekey:sk_secretpartofthekey";

/// Retries as by default, without the waits.
pub(crate) fn at_once() -> RetryPolicy {
    RetryPolicy::default().backoff(Backoff::none())
}

pub(crate) fn builder(address: &str) -> KortixBuilder {
    Kortix::builder().base_url(address).api_key(KEY).retry(at_once())
}

pub(crate) fn client(server: &MockServer) -> Kortix {
    builder(&server.uri()).build().unwrap()
}

/// A server that always gives the same answer.
pub(crate) async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// A server that gives one answer after another; the last one is repeated.
pub(crate) async fn answering_in_turn(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let next = AtomicUsize::new(0);
    let respond = move |_: &Request| {
        let number = next.fetch_add(1, Ordering::SeqCst);
        answers[number.min(answers.len() - 1)].clone()
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    server
}

pub(crate) fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.to_owned(), "application/json")
}

pub(crate) fn created() -> ResponseTemplate {
    json(200, r#"{"thread_id":"t-1","project_id":"p-1"}"#)
}

pub(crate) fn started() -> ResponseTemplate {
    json(200, r#"{"success":true,"thread":{"id":"th_1"},"execution":{"id":"exec_1","status":"started"}}"#)
}

pub(crate) async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

/// A value of a header of a request.
pub(crate) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

/// A server below HTTP: it reads a request on each connection, writes some bytes and closes. Gives its address and the
/// number of connections so far.
pub(crate) async fn raw(bytes: impl Into<String>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let bytes = bytes.into();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            read_request(&mut connection).await;
            connection.write_all(bytes.as_bytes()).await.unwrap();
        }
    });
    (address, connections)
}

/// A server that reads and never answers.
pub(crate) async fn silent() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            open.push(connection);
        }
    });
    address
}

/// An address where nobody listens.
pub(crate) async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

pub(crate) async fn read_request(connection: &mut (impl AsyncRead + Unpin)) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") && connection.read(&mut byte).await.unwrap() == 1 {
        read.push(byte[0]);
    }
    String::from_utf8(read).unwrap()
}

/// The same program again, for one ignored test of it in a process of its own.
pub(crate) fn only_the_test(name: &str) -> Vec<String> {
    ["--exact", name, "--ignored", "--nocapture"].map(str::to_owned).to_vec()
}

/// Runs a process of one test; fails when it did not succeed, or ran no test.
pub(crate) fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains(" 1 passed;"), "{told}{complained}");
}
