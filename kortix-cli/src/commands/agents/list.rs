//! `kortix agents list`

use kortix_sdk::agents::Agent;

use crate::cli::values;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each, moment, yes_no};

/// List the agents of the account
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix agents list --search report
    # In a script:
    kortix agents list --jq '.agents[] | select(.is_default) | .agent_id' -r")]
pub struct Args {
    /// Only those whose name or description contains this
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,

    /// Which page, from 1
    #[arg(long, default_value = "1", value_parser = values::page, value_name = "N")]
    page: u32,

    /// How many on a page, up to 100
    #[arg(long, default_value = "50", value_parser = clap::value_parser!(u32).range(1..=100), value_name = "N")]
    limit: u32,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let page = context
        .read("reading the agents", |client| {
            let request = client.agents().list().page(args.page).limit(args.limit);
            match args.search {
                Some(text) => request.search(text),
                None => request,
            }
        })
        .await?;
    let columns = vec![
        Column::Whole("AGENT"),
        Column::Elastic("NAME"),
        Column::Elastic("MODEL"),
        Column::Whole("DEFAULT"),
        Column::Moment("CREATED"),
    ];
    let rows = page.agents.iter().map(row).collect();
    let note = match &page.pagination {
        _ if page.agents.is_empty() => Some("no agents here".to_owned()),
        pages if pages.has_next => Some(format!(
            "{} of {} agents; the next are on `--page {}`",
            page.agents.len(),
            pages.total_items,
            pages.current_page + 1
        )),
        _ => None,
    };
    Ok(Outcome::of(Report::list(page, |page| each(&page.agents), columns, rows)).noting(note))
}

fn row(agent: &Agent) -> Vec<String> {
    vec![
        agent.agent_id.to_string(),
        agent.name.clone(),
        agent.model.clone().unwrap_or_default(),
        yes_no(agent.is_default),
        moment(agent.created_at),
    ]
}
