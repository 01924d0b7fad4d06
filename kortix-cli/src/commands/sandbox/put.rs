//! `kortix sandbox put`

use std::path::PathBuf;

use super::copy;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Copy a file into a sandbox, over what is there
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox put sbx-91 data.csv
    # In a script:
    kortix sandbox put \"$SANDBOX\" build/site.zip /workspace/site.zip -o name")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,

    /// The file here
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where it goes; into the workspace under its own name when it is missing
    #[arg(value_name = "PATH")]
    path: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let path = match args.path {
        Some(path) => path,
        None => copy::in_the_workspace(&args.file)?,
    };
    let bytes = copy::load(args.file).await?;
    let written = copy::write(context, args.sandbox, path, bytes).await?;
    let place = written.path.clone();
    let view = View::Fields(vec![("path", place.clone())]);
    Ok(Outcome::of(Report::of(written, place, view)))
}
