//! `kortix keys list`

use kortix_sdk::api_keys::ApiKey;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each, moment};

/// List the API keys of the account, without their secrets
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix keys list
    # In a script:
    kortix keys list --jq '.[] | select(.last_used_at == null) | .key_id' -r")]
pub struct Args {}

pub(super) async fn run(context: &Context, _: Args) -> Result<Outcome, Failure> {
    let keys = context.read("reading the keys", |client| client.api_keys().list()).await?;
    let columns = vec![
        Column::Whole("KEY"),
        Column::Elastic("TITLE"),
        Column::Whole("STATUS"),
        Column::Moment("LAST USED"),
        Column::Moment("EXPIRES"),
    ];
    let rows = keys.iter().map(row).collect();
    let note = keys.is_empty().then(|| "no keys here".to_owned());
    Ok(Outcome::of(Report::list(keys, |keys| each(keys), columns, rows)).noting(note))
}

fn row(key: &ApiKey) -> Vec<String> {
    vec![
        key.key_id.to_string(),
        key.title.clone(),
        key.status.to_string(),
        key.last_used_at.map_or_else(|| "never".to_owned(), moment),
        key.expires_at.map_or_else(|| "never".to_owned(), moment),
    ]
}
