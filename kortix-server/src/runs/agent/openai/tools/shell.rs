//! A command as a job of the sandbox. Its name is made of the execution, the step and the call: whoever goes on with
//! the turn joins it instead of running it again.

use std::time::Duration;

use serde::Deserialize;
use tokio::time::{sleep, timeout};

use super::Outcome;
use crate::{
    runs::agent::{
        environment,
        job::{persistently, unavailable},
        openai::{halt::Halt, work::Work},
        plain_text::{pieces, whole_characters},
        text,
    },
    sandbox::{JobId, JobSpec, JobStatus, SandboxError},
};

const TIME_LIMIT: Duration = Duration::from_mins(10);
/// Of output that is kept in the sandbox; the model gets less.
const OUTPUT_LIMIT: u64 = 256 << 10;
const PIECE: u64 = 64 << 10;
/// How long one look waits for output or the end.
const LOOK: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(200);
/// A sandbox that was just woken may take this long until it takes a job.
const WAKE_LIMIT: Duration = Duration::from_secs(15);
const WAKE_POLL: Duration = Duration::from_millis(50);

#[derive(Debug, Deserialize)]
pub(in crate::runs::agent::openai) struct Arguments {
    command: String,
    timeout_seconds: Option<u64>,
}

pub(super) async fn run(work: &mut Work<'_, '_>, call: usize, arguments: Arguments) -> Result<Outcome, Halt> {
    if arguments.command.contains('\0') {
        return Ok(Outcome::failed("Error: the command holds a NUL character."));
    }
    let id = work.job_id(call);
    let spec = spec(work, arguments);
    work.vigil.go_on().await?;
    let started = start(work, &id, &spec).await?;
    let status = match started {
        Ok(()) => follow(work, call, &id).await?,
        Err(error) => Err(error),
    };
    let status = match status {
        Ok(status) => status,
        // The sandbox went away while the command ran, or before: with it goes what ran in it, and not its files.
        Err(SandboxError::Gone) => JobStatus::Lost,
        Err(SandboxError::Stopped) => return Err(Halt::Failed(unavailable(&SandboxError::Stopped))),
        Err(error) => return Ok(Outcome::failed(format!("Error: the command could not be run: {error}."))),
    };
    let output =
        persistently(|| work.turn.service.driver.job_output(work.turn.sandbox, &id, 0, OUTPUT_LIMIT));
    let output = work.vigil.during(output).await?.unwrap_or_default();
    Ok(outcome(&status, &text(&output.bytes), output.truncated, &spec))
}

fn spec(work: &Work<'_, '_>, arguments: Arguments) -> JobSpec {
    let asked = arguments.timeout_seconds.map_or(TIME_LIMIT, Duration::from_secs);
    let least = Duration::from_secs(1);
    JobSpec {
        argv: vec!["bash".to_owned(), "-lc".to_owned(), arguments.command],
        cwd: None,
        env: environment(&work.turn.context),
        stdin: None,
        time_limit: asked.clamp(least, work.vigil.time_left().max(least)),
        output_limit: OUTPUT_LIMIT.min(work.turn.context.limits.output_bytes),
    }
}

/// Starts it unless it was started before, in a sandbox that may have to be woken.
async fn start(
    work: &mut Work<'_, '_>,
    id: &JobId,
    spec: &JobSpec,
) -> Result<Result<(), SandboxError>, Halt> {
    let (service, sandbox) = (work.turn.service, work.turn.sandbox);
    let started = timeout(WAKE_LIMIT, async {
        loop {
            service.wake_sandbox(sandbox).await?;
            match persistently(|| service.driver.start_job(sandbox, id, spec)).await {
                // One that is only just dying looks alive, and one that is only just woken does not answer yet.
                Err(SandboxError::Gone) => sleep(WAKE_POLL).await,
                outcome => return outcome,
            }
        }
    });
    Ok(work.vigil.during(started).await?.unwrap_or(Err(SandboxError::Gone)))
}

/// Tells of what it writes until it has ended.
async fn follow(
    work: &mut Work<'_, '_>,
    call: usize,
    id: &JobId,
) -> Result<Result<JobStatus, SandboxError>, Halt> {
    let (service, sandbox) = (work.turn.service, work.turn.sandbox);
    let mut pending = Vec::new();
    loop {
        let offset = work.desk.output_offset + pending.len() as u64;
        let looked = persistently(|| service.driver.follow_job(sandbox, id, offset, PIECE, LOOK));
        let progress = match work.vigil.during(looked).await? {
            Ok(progress) => progress,
            Err(error) => return Ok(Err(error)),
        };
        let count = progress.output.bytes.len();
        let has_ended = progress.status != JobStatus::Running && (count as u64) < PIECE;
        pending.extend_from_slice(&progress.output.bytes);
        let taken = if has_ended { pending.len() } else { whole_characters(&pending).len() };
        if taken > 0 {
            let written = text(&pending[..taken]);
            work.tell_of_output(call, pieces(&written), taken).await?;
            pending.drain(..taken);
        }
        if has_ended {
            return Ok(Ok(progress.status));
        }
        if count == 0 {
            work.vigil.during(sleep(PAUSE)).await?;
        }
    }
}

fn outcome(status: &JobStatus, output: &str, truncated: bool, spec: &JobSpec) -> Outcome {
    let how = match status {
        JobStatus::Exited { code } => format!("[exit code {code}]"),
        JobStatus::Signalled { signal } => format!("[ended by signal {signal}]"),
        JobStatus::TimedOut => format!("[ended after its time limit of {} s]", spec.time_limit.as_secs()),
        JobStatus::Killed => "[ended from outside]".to_owned(),
        JobStatus::FailedToStart { reason } => format!("[could not be started: {reason}]"),
        JobStatus::Lost | JobStatus::Running => {
            "[the sandbox was started anew while this ran: what ran in it has ended, and its files are there]"
                .to_owned()
        }
    };
    let cut = if truncated { "\n[it wrote more than is kept]" } else { "" };
    let end = if output.is_empty() || output.ends_with('\n') { "" } else { "\n" };
    let output = format!("{output}{end}{how}{cut}");
    if matches!(status, JobStatus::Exited { code: 0 }) {
        Outcome::of(output)
    } else {
        Outcome::failed(output)
    }
}
