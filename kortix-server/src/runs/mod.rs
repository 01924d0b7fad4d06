//! Executions at work. Each runs as a task that can be dropped at any time: what it has done is in the database, what
//! it started belongs to the sandbox, and `resume` goes on from both.

pub mod agent;

use std::{sync::Arc, time::Duration};

use self::agent::{Agent, TurnContext};
use crate::{
    domain::{
        execution::{Execution, Failure, Status, TurnKind, TurnOutcome},
        service::Service,
    },
    ids::ExecutionId,
    sandbox::{JobId, JobSpec, JobStatus, SandboxError, SandboxKey},
    store::StoreError,
};

/// How long one look at a job waits for its end.
const JOB_WAIT: Duration = Duration::from_secs(20);
/// A host that fails this often in a row has lost the job.
const HOST_FAILURES: u32 = 10;
const HOST_RETRY_DELAY: Duration = Duration::from_secs(1);

/// What a turn may use.
#[derive(Clone, Copy, Debug)]
pub struct TurnLimits {
    pub time: Duration,
    pub output_bytes: u64,
}

impl Default for TurnLimits {
    fn default() -> Self {
        Self { time: Duration::from_mins(50), output_bytes: 1 << 20 }
    }
}

#[derive(Clone, Copy)]
enum Ordinal {
    First = 1,
    Second = 2,
}

/// The names under which an execution's turns run in its sandbox.
pub fn job_ids(execution: ExecutionId) -> impl Iterator<Item = JobId> {
    [Ordinal::First, Ordinal::Second].into_iter().filter_map(move |ordinal| job_id(execution, ordinal))
}

fn job_id(execution: ExecutionId, ordinal: Ordinal) -> Option<JobId> {
    JobId::new(format!("{}-{}", execution.prefixed(), ordinal as u8))
}

#[derive(Debug)]
pub struct Runner {
    service: Arc<Service>,
    agent: Arc<dyn Agent>,
    limits: TurnLimits,
}

impl Runner {
    pub fn new(service: Arc<Service>, agent: Arc<dyn Agent>, limits: TurnLimits) -> Self {
        Self { service, agent, limits }
    }

    pub fn agent_name(&self) -> &'static str {
        self.agent.name()
    }

    /// Works on a queued execution in the background.
    pub fn launch(self: &Arc<Self>, id: ExecutionId) {
        let runner = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = runner.run(id).await {
                tracing::error!(execution = %id, error = &error as &dyn std::error::Error, "execution interrupted");
            }
        });
    }

    /// Goes on with every execution that an earlier process left active.
    pub async fn resume(self: &Arc<Self>) -> Result<(), StoreError> {
        for id in self.service.store.active_executions().await? {
            tracing::info!(execution = %id, "resuming");
            self.launch(id);
        }
        Ok(())
    }

    async fn run(&self, id: ExecutionId) -> Result<(), StoreError> {
        let store = &self.service.store;
        let Some(execution) = store.execution(id).await? else { return Ok(()) };
        let project = store.project(execution.project).await?;
        let Some(sandbox) = project.and_then(|project| project.sandbox) else {
            let failure = Failure::new("sandbox_lost", "The project has no sandbox.");
            return store.end_execution(id, Status::Failed, Some(&failure)).await;
        };
        let first = self.turn(&execution, &sandbox.key, Ordinal::First, None).await?;
        if execution.prompts.follow_up(&first).is_some() {
            // Whatever the second turn does, it changes nothing about the outcome of the first.
            self.turn(&execution, &sandbox.key, Ordinal::Second, Some(&first)).await?;
        }
        let status = if first.failure.is_none() { Status::Succeeded } else { Status::Failed };
        store.end_execution(id, status, first.failure.as_ref()).await
    }

    /// Runs a turn that has not begun, joins one that has, and takes the outcome of one that has ended.
    async fn turn(
        &self,
        execution: &Execution,
        sandbox: &SandboxKey,
        ordinal: Ordinal,
        first: Option<&TurnOutcome>,
    ) -> Result<TurnOutcome, StoreError> {
        let (kind, prompt) = first
            .and_then(|outcome| execution.prompts.follow_up(outcome))
            .unwrap_or((TurnKind::Prompt, &execution.prompts.starter));
        let recorded = execution.turns.get(ordinal as usize - 1);
        if let Some(outcome) = recorded.and_then(crate::domain::execution::Turn::outcome) {
            return Ok(outcome);
        }
        let status = if first.is_some() { Status::Finishing } else { Status::Running };
        let store = &self.service.store;
        let begins = store.begin_turn(execution.id, ordinal as i64, kind, prompt, status).await?;
        let spec = self.agent.job(&TurnContext { execution, prompt, first, limits: self.limits });
        let outcome = match self.carry_out(execution.id, sandbox, ordinal, &spec, begins).await {
            Ok(outcome) => outcome,
            Err(error) => TurnOutcome::not_run(lost(&error)),
        };
        store.end_turn(execution.id, ordinal as i64, &outcome).await?;
        Ok(outcome)
    }

    async fn carry_out(
        &self,
        execution: ExecutionId,
        sandbox: &SandboxKey,
        ordinal: Ordinal,
        spec: &JobSpec,
        begins: bool,
    ) -> Result<TurnOutcome, SandboxError> {
        let job = job_id(execution, ordinal).ok_or(SandboxError::NoSuchJob)?;
        if begins {
            self.service.wake_sandbox(sandbox).await?;
        }
        // A turn that had begun before a crash may or may not have been started: starting it again is starting it
        // once, as long as its sandbox lives. Where that is gone the turn is lost, and not run a second time.
        self.service.driver.start_job(sandbox, &job, spec).await?;
        let status = self.await_job(sandbox, &job).await?;
        let output = self.service.driver.job_output(sandbox, &job, 0, spec.output_limit).await?;
        Ok(TurnOutcome {
            exit_code: if let JobStatus::Exited { code } = status { Some(code) } else { None },
            output: String::from_utf8_lossy(&output.bytes).into_owned(),
            output_truncated: output.truncated,
            failure: failure(&status, spec),
        })
    }

    async fn await_job(&self, sandbox: &SandboxKey, job: &JobId) -> Result<JobStatus, SandboxError> {
        let mut failures = 0;
        loop {
            match self.service.driver.job(sandbox, job, JOB_WAIT).await {
                Ok(JobStatus::Running) => failures = 0,
                Ok(ended) => return Ok(ended),
                Err(error @ (SandboxError::Gone | SandboxError::NoSuchJob)) => return Err(error),
                Err(error) if failures >= HOST_FAILURES => return Err(error),
                Err(_) => {
                    failures += 1;
                    tokio::time::sleep(HOST_RETRY_DELAY).await;
                }
            }
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
        JobStatus::Killed => Some(Failure::new("stopped", "The agent was stopped.")),
        JobStatus::FailedToStart { reason } => {
            Some(Failure::new("agent_not_started", format!("The agent could not be started: {reason}.")))
        }
        JobStatus::Lost => {
            Some(Failure::new("sandbox_lost", "The sandbox ended while the agent was at work."))
        }
        JobStatus::Running => Some(Failure::new("worker_lost", "The agent was still running.")),
    }
}

fn lost(error: &SandboxError) -> Failure {
    match error {
        SandboxError::Gone => Failure::new("sandbox_lost", "The sandbox ended while the agent was at work."),
        other => Failure::new("sandbox_unavailable", format!("The sandbox could not be used: {other}.")),
    }
}
