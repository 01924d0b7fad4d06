//! An application has a file and a question about it: the agent gets both, and the application wants the answer and the
//! file that the agent writes.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin analyse_file
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use std::time::Duration;

use anyhow::{Context as _, ensure};
use kortix_sdk::{
    AgentRunId, Kortix, KortixBuilder,
    runs::{AgentRunStatus, RunStatus},
};

const LEDGER: &str = "week,refunds\n1,12\n2,30\n";

/// The agent `shell` of the reference server runs its prompt as a script; every other agent takes it as a task.
const TASK: &str = "awk -F, 'NR > 1 { sum += $2 } END { print sum }' ledger.csv | tee total.txt";

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let client = KortixBuilder::from_env()?.honours_idempotency_key().build()?;
    let made = client.threads().create().name("Refunds").await?;
    let project = client.projects().get(&made.project_id).await?;
    let sandbox = project.sandbox.context("the project has no sandbox")?.id;
    let files = client.sandboxes().files();

    files.write(&sandbox, "/workspace/ledger.csv", LEDGER).await?;
    client.messages().add(&made.thread_id, "How many refunds were there?").await?;
    let run = client.runs().start().thread(&made.thread_id).prompt(TASK).await?;
    let ended = wait(&client, &run.agent_run_id).await?;
    ensure!(ended.status == AgentRunStatus::Completed, "the run has {}: {:?}", ended.status, ended.error);

    for message in client.messages().list(&made.thread_id).oldest_first().await?.messages {
        println!("{}: {}", message.kind, message.text().unwrap_or_default().trim_end());
    }
    let total = files.read(&sandbox, "/workspace/total.txt").await?;
    println!("total.txt: {}", total.text().unwrap_or_default().trim_end());
    Ok(())
}

async fn wait(client: &Kortix, run: &AgentRunId) -> Result<RunStatus, kortix_sdk::Error> {
    loop {
        let run = client.runs().status(run).await?;
        if run.status.is_terminal() {
            return Ok(run);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
