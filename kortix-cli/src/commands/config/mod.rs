//! Settings and profiles.

mod effective;
mod get;
mod list;
mod path;
mod profiles;
mod set;
mod unset;

use clap::Subcommand;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::settings::{DEFAULT_PROFILE, Need, Setting, did_you_mean};

#[derive(Debug, Subcommand)]
pub enum Command {
    List(list::Args),
    Get(get::Args),
    Set(set::Args),
    Unset(unset::Args),
    Path(path::Args),
    /// List and delete profiles
    #[command(subcommand, visible_alias = "profile")]
    Profiles(profiles::Command),
}

impl Command {
    pub(crate) fn need(&self) -> Need {
        match self {
            Self::Path(_) => Need::Nothing,
            Self::Set(_) | Self::Unset(_) | Self::Profiles(_) => Need::ProfileOrNew,
            Self::List(_) | Self::Get(_) => Need::Profile,
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Self::List(args) => list::run(context, &args),
            Self::Get(args) => get::run(context, &args),
            Self::Set(args) => set::run(context, args).await,
            Self::Unset(args) => unset::run(context, args).await,
            Self::Path(args) => path::run(context, &args),
            Self::Profiles(command) => command.run(context).await,
        }
    }
}

/// What can be read and changed: a setting of a profile, or the profile that holds when none is named.
#[derive(Clone, Copy, Debug)]
enum Key {
    Setting(Setting),
    DefaultProfile,
}

impl Key {
    fn parse(name: &str) -> Result<Self, Failure> {
        if name == DEFAULT_PROFILE {
            return Ok(Self::DefaultProfile);
        }
        Setting::named(name).map(Self::Setting).ok_or_else(|| {
            let names: Vec<_> =
                Setting::ALL.into_iter().map(Setting::name).chain([DEFAULT_PROFILE]).collect();
            Failure::usage(format!("there is no setting `{name}`"))
                .hint_if_any(did_you_mean(name, names.iter().copied()))
                .hint(format!("there are {}; credentials are kept by `kortix auth login`", names.join(", ")))
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Setting(setting) => setting.name(),
            Self::DefaultProfile => DEFAULT_PROFILE,
        }
    }
}
