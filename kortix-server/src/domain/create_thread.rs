//! Create a thread with its project and sandbox: a saga that always ends, in everything or in nothing.
//!
//! 1. One transaction checks the plan's limits and reserves project, thread, sandbox key and counts.
//! 2. The driver makes the sandbox under that key, which is ready when its desktop and preview have answered.
//! 3. One transaction links the sandbox and makes all of it visible.
//!
//! A failure destroys the sandbox and then takes the reservation back, in that order, so that as long as anything
//! exists a row says so. What a crash leaves is found by that row and undone by the reaper.

use std::sync::Arc;

use bytes::Bytes;

use super::{
    account::Caller,
    project::SandboxSecrets,
    reaper::ReapError,
    service::Service,
    thread::{NEW_PROJECT_NAME, NEW_THREAD_NAME},
};
use crate::{
    failpoint::{self, Ask},
    ids::{AccountId, ProjectId, ThreadId},
    metrics::CreateOutcome,
    sandbox::{PREVIEW_PORT, Reach, SandboxError, SandboxKey, files::FilePath},
    store::{IdempotencyKey, LimitReached, Repetition, Reservation, ReserveError, SandboxOrigin, StoreError},
    timestamp::Timestamp,
};

#[derive(Debug)]
pub struct NewThread {
    pub name: Option<String>,
    pub idempotency: Option<IdempotencyKey>,
}

/// What a create made; its text is what a repetition of the call finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreatedThread {
    pub thread: ThreadId,
    pub project: ProjectId,
    /// An earlier call with the same idempotency key made it.
    pub replayed: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum CreateThreadError {
    #[error("a limit of the plan is reached")]
    LimitReached(LimitReached),
    #[error("a call with this idempotency key is still being worked on")]
    UnderWay,
    #[error("the idempotency key belongs to another call")]
    KeyReused,
    /// Of a create under ids that the client made.
    #[error("the id of the thread or the project is taken")]
    IdTaken,
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is in a sandbox before anybody sees it.
pub type Files = Vec<(FilePath, Bytes)>;

impl Service {
    /// The saga runs in a task of its own: a caller who hangs up does not cut it in the middle.
    pub async fn create_thread(
        self: &Arc<Self>,
        caller: Caller,
        new: NewThread,
    ) -> Result<CreatedThread, CreateThreadError> {
        let service = Arc::clone(self);
        let saga = tokio::spawn(async move {
            let ended = service.create_thread_saga(caller, new).await;
            service.metrics.create_ended(outcome(ended.as_ref().map(|made| made.replayed)));
            ended
        });
        saga.await.unwrap_or_else(|_| Err(SandboxError::failed("the create was interrupted").into()))
    }

    async fn create_thread_saga(
        &self,
        caller: Caller,
        new: NewThread,
    ) -> Result<CreatedThread, CreateThreadError> {
        let name = new.name.filter(|name| !name.is_empty()).unwrap_or_else(|| NEW_PROJECT_NAME.to_owned());
        let reservation = self.reservation(caller.account, name, new.idempotency)?;
        let (thread, project) = (reservation.thread, reservation.project);
        match self.carry_out(reservation, &Files::new()).await? {
            Ok(()) => Ok(CreatedThread { thread, project, replayed: false }),
            Err(repetition) => repeated(repetition),
        }
    }

    /// What a create is to reserve.
    pub(super) fn reservation(
        &self,
        account: AccountId,
        project_name: String,
        idempotency: Option<IdempotencyKey>,
    ) -> Result<Reservation, SandboxError> {
        let (thread, project) = (ThreadId::new(), ProjectId::new());
        let secrets = SandboxSecrets::random()
            .map_err(|error| SandboxError::caused("the system has no random numbers", error))?;
        Ok(Reservation {
            account,
            project,
            project_name,
            thread,
            thread_name: NEW_THREAD_NAME,
            sandbox: SandboxKey::random(),
            origin: SandboxOrigin::New,
            secrets,
            server: self.server,
            run: None,
            idempotency,
            answer: format!("{thread} {project}"),
            at: Timestamp::now(),
        })
    }

    /// The saga, from the reservation to its end. `Ok(Err(…))`: an earlier call with the same key is told of.
    pub(super) async fn carry_out(
        &self,
        mut reservation: Reservation,
        files: &Files,
    ) -> Result<Result<(), Repetition>, CreateThreadError> {
        let warm = self.take_warm().await;
        if let Some(warm) = &warm {
            (reservation.sandbox, reservation.origin) = (warm.key().clone(), SandboxOrigin::Warm);
        }
        let reservation = &reservation;
        // From before the row is there until it is gone or linked: the reaper asks for this first.
        let _in_hand = self.under_way.try_enter(&reservation.sandbox);
        step("create_thread.begun")?;
        if let Err(error) = self.store.reserve(reservation, &|plan| self.limits.of(plan)).await {
            return refused(error).map(Err);
        }
        if let Some(warm) = warm {
            warm.claim();
        }
        if let Err(error) = self.provide_sandbox(reservation, files).await {
            tracing::warn!(project = %reservation.project, error = &error as &dyn std::error::Error, "create failed");
            if let Err(error) = self.undo_create(&reservation.sandbox).await {
                tracing::error!(error = &error as &dyn std::error::Error, "left to the reaper");
            }
            return Err(error);
        }
        Ok(Ok(()))
    }

    async fn provide_sandbox(
        &self,
        reservation: &Reservation,
        files: &Files,
    ) -> Result<(), CreateThreadError> {
        step("create_thread.reserved")?;
        if !self.answers_already(reservation).await {
            self.start_sandbox(&reservation.sandbox).await?;
        }
        step("create_thread.sandbox_ready")?;
        for (path, content) in files {
            self.driver.write_file(&reservation.sandbox, path, content.clone()).await?;
        }
        self.store.link_sandbox(&reservation.sandbox).await?;
        step_after_commit("create_thread.linked");
        Ok(())
    }

    /// One of the pool was ready when it was added. Where others reach it too, one of them may have taken it for a lost server's.
    /// That somebody uses it from now on is to be known to itself.
    async fn answers_already(&self, reservation: &Reservation) -> bool {
        reservation.origin == SandboxOrigin::Warm
            && self.driver.reach() == Reach::OwnServer
            && self.driver.connect(&reservation.sandbox, PREVIEW_PORT).await.is_ok()
    }

    /// Destroys the sandbox, then takes the reservation back. What fails here is left to the reaper, which finds the
    /// reservation and tries again.
    pub(super) async fn undo_create(&self, sandbox: &SandboxKey) -> Result<(), ReapError> {
        self.driver.destroy(sandbox).await?;
        step_after_commit("create_thread.sandbox_destroyed");
        self.store.release(sandbox).await?;
        step_after_commit("create_thread.released");
        Ok(())
    }
}

/// How a create ended, where it may say that an earlier call had made it all.
pub(super) fn outcome(replayed: Result<bool, &CreateThreadError>) -> CreateOutcome {
    match replayed {
        Ok(true) => CreateOutcome::Repeated,
        Ok(false) => CreateOutcome::Made,
        Err(CreateThreadError::Sandbox(_) | CreateThreadError::Store(_)) => CreateOutcome::Failed,
        Err(_) => CreateOutcome::Refused,
    }
}

/// What a refused reservation is to whoever wanted to create.
fn refused(error: ReserveError) -> Result<Repetition, CreateThreadError> {
    match error {
        ReserveError::Repeated(repetition) => Ok(repetition),
        ReserveError::LimitReached(reached) => Err(CreateThreadError::LimitReached(reached)),
        ReserveError::IdTaken => Err(CreateThreadError::IdTaken),
        ReserveError::Store(error) => Err(error.into()),
    }
}

fn repeated(repetition: Repetition) -> Result<CreatedThread, CreateThreadError> {
    match repetition {
        Repetition::Answered(answer) => made_before(&answer).ok_or(CreateThreadError::KeyReused),
        Repetition::UnderWay => Err(CreateThreadError::UnderWay),
        Repetition::KeyReused => Err(CreateThreadError::KeyReused),
    }
}

fn made_before(answer: &str) -> Option<CreatedThread> {
    let (thread, project) = answer.split_once(' ')?;
    Some(CreatedThread {
        thread: ThreadId::parse(thread)?,
        project: ProjectId::parse(project)?,
        replayed: true,
    })
}

pub(super) fn step(place: &str) -> Result<(), SandboxError> {
    match failpoint::reach(place) {
        Ask::Proceed => Ok(()),
        Ask::Fail => Err(SandboxError::failed(format!("a test asked for a failure at {place}"))),
    }
}

/// A place where only the process can fail: what was done before it stands.
pub(super) fn step_after_commit(place: &str) {
    let _ = failpoint::reach(place);
}
