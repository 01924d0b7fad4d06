//! An application hands a task to an agent and needs to know how it went.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin run_agent
//! ```
//!
//! Reading an execution is an extension of the reference server: the hosted service starts agents and tells nothing
//! more about them.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use std::time::Duration;

use anyhow::ensure;
use kortix_sdk::KortixBuilder;

/// The agent `shell` of the reference server runs its prompt as a script.
const TASK: &str = "printf '<h1>Revenue</h1>' > index.html && echo 'The page is written.'";

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let client = KortixBuilder::from_env()?.honours_idempotency_key().build()?;
    let made = client.threads().create().name("Revenue").await?;

    let run = client
        .projects()
        .thread()
        .create(&made.project_id, TASK)
        .name("Chart monthly revenue")
        .success_prompt("echo 'Tell the team.'")
        .failure_prompt("echo 'Ask for help.'")
        .await?;

    // Interrupted connections are its concern; the deadline is ours.
    let execution = client.executions().wait(run.execution.id).deadline(Duration::from_mins(10)).await?;
    for turn in &execution.turns {
        print!("{}", turn.output);
    }
    ensure!(execution.error.is_none(), "the agent did not succeed: {:?}", execution.error);
    Ok(())
}
