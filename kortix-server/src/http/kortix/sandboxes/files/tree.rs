//! `GET /sandboxes/{sandbox_id}/files/tree`

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
};
use http::request::Parts;

use super::list::{Body, listed};
use crate::{
    http::{
        AppState,
        auth::OptionalCaller,
        error::ApiError,
        extract,
        kortix::sandboxes::reach,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::files::WORKSPACE,
};

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct TreeQuery {
    /// `/workspace` when absent.
    path: Option<String>,
    /// The service can show an earlier state. This server keeps none.
    commit: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for TreeQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let mut query = extract::query(parts, state).await?;
        Ok(Self { path: query.remove("path"), commit: query.remove("commit") })
    }
}

/// List a directory of the workspace.
///
/// As it is now: as `sandboxes.files.list`, and of the workspace when no path is given.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/files/tree",
    operation_id = "sandboxes.files.tree",
    tag = "sandboxes",
    params(SandboxPath, TreeQuery),
    security((), ("jwt" = []), ("api_key" = []), ("obvious_key" = [])),
    responses(
        (status = 200, description = "What is in it.", body = Body),
        kortix::Reader, kortix::Forbidden, kortix::NotFound, kortix::BadRequest,
        kortix::Query, kortix::Conflict, kortix::Elsewhere,
    ),
)]
pub(in crate::http) async fn tree(
    State(app): State<AppState>,
    OptionalCaller(caller): OptionalCaller,
    Path(id): Path<String>,
    TreeQuery { path, commit }: TreeQuery,
) -> Result<Json<Body>, ApiError> {
    let reach = reach::readable(&app, caller, &id).await?;
    if commit.is_some_and(|commit| !commit.is_empty()) {
        let message =
            "This server keeps no commits of a workspace; ask without `commit` for what is there now";
        return Err(ApiError::bad_request(message));
    }
    listed(&app, &reach, path.as_deref().unwrap_or(WORKSPACE)).await
}
