//! One turn as a job in a sandbox, followed from the outside with a deadline of our own: what is inside the sandbox is
//! the agent's, and is not trusted to keep the time.

use std::{future::Future, time::Duration};

use async_trait::async_trait;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::{Agent, Begun, Dialect, Finished, JobAgent, Output, TurnAtWork, text};
use crate::{
    domain::{
        event::NewEvent,
        execution::{Failure, TurnOutcome},
        service::Service,
    },
    ids::ExecutionId,
    runs::desk::Desk,
    sandbox::{JobId, JobProgress, JobSpec, JobStatus, SandboxError, SandboxKey},
    store::WorkError,
    timestamp::Timestamp,
};

/// How much of a job's output is told of at a time, in bytes.
const PIECE: u64 = 64 << 10;
/// How long one look at a job waits for output or its end, and how long one goes on at most that nobody wants any more.
const LOOK: Duration = Duration::from_secs(5);
/// After a look that came back early with nothing to tell.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the sandbox may take beyond the job's time limit to end it.
const GRACE: Duration = Duration::from_secs(30);
/// A sandbox that was just woken may take this long until it takes a job.
/// How long a sandbox may take to be made anew for a run: a node may have to get its image first.
const MAKE_LIMIT: Duration = Duration::from_mins(3);
const WAKE_LIMIT: Duration = Duration::from_secs(15);
const WAKE_POLL: Duration = Duration::from_millis(50);
/// A host that fails this often in a row has lost the job.
const HOST_FAILURES: u32 = 10;

#[async_trait]
impl<A: JobAgent> Agent for A {
    fn name(&self) -> &'static str {
        JobAgent::name(self)
    }

    /// Runs a turn that has not begun, and joins one that has.
    async fn work(&self, turn: &TurnAtWork<'_>, desk: &mut Desk<'_>) -> Result<Finished, WorkError> {
        let dialect = self.dialect();
        let job = Job {
            service: turn.service,
            sandbox: turn.sandbox,
            id: JobId::of_turn(turn.context.execution.id, turn.ordinal, turn.attempt),
            spec: self.job(&turn.context),
            dialect,
            execution: turn.context.execution.id,
            began_at: turn.began_at,
        };
        let outcome = match turn.begun {
            Begun::Before => job.join(desk).await?,
            Begun::Here if turn.context.first.is_none() => job.run_first(desk).await?,
            Begun::Here => job.run(desk).await?,
        };
        let answer = Some(dialect.answer(&outcome.output).into_owned());
        let reason = if outcome.failure.is_none() { "stop" } else { "error" };
        Ok(Finished { outcome, answer, reason })
    }
}

struct Job<'a> {
    service: &'a Service,
    sandbox: &'a SandboxKey,
    id: JobId,
    spec: JobSpec,
    dialect: &'a dyn Dialect,
    execution: ExecutionId,
    began_at: Timestamp,
}

impl Job<'_> {
    /// As [`Self::run`], for the first turn: whoever asked for it wants the sandbox to run, also when it is stopped or was
    /// deleted.
    async fn run_first(&self, desk: &mut Desk<'_>) -> Result<TurnOutcome, WorkError> {
        let started = timeout(MAKE_LIMIT, self.service.bring_up(self.sandbox)).await;
        if let Ok(Err(error)) = started {
            // Whether the job can be run nevertheless is seen next.
            tracing::warn!(execution = %self.execution, error = &error as &dyn std::error::Error, "no start");
        }
        self.run(desk).await
    }

    /// Starts the job, in a sandbox that may have to be woken, and follows it to its end.
    async fn run(&self, desk: &mut Desk<'_>) -> Result<TurnOutcome, WorkError> {
        let started = timeout(WAKE_LIMIT, async {
            loop {
                self.service.wake_sandbox(self.sandbox).await?;
                match self.start().await {
                    // One that is only just dying looks alive, and one that is only just woken does not answer yet.
                    Err(SandboxError::Gone) => sleep(WAKE_POLL).await,
                    outcome => return outcome,
                }
            }
        });
        match started.await {
            Ok(started) => self.follow(started, desk).await,
            Err(_) => Ok(TurnOutcome::not_run(unavailable(&SandboxError::Gone))),
        }
    }

    /// Follows a job that an earlier process has begun. It may or may not have been started: starting it again is
    /// starting it once, as long as its sandbox lives. Where that is gone the turn is lost, and not run a second time.
    async fn join(&self, desk: &mut Desk<'_>) -> Result<TurnOutcome, WorkError> {
        let started = self.start().await;
        self.follow(started, desk).await
    }

    async fn start(&self) -> Result<(), SandboxError> {
        persistently(|| self.service.driver.start_job(self.sandbox, &self.id, &self.spec)).await?;
        // Deleted or stopped while it was being started: whoever did it found no job to end.
        if self.is_unwanted().await {
            return self.service.driver.kill_job(self.sandbox, &self.id).await;
        }
        Ok(())
    }

    async fn is_unwanted(&self) -> bool {
        matches!(self.service.store.execution_is_wanted(self.execution).await, Ok(false))
    }

    async fn follow(
        &self,
        started: Result<(), SandboxError>,
        desk: &mut Desk<'_>,
    ) -> Result<TurnOutcome, WorkError> {
        let ended = match started {
            Ok(()) => self.end(desk).await?,
            Err(error) => Err(error),
        };
        match ended {
            Ok(outcome) => Ok(outcome),
            Err(error) => {
                self.kill().await;
                Ok(TurnOutcome::not_run(unavailable(&error)))
            }
        }
    }

    async fn end(&self, desk: &mut Desk<'_>) -> Result<Result<TurnOutcome, SandboxError>, WorkError> {
        let status = match self.ended(desk).await? {
            Ok(status) => status,
            Err(error) => return Ok(Err(error)),
        };
        let driver = &self.service.driver;
        let limit = self.spec.output_limit;
        let output = persistently(|| driver.job_output(self.sandbox, &self.id, 0, limit)).await;
        Ok(output.map(|output| TurnOutcome {
            exit_code: if let JobStatus::Exited { code } = status { Some(code) } else { None },
            output: text(&output.bytes),
            output_truncated: output.truncated,
            failure: failure(&status, &self.spec),
        }))
    }

    /// Tells of what the job writes until it ends, or has to be ended.
    async fn ended(&self, desk: &mut Desk<'_>) -> Result<Result<JobStatus, SandboxError>, WorkError> {
        // What the dialect waits for the rest of.
        let mut pending = Vec::new();
        loop {
            let looked_at = Instant::now();
            let offset = desk.output_offset + pending.len() as u64;
            let progress = match timeout_at(self.deadline(), self.progress(offset)).await {
                Ok(Ok(progress)) => progress,
                Ok(Err(error)) => return Ok(Err(error)),
                Err(_) => {
                    self.kill().await;
                    return Ok(Ok(JobStatus::TimedOut));
                }
            };
            let count = progress.output.bytes.len();
            let has_ended = progress.status != JobStatus::Running && (count as u64) < PIECE;
            pending.extend_from_slice(&progress.output.bytes);
            let output = if has_ended { Output::Last(&pending) } else { Output::Some(&pending) };
            let (events, taken) = self.dialect.tell(output, &mut desk.narrator);
            if taken > 0 {
                self.tell(desk, &events, taken).await?;
                pending.drain(..taken);
            }
            if has_ended {
                return Ok(Ok(progress.status));
            }
            if count == 0 {
                self.end_if_unwanted().await;
                if looked_at.elapsed() < PAUSE {
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn tell(&self, desk: &mut Desk<'_>, events: &[NewEvent], bytes: usize) -> Result<(), WorkError> {
        let told = desk.tell_of_output(events, bytes).await;
        if matches!(told, Err(WorkError::LeaseLost)) {
            self.end_if_unwanted().await;
        }
        told
    }

    /// Whoever deleted it may be another server, which cannot reach the sandbox.
    async fn end_if_unwanted(&self) {
        if self.is_unwanted().await {
            self.kill().await;
        }
    }

    async fn progress(&self, offset: u64) -> Result<JobProgress, SandboxError> {
        persistently(|| self.service.driver.follow_job(self.sandbox, &self.id, offset, PIECE, LOOK)).await
    }

    /// From the turn's own beginning, so that a restart of the server does not extend it.
    fn deadline(&self) -> Instant {
        let elapsed = Timestamp::now().micros().saturating_sub(self.began_at.micros());
        let elapsed = Duration::from_micros(u64::try_from(elapsed).unwrap_or(0));
        Instant::now() + (self.spec.time_limit + GRACE).saturating_sub(elapsed)
    }

    async fn kill(&self) {
        match self.service.driver.kill_job(self.sandbox, &self.id).await {
            Ok(()) | Err(SandboxError::NoSuchJob | SandboxError::Gone | SandboxError::Stopped) => {}
            Err(error) => {
                tracing::error!(execution = %self.execution, error = &error as &dyn std::error::Error, "cannot end the job");
            }
        }
    }
}

/// A host may fail for a moment; a sandbox that is gone stays gone.
pub(super) async fn persistently<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, SandboxError>
where
    F: Future<Output = Result<T, SandboxError>>,
{
    let mut failures = 0;
    loop {
        match attempt().await {
            Err(error @ (SandboxError::Gone | SandboxError::Stopped | SandboxError::NoSuchJob)) => {
                return Err(error);
            }
            Err(error) if failures >= HOST_FAILURES => return Err(error),
            Err(_) => {
                failures += 1;
                sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

fn failure(status: &JobStatus, spec: &JobSpec) -> Option<Failure> {
    match status {
        JobStatus::Exited { code: 0 } => None,
        JobStatus::Exited { code } => {
            Some(Failure::new("agent_failed", format!("The agent ended with exit code {code}.")))
        }
        JobStatus::Signalled { signal } => {
            Some(Failure::new("agent_failed", format!("The agent was ended by signal {signal}.")))
        }
        JobStatus::TimedOut => {
            let seconds = spec.time_limit.as_secs();
            Some(Failure::new(
                "time_limit",
                format!("The agent was ended after its time limit of {seconds} s."),
            ))
        }
        JobStatus::Killed => Some(Failure::new(Failure::STOPPED, "The agent was stopped.")),
        JobStatus::FailedToStart { reason } => {
            Some(Failure::new("agent_not_started", format!("The agent could not be started: {reason}.")))
        }
        JobStatus::Lost => Some(lost()),
        JobStatus::Running => Some(Failure::new("worker_lost", "The agent was still running.")),
    }
}

fn lost() -> Failure {
    Failure::new(Failure::SANDBOX_LOST, "The sandbox ended while the agent was at work.")
}

pub(super) fn unavailable(error: &SandboxError) -> Failure {
    match error {
        SandboxError::Gone => lost(),
        SandboxError::Stopped => {
            Failure::new("sandbox_stopped", "The sandbox was stopped while the agent was at work.")
        }
        other => Failure::new("sandbox_unavailable", format!("The sandbox could not be used: {other}.")),
    }
}
