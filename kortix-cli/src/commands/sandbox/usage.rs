//! `kortix sandbox usage`

use kortix_sdk::sandboxes::SandboxUsage;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, moment, yes_no};
use crate::settings::Service;

/// Show what a sandbox takes now
///
/// Looking starts nothing. Only kortix-server can tell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox usage sbx-91
    # In a script:
    kortix sandbox usage \"$SANDBOX\" --jq .memory_bytes")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let name = args.sandbox.clone();
    let api = context.api(Service::Obvious).await?;
    let get = api.client.sandboxes().usage(args.sandbox);
    let usage = context.ui().during("measuring the sandbox", api.call(get)).await?;
    let view = View::Fields(fields(&usage));
    Ok(Outcome::of(Report::of(usage, name, view)))
}

fn fields(usage: &SandboxUsage) -> Vec<(&'static str, String)> {
    let workspace = usage.workspace_bytes.map_or_else(|| "unknown".to_owned(), mebibytes);
    vec![
        ("sandbox", usage.sandbox_id.to_string()),
        ("runs", yes_no(usage.running)),
        ("memory", format!("{} of {}", mebibytes(usage.memory_bytes), mebibytes(usage.memory_limit_bytes))),
        ("processes", format!("{} of {}", usage.processes, usage.process_limit)),
        ("processor time", format!("{:.1} s, on {} cores at most", usage.cpu_seconds, usage.cpu_limit_cores)),
        ("workspace", workspace),
        ("measured", moment(usage.measured_at)),
    ]
}

fn mebibytes(bytes: u64) -> String {
    const TENTH: u64 = (1 << 20) / 10;
    let tenths = bytes / TENTH;
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
