//! Errors of the SDK, which only a server can cause.

use kortix_sdk::{Error, Kortix, RetryPolicy};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn start_at(address: &str) -> Error {
    let client = Kortix::builder().base_url(address).retry(RetryPolicy::none()).build().unwrap();
    client.executions().create("th_1", "x").await.unwrap_err()
}

/// What a start comes to that gets this answer.
pub(crate) async fn answered(answer: ResponseTemplate) -> Error {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    start_at(&server.uri()).await
}

/// What a start comes to that gets these answers one after the other from a server that honours `Idempotency-Key`.
pub(crate) async fn answered_in_turn(answers: [ResponseTemplate; 2]) -> Error {
    let server = MockServer::start().await;
    for answer in answers {
        Mock::given(any()).respond_with(answer).up_to_n_times(1).mount(&server).await;
    }
    let policy = RetryPolicy::default().max_attempts(2).backoff(kortix_sdk::Backoff::none());
    let client =
        Kortix::builder().base_url(server.uri()).retry(policy).honours_idempotency_key().build().unwrap();
    client.executions().create("th_1", "x").await.unwrap_err()
}

/// The thread runs an agent.
pub(crate) async fn busy() -> Error {
    let body = json!({ "error": "busy", "code": "EXECUTION_ACTIVE", "execution_id": "exec_1" });
    answered(ResponseTemplate::new(409).set_body_json(body)).await
}

/// A proxy got no answer from the server.
pub(crate) async fn lost() -> Error {
    answered(ResponseTemplate::new(502)).await
}

/// Nobody listens.
pub(crate) async fn refused() -> Error {
    start_at("http://127.0.0.1:9").await
}
