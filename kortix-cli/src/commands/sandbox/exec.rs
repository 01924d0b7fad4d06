//! `kortix sandbox exec`

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Run a command in a sandbox and print its output; exit code 3 when it failed
///
/// The command is one text for the shell of the sandbox.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox exec sbx-91 'ls -l /workspace'
    # In a script:
    kortix sandbox exec \"$SANDBOX\" 'make test' --jq .exit_code")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,

    /// What the shell runs
    #[arg(value_name = "COMMAND", allow_hyphen_values = true)]
    command: String,

    /// Where it runs
    #[arg(long, value_name = "DIRECTORY")]
    cwd: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let (name, timeout) = (args.sandbox.clone(), context.write_timeout());
    let look = format!("sandbox status {name}");
    let executed = context
        .change("running the command", &look, |client| {
            let request = client.sandboxes().execute(args.sandbox, args.command).timeout(timeout);
            match args.cwd {
                Some(directory) => request.cwd(directory),
                None => request,
            }
        })
        .await?;
    let verdict = (!executed.success).then(|| {
        Failure::new(Kind::RunFailed, format!("the command ended with exit code {}", executed.exit_code))
    });
    let view = View::Text(executed.output.clone());
    Ok(Outcome::with_verdict(Report::of(executed, name, view), verdict))
}
