//! What can be set, and where.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum as _;
use kortix_sdk::DEFAULT_BASE_URL;

use crate::cli::globals::Format;
use crate::cli::values;
use crate::env;

use super::endpoints;

/// A setting, the same in a profile, in a project's file, in the environment and on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    BaseUrl,
    ObviousBaseUrl,
    Project,
    Output,
    Timeout,
    Retries,
}

impl Setting {
    pub const ALL: [Self; 6] =
        [Self::BaseUrl, Self::ObviousBaseUrl, Self::Project, Self::Output, Self::Timeout, Self::Retries];

    /// The key in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BaseUrl => "base_url",
            Self::ObviousBaseUrl => "obvious_base_url",
            Self::Project => "project",
            Self::Output => "output",
            Self::Timeout => "timeout",
            Self::Retries => "retries",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.name() == name)
    }

    pub const fn variable(self) -> &'static str {
        match self {
            Self::BaseUrl => env::KORTIX_BASE_URL,
            Self::ObviousBaseUrl => env::OBVIOUS_BASE_URL,
            Self::Project => env::KORTIX_PROJECT,
            Self::Output => env::KORTIX_OUTPUT,
            Self::Timeout => env::KORTIX_TIMEOUT,
            Self::Retries => env::KORTIX_RETRIES,
        }
    }

    /// What holds when nothing is said. Where executions are follows from `base_url`.
    pub const fn default(self) -> Option<&'static str> {
        match self {
            Self::BaseUrl => Some(DEFAULT_BASE_URL),
            Self::Output => Some("table"),
            Self::ObviousBaseUrl | Self::Project | Self::Timeout | Self::Retries => None,
        }
    }

    /// Whether it says where credentials are sent.
    pub const fn is_address(self) -> bool {
        matches!(self, Self::BaseUrl | Self::ObviousBaseUrl)
    }

    /// Why this is no value for it. What is refused is not repeated: an address may hold a password.
    pub fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::BaseUrl | Self::ObviousBaseUrl => endpoints::check(text),
            Self::Project if text.trim().is_empty() => Err("must not be empty".to_owned()),
            Self::Project => Ok(()),
            Self::Output => {
                Format::from_str(text, false).map(|_| ()).map_err(|_| format!("must be one of {}", formats()))
            }
            Self::Timeout => values::duration(text)
                .map(|_| ())
                .map_err(|_| "must be a duration such as 90s or 15m, longer than zero".to_owned()),
            Self::Retries => {
                text.parse::<u32>().map(|_| ()).map_err(|_| "must be a whole number from 0 up".to_owned())
            }
        }
    }
}

fn formats() -> String {
    let names = Format::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
    names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}

/// Where a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Flag(&'static str),
    Variable(&'static str),
    /// The project's file.
    Project(Place),
    Profile(String, Place),
    /// The user's file, outside of profiles.
    User(Place),
    Default,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: PathBuf,
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::Project(place) | Self::User(place) => place.fmt(f),
            Self::Profile(name, place) => write!(f, "profile {name} ({place})"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value as text, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced {
    pub text: String,
    pub origin: Origin,
}

impl Sourced {
    pub fn new(text: impl Into<String>, origin: Origin) -> Self {
        Self { text: text.into(), origin }
    }
}

/// What one place says.
pub type Layer = BTreeMap<Setting, Sourced>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again_and_values_are_checked() {
        for setting in Setting::ALL {
            assert_eq!(Setting::named(setting.name()), Some(setting));
            assert!(setting.default().is_none_or(|text| setting.check(text).is_ok()));
        }
        for (setting, good, bad) in [
            (Setting::BaseUrl, "http://127.0.0.1:8000", "ftp://hidden"),
            (Setting::ObviousBaseUrl, "https://a.test", "https://me:hidden@a.test"),
            (Setting::Project, "prj_1", " "),
            (Setting::Output, "ndjson", "hidden"),
            (Setting::Timeout, "15m", "hidden"),
            (Setting::Retries, "0", "-1"),
        ] {
            assert_eq!(setting.check(good), Ok(()));
            let refused = setting.check(bad).unwrap_err();
            assert!(!refused.contains("hidden"), "{refused}");
        }
    }
}
