//! `kortix executions answer`

use crate::cli::PromptSource;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Answer what an agent asks
///
/// `kortix executions get` shows the question, and `watch` tells when there is one. An extension of the reference server.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions answer exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c \"By region, please\"
    # In a script:
    kortix executions answer \"$RUN\" @answer.md -o name")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: String,

    /// The answer: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @
    #[arg(value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    text: PromptSource,

    /// Makes repeating this call safe: the same key answers once
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let text = args.text.read("the answer").await?;
    let api = context.api(Service::Obvious).await?;
    let mut request = api.client.executions().answer(args.id.as_str(), text);
    if let Some(key) = args.idempotency_key {
        request = request.idempotency_key(key);
    }
    let look = format!("executions get {}", args.id);
    context.pending().request_sent(&look);
    let answered = context.ui().during("answering", api.call(request)).await;
    context.pending().settled();
    Ok(Outcome::of(answered?))
}
