//! Executions at work. Each runs as a task that can be dropped at any time: what it has done is in the database, what
//! it started belongs to the sandbox, and whoever claims it next goes on from both.

pub mod agent;
mod answer;
pub mod artifacts;
pub mod desk;
pub mod frame;
pub mod hub;
mod losses;
mod stop;
mod vigil;
mod wait;
mod worker;

use std::{sync::Arc, time::Duration};

use self::{
    agent::{Agent, Agents, Begun, TurnAtWork, TurnContext},
    desk::Desk,
    hub::Hub,
    worker::AtWork,
};
use crate::{
    domain::{
        account::Caller,
        create_project::{CreatedProject, NewProject},
        create_thread::CreateThreadError,
        create_thread_at_work::{NewThreadAtWork, ThreadAtWork},
        execution::{
            Bounds, Execution, Failure, NewExecution, OnConflict, Prompts, Saying, Status, Turn, TurnBegin,
            TurnKind, TurnOutcome,
        },
        plan::Limits,
        service::Service,
        thread::Thread,
    },
    ids::{ExecutionId, ThreadId},
    sandbox::{JobId, SandboxError, SandboxKey},
    store::{Claimed, IdempotencyKey, Lease, NewTurn, StartError, Started, StoreError, Waiting, WorkError},
    timestamp::Timestamp,
};

pub use self::worker::{Role, WorkTimes};

/// What a turn may use.
#[derive(Clone, Copy, Debug)]
pub struct TurnLimits {
    pub time: Duration,
    pub output_bytes: u64,
}

/// What is set for all executions.
#[derive(Clone, Copy, Debug)]
pub struct RunSettings {
    /// Of those that are started here, where the plan says nothing else.
    pub bounds: Bounds,
    /// How often a turn is begun at most: again only when its sandbox was lost.
    pub attempts: u8,
}

/// More attempts than this are not made, whatever the operator allows.
pub const MOST_ATTEMPTS: u8 = 5;

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

/// All names under which an execution's turns can run in its sandbox.
pub fn job_ids(execution: ExecutionId) -> impl Iterator<Item = JobId> {
    let ordinals = [Ordinal::First, Ordinal::Second].into_iter();
    ordinals
        .flat_map(move |ordinal| (1..=MOST_ATTEMPTS).map(move |attempt| job_id(execution, ordinal, attempt)))
}

/// The names of those that may run. What is begun behind this sees a wish to stop that was there before.
fn jobs_of(execution: &Execution) -> impl Iterator<Item = JobId> {
    [Ordinal::First, Ordinal::Second]
        .into_iter()
        .zip(&execution.turns)
        .map(|(ordinal, turn)| job_id(execution.id, ordinal, turn.attempts))
}

fn job_id(execution: ExecutionId, ordinal: Ordinal, attempt: u8) -> JobId {
    JobId::of_turn(execution, ordinal as u8, attempt)
}

#[derive(Debug)]
pub struct Runner {
    service: Arc<Service>,
    agents: Agents,
    settings: RunSettings,
    /// What is written about executions, for those who read it here.
    pub hub: Arc<Hub>,
    at_work: AtWork,
}

/// What is to be done, by whom and where.
struct Task<'a> {
    agent: &'a dyn Agent,
    execution: &'a Execution,
    sandbox: &'a SandboxKey,
}

/// A turn that is over, or does not begin.
enum Ended {
    With(TurnOutcome),
    Stopped,
}

impl Ended {
    fn was_stopped(&self) -> bool {
        match self {
            Self::With(outcome) => outcome.was_stopped(),
            Self::Stopped => true,
        }
    }
}

impl Runner {
    pub fn new(
        service: Arc<Service>,
        agents: Agents,
        settings: RunSettings,
        role: Role,
        leases: WorkTimes,
    ) -> Self {
        Self { service, agents, settings, hub: Arc::default(), at_work: AtWork::new(role, leases) }
    }

    /// What can work here, the default first.
    pub fn agent_names(&self) -> Vec<&'static str> {
        self.agents.names()
    }

    /// An execution of this server's default agent, on the caller's account.
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
            agent: self.agents.default_name().to_owned(),
            agent_id: None,
            agent_version: None,
            model: None,
            prompts,
            saying: Saying::Now,
            on_conflict: OnConflict::Reject,
            webhook: None,
            bounds: self.settings.bounds,
            time_limit: None,
            idempotency,
        }
    }

    /// Records an execution and launches it, or lets it wait for its thread, in a task of its own: a caller who hangs up between the two does not
    /// leave an execution that nobody works on.
    pub async fn start(
        self: &Arc<Self>,
        place: Place,
        execution: NewExecution,
    ) -> Result<Option<Waiting>, StartError> {
        let runner = Arc::clone(self);
        let started = tokio::spawn(async move {
            let (store, plans) = (&runner.service.store, &runner.service.limits);
            let limits = |plan| plans.of(plan);
            let runs_only = |plan| Limits { threads: i64::MAX, ..plans.of(plan) };
            let Started { server, waits } = match &place {
                Place::NewThread(thread) => store.start_in_new_thread(thread, &execution, &limits).await?,
                Place::UnlimitedThread(thread) => {
                    store.start_in_new_thread(thread, &execution, &runs_only).await?
                }
                Place::Thread(thread) => store.start_in_thread(*thread, &execution, &limits).await?,
            };
            // Another server, whose driver has the sandbox, finds either by itself.
            if server.is_none_or(|server| server == runner.service.server) {
                match waits {
                    None => runner.launch(execution.id),
                    Some(Waiting { replaces: Some(replaced), .. }) => runner.end_in_background(replaced),
                    Some(_) => {}
                }
            }
            Ok(waits)
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

    /// Works on an execution that was claimed, to its end.
    async fn run(self: &Arc<Self>, claimed: Claimed) -> Result<(), WorkError> {
        let store = &self.service.store;
        let id = claimed.lease.execution;
        let execution = store.execution(id).await?.ok_or(WorkError::LeaseLost)?;
        let project = store.project(execution.project).await?;
        let Some(sandbox) = project.and_then(|project| project.sandbox) else {
            let failure = Failure::new("sandbox_lost", "The project has no sandbox.");
            return self.end(claimed.lease, Status::Failed, Some(&failure)).await;
        };
        let Some(agent) = self.agents.named(&execution.agent) else {
            let failure = Failure::new(
                "agent_not_available",
                format!("The agent `{}` is not enabled on this server.", execution.agent),
            );
            return self.end(claimed.lease, Status::Failed, Some(&failure)).await;
        };
        let task = Task { agent, execution: &execution, sandbox: &sandbox.key };
        let mut desk = Desk::new(store.as_ref(), &self.hub, claimed, &execution);
        let first = match self.turn(&mut desk, &task, Ordinal::First, None).await? {
            Ended::With(first) if !first.was_stopped() => first,
            Ended::With(_) | Ended::Stopped => return self.end(claimed.lease, Status::Stopped, None).await,
        };
        if execution.prompts.follow_up(&first).is_some() {
            // Unless it is stopped, the second turn changes nothing about the outcome of the first.
            let second = self.turn(&mut desk, &task, Ordinal::Second, Some(&first)).await?;
            if second.was_stopped() {
                return self.end(claimed.lease, Status::Stopped, None).await;
            }
        }
        let status = if first.failure.is_none() { Status::Succeeded } else { Status::Failed };
        self.end(claimed.lease, status, first.failure.as_ref()).await
    }

    /// Ends it, and begins with what its thread comes to next.
    async fn end(
        self: &Arc<Self>,
        lease: Lease,
        status: Status,
        failure: Option<&Failure>,
    ) -> Result<(), WorkError> {
        let after = self.service.store.end_execution(lease, status, failure).await?;
        self.hub.tell(lease.execution, after.last_event);
        self.service.metrics.execution_ended(status);
        if let Some(next) = after.next {
            self.launch(next);
        }
        Ok(())
    }

    /// Carries out a turn that has not ended, and takes the outcome of one that has.
    async fn turn(
        &self,
        desk: &mut Desk<'_>,
        task: &Task<'_>,
        ordinal: Ordinal,
        first: Option<&TurnOutcome>,
    ) -> Result<Ended, WorkError> {
        let execution = task.execution;
        let (kind, prompt) = first
            .and_then(|outcome| execution.prompts.follow_up(outcome))
            .unwrap_or((TurnKind::Prompt, &execution.prompts.starter));
        let recorded = execution.turns.get(ordinal as usize - 1);
        if let Some(outcome) = recorded.and_then(Turn::outcome) {
            return Ok(Ended::With(outcome));
        }
        let status = if first.is_some() { Status::Finishing } else { Status::Running };
        let begin = desk.begin_turn(&NewTurn { ordinal: ordinal as i64, kind, prompt, status }).await?;
        let (mut began_at, mut who) = match begin {
            TurnBegin::Now => (Timestamp::now(), Begun::Here),
            TurnBegin::Before(at) => (at, Begun::Before),
            TurnBegin::Stopped => return Ok(Ended::Stopped),
        };
        let since = began_at;
        let mut attempt = recorded.map_or(1, |turn| turn.attempts);
        let limits = TurnLimits { time: execution.time_limit, output_bytes: execution.output_limit };
        loop {
            let turn = TurnAtWork {
                service: &self.service,
                hub: &self.hub,
                sandbox: task.sandbox,
                context: TurnContext { execution, prompt, first, limits },
                ordinal: ordinal as u8,
                attempt,
                began_at,
                begun: who,
            };
            let finished = task.agent.work(&turn, desk).await?;
            if attempt >= self.settings.attempts || !finished.outcome.has_lost_its_sandbox() {
                let artifacts = artifacts::written(&self.service, task.sandbox, since).await;
                desk.keep(&artifacts).await?;
                desk.end_turn(ordinal as i64, &finished).await?;
                return Ok(Ended::With(finished.outcome));
            }
            attempt += 1;
            if desk.begin_turn_again(ordinal as i64, attempt).await? == TurnBegin::Stopped {
                return Ok(Ended::Stopped);
            }
            (began_at, who) = (Timestamp::now(), Begun::Here);
        }
    }
}
