//! `kortix messages delete`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Delete a message
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix messages delete 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10 6f7f7d2a-10a1-4d53-9b1e-0b9c1f0e7a0e
    # In a script:
    kortix messages list \"$THREAD\" -o name | xargs -n1 kortix messages delete \"$THREAD\" -q")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    thread: String,

    /// The message
    #[arg(value_name = "MESSAGE")]
    message: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let Args { thread, message } = args;
    let view = View::Text(format!("deleted message {message}"));
    let (name, look) = (message.clone(), format!("messages list {thread}"));
    let deleted = context
        .change("deleting the message", &look, |client| client.messages().delete(thread, message))
        .await?;
    Ok(Outcome::of(Report::of(deleted, name, view)))
}
