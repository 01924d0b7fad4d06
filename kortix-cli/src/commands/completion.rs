//! `kortix completion`

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde_json::json;

use crate::cli::Cli;
use crate::complete;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Json, Payload, View};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    eval \"$(kortix completion bash)\"
    # In a script:
    kortix completion zsh > ~/.zfunc/_kortix")]
pub struct Args {
    /// The shell
    shell: Shell,

    /// A script that asks this program, which then also completes identifiers of threads, projects, executions and agents
    #[arg(long)]
    dynamic: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    if args.dynamic {
        script = complete::registration(&args.shell.to_string());
    } else {
        clap_complete::generate(args.shell, &mut Cli::command(), "kortix", &mut script);
    }
    Ok(Outcome::of(Script { shell: args.shell, text: String::from_utf8_lossy(&script).into_owned() }))
}

struct Script {
    shell: Shell,
    text: String,
}

impl Payload for Script {
    fn json(&self) -> Json<'_> {
        Box::new(json!({ "shell": self.shell.to_string(), "script": self.text }))
    }

    fn names(&self) -> Vec<String> {
        vec![self.shell.to_string()]
    }

    fn view(&self) -> View {
        View::Text(self.text.clone())
    }
}
