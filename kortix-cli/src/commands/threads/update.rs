//! `kortix threads update`

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::{Report, yes_no};

/// Rename the project of a thread, or let others read it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix threads update 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10 --title \"Q1 review\"
    # In a script:
    kortix threads update \"$THREAD\" --private -q")]
pub struct Args {
    /// The thread
    #[arg(value_name = "THREAD")]
    id: String,

    /// The new name of its project
    #[arg(long, value_name = "NAME", required_unless_present_any = ["public", "private"])]
    title: Option<String>,

    /// Let anybody read the project and its threads, without a credential
    #[arg(long, conflicts_with = "private")]
    public: bool,

    /// Let only the account read them
    #[arg(long)]
    private: bool,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let (name, timeout) = (args.id.clone(), context.write_timeout());
    let look = format!("threads get {name}");
    let request = |client: &kortix_sdk::Kortix| {
        let mut request = client.threads().update(args.id).timeout(timeout);
        if let Some(title) = args.title {
            request = request.title(title);
        }
        if args.public {
            request = request.public();
        }
        if args.private {
            request = request.private();
        }
        request
    };
    let updated = context.change("updating the thread", &look, request).await?;
    let mut fields = vec![("thread", name.clone()), ("public", yes_no(updated.is_public))];
    fields.extend(updated.project.as_ref().map(|project| ("project name", project.name.clone())));
    Ok(Outcome::of(Report::of(updated, name, View::Fields(fields))))
}
