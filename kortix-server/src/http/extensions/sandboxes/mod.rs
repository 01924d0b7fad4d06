pub(super) mod create_url;
pub(super) mod logs;
pub(super) mod rotate_token;
pub(super) mod usage;

use crate::{
    domain::account::Caller,
    http::{
        App,
        error::ApiError,
        kortix::sandboxes::reach::{failed, is_here},
    },
    sandbox::SandboxKey,
};

/// A sandbox of a project that the caller is a member of. For anybody else there is none.
async fn reach(app: &App, caller: Caller, id: &str) -> Result<SandboxKey, ApiError> {
    let not_found = || ApiError::not_found("Sandbox not found");
    let key: SandboxKey = id.parse().map_err(|_| not_found())?;
    let project = app.service.store.project_of_sandbox(&key).await.map_err(|error| failed(&error))?;
    let project = project.ok_or_else(not_found)?;
    let access = app.service.project_access(Some(caller), &project).await.map_err(|error| failed(&error))?;
    if !access.is_member() {
        return Err(not_found());
    }
    is_here(app, &project)?;
    Ok(key)
}
