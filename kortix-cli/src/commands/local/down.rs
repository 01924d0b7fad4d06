//! `kortix local down`

use crate::context::Context;
use crate::error::Failure;
use crate::local::{State, stop};
use crate::outcome::Outcome;

use super::report::Report;

/// Stop the local server; its data stays
///
/// Exit code 0 also when it did not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix local down
    # In a script:
    trap 'kortix local down -q' EXIT")]
pub struct Args {}

pub(super) async fn run(context: &Context, _args: Args) -> Result<Outcome, Failure> {
    let dir = context.local_dir()?;
    let did = stop(&dir, context.ui()).await?;
    let note = (!did).then(|| "the local server did not run".to_owned());
    Ok(Outcome::of(Report::new(&dir, &State::Stopped, "stopped")).noting(note))
}
