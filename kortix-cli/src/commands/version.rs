//! `kortix version`

use std::env::consts::{ARCH, OS};

use serde::Serialize;

use crate::error::Failure;
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
    Ok(Outcome::of(About { name: "kortix", version: VERSION, os: OS, arch: ARCH }))
}

#[derive(Serialize)]
struct About {
    name: &'static str,
    version: &'static str,
    os: &'static str,
    arch: &'static str,
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Payload for About {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.version.to_owned()]
    }

    fn view(&self) -> View {
        View::Text(format!("{} {}", self.name, self.version))
    }
}
