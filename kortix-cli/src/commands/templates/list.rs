//! `kortix templates list`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each};

/// List what a project can be made from
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix templates list
    # In a script:
    kortix templates list -o name")]
pub struct Args {}

pub(super) async fn run(context: &Context, _: Args) -> Result<Outcome, Failure> {
    let list = context.read("reading the templates", |client| client.templates().list()).await?;
    let columns = vec![Column::Whole("TEMPLATE"), Column::Elastic("NAME"), Column::Elastic("DESCRIPTION")];
    let rows = list
        .templates
        .iter()
        .map(|template| vec![template.id.to_string(), template.name.clone(), template.description.clone()])
        .collect();
    let note = list.templates.is_empty().then(|| "no templates here".to_owned());
    Ok(Outcome::of(Report::list(list, |list| each(&list.templates), columns, rows)).noting(note))
}
