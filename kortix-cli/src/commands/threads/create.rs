//! `kortix threads create`

use std::path::PathBuf;

use kortix_sdk::threads::CreatedThread;
use kortix_sdk::{Error, Response};

use crate::batch::engine::{Then, Work};
use crate::batch::records::{Record, Shape};
use crate::batch::settled::Made;
use crate::commands::batch::{self, BatchArgs, HEADING, Plan};
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::Service;

/// Make a thread, with a project and a sandbox of its own
///
/// The sandbox has a desktop and a web preview; `kortix threads get` shows where they are. With --from, one is made for each
/// record, and each result is a line of JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix threads create --name \"My Project\"
    kortix threads create --from names.csv --parallel 16 --journal names.journal
    # In a script:
    THREAD=$(kortix threads create --name nightly -o name)")]
pub struct Args {
    /// Name of the project
    #[arg(long)]
    name: Option<String>,

    /// Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the
    /// same thread
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,

    /// Make one for each record of a file, or of standard input: rows, objects or lines with `name` and
    /// `idempotency_key`, of which a line is a name
    #[arg(
        long,
        value_name = "FILE|-",
        conflicts_with_all = ["name", "idempotency_key"],
        help_heading = HEADING
    )]
    from: Option<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Write what became of the records as a JUnit report
    #[arg(long, value_name = "FILE", requires = "from", help_heading = HEADING)]
    junit: Option<PathBuf>,
}

const SHAPE: Shape = Shape { fields: &["name", "idempotency_key"], line: "name", required: &[] };

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    if let Some(from) = args.from {
        let plan = Plan {
            command: "threads create",
            class: "kortix.threads.create",
            service: Service::Kortix,
            from,
            shape: SHAPE,
            project: None,
            then: Then::Leave,
            junit: args.junit,
        };
        return batch::run(context, args.batch, plan, &Each { context }).await;
    }
    let api = context.api(Service::Kortix).await?;
    let made = send(context, &api, args.name.as_deref(), args.idempotency_key.as_deref());
    context.pending().request_sent("threads list");
    let made = context.ui().during("making the thread and its sandbox", api.call(made)).await;
    context.pending().settled();
    Ok(Outcome::of(context.unwrap_noting_replay(made?)))
}

async fn send(
    context: &Context,
    api: &Api,
    name: Option<&str>,
    key: Option<&str>,
) -> Result<Response<CreatedThread>, Error> {
    let mut request = api.client.threads().create().timeout(context.write_timeout());
    if let Some(name) = name {
        request = request.name(name);
    }
    if let Some(key) = key {
        request = request.idempotency_key(key);
    }
    request.with_response().await
}

/// Makes a thread for each record.
struct Each<'a> {
    context: &'a Context,
}

impl Work for Each<'_> {
    async fn send(&self, api: &Api, record: &Record, key: &str) -> Result<Made, Error> {
        let made = send(self.context, api, record.get("name"), Some(key)).await?;
        let (attempts, is_replay) = (made.attempts(), made.is_replay());
        let made = made.into_inner();
        Ok(Made {
            thread_id: made.thread_id.to_string(),
            project_id: Some(made.project_id.to_string()),
            execution_id: None,
            attempts,
            is_replay,
        })
    }

    fn look(&self, _record: &Record) -> String {
        "threads list".to_owned()
    }
}
