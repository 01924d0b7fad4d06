//! The `kortix` command line.
//!
//! A command is a file under [`commands`]: what can be typed, and one function from a [`context::Context`] to an
//! [`outcome::Outcome`]. It prints nothing itself; [`output`] turns the outcome into bytes and [`exit`] into a code.

pub mod attempts;
pub mod cli;
pub mod commands;
pub mod context;
pub mod endings;
pub mod env;
pub mod error;
pub mod exit;
pub mod explain;
pub mod junit;
pub mod local;
pub mod outcome;
pub mod output;
pub mod pending;
pub mod present;
pub mod runs;
pub mod settings;
#[cfg(test)]
mod testing;

use std::ffi::OsString;
use std::sync::Arc;

use clap::Parser as _;

use crate::cli::Cli;
use crate::context::Context;
use crate::error::Failure;
use crate::exit::Exit;
use crate::outcome::Outcome;
use crate::output::{Closed, Ui};

/// Runs the command line `arguments`, of which the first is the program's name.
pub fn run(arguments: &[OsString]) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return output::report_usage(&error, arguments),
    };
    let ui = Ui::new(&cli.globals);
    finish(&ui, execute(cli, &ui))
}

fn execute(cli: Cli, ui: &Arc<Ui>) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::io("cannot start the runtime", &error))?;
    let timeout = cli.globals.timeout;
    let context = Context::new(cli.globals, env::Env::from_process(), Arc::clone(ui));
    let command = Box::pin(cli.command.run(&context));
    let result = runtime.block_on(endings::whichever_first(&context, timeout, command));
    // A read of standard input that nobody waits for any more must not delay the end.
    runtime.shutdown_background();
    report(&context, result)
}

/// Writes the report that was asked for. A failure to do so does not hide what the command came to.
fn report(context: &Context, result: Result<Outcome, Failure>) -> Result<Outcome, Failure> {
    let Err(unwritten) = context.junit().write(&result) else { return result };
    match result {
        Ok(outcome) => Ok(outcome.or_verdict(unwritten)),
        Err(failure) => {
            context.ui().warn(unwritten.message());
            Err(failure)
        }
    }
}

fn finish(ui: &Ui, result: Result<Outcome, Failure>) -> Exit {
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(failure) => return fail(ui, &failure),
    };
    match outcome.payload().map_or(Ok(()), |payload| ui.payload(payload)) {
        // A reader that had enough says nothing about what the command came to.
        Ok(()) | Err(Closed::ByReader) => {}
        Err(Closed::Failed(failure)) => return fail(ui, &failure),
    }
    if let Some(note) = outcome.note() {
        ui.note(note);
    }
    outcome.verdict().map_or(Exit::Success, |failure| fail(ui, failure))
}

fn fail(ui: &Ui, failure: &Failure) -> Exit {
    ui.failure(failure);
    failure.exit()
}
