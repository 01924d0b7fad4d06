pub(in crate::http) mod upload;
pub(in crate::http) mod upload_completed;
pub(in crate::http) mod upload_started;
pub(in crate::http) mod upload_status;

use crate::{
    domain::{account::Caller, project::Project},
    http::{App, error::ApiError, kortix::access},
};

/// A project whose files the caller may change.
async fn writable(app: &App, caller: Caller, id: &str) -> Result<Project, ApiError> {
    let (project, access) = access::project(app, Some(caller), id, "Failed to fetch project").await?;
    if access.is_member() {
        return Ok(project);
    }
    Err(ApiError::forbidden("Not authorized to access this project"))
}
