//! A project from a template, with an execution in it: the saga of a create, where the sandbox is filled before it is
//! linked and the execution is a row of the reservation. So there is everything or nothing, as ever.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    create_thread::{CreateThreadError, outcome},
    execution::NewExecution,
    service::Service,
    thread::EXTERNAL_THREAD_NAME,
};
use crate::{
    ids::{AccountId, ExecutionId, ProjectId, ThreadId},
    sandbox::{SandboxError, files::FilePath},
    store::{IdempotencyKey, Repetition},
};

#[derive(Debug)]
pub struct NewProject {
    pub name: String,
    /// What is in the sandbox before the agent begins.
    pub files: Vec<(FilePath, Bytes)>,
    pub execution: NewExecution,
    pub idempotency: Option<IdempotencyKey>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedProject {
    pub project: ProjectId,
    pub name: String,
    pub workspace: AccountId,
    pub thread: ThreadId,
    pub execution: ExecutionId,
    /// An earlier call with the same idempotency key made it.
    pub replayed: bool,
}

/// What a repetition of the call finds.
#[derive(Serialize, Deserialize)]
struct Answer {
    project: String,
    name: String,
    thread: String,
    execution: String,
}

impl CreatedProject {
    fn answer(&self) -> String {
        let answer = Answer {
            project: self.project.to_string(),
            name: self.name.clone(),
            thread: self.thread.to_string(),
            execution: self.execution.to_string(),
        };
        serde_json::to_string(&answer).unwrap_or_default()
    }

    fn made_before(workspace: AccountId, answer: &str) -> Option<Self> {
        let answer: Answer = serde_json::from_str(answer).ok()?;
        Some(Self {
            project: ProjectId::parse(&answer.project)?,
            name: answer.name,
            workspace,
            thread: ThreadId::parse(&answer.thread)?,
            execution: ExecutionId::parse(&answer.execution)?,
            replayed: true,
        })
    }
}

impl Service {
    /// The saga runs in a task of its own: a caller who hangs up does not cut it in the middle. The execution is
    /// recorded; to work on it is up to the caller.
    pub async fn create_project(
        self: &Arc<Self>,
        new: NewProject,
    ) -> Result<CreatedProject, CreateThreadError> {
        let service = Arc::clone(self);
        let saga = tokio::spawn(async move {
            let ended = service.create_project_saga(new).await;
            service.metrics.create_ended(outcome(ended.as_ref().map(|made| made.replayed)));
            ended
        });
        saga.await.unwrap_or_else(|_| Err(SandboxError::failed("the create was interrupted").into()))
    }

    async fn create_project_saga(&self, new: NewProject) -> Result<CreatedProject, CreateThreadError> {
        let workspace = new.execution.account;
        let mut reservation = self.reservation(workspace, new.name, new.idempotency)?;
        reservation.thread_name = EXTERNAL_THREAD_NAME;
        let made = CreatedProject {
            project: reservation.project,
            name: reservation.project_name.clone(),
            workspace,
            thread: reservation.thread,
            execution: new.execution.id,
            replayed: false,
        };
        reservation.answer = made.answer();
        reservation.run = Some(new.execution);
        match self.carry_out(reservation, &new.files).await? {
            Ok(()) => Ok(made),
            Err(Repetition::Answered(answer)) => {
                CreatedProject::made_before(workspace, &answer).ok_or(CreateThreadError::KeyReused)
            }
            Err(Repetition::UnderWay) => Err(CreateThreadError::UnderWay),
            Err(Repetition::KeyReused) => Err(CreateThreadError::KeyReused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_finds_the_same_project() {
        let workspace = AccountId::new();
        let made = CreatedProject {
            project: ProjectId::new(),
            name: "A \"name\"".to_owned(),
            workspace,
            thread: ThreadId::new(),
            execution: ExecutionId::new(),
            replayed: false,
        };
        let again = CreatedProject::made_before(workspace, &made.answer());
        assert_eq!(again, Some(CreatedProject { replayed: true, ..made }));
        assert_eq!(CreatedProject::made_before(workspace, "th_1 prj_1"), None);
    }
}
