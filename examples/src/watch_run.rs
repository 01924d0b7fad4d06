//! An application shows what an agent does while it does it, and goes on where it was when it is started again.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin watch_run
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin watch_run -- RUN [LAST_ID]
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]
#![expect(clippy::print_stderr, reason = "where to go on is not what was asked for")]

use anyhow::bail;
use kortix_sdk::{
    AgentRunId, Error, Kortix,
    events::{EventKind, EventStream, Outcome},
};

/// The agent `shell` of the reference server runs its prompt as a script.
const TASK: &str = "for step in one two three; do echo \"step $step\"; sleep 0.1; done";

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let client = Kortix::from_env()?;
    let mut arguments = std::env::args().skip(1);
    let run = match arguments.next() {
        Some(run) => AgentRunId::from(run),
        None => client.runs().start().prompt(TASK).await?.agent_run_id,
    };
    let mut watch = client.runs().stream(&run);
    if let Some(last) = arguments.next() {
        watch = watch.after(last.parse()?);
    }
    // Connections that are cut and servers that start again are not this program's concern.
    let mut events = watch.await?;
    match show(&mut events).await {
        Ok(Some(Outcome::Completed)) => Ok(()),
        Ok(outcome) => bail!("the run ended otherwise: {outcome:?}"),
        Err(error) => {
            let last = events.last_id().map(|id| id.to_string()).unwrap_or_default();
            eprintln!("go on with: watch_run {run} {last}");
            Err(error.into())
        }
    }
}

async fn show(events: &mut EventStream) -> Result<Option<Outcome>, Error> {
    while let Some(event) = events.next().await {
        let event = event?;
        match event.kind() {
            EventKind::Assistant(said) => print!("{}", said.delta().unwrap_or_default()),
            EventKind::Tool(result) => println!("[{}]", result.function_name),
            EventKind::Error(error) => eprintln!("{}", error.error),
            EventKind::Ended(end) => {
                println!("{}", end.outcome);
                return Ok(Some(end.outcome));
            }
            _ => {}
        }
    }
    Ok(None)
}
