//! `kortix version`

use std::env::consts::{ARCH, OS};

use serde::Serialize;

use crate::error::Failure;
use crate::exit;
use crate::outcome::Outcome;
use crate::output::{Json, Payload, View};

/// Print the version
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix version
    # In a script:
    kortix version --json | jq -r .version")]
pub struct Args {}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(_args: &Args) -> Result<Outcome, Failure> {
    Ok(Outcome::of(About {
        name: "kortix",
        version: VERSION,
        // Whoever builds a release says so.
        commit: option_env!("BUILD_COMMIT"),
        target: env!("BUILD_TARGET"),
        os: OS,
        arch: ARCH,
        features: FEATURES,
        // All crates of the workspace have one version.
        sdk_version: VERSION,
        exit_contract: exit::CONTRACT,
    }))
}

#[derive(Serialize)]
struct About {
    name: &'static str,
    version: &'static str,
    commit: Option<&'static str>,
    target: &'static str,
    os: &'static str,
    arch: &'static str,
    features: &'static [&'static str],
    sdk_version: &'static str,
    exit_contract: u32,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What was built in that can be left out.
const FEATURES: &[&str] = if cfg!(feature = "keyring") { &["keyring"] } else { &[] };

impl Payload for About {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.version.to_owned()]
    }

    fn view(&self) -> View {
        let commit = self.commit.map(|commit| format!(" ({commit})")).unwrap_or_default();
        View::Text(format!("{} {}{commit}", self.name, self.version))
    }
}
