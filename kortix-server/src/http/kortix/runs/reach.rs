//! Runs as far as a caller may have them. Whoever started one may, wherever its thread is.

use crate::{
    domain::{account::Caller, execution::Execution},
    http::{App, error::ApiError, kortix::access},
    ids::ExecutionId,
    store::StoreError,
};

/// `not_found` is the route's own text.
pub(super) async fn readable(
    app: &App,
    caller: Caller,
    id: &str,
    not_found: &str,
) -> Result<Execution, ApiError> {
    let execution = find(app, id, not_found).await?;
    if !is_own(caller, &execution) {
        access::readable_thread(app, Some(caller), &execution.thread.hyphenated()).await?;
    }
    Ok(execution)
}

pub(super) async fn writable(
    app: &App,
    caller: Caller,
    id: &str,
    not_found: &str,
) -> Result<Execution, ApiError> {
    let execution = find(app, id, not_found).await?;
    if !is_own(caller, &execution) {
        access::writable_thread(app, caller, &execution.thread.hyphenated()).await?;
    }
    Ok(execution)
}

/// A run whose stream the caller may read: more than its record, only whoever started it and whose account it is.
pub(super) async fn streamable(app: &App, caller: Caller, id: &str) -> Result<Execution, ApiError> {
    let execution = find(app, id, "Worker run not found").await?;
    if is_own(caller, &execution) { Ok(execution) } else { Err(ApiError::forbidden("Access denied")) }
}

fn is_own(caller: Caller, execution: &Execution) -> bool {
    let started_it = execution.started_by == caller.user && caller.acts_in(execution.account);
    started_it || caller.is_at_home_in(execution.account)
}

async fn find(app: &App, id: &str, not_found: &str) -> Result<Execution, ApiError> {
    let id = ExecutionId::parse(id).ok_or_else(|| ApiError::not_found(not_found))?;
    let failed = |error: StoreError| ApiError::store("Failed to fetch agent run", &error);
    let execution = app.service.store.execution(id).await.map_err(failed)?;
    execution.ok_or_else(|| ApiError::not_found(not_found))
}
