//! An application that wants to see every attempt of every call in its log, and to find them in the log of the server.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin log_calls
//! ```
//!
//! The feature `tracing` of the SDK does the same as spans. Neither shows a credential, a query or a body.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use kortix_sdk::{
    Attempt, AttemptOutcome, Kortix, KortixBuilder, Middleware,
    http::{HeaderMap, HeaderValue},
};

/// What one request of the application's own is known by.
struct Correlated(HeaderValue);

impl Middleware for Correlated {
    fn before_attempt(&self, _: &Attempt<'_>, headers: &mut HeaderMap) {
        headers.insert("x-correlation-id", self.0.clone());
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let how = match (outcome.status(), outcome.error()) {
            (Some(status), _) => status.to_string(),
            (None, Some(error)) => error.to_string(),
            (None, None) => "no answer".to_owned(),
        };
        println!("{} (attempt {}): {how}", attempt.operation(), attempt.number());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let correlated = Correlated(HeaderValue::from_static("order-17"));
    let client: Kortix = KortixBuilder::from_env()?.middleware(correlated).build()?;
    let made = client.threads().create().name("Order 17").await?;
    client.threads().delete(&made.thread_id).await?;
    // What is not there is an error, and an attempt like any other.
    let gone = client.threads().get(&made.thread_id).await;
    println!(
        "gone: {}",
        gone.is_err_and(|error| error.status().is_some_and(|status| status.as_u16() == 404))
    );
    Ok(())
}
