//! The sandbox of a project, as far as a caller may have it.

use crate::{
    domain::{access::Access, account::Caller, project::Project},
    http::{
        App,
        error::ApiError,
        kortix::{access, sandboxes::reach::is_here},
    },
    sandbox::SandboxKey,
};

const FAILURE: &str = "Failed to retrieve sandbox. Please try again later.";
const ANONYMOUS: &str = "Authentication required for this resource";
pub(in crate::http) const FORBIDDEN: &str = "Not authorized to access this project";

/// A project whose sandbox the caller may look at.
pub(in crate::http) async fn readable(
    app: &App,
    caller: Option<Caller>,
    id: &str,
) -> Result<Project, ApiError> {
    let (project, access) = access::project(app, caller, id, FAILURE).await?;
    match caller {
        _ if access.can_read() => {}
        None => return Err(ApiError::unauthenticated(ANONYMOUS)),
        Some(_) => return Err(ApiError::forbidden(FORBIDDEN)),
    }
    is_here(app, &project)?;
    Ok(project)
}

/// A project whose sandbox the caller may start and stop. `forbidden` is the route's text for who may not.
pub(in crate::http) async fn writable(
    app: &App,
    caller: Option<Caller>,
    id: &str,
    forbidden: &str,
) -> Result<(Project, SandboxKey), ApiError> {
    let (project, access) = access::project(app, caller, id, FAILURE).await?;
    match caller {
        _ if access == Access::Member => {}
        None => return Err(ApiError::unauthenticated(ANONYMOUS)),
        Some(_) => return Err(ApiError::forbidden(forbidden)),
    }
    is_here(app, &project)?;
    let key = project.sandbox.as_ref().map(|sandbox| sandbox.key.clone()).ok_or_else(none)?;
    Ok((project, key))
}

pub(in crate::http) fn none() -> ApiError {
    ApiError::not_found("No sandbox found for this project")
}
