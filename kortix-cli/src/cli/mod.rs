//! What can be typed: the root parser, the global flags, and the values that need more than a string.

pub mod globals;
pub mod invocation;
pub mod prompt;
pub mod values;

use clap::Parser;

use crate::commands::Command;
use crate::env;
use crate::exit;

pub use globals::Globals;
pub use invocation::Invocation;
pub use prompt::PromptSource;

/// Drive the Kortix and Obvious agent platforms from a shell or a CI job.
///
/// Standard output carries the result and nothing else; progress, notes and errors go to standard error.
#[derive(Debug, Parser)]
#[command(
    name = "kortix",
    version,
    propagate_version = false,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_long_help = after_help()
)]
pub struct Cli {
    #[command(flatten)]
    pub globals: Globals,

    #[command(subcommand)]
    pub command: Command,
}

fn after_help() -> String {
    format!("{}\n\n{}", env::HELP, exit::HELP)
}
