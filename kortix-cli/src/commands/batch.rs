//! What the commands that take records have in common.

use std::num::NonZeroU64;
use std::path::PathBuf;

use crate::batch::engine::{Engine, GRACE, Manner, Then, Unclear, Work};
use crate::batch::input::Input;
use crate::batch::journal::{Facts, Journal, Past};
use crate::batch::records::{Entry, Format, Shape};
use crate::batch::report::Report;
use crate::cli::globals;
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::junit::Subject;
use crate::outcome::Outcome;
use crate::random;
use crate::settings::Service;

/// How records are gone through.
#[derive(Debug, clap::Args)]
pub(super) struct BatchArgs {
    /// How many records are worked on at a time
    #[arg(
        long,
        value_name = "N",
        default_value_t = 4,
        value_parser = clap::value_parser!(u8).range(1..=64),
        requires = "from",
        help_heading = HEADING
    )]
    parallel: u8,

    /// Remember in this file what became of each record; the same command goes on where it was
    #[arg(long, value_name = "FILE", requires = "from", help_heading = HEADING)]
    journal: Option<PathBuf>,

    /// How the records are written; else what the name of the file says
    #[arg(long, value_enum, value_name = "FORMAT", requires = "from", help_heading = HEADING)]
    format: Option<Format>,

    /// Send nothing more after a failure
    #[arg(long, requires = "from", conflicts_with = "max_failures", help_heading = HEADING)]
    fail_fast: bool,

    /// Send nothing more after so many failures
    #[arg(long, value_name = "N", requires = "from", help_heading = HEADING)]
    max_failures: Option<NonZeroU64>,

    /// Send records again that may have been carried out, although the server does not honour Idempotency-Key
    #[arg(long, requires = "journal", help_heading = HEADING)]
    repeat_unclear: bool,
}

pub(super) const HEADING: &str = "Batch options";

/// What is to be done with which records.
#[derive(Debug)]
pub(super) struct Plan {
    /// The command, as the journal and the report name it.
    pub(super) command: &'static str,
    pub(super) class: &'static str,
    pub(super) service: Service,
    pub(super) from: PathBuf,
    pub(super) shape: Shape,
    /// The project of records that name none.
    pub(super) project: Option<String>,
    pub(super) then: Then,
    pub(super) junit: Option<PathBuf>,
}

impl BatchArgs {
    fn manner(&self, then: Then) -> Manner {
        let max_failures = if self.fail_fast { Some(NonZeroU64::MIN) } else { self.max_failures };
        let unclear = if self.repeat_unclear { Unclear::Repeat } else { Unclear::Report };
        Manner {
            parallel: self.parallel.into(),
            max_failures: max_failures.map(NonZeroU64::get),
            unclear,
            then,
        }
    }

    fn journal(&self, facts: Facts) -> Result<(Journal, Past), Failure> {
        let batch = random::hex()?;
        match &self.journal {
            Some(path) => Journal::open(path, batch, facts),
            None => Ok((Journal::without_file(batch), Past::default())),
        }
    }
}

/// Makes the request of the first record, which nobody gets.
async fn rehearse(api: &Api, input: Input, work: &impl Work) -> Result<Outcome, Failure> {
    match input.records()?.next().await {
        Some(Ok(Entry::Record(record))) => {
            let key = record.get("idempotency_key").map_or_else(random::hex, |key| Ok(key.to_owned()))?;
            let _unsent = work.send(api, &record, &key).await;
            Ok(Outcome::silent())
        }
        Some(Ok(Entry::Invalid(invalid))) => Err(invalid.failure),
        Some(Err(failure)) => Err(failure),
        None => Err(Failure::usage("--dry-run: there is no record whose request could be shown")),
    }
}

/// Does the work for all records.
pub(super) async fn run(
    context: &Context,
    args: BatchArgs,
    plan: Plan,
    work: &impl Work,
) -> Result<Outcome, Failure> {
    if context.ui().format() == globals::Format::Yaml {
        return Err(Failure::usage("the results of a batch come one by one, as NDJSON: leave out -o yaml"));
    }
    context.junit().open(plan.junit.as_deref(), plan.class, Subject::Records)?;
    let input = Input::new(&plan.from, args.format, plan.shape);
    let checked = context.ui().during("reading the records", input.check()).await?;
    let api = context.api(plan.service).await?;
    if context.globals.dry_run {
        return rehearse(&api, input, work).await;
    }
    let facts = Facts {
        command: plan.command.to_owned(),
        server: api.address(),
        project: plan.project,
        input: checked.as_ref().map(|checked| checked.fingerprint.clone()),
    };
    let (journal, past) = args.journal(facts)?;
    context.pending().batch_begun(args.journal.as_deref());
    context.wind_down().accept(GRACE);
    let mut report = Report::new(context, checked.map(|checked| checked.records));
    let engine = Engine { api: &api, work, journal: &journal, manner: args.manner(plan.then) };
    engine.run(input.records()?, past, context.wind_down(), &mut report).await?;
    context.pending().settled();
    Ok(report.end())
}
