//! Executions as far as a caller may have them. A stranger's does not exist.

use crate::{
    domain::{account::Caller, execution::Execution},
    http::{App, error::ApiError},
    ids::ExecutionId,
    store::StoreError,
};

pub(super) fn failed(error: &StoreError) -> ApiError {
    ApiError::store("Internal server error", error)
}

pub(super) async fn readable(app: &App, caller: Caller, id: &str) -> Result<Execution, ApiError> {
    let not_found = || ApiError::not_found("Execution not found");
    let id = ExecutionId::parse(id).ok_or_else(not_found)?;
    let execution =
        app.service.store.execution(id).await.map_err(|error| failed(&error))?.ok_or_else(not_found)?;
    if !app.service.is_member(caller, execution.account).await.map_err(|error| failed(&error))? {
        return Err(not_found());
    }
    Ok(execution)
}
