//! `kortix messages add`

use crate::cli::PromptSource;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Say something in a thread, without starting an agent
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix messages add 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10 'Use the second data set'
    # In a script:
    git log -1 | kortix messages add \"$THREAD\" - -o name")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    thread: String,

    /// What is said: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @
    #[arg(value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    text: PromptSource,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let text = args.text.read("TEXT").await?;
    let look = format!("messages list {}", args.thread);
    let message =
        context.change("saying it", &look, |client| client.messages().add(args.thread, text)).await?;
    let id = message.message_id.to_string();
    let view = View::Fields(vec![("message", id.clone()), ("thread", message.thread_id.to_string())]);
    Ok(Outcome::of(Report::of(message, id, view)))
}
