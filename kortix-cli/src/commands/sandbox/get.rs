//! `kortix sandbox get`

use std::path::PathBuf;

use serde_json::json;

use crate::cli::prompt::blocking;
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
        None => own_name(&args.path)?,
    };
    if to.exists() && !args.overwrite {
        return Err(Failure::usage(format!("{} is there already", to.display()))
            .hint("`--overwrite` writes over it, `--to FILE` writes elsewhere"));
    }
    let path = args.path.clone();
    let file = context
        .read("reading the file", |client| client.sandboxes().files().read(args.sandbox, args.path))
        .await?;
    let (size, name) = (file.bytes.len(), to.display().to_string());
    let written = blocking(move || std::fs::write(to, &file.bytes)).await;
    written.map_err(|error| Failure::io(format!("cannot write {name}"), &error))?;
    let view = View::Text(format!("{name}  {size} bytes"));
    Ok(Outcome::of(Report::of(json!({ "path": path, "file": name, "size": size }), name, view)))
}

fn own_name(path: &str) -> Result<PathBuf, Failure> {
    let name = path.rsplit('/').next().filter(|name| !matches!(*name, "" | "." | ".."));
    name.map(PathBuf::from)
        .ok_or_else(|| Failure::usage(format!("`{path}` names no file")).hint("say where with `--to FILE`"))
}
