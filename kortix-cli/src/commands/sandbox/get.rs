//! `kortix sandbox get`

use std::path::PathBuf;

use serde_json::json;

use super::copy::{self, Existing};
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Copy a file out of a sandbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox get sbx-91 reports/q3.pdf
    # In a script:
    kortix sandbox get \"$SANDBOX\" out.json --to build/out.json -q")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,

    /// The file in the sandbox
    #[arg(value_name = "PATH")]
    path: String,

    /// Where it is written to; the file's own name here when it is missing
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long)]
    overwrite: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let to = match args.to {
        Some(to) => to,
        None => copy::own_name(&args.path)
            .map(PathBuf::from)
            .map_err(|failure| failure.hint("say where with `--to FILE`"))?,
    };
    let existing = if args.overwrite { Existing::Overwritten } else { Existing::Kept };
    copy::check_free(&to, existing)?;
    let bytes = copy::read(context, args.sandbox, args.path.clone()).await?;
    let (size, name) = (bytes.len(), to.display().to_string());
    copy::store(to, bytes, existing).await?;
    let view = View::Text(format!("{name}  {size} bytes"));
    Ok(Outcome::of(Report::of(json!({ "path": args.path, "file": name, "size": size }), name, view)))
}
