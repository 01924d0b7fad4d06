//! `DELETE /sandboxes/{sandbox_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach::{self, refusal};
use crate::http::{
    AppState,
    auth::KortixCaller,
    error::ApiError,
    limits::LongCall,
    openapi::{errors::kortix, params::SandboxPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxDeleted)]
pub(in crate::http) struct Body {
    status: &'static str,
    deleted: bool,
    sandbox_id: String,
}

/// Delete a sandbox with its files.
///
/// Its project keeps its id, under which starting it by the project makes a new one.
#[utoipa::path(
    delete,
    path = "/sandboxes/{sandbox_id}",
    operation_id = "sandboxes.delete",
    tag = "sandboxes",
    params(SandboxPath),
    responses(
        (status = 200, description = "It is gone.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn delete(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let key = reach::writable(&app, Some(caller), &id).await?.key;
    app.service.delete_sandbox(&key).await.map_err(|error| refusal(&key, &error))?;
    Ok(Json(Body { status: "success", deleted: true, sandbox_id: key.to_string() }))
}
