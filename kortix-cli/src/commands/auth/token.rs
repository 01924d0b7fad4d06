//! `kortix auth token`

use kortix_sdk::ExposeSecret as _;
use serde_json::json;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::Service;

/// Print the credential that would be used, for another program
///
/// It is printed on standard output and nowhere else, and on a terminal only with --show.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix auth token | wl-copy
    # In a script:
    KORTIX_API_KEY=$(kortix auth token --profile work) ./deploy.sh")]
pub struct Args {
    /// For which service
    #[arg(long, value_enum, value_name = "SERVICE", default_value = "kortix")]
    service: Service,

    /// Print it on a terminal too
    #[arg(long)]
    show: bool,
}

pub(super) async fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    if context.ui().prints_on_terminal() && !args.show {
        return Err(Failure::usage("the credential would stay on the screen")
            .hint("pass --show to print it here, or give it to another program"));
    }
    let endpoint = context.endpoint(args.service).await?;
    let key = endpoint.require_key(args.service, context.seat())?;
    let secret = key.secret.expose_secret().trim().to_owned();
    let answer = json!({ "service": args.service, "source": key.source.to_string(), "token": secret });
    Ok(Outcome::of(Report::of(answer, secret.clone(), View::Text(secret))))
}
