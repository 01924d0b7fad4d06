//! What workers write, each about executions that it has claimed.

use async_trait::async_trait;

use super::{Result, StoreError};
use crate::{
    domain::{
        event::NewEvent,
        execution::{Artifact, Failure, Status, TurnBegin, TurnKind, TurnOutcome},
    },
    ids::{ExecutionId, ServerId, WorkerId},
    timestamp::Timestamp,
};

/// Who claims, and what it can work on.
#[derive(Clone, Copy, Debug)]
pub struct Claimant {
    pub worker: WorkerId,
    /// The server whose sandboxes the worker reaches.
    pub server: ServerId,
    /// Until when nobody else may claim it, unless the lease is extended.
    pub lease_until: Timestamp,
}

/// The right to write about one execution. Whoever claims it later has a greater fence, and this one is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub execution: ExecutionId,
    pub fence: i64,
}

/// An execution that was claimed, with how far its worker before got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub lease: Lease,
    /// The number of its last event.
    pub last_event: i64,
    /// How much of the output of its turn's job has become events.
    pub output_offset: u64,
}

/// A turn that is to begin, and what the execution is from then on.
#[derive(Clone, Copy, Debug)]
pub struct NewTurn<'a> {
    pub ordinal: i64,
    pub kind: TurnKind,
    pub prompt: &'a str,
    pub status: Status,
}

/// What comes after an execution that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterEnd {
    /// The number of its last event.
    pub last_event: i64,
    /// The one that its thread works on now.
    pub next: Option<ExecutionId>,
}

#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// Somebody else works on it, it has ended, or it was deleted: this worker has nothing more to do with it.
    #[error("the execution is not this worker's any more")]
    LeaseLost,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for WorkError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Claims and leases, and what is written under them. Events are numbered in the order in which they are written.
#[async_trait]
pub trait WorkStore: Send + Sync {
    /// Claims that execution if it is at work and nobody has it.
    async fn claim(&self, id: ExecutionId, claimant: &Claimant) -> Result<Option<Claimed>>;
    /// Claims the oldest execution that is at work and that nobody has.
    async fn claim_next(&self, claimant: &Claimant) -> Result<Option<Claimed>>;
    /// Extends those of the leases that are still good, and returns the others.
    async fn extend_leases(&self, leases: &[Lease], until: Timestamp) -> Result<Vec<Lease>>;
    /// Lets anybody claim the execution at once. Fine when the lease was lost.
    async fn release_lease(&self, lease: Lease) -> Result<()>;
    /// The same for all that an earlier process under this name has had.
    async fn release_leases(&self, worker: WorkerId) -> Result<()>;
    async fn begin_turn(
        &self,
        lease: Lease,
        turn: &NewTurn<'_>,
        events: &[NewEvent],
    ) -> Result<TurnBegin, WorkError>;
    /// Begins a turn once more that has begun and not ended, with nothing of its output.
    async fn begin_turn_again(
        &self,
        lease: Lease,
        ordinal: i64,
        events: &[NewEvent],
    ) -> Result<TurnBegin, WorkError>;
    /// Writes events down, and how much of the output of the turn's job they tell of. Returns the time that they got.
    async fn append_events(
        &self,
        lease: Lease,
        events: &[NewEvent],
        output_offset: u64,
    ) -> Result<Timestamp, WorkError>;
    /// Writes events down together with notes of the agent's, and that nothing was told of the output of what runs now.
    async fn append_notes(
        &self,
        lease: Lease,
        events: &[NewEvent],
        turn: i64,
        notes: &[String],
    ) -> Result<Timestamp, WorkError>;
    /// As [`Self::append_notes`], and asks people something: the question is open from then on.
    async fn ask(
        &self,
        lease: Lease,
        events: &[NewEvent],
        turn: i64,
        notes: &[String],
        question: &str,
    ) -> Result<Timestamp, WorkError>;
    /// Closes the question that is open, so that it can be answered no more. False when there is none: it was answered.
    async fn close_question(&self, lease: Lease) -> Result<bool, WorkError>;
    /// Remembers files of the execution, each in place of what was known of it.
    async fn keep_artifacts(&self, lease: Lease, artifacts: &[Artifact]) -> Result<(), WorkError>;
    /// The notes of an execution in their order, each with its turn.
    async fn notes(&self, execution: ExecutionId) -> Result<Vec<(i64, String)>>;
    async fn end_turn(
        &self,
        lease: Lease,
        ordinal: i64,
        outcome: &TurnOutcome,
        events: &[NewEvent],
    ) -> Result<(), WorkError>;
    /// Ends it with its last event, and lets the next one have the thread.
    async fn end_execution(
        &self,
        lease: Lease,
        status: Status,
        failure: Option<&Failure>,
    ) -> Result<AfterEnd, WorkError>;
}
