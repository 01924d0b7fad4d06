//! `kortix executions list`

use kortix_sdk::executions::ExecutionStatus;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// List executions, newest first
///
/// An extension of the reference server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions list --status running
    # In a script:
    kortix executions list --project \"$PROJECT\" --status failed -o ndjson | jq -r .id")]
pub struct Args {
    /// Only those of this project
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,

    /// Only those of this thread
    #[arg(long, value_name = "THREAD")]
    thread: Option<String>,

    /// Only those that got that far: queued, running, finishing, succeeded, failed or stopped
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,

    /// How many, up to 100
    #[arg(long, default_value = "20", value_parser = clap::value_parser!(u32).range(1..=100), value_name = "N")]
    limit: u32,

    /// Go on behind an earlier page: its `next_cursor`
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Obvious).await?;
    let mut request = api.client.executions().list().limit(args.limit);
    if let Some(project) = args.project {
        request = request.project(project);
    }
    if let Some(thread) = args.thread {
        request = request.thread(thread);
    }
    if let Some(status) = args.status {
        request = request.status(ExecutionStatus::from(status.as_str()));
    }
    if let Some(cursor) = args.cursor {
        request = request.cursor(cursor);
    }
    let page = context.ui().during("reading the executions", api.call(request)).await?;
    let note = match &page.next_cursor {
        _ if page.executions.is_empty() => Some("no executions here".to_owned()),
        Some(cursor) => Some(format!("there are more; the next are behind `--cursor {cursor}`")),
        None => None,
    };
    Ok(Outcome::of(page).noting(note))
}
