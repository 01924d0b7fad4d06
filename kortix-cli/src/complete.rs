//! Completion of what only the server or the configuration knows: identifiers, and the names of profiles.
//!
//! Somebody waits with a finger on a key, so a lookup ends after a second whatever the server does, says nothing when it
//! fails, asks nothing, and starts nothing.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use clap::{Arg, Command, FromArgMatches as _};
use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCandidates;
use clap_complete::env::Shells;
use kortix_sdk::RetryPolicy;
use tokio::time::timeout;

use crate::cli::{self, Globals};
use crate::context::{Api, Context};
use crate::env::{Env, KORTIX_COMPLETE};
use crate::exit::Exit;
use crate::output::{self, Ui};
use crate::settings::{Need, Service, Settings};

/// For everything that a lookup does.
const LIMIT: Duration = Duration::from_secs(1);
/// More than anybody chooses from.
const MANY: u32 = 50;

/// What can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Thread,
    Project,
    Execution,
    Agent,
    Profile,
}

impl Kind {
    /// What the help calls the value is what it is.
    fn of(argument: &Arg) -> Option<Self> {
        if argument.get_id() == "profile" {
            return Some(Self::Profile);
        }
        match argument.get_value_names()?.first()?.as_str() {
            "THREAD" => Some(Self::Thread),
            "PROJECT" => Some(Self::Project),
            "EXECUTION" => Some(Self::Execution),
            "AGENT" => Some(Self::Agent),
            _ => None,
        }
    }
}

/// What was typed so far, and where.
#[derive(Debug)]
struct Asked {
    globals: Globals,
    env: Env,
}

/// The script that makes a shell ask this program.
pub fn registration(shell: &str) -> Vec<u8> {
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(shell) {
        // Writing to memory cannot fail.
        let _ = shell.write_registration(KORTIX_COMPLETE, "kortix", "kortix", "kortix", &mut script);
    }
    script
}

/// Answers a shell: of the arguments, what follows `--` is the line that it completes.
pub fn run(shell: &str, arguments: &[OsString], env: Env) -> Exit {
    let words: Vec<_> = arguments.iter().skip_while(|word| *word != "--").skip(1).cloned().collect();
    let builtins = Shells::builtins();
    let Some(shell) = builtins.completer(shell).filter(|_| !words.is_empty()) else { return Exit::Success };
    let asked = Arc::new(Asked { globals: globals(&words), env });
    let mut command = looking_up(cli::whole(), &asked);
    let folder = std::env::current_dir().ok();
    let mut answer = Vec::new();
    if shell.write_complete(&mut command, words, folder.as_deref(), &mut answer).is_ok() {
        output::completion(&answer);
    }
    Exit::Success
}

/// The global flags of a line that is not finished.
fn globals(words: &[OsString]) -> Globals {
    let matches = cli::described().ignore_errors(true).try_get_matches_from(words).ok();
    let typed = matches.and_then(|matches| Globals::from_arg_matches(&matches).ok()).unwrap_or_default();
    Globals { quiet: true, verbose: false, debug: false, dry_run: false, github: false, ..typed }
}

/// The same command, whose identifiers are looked up.
fn looking_up(command: Command, asked: &Arc<Asked>) -> Command {
    let known: Vec<_> = command
        .get_arguments()
        .filter_map(|argument| Some((argument.get_id().clone(), Kind::of(argument)?)))
        .collect();
    let command = known.into_iter().fold(command, |command, (id, kind)| {
        let asked = Arc::clone(asked);
        let candidates = ArgValueCandidates::new(move || asked.look_up(kind).unwrap_or_default());
        command.mut_arg(id, |argument| argument.add(candidates))
    });
    command.mut_subcommands(|sub| looking_up(sub, asked))
}

impl Asked {
    fn look_up(&self, kind: Kind) -> Option<Vec<CompletionCandidate>> {
        let settings = Settings::load(&self.globals, &self.env, Need::Profile).ok()?;
        if kind == Kind::Profile {
            return Some(settings.profiles().keys().map(CompletionCandidate::new).collect());
        }
        let mut globals = self.globals.clone();
        settings.apply(&mut globals);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        let ui = Ui::new(&globals);
        let context = Context::new(globals, self.env.clone(), ui).with_settings(settings);
        let found = runtime.block_on(in_time(ask(&context, kind)));
        // What still waits for an answer must not delay the end.
        runtime.shutdown_background();
        found
    }
}

async fn in_time<T>(lookup: impl Future<Output = Option<T>>) -> Option<T> {
    timeout(LIMIT, lookup).await.ok().flatten()
}

async fn ask(context: &Context, kind: Kind) -> Option<Vec<CompletionCandidate>> {
    let service = if kind == Kind::Execution { Service::Obvious } else { Service::Kortix };
    // A local server that does not run is not started for this.
    let endpoints = context.endpoints_at_hand().await.ok()??;
    let endpoint = endpoints.of(service);
    endpoint.key.as_ref().ok()?;
    let api = context.anonymous_api(endpoint, service).ok()?;
    match kind {
        Kind::Execution => executions(&api).await,
        Kind::Agent => agents(&api).await,
        Kind::Thread | Kind::Project | Kind::Profile => threads(&api, kind).await,
    }
}

/// Threads, or the projects that they are in: there is no list of projects.
async fn threads(api: &Api, kind: Kind) -> Option<Vec<CompletionCandidate>> {
    let page = api.client.threads().list().limit(MANY).retry(RetryPolicy::none()).await.ok()?;
    let candidates = page.threads.into_iter().filter_map(|thread| {
        let project = thread.project;
        let name = project.as_ref().map_or(thread.name, |project| project.name.clone());
        match kind {
            Kind::Project => Some(candidate(&project?.project_id, &name)),
            _ => Some(candidate(&thread.thread_id, &name)),
        }
    });
    Some(candidates.collect())
}

async fn executions(api: &Api) -> Option<Vec<CompletionCandidate>> {
    let page = api.client.executions().list().limit(MANY).retry(RetryPolicy::none()).await.ok()?;
    Some(
        page.executions.iter().map(|execution| candidate(&execution.id, execution.status.as_str())).collect(),
    )
}

async fn agents(api: &Api) -> Option<Vec<CompletionCandidate>> {
    let page = api.client.agents().list().limit(MANY).retry(RetryPolicy::none()).await.ok()?;
    Some(page.agents.iter().map(|agent| candidate(&agent.agent_id, &agent.name)).collect())
}

fn candidate(id: &impl ToString, about: &str) -> CompletionCandidate {
    CompletionCandidate::new(output::one_line(&id.to_string())).help(Some(output::one_line(about).into()))
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_lookup_ends_after_a_second() {
        let begun = Instant::now();
        assert_eq!(in_time(std::future::pending::<Option<()>>()).await, None);
        assert_eq!(begun.elapsed(), LIMIT);
        assert_eq!(in_time(async { Some(1) }).await, Some(1));
    }
}
