//! Sandboxes as far as a caller may have them, with the refusals of the service.

use crate::{
    domain::{access::Access, account::Caller, project::Project},
    http::{App, error::ApiError},
    sandbox::{Reach, SandboxError, SandboxKey},
    store::StoreError,
};

/// A sandbox with its project, and what the caller may do with both.
pub(in crate::http) struct SandboxInReach {
    pub(in crate::http) key: SandboxKey,
    pub(in crate::http) project: Project,
    pub(in crate::http) access: Access,
}

/// A sandbox that the caller, or anybody, may look into.
pub(in crate::http) async fn readable(
    app: &App,
    caller: Option<Caller>,
    id: &str,
) -> Result<SandboxInReach, ApiError> {
    let reach = find(app, caller, id).await?;
    match caller {
        _ if reach.access.can_read() => Ok(reach),
        None => Err(ApiError::unauthenticated("Authentication required for this private project")),
        Some(_) => Err(forbidden()),
    }
}

/// A sandbox that the caller may change, start and stop.
pub(in crate::http) async fn writable(
    app: &App,
    caller: Option<Caller>,
    id: &str,
) -> Result<SandboxInReach, ApiError> {
    let reach = readable(app, caller, id).await?;
    match caller {
        _ if reach.access.is_member() => Ok(reach),
        None => Err(ApiError::unauthenticated("Authentication required to modify this sandbox")),
        Some(_) => Err(forbidden()),
    }
}

fn forbidden() -> ApiError {
    ApiError::forbidden("Not authorized to access this project's sandbox")
}

async fn find(app: &App, caller: Option<Caller>, id: &str) -> Result<SandboxInReach, ApiError> {
    let not_found = || ApiError::not_found("Sandbox not found - no resource exists for this sandbox");
    let key: SandboxKey = id.parse().map_err(|_| not_found())?;
    let project = app.service.store.project_of_sandbox(&key).await.map_err(|error| failed(&error))?;
    let project = project.ok_or_else(not_found)?;
    let access = app.service.project_access(caller, &project).await.map_err(|error| failed(&error))?;
    is_here(app, &project)?;
    Ok(SandboxInReach { key, project, access })
}

/// Only a server that reaches a sandbox can do anything with it.
pub(in crate::http) fn is_here(app: &App, project: &Project) -> Result<(), ApiError> {
    if app.service.driver.reach() == Reach::EveryServer {
        return Ok(());
    }
    match &project.sandbox {
        Some(sandbox) if sandbox.server != app.service.server => Err(ApiError::sandbox_elsewhere()),
        _ => Ok(()),
    }
}

pub(in crate::http) fn failed(error: &StoreError) -> ApiError {
    ApiError::store("Failed to retrieve sandbox. Please try again later.", error)
}

impl SandboxInReach {
    /// Does work in the sandbox. For a member it is started first when it does not run; for others it is not.
    pub(in crate::http) async fn work<T, F>(
        &self,
        app: &App,
        work: impl Fn() -> F + Send,
    ) -> Result<T, SandboxError>
    where
        F: Future<Output = Result<T, SandboxError>> + Send,
    {
        if self.access.is_member() { app.service.in_running(&self.key, work).await } else { work().await }
    }
}

/// Why nothing could be done in a sandbox, where the route has no text of its own for it.
pub(in crate::http) fn refusal(key: &SandboxKey, error: &SandboxError) -> ApiError {
    match error {
        SandboxError::Gone => ApiError::not_found(&format!("Sandbox not found: {key}")),
        SandboxError::Stopped => ApiError::sandbox_stopped(),
        SandboxError::NoRoom { .. } => ApiError::no_room(error),
        error => {
            tracing::error!(sandbox = %key, error = error as &dyn std::error::Error, "cannot be used");
            ApiError::internal("Failed to retrieve sandbox. Please try again later.")
        }
    }
}
