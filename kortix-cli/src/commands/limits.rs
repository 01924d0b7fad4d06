//! `kortix limits`

use kortix_sdk::account::{CountLimit, Limits};

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Column, Table, View};
use crate::present::{Report, yes_no};

/// Show what the account's plan allows, and how much of it is used
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix limits
    # In a script:
    kortix limits --jq .thread_count.can_create")]
pub struct Args {}

pub(super) async fn run(context: &Context, _: Args) -> Result<Outcome, Failure> {
    let limits = context.read("reading the limits", |client| client.account().limits()).await?;
    let columns =
        vec![Column::Whole("LIMIT"), Column::Whole("USED"), Column::Whole("ALLOWED"), Column::Whole("ROOM")];
    let view = View::Table(Table { columns, rows: rows(&limits) });
    Ok(Outcome::of(Report::of(limits, "limits", view)))
}

fn rows(limits: &Limits) -> Vec<Vec<String>> {
    let counts = [
        ("threads", &limits.thread_count),
        ("projects", &limits.project_count),
        ("agents", &limits.agent_count),
        ("workers", &limits.ai_worker_count),
        ("custom workers", &limits.custom_worker_count),
        ("custom MCP servers", &limits.custom_mcp_count),
    ];
    let runs = limits
        .concurrent_runs
        .as_ref()
        .map(|runs| row("runs at once", runs.running_count, runs.limit, runs.can_start));
    let triggers = limits
        .trigger_count
        .iter()
        .flat_map(|triggers| [("scheduled triggers", &triggers.scheduled), ("app triggers", &triggers.app)]);
    let counts = counts.into_iter().filter_map(|(name, limit)| Some((name, limit.as_ref()?)));
    counts.chain(triggers).map(|(name, limit)| count(name, limit)).chain(runs).collect()
}

fn count(name: &str, limit: &CountLimit) -> Vec<String> {
    row(name, limit.current_count, limit.limit, limit.can_create)
}

fn row(name: &str, used: u64, allowed: u64, room: bool) -> Vec<String> {
    vec![name.to_owned(), used.to_string(), allowed.to_string(), yes_no(room)]
}
