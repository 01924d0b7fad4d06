//! `kortix completion`

use clap::ValueEnum;
use serde_json::json;

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

#[derive(Clone, Copy, Debug, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "one of them is called so")]
enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

impl Shell {
    fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Elvish => "elvish",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
            Self::Zsh => "zsh",
        }
    }

    /// Made beforehand, because a shell that starts waits for it. A test holds that each is as it would be made now.
    fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../completions/kortix.bash"),
            Self::Elvish => include_str!("../../completions/kortix.elv"),
            Self::Fish => include_str!("../../completions/kortix.fish"),
            Self::PowerShell => include_str!("../../completions/_kortix.ps1"),
            Self::Zsh => include_str!("../../completions/_kortix"),
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let shell = args.shell.name();
    let text = if args.dynamic {
        String::from_utf8_lossy(&complete::registration(shell)).into_owned()
    } else {
        args.shell.script().to_owned()
    };
    Ok(Outcome::of(Script { shell, text }))
}

struct Script {
    shell: &'static str,
    text: String,
}

impl Payload for Script {
    fn json(&self) -> Json<'_> {
        Box::new(json!({ "shell": self.shell, "script": self.text }))
    }

    fn names(&self) -> Vec<String> {
        vec![self.shell.to_owned()]
    }

    fn view(&self) -> View {
        View::Text(self.text.clone())
    }
}
