//! How an application tests what it does when the service refuses, fails or is slow: with a script in place of the
//! network. `cargo test -p kortix-examples` runs the tests at the end of this file.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin test_your_app
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use kortix_sdk::{Error, ErrorKind, Kortix, ThreadId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match workspace(&Kortix::from_env()?, "acme").await? {
        Workspace::Ready(thread) => println!("ready: {thread}"),
        Workspace::PlanIsFull => println!("the plan is full"),
    }
    Ok(())
}

/// The part of an application that is to be tested.
#[derive(Debug, PartialEq)]
enum Workspace {
    Ready(ThreadId),
    PlanIsFull,
}

async fn workspace(client: &Kortix, customer: &str) -> Result<Workspace, Error> {
    match client.threads().create().name(customer).await {
        Ok(made) => Ok(Workspace::Ready(made.thread_id)),
        Err(error) if matches!(error.kind(), ErrorKind::LimitExceeded { .. }) => Ok(Workspace::PlanIsFull),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kortix_sdk::testing::{Reply, Script};
    use serde_json::json;
    use tokio::time::Instant;

    use super::*;

    fn made() -> Reply {
        Reply::json(200, &json!({"thread_id": "t-1", "project_id": "p-1"}))
    }

    #[tokio::test]
    async fn the_customer_is_the_name() {
        let script = Script::new().reply(made());
        let workspace = workspace(&script.client(), "acme").await.unwrap();
        assert_eq!(workspace, Workspace::Ready("t-1".into()));
        assert_eq!(script.requests()[0].text(), "name=acme");
    }

    #[tokio::test]
    async fn a_full_plan_is_no_error() {
        let detail =
            json!({"detail": {"error_code": "THREAD_LIMIT_EXCEEDED", "current_count": 10, "limit": 10}});
        let script = Script::new().reply(Reply::json(402, &detail));
        assert_eq!(workspace(&script.client(), "acme").await.unwrap(), Workspace::PlanIsFull);
    }

    /// The clock of these tests jumps over waits: they take no time.
    #[tokio::test(start_paused = true)]
    async fn a_server_that_is_busy_is_waited_for() {
        let busy = || Reply::status(503).header("retry-after", "20");
        let script = Script::new().reply(busy()).reply(busy()).reply(made());
        let began = Instant::now();
        workspace(&script.client(), "acme").await.unwrap();
        assert!(began.elapsed() >= Duration::from_secs(40), "{:?}", began.elapsed());
        assert_eq!(script.requests().len(), 3);
    }

    /// What may have made a thread is not sent again by itself: that would be paid twice.
    #[tokio::test]
    async fn a_lost_answer_is_not_asked_for_again() {
        let script = Script::new().reply(Reply::lost());
        let error = workspace(&script.client(), "acme").await.unwrap_err();
        assert!(error.may_have_executed());
        assert_eq!(script.requests().len(), 1);
    }
}
