//! `kortix config profiles list`

use std::collections::BTreeSet;

use serde::Serialize;

use crate::context::Context;
use crate::error::Failure;
use crate::identity::Store;
use crate::outcome::Outcome;
use crate::output::Column;
use crate::present::{Report, each, yes_no};
use crate::settings::{LOCAL, Service, Setting, UNNAMED};

/// List the profiles, with their servers and the credentials that are kept for them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix config profiles list
    # In a script:
    kortix config profiles list -o name")]
pub struct Args {}

#[derive(Debug, Serialize)]
struct Profile {
    name: String,
    /// Whether it is the one that holds here.
    active: bool,
    base_url: Option<String>,
    credentials: Vec<Kept>,
}

#[derive(Debug, Serialize)]
struct Kept {
    service: Service,
    origin: String,
}

pub(super) fn run(context: &Context, _: &Args) -> Result<Outcome, Failure> {
    let settings = context.settings();
    let records = Store::from_env(&context.env)?.records()?;
    let mut names: BTreeSet<&str> = settings.profiles().keys().map(String::as_str).collect();
    names.extend([UNNAMED, LOCAL]);
    // What is kept for a profile that somebody took out of the file by hand can still be forgotten.
    names.extend(records.iter().map(|record| record.entry().profile.as_str()));
    let profiles: Vec<Profile> = names
        .into_iter()
        .map(|name| Profile {
            name: name.to_owned(),
            active: settings.profile().text == name,
            base_url: settings
                .profiles()
                .get(name)
                .and_then(|layer| layer.get(&Setting::BaseUrl))
                .map(|value| value.text.clone()),
            credentials: records
                .iter()
                .filter(|record| record.entry().profile == name)
                .map(|record| Kept { service: record.entry().service, origin: record.entry().origin.clone() })
                .collect(),
        })
        .collect();
    let columns = vec![
        Column::Whole("PROFILE"),
        Column::Whole("ACTIVE"),
        Column::Elastic("BASE URL"),
        Column::Elastic("CREDENTIALS"),
    ];
    let rows = profiles.iter().map(row).collect();
    Ok(Outcome::of(Report::list(profiles, |profiles| each(profiles), columns, rows)))
}

fn row(profile: &Profile) -> Vec<String> {
    let kept = profile.credentials.iter().map(|kept| kept.service.name()).collect::<Vec<_>>().join(", ");
    let base_url = profile.base_url.clone().unwrap_or_default();
    vec![profile.name.clone(), yes_no(profile.active), base_url, kept]
}
