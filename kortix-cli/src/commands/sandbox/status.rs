//! `kortix sandbox status`

use kortix_sdk::sandboxes::SandboxStatus;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, moment};

/// Show whether a sandbox runs, and what it has
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox status sbx-91
    # In a script:
    kortix sandbox status \"$SANDBOX\" --jq .status -r")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let name = args.sandbox.clone();
    let status =
        context.read("reading the sandbox", |client| client.sandboxes().status(args.sandbox)).await?;
    let view = View::Fields(fields(&name, &status));
    Ok(Outcome::of(Report::of(status, name, view)))
}

fn fields(name: &str, status: &SandboxStatus) -> Vec<(&'static str, String)> {
    let mut fields = vec![("sandbox", name.to_owned()), ("status", status.status.to_string())];
    let optional = [
        ("project", status.project_id.as_ref().map(ToString::to_string)),
        ("desktop", status.vnc_preview.clone()),
        ("preview", status.sandbox_url.clone()),
        ("processors", status.cpu.map(|cores| cores.to_string())),
        ("memory", status.memory.map(|gibibytes| format!("{gibibytes} GiB"))),
        ("disk", status.disk.map(|gibibytes| format!("{gibibytes} GiB"))),
        ("checked", status.last_checked.map(moment)),
        ("error", status.error.clone()),
    ];
    fields.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    fields
}
