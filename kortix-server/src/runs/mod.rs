//! Executions at work. Each runs as a task that can be dropped at any time: what it has done is in the database, what
//! it started belongs to the sandbox, and `resume` goes on from both.

pub mod agent;
mod job;
mod stop;

use std::{sync::Arc, time::Duration};

use self::{
    agent::{Agent, TurnContext},
    job::Job,
};
use crate::{
    domain::{
        account::Caller,
        create_project::{CreatedProject, NewProject},
        create_thread::CreateThreadError,
        create_thread_at_work::{NewThreadAtWork, ThreadAtWork},
        execution::{
            Execution, Failure, NewExecution, Prompts, Saying, Status, Turn, TurnBegin, TurnKind, TurnOutcome,
        },
        plan::Limits,
        service::Service,
        thread::Thread,
        under_way::UnderWay,
    },
    ids::{ExecutionId, ThreadId},
    sandbox::{JobId, SandboxError, SandboxKey},
    store::{IdempotencyKey, StartError, Started, StoreError},
    timestamp::Timestamp,
};

/// How often executions that nobody works on are looked for: those that another server has started for this one.
const RESUME_INTERVAL: Duration = Duration::from_secs(2);

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

/// Where an execution is to be started.
#[derive(Clone, Debug)]
pub enum Place {
    /// A thread that the plan must have room for.
    NewThread(Thread),
    /// A thread that counts, and is not refused: Obvious knows no such limit.
    UnlimitedThread(Thread),
    Thread(ThreadId),
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
    at_work: UnderWay<ExecutionId>,
}

/// A turn that is over, or whose execution was deleted.
enum Ended {
    With(TurnOutcome),
    Stopped,
    Gone,
}

impl Ended {
    fn was_stopped(&self) -> bool {
        match self {
            Self::With(outcome) => outcome.was_stopped(),
            Self::Stopped => true,
            Self::Gone => false,
        }
    }
}

impl Runner {
    pub fn new(service: Arc<Service>, agent: Arc<dyn Agent>, limits: TurnLimits) -> Self {
        Self { service, agent, limits, at_work: UnderWay::default() }
    }

    /// An execution of this server's agent, on the caller's account.
    pub fn new_execution(
        &self,
        caller: Caller,
        prompts: Prompts,
        idempotency: Option<IdempotencyKey>,
    ) -> NewExecution {
        NewExecution {
            id: ExecutionId::new(),
            account: caller.account,
            started_by: caller.user,
            agent: self.agent.name().to_owned(),
            agent_id: None,
            agent_version: None,
            model: None,
            prompts,
            saying: Saying::Now,
            idempotency,
        }
    }

    /// Records an execution and launches it, in a task of its own: a caller who hangs up between the two does not
    /// leave an execution that nobody works on.
    pub async fn start(self: &Arc<Self>, place: Place, execution: NewExecution) -> Result<(), StartError> {
        let runner = Arc::clone(self);
        let started = tokio::spawn(async move {
            let (store, plans) = (&runner.service.store, &runner.service.limits);
            let limits = |plan| plans.of(plan);
            let runs_only = |plan| Limits { threads: i64::MAX, ..plans.of(plan) };
            let Started { server } = match &place {
                Place::NewThread(thread) => store.start_in_new_thread(thread, &execution, &limits).await?,
                Place::UnlimitedThread(thread) => {
                    store.start_in_new_thread(thread, &execution, &runs_only).await?
                }
                Place::Thread(thread) => store.start_in_thread(*thread, &execution, &limits).await?,
            };
            // Another server, whose driver has the sandbox, finds it by itself.
            if server.is_none_or(|server| server == runner.service.server) {
                runner.launch(execution.id);
            }
            Ok(())
        });
        started.await.unwrap_or_else(|error| Err(StoreError(Box::new(error)).into()))
    }

    /// Makes a project with an execution in it, and launches that.
    pub async fn start_project(
        self: &Arc<Self>,
        project: NewProject,
    ) -> Result<CreatedProject, CreateThreadError> {
        let runner = Arc::clone(self);
        let started = tokio::spawn(async move {
            let made = runner.service.create_project(project).await?;
            if !made.replayed {
                runner.launch(made.execution);
            }
            Ok(made)
        });
        started.await.unwrap_or_else(|_| Err(SandboxError::failed("the create was interrupted").into()))
    }

    /// Makes a thread, with its project and sandbox, for an execution that begins with it, and launches that.
    pub async fn start_with_thread(
        self: &Arc<Self>,
        caller: Caller,
        new: NewThreadAtWork,
    ) -> Result<ThreadAtWork, CreateThreadError> {
        let thread = self.service.create_thread_at_work(caller, new).await?;
        if !thread.replayed {
            self.launch(thread.made.execution);
        }
        Ok(thread)
    }

    /// Goes on with every active execution that nobody works on: those of an earlier process, and those that a
    /// failing database interrupted.
    pub async fn resume(self: &Arc<Self>) -> Result<(), StoreError> {
        for id in self.service.store.active_executions(self.service.server).await? {
            self.launch(id);
        }
        self.end_those_to_stop().await
    }

    /// Looks for them until the task is aborted.
    pub async fn resume_for_ever(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(RESUME_INTERVAL);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            if let Err(error) = self.resume().await {
                tracing::error!(error = &error as &dyn std::error::Error, "cannot look for executions");
            }
        }
    }

    /// Works on an execution in the background, unless somebody does.
    fn launch(self: &Arc<Self>, id: ExecutionId) {
        let Some(in_hand) = self.at_work.try_enter(&id) else { return };
        let runner = Arc::clone(self);
        tokio::spawn(async move {
            let _in_hand = in_hand;
            if let Err(error) = runner.run(id).await {
                tracing::error!(execution = %id, error = &error as &dyn std::error::Error, "interrupted");
            }
        });
    }

    async fn run(&self, id: ExecutionId) -> Result<(), StoreError> {
        let store = &self.service.store;
        let Some(execution) = store.execution(id).await? else { return Ok(()) };
        let project = store.project(execution.project).await?;
        let Some(sandbox) = project.and_then(|project| project.sandbox) else {
            let failure = Failure::new("sandbox_lost", "The project has no sandbox.");
            return self.end(id, Status::Failed, Some(&failure)).await;
        };
        let first = match self.turn(&execution, &sandbox.key, Ordinal::First, None).await? {
            Ended::With(first) if !first.was_stopped() => first,
            Ended::With(_) | Ended::Stopped => return store.end_execution(id, Status::Stopped, None).await,
            Ended::Gone => return Ok(()),
        };
        if execution.prompts.follow_up(&first).is_some() {
            // Unless it is stopped, the second turn changes nothing about the outcome of the first.
            let second = self.turn(&execution, &sandbox.key, Ordinal::Second, Some(&first)).await?;
            if second.was_stopped() {
                return store.end_execution(id, Status::Stopped, None).await;
            }
        }
        let status = if first.failure.is_none() { Status::Succeeded } else { Status::Failed };
        self.end(id, status, first.failure.as_ref()).await
    }

    async fn end(
        &self,
        id: ExecutionId,
        status: Status,
        failure: Option<&Failure>,
    ) -> Result<(), StoreError> {
        self.service.store.end_execution(id, status, failure).await?;
        self.service.metrics.execution_ended(status);
        Ok(())
    }

    /// Runs a turn that has not begun, joins one that has, and takes the outcome of one that has ended.
    async fn turn(
        &self,
        execution: &Execution,
        sandbox: &SandboxKey,
        ordinal: Ordinal,
        first: Option<&TurnOutcome>,
    ) -> Result<Ended, StoreError> {
        let (kind, prompt) = first
            .and_then(|outcome| execution.prompts.follow_up(outcome))
            .unwrap_or((TurnKind::Prompt, &execution.prompts.starter));
        let recorded = execution.turns.get(ordinal as usize - 1);
        if let Some(outcome) = recorded.and_then(Turn::outcome) {
            return Ok(Ended::With(outcome));
        }
        let status = if first.is_some() { Status::Finishing } else { Status::Running };
        let store = &self.service.store;
        let begin = store.begin_turn(execution.id, ordinal as i64, kind, prompt, status).await?;
        if begin == TurnBegin::Stopped {
            return Ok(Ended::Stopped);
        }
        let (Some(id), Some(began_at)) = (job_id(execution.id, ordinal), began_at(begin)) else {
            return Ok(Ended::Gone);
        };
        let spec = self.agent.job(&TurnContext { execution, prompt, first, limits: self.limits });
        let job = Job { service: &self.service, sandbox, id, spec, execution: execution.id, began_at };
        let outcome = match begin {
            TurnBegin::Now if first.is_none() => job.run_first().await,
            TurnBegin::Now => job.run().await,
            _ => job.join().await,
        };
        store.end_turn(execution.id, ordinal as i64, &outcome).await?;
        Ok(Ended::With(outcome))
    }
}

fn began_at(begin: TurnBegin) -> Option<Timestamp> {
    match begin {
        TurnBegin::Now => Some(Timestamp::now()),
        TurnBegin::Before(at) => Some(at),
        TurnBegin::Stopped | TurnBegin::Gone => None,
    }
}
