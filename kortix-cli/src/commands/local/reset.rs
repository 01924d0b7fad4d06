//! `kortix local reset`

use crate::context::Context;
use crate::error::Failure;
use crate::local::{State, reset};
use crate::outcome::Outcome;

use super::report::Report;

/// Stop the local server and delete its sandboxes, its data and its credentials
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix local reset
    # In a script:
    kortix local reset --yes -q")]
pub struct Args {
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let dir = context.local_dir()?;
    if !args.yes {
        let question = format!("Delete {} and every sandbox of the local server?", dir.path().display());
        confirm(context, question).await?;
    }
    let did = reset(&dir, context.ui()).await?;
    let note = (!did).then(|| "there was nothing to delete".to_owned());
    Ok(Outcome::of(Report::new(&dir, &State::Stopped, "stopped")).noting(note))
}

async fn confirm(context: &Context, question: String) -> Result<(), Failure> {
    if context.globals.no_input || !context.ui().can_ask() {
        return Err(
            Failure::usage("this deletes data and cannot be asked about here").hint("pass --yes to do it")
        );
    }
    if context.ui().confirms(question).await? {
        return Ok(());
    }
    Err(Failure::usage("nothing was deleted"))
}
