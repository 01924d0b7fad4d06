use std::process::ExitCode;

use clap::Args;

use super::say;
use crate::http::openapi::document;

#[derive(Debug, Args)]
pub(super) struct Openapi {}

impl Openapi {
    #[expect(clippy::unused_self, reason = "every command is run in one way")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        say(&serde_json::to_string_pretty(&document())?)?;
        Ok(ExitCode::SUCCESS)
    }
}
