//! `kortix sandbox url`

use std::time::Duration;

use clap::ValueEnum;
use kortix_sdk::ExposeSecret as _;
use kortix_sdk::sandboxes::SandboxUrlForm;
use serde_json::json;

use crate::cli::values;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, moment};
use crate::settings::Service;

/// Print an address that opens one port of a sandbox for a time
///
/// Whoever has it gets in, as often as they like, and to no other port; so give it only to whom it is for. `kortix sandbox
/// rotate-token` ends all of them at once. Only kortix-server can make one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox url sbx-91 --port 8080 --expires-in 1h
    # In a script:
    curl -sf \"$(kortix sandbox url \"$SANDBOX\" --port 3000 --path /health -o name)\"")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,

    /// The port inside the sandbox
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,

    /// How long it opens the port (such as 90s, 15m, 2h), up to 7 days
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = values::duration)]
    expires_in: Duration,

    /// Where it leads on that port
    #[arg(long, value_name = "PATH", default_value = "/")]
    path: String,

    /// What kind of address it is
    #[arg(long, value_enum, value_name = "FORM", default_value = "host")]
    form: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// A host name of the port's own
    Host,
    /// A path of the server's host, where the server has them; browsers confine its pages
    Path,
}

impl From<Form> for SandboxUrlForm {
    fn from(form: Form) -> Self {
        match form {
            Form::Host => Self::Host,
            Form::Path => Self::Path,
        }
    }
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(Service::Obvious).await?;
    let create = api.client.sandboxes().create_url(args.sandbox, args.port);
    let create = create.expires_in(args.expires_in).path(args.path).form(args.form.into());
    let made = context.ui().during("making the address", api.call(create)).await?;
    let url = made.url.expose_secret();
    let printed = json!({ "url": url, "expires_at": made.expires_at, "port": made.port });
    let note = format!("it opens port {} until {}", made.port, moment(made.expires_at));
    Ok(Outcome::of(Report::of(printed, url, View::Text(url.to_owned()))).noting(Some(note)))
}
