//! `kortix sandbox ls`

use kortix_sdk::sandboxes::files::FileEntry;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each};

/// List a directory of a sandbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox ls sbx-91
    # In a script:
    kortix sandbox ls \"$SANDBOX\" reports --jq '.files[] | select(.is_dir | not) | .path' -r")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,

    /// The directory
    #[arg(value_name = "PATH", default_value = "/workspace")]
    path: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let list = context
        .read("reading the directory", |client| client.sandboxes().files().list(args.sandbox, args.path))
        .await?;
    let columns = vec![Column::Whole("PATH"), Column::Whole("SIZE"), Column::Moment("MODIFIED")];
    let rows = list.files.iter().map(row).collect();
    let note = list.files.is_empty().then(|| "nothing here".to_owned());
    Ok(Outcome::of(Report::list(list, |list| each(&list.files), columns, rows)).noting(note))
}

fn row(file: &FileEntry) -> Vec<String> {
    let (slash, size) = if file.is_dir { ("/", String::new()) } else { ("", file.size.to_string()) };
    vec![format!("{}{slash}", file.path), size, file.mod_time.clone()]
}
