//! `kortix keys create`

use kortix_sdk::ExposeSecret as _;
use kortix_sdk::api_keys::CreatedApiKey;
use serde_json::Value;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;

/// Make an API key; its secret is printed now and never again
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix keys create laptop --expires-in-days 90
    # In a script:
    export KORTIX_API_KEY=$(kortix keys create ci -o name)")]
pub struct Args {
    /// What it is called
    #[arg(value_name = "TITLE")]
    title: String,

    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,

    /// How long it is valid; without end when it is missing
    #[arg(long, value_name = "DAYS")]
    expires_in_days: Option<u32>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let key = context
        .change("making the key", "keys list", |client| {
            let mut request = client.api_keys().create(args.title);
            if let Some(text) = args.description {
                request = request.description(text);
            }
            if let Some(days) = args.expires_in_days {
                request = request.expires_in_days(days);
            }
            request
        })
        .await?;
    let credential = key.credential().expose_secret().to_owned();
    let view = View::Fields(vec![("key", key.key_id.to_string()), ("credential", credential.clone())]);
    let note = "keep the credential: it is not shown again".to_owned();
    Ok(Outcome::of(Report::of(with_secret(&key)?, credential, view)).noting(Some(note)))
}

/// The SDK writes no secrets, so this one is put in here: it is what was asked for.
fn with_secret(key: &CreatedApiKey) -> Result<Value, Failure> {
    let mut json = serde_json::to_value(key)
        .map_err(|error| Failure::usage(format!("cannot print the result as JSON: {error}")))?;
    if let Value::Object(fields) = &mut json {
        fields.insert("secret_key".to_owned(), key.secret_key.expose_secret().into());
    }
    Ok(json)
}
