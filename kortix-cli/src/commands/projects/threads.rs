//! `kortix projects threads`

use crate::cli::values;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::present::further_pages;
use crate::settings::Service;

/// List the threads of a project, newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix projects threads a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    # In a script:
    kortix projects threads \"$PROJECT\" -o name | wc -l")]
pub struct Args {
    /// The project, unless one is set (`kortix config set project`, kortix.toml)
    #[arg(value_name = "PROJECT")]
    id: Option<String>,

    /// Which page, from 1
    #[arg(long, default_value = "1", value_parser = values::page, value_name = "N")]
    page: u32,

    /// How many on a page, up to 1000
    #[arg(long, default_value = "100", value_parser = values::page_size, value_name = "N")]
    limit: u32,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let id = context.project(args.id)?;
    let api = context.api(Service::Kortix).await?;
    let request = api.client.projects().threads(id).page(args.page).limit(args.limit);
    let page = context.ui().during("reading the threads", api.call(request)).await?;
    let note = further_pages(page.threads.len(), &page.pagination);
    Ok(Outcome::of(page).noting(note))
}
