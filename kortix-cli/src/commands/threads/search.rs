//! `kortix threads search`

use kortix_sdk::threads::ThreadMatch;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each};

/// Find threads by what was said in them, best first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix threads search \"quarterly revenue\"
    # In a script:
    kortix threads search \"$TOPIC\" --limit 1 -o name")]
pub struct Args {
    /// What to look for
    #[arg(value_name = "TEXT")]
    text: String,

    /// How many to find at most, up to 50
    #[arg(long, default_value = "10", value_parser = clap::value_parser!(u32).range(1..=50), value_name = "N")]
    limit: u32,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let found =
        context.read("searching", |client| client.threads().search(args.text).limit(args.limit)).await?;
    let note = (!found.configured).then(|| "this server cannot search, so it finds nothing".to_owned());
    let columns = vec![Column::Whole("THREAD"), Column::Whole("PROJECT"), Column::Elastic("TEXT")];
    let rows = found.results.iter().map(row).collect();
    Ok(Outcome::of(Report::list(found, |found| each(&found.results), columns, rows)).noting(note))
}

fn row(found: &ThreadMatch) -> Vec<String> {
    let project = found.project_id.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![found.thread_id.to_string(), project, found.text_preview.clone()]
}
