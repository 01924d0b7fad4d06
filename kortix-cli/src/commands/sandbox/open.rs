//! `kortix sandbox open`

use std::io::{self, Write as _};
use std::time::Duration;

use kortix_sdk::projects::Sandbox;
use serde_json::json;
use tempfile::NamedTempFile;
use url::Url;

use crate::cli::prompt::blocking;
use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, Secrets};

/// How long a browser may take to read the page that leads it to the sandbox.
const BROWSER_STARTS_WITHIN: Duration = Duration::from_secs(10);

/// Open the desktop of a sandbox in the browser, and print its address
///
/// The browser is led there by a file that only you can read, so that the sandbox's token is in no list of processes. On a
/// machine without a browser the address is only printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix sandbox open sbx-91
    # In a script:
    kortix sandbox open \"$SANDBOX\" --preview --print -o name")]
pub struct Args {
    /// The sandbox
    #[arg(value_name = "SANDBOX")]
    sandbox: String,

    /// Open the web preview (port 8080) instead of the desktop
    #[arg(long)]
    preview: bool,

    /// Only print the address
    #[arg(long)]
    print: bool,

    /// Print the address with the token, as it can be opened
    #[arg(long)]
    show_secrets: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let name = args.sandbox.clone();
    let sandbox = find(context, args.sandbox).await?;
    let address = if args.preview { &sandbox.sandbox_url } else { &sandbox.vnc_preview };
    let address = address.as_ref().ok_or_else(|| {
        Failure::new(Kind::NotFound, format!("{name} has no address yet"))
            .hint(format!("start it with {}", context.command(&format!("sandbox start {name}"))))
    })?;
    let shown = Secrets::from(args.show_secrets).clickable(address.as_str(), &sandbox);
    let opens = !args.print && context.env.has_browser;
    if opens {
        let target = Secrets::Shown.clickable(address.as_str(), &sandbox);
        context.ui().during("opening the browser", lead_browser(&target)).await?;
    }
    let note =
        (!opens && !args.print).then(|| "there is no browser here; open the address yourself".to_owned());
    let view = View::Text(shown.clone());
    Ok(Outcome::of(Report::of(json!({ "url": shown, "opened": opens }), shown, view)).noting(note))
}

/// The sandbox with its token, which its project has.
async fn find(context: &Context, id: String) -> Result<Sandbox, Failure> {
    let unknown = || Failure::new(Kind::NotFound, "this sandbox belongs to no project");
    let status = context.read("reading the sandbox", |client| client.sandboxes().status(id)).await?;
    let project = status.project_id.ok_or_else(unknown)?;
    let project = context.read("reading the project", |client| client.projects().get(project)).await?;
    project.sandbox.ok_or_else(unknown)
}

/// Opens a page that leads to the address. The page is gone when this ends, however it ends.
async fn lead_browser(target: &str) -> Result<(), Failure> {
    let refused = |error: io::Error| {
        Failure::io("cannot open the browser", &error).hint("`--print` only prints the address")
    };
    let page = page(target).map_err(refused)?;
    let place =
        Url::from_file_path(page.path()).map_err(|()| refused(io::ErrorKind::InvalidFilename.into()))?;
    blocking(move || webbrowser::open(place.as_str())).await.map_err(refused)?;
    tokio::time::sleep(BROWSER_STARTS_WITHIN).await;
    Ok(())
}

fn page(target: &str) -> io::Result<NamedTempFile> {
    let target = target.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let mut page = tempfile::Builder::new().prefix("kortix-open-").suffix(".html").tempfile()?;
    write!(page, "<!doctype html><meta http-equiv=\"refresh\" content=\"0; url={target}\">")?;
    page.flush()?;
    Ok(page)
}
