//! `kortix auth logout`

use serde_json::{Value, json};

use crate::context::Context;
use crate::error::Failure;
use crate::identity::{Record, Store};
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each};
use crate::settings::{Service, Settings};

/// Forget the kept credentials of a profile
///
/// They stay valid: `kortix keys revoke` takes a key out of use.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix auth logout --profile work
    # In a script:
    kortix auth logout --all -q")]
pub struct Args {
    /// Of this service only
    #[arg(long, value_enum, value_name = "SERVICE", conflicts_with = "all")]
    service: Option<Service>,

    /// Of all profiles
    #[arg(long)]
    all: bool,
}

pub(super) async fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let profile = &context.settings().profile().text;
    let store = Store::from_env(&context.env)?;
    let removed = store.remove(|entry| {
        let is_service = args.service.is_none_or(|service| entry.service == service);
        args.all || (entry.profile == *profile && is_service)
    });
    let removed = removed.await?;
    for service in Service::ALL.into_iter().filter(|service| args.service.is_none_or(|one| one == *service)) {
        warn_of_variable(context, service);
    }
    let note = match removed.is_empty() {
        true if args.all => Some("nothing was kept".to_owned()),
        true => Some(format!("nothing was kept for profile `{profile}`")),
        false => None,
    };
    let columns = vec![Column::Whole("PROFILE"), Column::Whole("SERVICE"), Column::Elastic("FOR")];
    let rows = removed.iter().map(row).collect();
    let answer: Vec<Value> = removed.iter().map(json).collect();
    Ok(Outcome::of(Report::list(answer, |answer| each(answer), columns, rows)).noting(note))
}

fn row(record: &Record) -> Vec<String> {
    let entry = record.entry();
    vec![entry.profile.clone(), entry.service.name().to_owned(), entry.origin.clone()]
}

fn json(record: &Record) -> Value {
    let entry = record.entry();
    json!({ "profile": entry.profile, "service": entry.service, "origin": entry.origin })
}

fn warn_of_variable(context: &Context, service: Service) {
    if Settings::secret_in(&context.env, service).is_some() {
        let variable = Settings::variable_of(service);
        context
            .ui()
            .warn(&format!("{variable} is set and stays: this program cannot unset it for your shell"));
    }
}
