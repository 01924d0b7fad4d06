//! A web service that starts an agent for each request of its own users, and tells them in the words of HTTP why it did
//! not.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin serve_agents -- 127.0.0.1:9001
//! curl http://127.0.0.1:9001/projects/PROJECT/tasks -H 'Content-Type: application/json' -d '{"task": "Chart revenue"}'
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::post,
};
use kortix_sdk::{Error, ErrorKind, Kortix, RetryPolicy};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // One client for all requests: clones share its connections.
    let client = Kortix::from_env()?;
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9001".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let routes = Router::new().route("/projects/{project}/tasks", post(start)).with_state(client);
    axum::serve(listener, routes).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Order {
    task: String,
}

#[derive(Serialize)]
struct Started {
    execution: String,
}

async fn start(
    State(client): State<Kortix>,
    Path(project): Path<String>,
    headers: HeaderMap,
    Json(order): Json<Order>,
) -> Result<(StatusCode, Json<Started>), Refusal> {
    let threads = client.projects();
    let mut create = threads.thread().create(project, order.task);
    // A user who asks again with the same key gets the agent that runs already, and no second one.
    if let Some(key) = headers.get("idempotency-key").and_then(|key| key.to_str().ok()) {
        create = create.idempotency_key(key);
    }
    // This user waits, and can come again: an answer now is worth more than one in a minute.
    let run = create.retry(RetryPolicy::default().deadline(Duration::from_secs(5)).max_attempts(2)).await?;
    Ok((StatusCode::ACCEPTED, Json(Started { execution: run.execution.id.to_string() })))
}

/// Why there is no agent.
struct Refusal(Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let status = match error.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::LimitExceeded { .. } => StatusCode::PAYMENT_REQUIRED,
            ErrorKind::Conflict { .. } => StatusCode::CONFLICT,
            ErrorKind::Validation { .. } | ErrorKind::InvalidRequest => StatusCode::BAD_REQUEST,
            ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            // It may run nevertheless: whoever is told so can look before asking again.
            _ if error.may_have_executed() => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        let mut response = (status, error.to_string()).into_response();
        if let Some(wait) = error.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}
