//! `kortix messages list`

use kortix_sdk::messages::Message;

use crate::cli::values;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each, moment};

/// List what was said in a thread, newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix messages list 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10
    # In a script:
    kortix messages list \"$THREAD\" --jq '.messages[] | select(.type == \"user\") | .content.content' -r")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    thread: String,

    /// How many, up to 1000
    #[arg(long, default_value = "100", value_parser = values::page_size, value_name = "N")]
    limit: u32,

    /// The oldest first
    #[arg(long)]
    oldest_first: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let Args { thread, limit, oldest_first } = args;
    let page = context
        .read("reading the messages", |client| {
            let request = client.messages().list(thread).limit(limit);
            if oldest_first { request.oldest_first() } else { request }
        })
        .await?;
    let columns = vec![
        Column::Whole("MESSAGE"),
        Column::Whole("TYPE"),
        Column::Moment("CREATED"),
        Column::Elastic("TEXT"),
    ];
    let rows = page.messages.iter().map(row).collect();
    let note = page.messages.is_empty().then(|| "no messages here".to_owned());
    Ok(Outcome::of(Report::list(page, |page| each(&page.messages), columns, rows)).noting(note))
}

fn row(message: &Message) -> Vec<String> {
    vec![
        message.message_id.to_string(),
        message.kind.to_string(),
        moment(message.created_at),
        message.text().unwrap_or_default().to_owned(),
    ]
}
