//! `kortix config list`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each};
use crate::settings::Setting;

use super::effective::Effective;

/// List what holds here, with --show-origin where each value comes from
///
/// A flag wins over the environment, that over the project's kortix.toml, and that over the profile.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix config list --show-origin
    # In a script:
    kortix config list --jq '.[] | select(.key == \"base_url\") | .origin' -r")]
pub struct Args {
    /// Say who set each value
    #[arg(long)]
    show_origin: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let settings = context.settings();
    let profile = settings.profile();
    let mut all = vec![Effective {
        key: "profile",
        value: Some(profile.text.clone()),
        origin: Some(profile.origin.to_string()),
    }];
    for setting in Setting::ALL {
        all.push(Effective::of(settings, setting)?);
    }
    let mut columns = vec![Column::Whole("KEY"), Column::Elastic("VALUE")];
    columns.extend(args.show_origin.then_some(Column::Elastic("ORIGIN")));
    let rows = all.iter().map(|one| row(one, args)).collect();
    Ok(Outcome::of(Report::list(all, |all| each(all), columns, rows)))
}

fn row(one: &Effective, args: &Args) -> Vec<String> {
    let mut row = vec![one.key.to_owned(), one.value.clone().unwrap_or_default()];
    row.extend(args.show_origin.then(|| one.origin.clone().unwrap_or_default()));
    row
}
