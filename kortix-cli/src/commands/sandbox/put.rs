//! `kortix sandbox put`

use std::path::PathBuf;

use crate::cli::prompt::blocking;
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
    let shown = args.file.display().to_string();
    let path = match args.path {
        Some(path) => path,
        None => in_the_workspace(&args.file)?,
    };
    let read = blocking(move || std::fs::read(args.file)).await;
    let bytes = read.map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
    let timeout = context.write_timeout();
    let look = format!("sandbox ls {}", args.sandbox);
    let written = context
        .change("sending the file", &look, |client| {
            client.sandboxes().files().write_binary(args.sandbox, path, bytes).timeout(timeout)
        })
        .await?;
    let place = written.path.clone();
    let view = View::Fields(vec![("path", place.clone())]);
    Ok(Outcome::of(Report::of(written, place, view)))
}

fn in_the_workspace(file: &std::path::Path) -> Result<String, Failure> {
    let name = file.file_name().ok_or_else(|| Failure::usage(format!("{} is no file", file.display())))?;
    Ok(format!("/workspace/{}", name.to_string_lossy()))
}
