//! The first program inside a sandbox: this same binary in a hidden mode.
//!
//! It keeps the desktop running, serves it on port 6080 and the preview on port 8080, and answers the driver on
//! a unix socket, or on a port where the driver cannot reach one. It is small on purpose: it is in every sandbox.

mod agent;
mod desktop;
mod egress;
mod files;
mod first;
mod health;
mod install;
mod job;
mod jobs;
mod parking;
mod preview;
mod services;
mod signals;
mod step_down;
mod terminal;
mod tree;
mod usage;
mod wallpaper;

use std::{ffi::OsString, io, path::PathBuf, process::ExitCode};

use clap::Parser;
use rustix::process::{Resource, Rlimit, getpid, getrlimit, setrlimit};
use tokio::{net::TcpListener, runtime};

use self::{health::Board, services::FirstLook};
use super::{DESKTOP_PORT, JobId, PREVIEW_PORT, SandboxKey};

/// The subcommand of `kortix-server` that leads to [`main`].
pub const SUBCOMMAND: &str = "sandbox-init";

#[derive(Debug, Parser)]
#[command(name = SUBCOMMAND, no_binary_name = true)]
struct Arguments {
    /// Supervise one job instead of being the init.
    #[arg(long, value_name = "ID", value_parser = job_id)]
    job: Option<JobId>,
    /// Become the shell of the terminal on standard input.
    #[arg(long, conflicts_with = "job")]
    terminal: bool,
    /// Prepare a sandbox of that name whose volumes are mounted, and end.
    #[arg(long, value_name = "SANDBOX", conflicts_with_all = ["job", "terminal"])]
    install: Option<SandboxKey>,
    /// Answer the driver on the port for that, and not on a unix socket.
    #[arg(long)]
    on_port: bool,
    /// Become the sandbox's user first.
    #[arg(long)]
    step_down: bool,
    /// How many processes the sandbox's user may have, where that is nobody else's.
    #[arg(long)]
    max_processes: Option<u64>,
    /// Write there what is said, and not to standard error.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

fn job_id(text: &str) -> Result<JobId, String> {
    JobId::new(text).ok_or_else(|| "not a job id".to_owned())
}

/// Runs the init, the supervisor of one job, or the shell of one terminal. `arguments` are those after [`SUBCOMMAND`].
///
/// Makes its own small runtime, so call it before one is made.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let outcome =
        Arguments::try_parse_from(arguments).map_err(io::Error::other).and_then(|arguments| run(&arguments));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(&format!("{SUBCOMMAND}: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    if let Some(log) = &arguments.log {
        first::say_into(log)?;
    }
    if arguments.step_down {
        step_down::step_down()?;
        first::make_runtime_directory()?;
    }
    if let Some(key) = &arguments.install {
        return install::prepare(key);
    }
    if getpid().is_init() {
        return first::wait_for_all();
    }
    if arguments.terminal {
        return terminal::become_shell();
    }
    let runtime = runtime::Builder::new_current_thread().enable_all().max_blocking_threads(4).build()?;
    if let Some(id) = &arguments.job {
        return runtime.block_on(job::supervise(id));
    }
    let door = if arguments.on_port { agent::Door::Port } else { agent::Door::Socket };
    runtime.block_on(init(door, arguments.max_processes))
}

async fn init(door: agent::Door, max_processes: Option<u64>) -> io::Result<()> {
    limit_resources(max_processes)?;
    signals::stop_ignoring()?;
    let board = Board::default();
    // Before the agent answers, so that whoever reaches the agent reaches these too.
    let desktop_port = TcpListener::bind(("127.0.0.1", DESKTOP_PORT)).await?;
    let preview_port = TcpListener::bind(("127.0.0.1", PREVIEW_PORT)).await?;
    let egress = egress::listen().await?;
    let agent = agent::listen(door).await?;

    let first_look = FirstLook::default();
    let ended = tokio::try_join!(
        desktop::serve(desktop_port, first_look.clone()),
        preview::serve(preview_port),
        egress::serve(egress),
        agent::serve(agent, board.clone(), first_look.clone()),
        services::keep_running(&board, &first_look),
    );
    // Without the init nobody reaches what is left.
    tree::kill_all();
    ended.map(drop)
}

/// What control groups would limit, as far as it goes without them; and no core dumps in the workspace.
fn limit_resources(max_processes: Option<u64>) -> io::Result<()> {
    let lower = |resource, wanted: u64| {
        let allowed = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let limit = Some(wanted.min(allowed));
        setrlimit(resource, Rlimit { current: limit, maximum: limit })
    };
    max_processes.map_or(Ok(()), |most| lower(Resource::Nproc, most))?;
    lower(Resource::Core, 0)?;
    Ok(())
}

#[expect(clippy::print_stderr, reason = "standard error is the sandbox's log")]
fn note(text: &str) {
    eprintln!("{text}");
}
