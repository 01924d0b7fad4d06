//! Threads and projects as far as a caller may have them, with the refusals of the service.

use crate::{
    domain::{access::Access, account::Caller, project::Project, thread::Thread},
    http::{App, error::ApiError},
    ids::{ProjectId, ThreadId},
    store::StoreError,
};

/// A thread with its project, and what the caller may do with both.
pub(super) struct ThreadInReach {
    pub(super) thread: Thread,
    pub(super) project: Project,
    pub(super) access: Access,
}

/// A thread that the caller, or anybody, may read.
pub(super) async fn readable_thread(
    app: &App,
    caller: Option<Caller>,
    id: &str,
) -> Result<ThreadInReach, ApiError> {
    let reach = thread(app, caller, id).await?;
    match caller {
        _ if reach.access.can_read() => Ok(reach),
        None => Err(ApiError::forbidden("Authentication required for private threads")),
        Some(_) => Err(ApiError::forbidden("Not authorized to access this thread")),
    }
}

/// A thread that the caller may change.
pub(super) async fn writable_thread(app: &App, caller: Caller, id: &str) -> Result<ThreadInReach, ApiError> {
    let reach = thread(app, Some(caller), id).await?;
    if !reach.access.is_member() {
        return Err(ApiError::forbidden("Not authorized to modify this thread"));
    }
    Ok(reach)
}

async fn thread(app: &App, caller: Option<Caller>, id: &str) -> Result<ThreadInReach, ApiError> {
    let not_found = || ApiError::not_found("Thread not found");
    let failed =
        |error: StoreError| ApiError::store("Error verifying thread access. Please try again later.", &error);
    let id = ThreadId::parse(id).ok_or_else(not_found)?;
    let store = &app.service.store;
    let thread = store.thread(id).await.map_err(failed)?.ok_or_else(not_found)?;
    let project = store.project(thread.project).await.map_err(failed)?.ok_or_else(not_found)?;
    let access = app.service.thread_access(caller, &thread, &project).await.map_err(failed)?;
    Ok(ThreadInReach { thread, project, access })
}

/// A project, whoever asks, and what the caller may do with it. `failure` is the route's text for a failing database.
pub(super) async fn project(
    app: &App,
    caller: Option<Caller>,
    id: &str,
    failure: &str,
) -> Result<(Project, Access), ApiError> {
    let not_found = || ApiError::not_found("Project not found");
    let failed = |error: StoreError| ApiError::store(failure, &error);
    let id = ProjectId::parse(id).ok_or_else(not_found)?;
    let project = app.service.store.project(id).await.map_err(failed)?.ok_or_else(not_found)?;
    let access = app.service.project_access(caller, &project).await.map_err(failed)?;
    Ok((project, access))
}
