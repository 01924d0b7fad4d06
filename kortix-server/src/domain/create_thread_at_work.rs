//! A thread with an execution that begins with it: the saga of a create, where the execution is a row of the reservation.

use std::sync::Arc;

use super::{
    account::Caller,
    create_thread::{CreateThreadError, Files, outcome},
    execution::{NewExecution, StartedAs},
    service::Service,
};
use crate::{
    ids::{ProjectId, ThreadId},
    sandbox::SandboxError,
    store::{Repetition, Reservation},
};

#[derive(Debug)]
pub struct NewThreadAtWork {
    pub thread: ThreadId,
    pub project: ProjectId,
    pub project_name: String,
    pub execution: NewExecution,
    /// What the agent finds in its workspace.
    pub files: Files,
}

/// The thread and its execution, and whether an earlier call with the same idempotency key made them.
#[derive(Clone, Copy, Debug)]
pub struct ThreadAtWork {
    pub made: StartedAs,
    pub replayed: bool,
}

impl Service {
    /// The saga runs in a task of its own: a caller who hangs up does not cut it in the middle. To work on the execution
    /// is up to the caller.
    pub async fn create_thread_at_work(
        self: &Arc<Self>,
        caller: Caller,
        new: NewThreadAtWork,
    ) -> Result<ThreadAtWork, CreateThreadError> {
        let service = Arc::clone(self);
        let saga = tokio::spawn(async move {
            let ended = service.create_thread_at_work_saga(caller, new).await;
            service.metrics.create_ended(outcome(ended.as_ref().map(|thread| thread.replayed)));
            ended
        });
        saga.await.unwrap_or_else(|_| Err(SandboxError::failed("the create was interrupted").into()))
    }

    async fn create_thread_at_work_saga(
        &self,
        caller: Caller,
        new: NewThreadAtWork,
    ) -> Result<ThreadAtWork, CreateThreadError> {
        let made = StartedAs { thread: new.thread, execution: new.execution.id };
        let idempotency = new.execution.idempotency.clone();
        let reservation = Reservation {
            thread: new.thread,
            project: new.project,
            answer: made.to_string(),
            run: Some(new.execution),
            ..self.reservation(caller.account, new.project_name, idempotency)?
        };
        match self.carry_out(reservation, &new.files).await? {
            Ok(()) => Ok(ThreadAtWork { made, replayed: false }),
            Err(Repetition::Answered(answer)) => {
                let made = StartedAs::from_answer(&answer).ok_or(CreateThreadError::KeyReused)?;
                Ok(ThreadAtWork { made, replayed: true })
            }
            Err(Repetition::UnderWay) => Err(CreateThreadError::UnderWay),
            Err(Repetition::KeyReused) => Err(CreateThreadError::KeyReused),
        }
    }
}
