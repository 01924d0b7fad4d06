//! The `kortix` command line.
//!
//! A command is a file under [`commands`]: what can be typed, and one function from a [`context::Context`] to an
//! [`outcome::Outcome`]. It prints nothing itself; [`output`] turns the outcome into bytes and [`exit`] into a code.

// What else is forbidden here is in `clippy.toml`: the environment, exits and streams each have their place.
#![warn(clippy::disallowed_methods)]

pub mod attempts;
pub mod batch;
pub mod cli;
pub mod commands;
pub mod complete;
pub mod context;
pub mod endings;
pub mod env;
pub mod error;
pub mod exit;
pub mod explain;
pub mod facts;
pub mod identity;
pub mod junit;
pub mod local;
pub mod outcome;
pub mod output;
pub mod pending;
pub mod present;
pub mod random;
pub mod runs;
pub mod schema;
pub mod settings;
#[cfg(test)]
mod testing;

use std::ffi::OsString;
use std::sync::Arc;

use crate::cli::Cli;
use crate::context::Context;
use crate::env::Env;
use crate::error::Failure;
use crate::exit::Exit;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::output::{Closed, GithubStep, Ui};
use crate::present::DryRun;
use crate::settings::Settings;

/// Runs the command line `arguments`, of which the first is the program's name.
pub fn run(arguments: &[OsString]) -> Exit {
    let env = Env::from_process();
    if let Some(shell) = env.complete.clone() {
        return complete::run(&shell, arguments, env);
    }
    let (mut cli, command) = match cli::parse(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return output::report_usage(&error, arguments),
    };
    let settings = match Settings::load(&cli.globals, &env, cli.command.need()) {
        Ok(settings) => settings,
        Err(failure) => return fail(&Ui::new(&cli.globals), &failure),
    };
    settings.apply(&mut cli.globals);
    let ui = Ui::new(&cli.globals);
    let step = match GithubStep::new(&cli.globals, &env, command) {
        Ok(step) => step,
        Err(failure) => return fail(&ui, &failure),
    };
    let Some(step) = step else { return finish(&ui, execute(cli, env, settings, &ui)).exit() };
    step.begin(&ui);
    let ending = finish(&ui, execute(cli, env, settings, &ui));
    match step.end(&ui, &ending.facts, ending.failure.as_ref()) {
        Err(failure) if ending.failure.is_none() => fail(&ui, &failure),
        _ => ending.exit(),
    }
}

/// What came of a command, when all has been said.
struct Ending {
    facts: Facts,
    failure: Option<Failure>,
}

impl Ending {
    fn exit(&self) -> Exit {
        self.failure.as_ref().map_or(Exit::Success, Failure::exit)
    }
}

fn execute(cli: Cli, env: Env, settings: Settings, ui: &Arc<Ui>) -> Result<Outcome, Failure> {
    if cli.globals.dry_run && !cli.command.sends_requests() {
        return Err(Failure::usage("--dry-run: this command sends no request that could be shown"));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::io("cannot start the runtime", &error))?;
    let timeout = cli.globals.timeout;
    let context = Context::new(cli.globals, env, Arc::clone(ui)).with_settings(settings);
    let command = Box::pin(cli.command.run(&context));
    let result = runtime.block_on(endings::whichever_first(&context, timeout, command));
    // A read of standard input that nobody waits for any more must not delay the end.
    runtime.shutdown_background();
    match context.unsent_request() {
        Some(request) => Ok(Outcome::of(DryRun(request))),
        None => report(&context, result),
    }
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

/// Says what there is to say.
fn finish(ui: &Ui, result: Result<Outcome, Failure>) -> Ending {
    let (facts, failure) = match result {
        Ok(outcome) => (outcome.facts(), print(ui, outcome).err()),
        Err(failure) => (Facts::default(), Some(failure)),
    };
    if let Some(failure) = &failure {
        ui.failure(failure);
    }
    Ending { facts, failure }
}

/// Prints the result, which may mean a failure.
fn print(ui: &Ui, outcome: Outcome) -> Result<(), Failure> {
    match outcome.payload().map_or(Ok(()), |payload| ui.payload(payload)) {
        // A reader that had enough says nothing about what the command came to.
        Ok(()) | Err(Closed::ByReader) => {}
        Err(Closed::Failed(failure)) => return Err(failure),
    }
    if let Some(note) = outcome.note() {
        ui.note(note);
    }
    outcome.into_verdict().map_or(Ok(()), Err)
}

fn fail(ui: &Ui, failure: &Failure) -> Exit {
    ui.failure(failure);
    failure.exit()
}
