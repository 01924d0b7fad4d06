//! An application is told when runs end, instead of asking.
//!
//! ```sh
//! KORTIX_WEBHOOK_SECRET=whsec_… cargo run -p kortix-examples --bin receive_webhooks -- 127.0.0.1:9000
//! ```
//!
//! The secret is what `client.webhooks().create("https://…")` answered. A proxy that speaks TLS belongs before this.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use kortix_sdk::webhooks::Verifier;
use tokio::net::TcpListener;

struct Receiver {
    verifier: Verifier,
    /// What was told already; an application keeps this with what it makes of it.
    seen: Mutex<HashSet<String>>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let secret = std::env::var("KORTIX_WEBHOOK_SECRET").context("set KORTIX_WEBHOOK_SECRET")?;
    let verifier = Verifier::new(&secret.into())?;
    let receiver = Arc::new(Receiver { verifier, seen: Mutex::default() });
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", post(receive)).with_state(receiver)).await?;
    Ok(())
}

/// The body is taken as it came: the signature is of these bytes.
async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let event = match receiver.verifier.verify(&headers, &body) {
        Ok(event) => event,
        Err(error) => {
            println!("refused: {error}");
            return StatusCode::BAD_REQUEST;
        }
    };
    // It may come again, under the same id: then it was handled already, and that is fine.
    if receiver.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(event.id) {
        println!("{} {}", event.kind, event.data.execution_id);
    }
    StatusCode::NO_CONTENT
}
