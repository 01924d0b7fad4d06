//! An application that meets the two refusals every user of these platforms meets: the plan has no more room (402), and
//! the thread is still busy (409).
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin handle_refusals
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use std::time::Duration;

use kortix_sdk::{ConflictKind, ErrorKind, Kortix, RetryPolicy, ThreadId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let client = Kortix::from_env()?;
    if let Some(thread) = create_within_limits(&client).await? {
        start_twice(&client, &thread).await?;
    }
    Ok(())
}

/// `None` when the plan has no room for another thread.
async fn create_within_limits(client: &Kortix) -> Result<Option<ThreadId>, kortix_sdk::Error> {
    match client.threads().create().name("Another project").await {
        Ok(made) => Ok(Some(made.thread_id)),
        Err(error) => match error.kind() {
            ErrorKind::LimitExceeded {
                resource, current_count: Some(current), limit: Some(limit), ..
            } => {
                println!("{current} of {limit} {resource} are in use: delete one, or change the plan");
                Ok(None)
            }
            _ => Err(error),
        },
    }
}

async fn start_twice(client: &Kortix, thread: &ThreadId) -> Result<(), kortix_sdk::Error> {
    client.executions().create(thread, "sleep 2").await?;

    // A 409 started nothing, so the SDK repeats the call by itself. Here it is told not to, to show the refusal.
    match client.executions().create(thread, "echo second").retry(RetryPolicy::none()).await {
        Ok(run) => println!("started {}", run.execution.id),
        Err(error) => match error.kind() {
            ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { execution_id, .. }, .. } => {
                println!("busy with {execution_id:?}");
            }
            _ => return Err(error),
        },
    }

    // And here it waits until the thread is free, for a minute at most.
    let patient = RetryPolicy::default().max_attempts(60).deadline(Duration::from_mins(1));
    let run = client.executions().create(thread, "echo second").retry(patient).await?;
    println!("started {} when the thread was free", run.execution.id);
    Ok(())
}
