//! `kortix config path`

use serde_json::json;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::ConfigDir;

/// Print where the configuration is, whether it exists or not
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    \"$EDITOR\" \"$(kortix config path)\"
    # In a script:
    cp kortix.ci.toml \"$(kortix config path)\"")]
pub struct Args {}

pub(super) fn run(context: &Context, _: &Args) -> Result<Outcome, Failure> {
    let dir = ConfigDir::from_env(&context.env)?;
    let path = dir.config().display().to_string();
    let answer = json!({
        "config": path,
        "exists": dir.config().exists(),
        "credentials": dir.credentials().display().to_string(),
    });
    Ok(Outcome::of(Report::of(answer, path.clone(), View::Text(path))))
}
