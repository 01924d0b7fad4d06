//! `kortix config get`

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

use super::Key;
use super::effective::Effective;

/// Print what holds for a setting; exit code 5 when nothing does
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix config get base_url
    # In a script:
    url=$(kortix config get base_url --profile work)")]
pub struct Args {
    /// Which: `base_url`, `obvious_base_url`, `project`, `output`, `timeout`, `retries` or `default_profile`
    #[arg(value_name = "KEY")]
    key: String,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let settings = context.settings();
    let found = match Key::parse(&args.key)? {
        Key::Setting(setting) => Effective::of(settings, setting)?,
        key @ Key::DefaultProfile => {
            let said = settings.default_profile();
            Effective {
                key: key.name(),
                value: said.map(|name| name.text.clone()),
                origin: said.map(|name| name.origin.to_string()),
            }
        }
    };
    let Some(value) = found.value.clone() else {
        return Err(Failure::new(Kind::NotFound, format!("{} is not set", found.key)));
    };
    Ok(Outcome::of(Report::of(found, value.clone(), View::Text(value))))
}
