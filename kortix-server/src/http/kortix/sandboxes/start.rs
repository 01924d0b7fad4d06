//! `POST /sandboxes/{sandbox_id}/start`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach::{self, refusal};
use crate::{
    domain::sandbox::BroughtUp,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        limits::LongCall,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::{SandboxError, SandboxKey, SandboxState},
};

/// What became of a start or a stop.
#[derive(Serialize, ToSchema)]
#[schema(as = SandboxChanged)]
pub(in crate::http) struct Body {
    /// `success` when it was so already; else `starting`, `creating`, `stopped`.
    pub(in crate::http) status: &'static str,
    /// None while it is being made.
    pub(in crate::http) sandbox_id: Option<String>,
    pub(in crate::http) message: &'static str,
}

impl Body {
    pub(in crate::http) fn brought_up(key: &SandboxKey, brought_up: BroughtUp) -> Self {
        let (status, message) = match brought_up {
            BroughtUp::RanAlready => ("success", "Sandbox is already running"),
            BroughtUp::Started => ("starting", "Sandbox is starting"),
            BroughtUp::Made => ("creating", "Sandbox is being created"),
        };
        let sandbox_id = (brought_up != BroughtUp::Made).then(|| key.to_string());
        Self { status, sandbox_id, message }
    }
}

/// Start a sandbox.
///
/// The answer does not wait for its desktop. A sandbox that was deleted is made anew only by its project.
#[utoipa::path(
    post,
    path = "/sandboxes/{sandbox_id}/start",
    operation_id = "sandboxes.start",
    tag = "sandboxes",
    params(SandboxPath),
    responses(
        (status = 200, description = "It runs, or is being started.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound,
    ),
)]
pub(in crate::http) async fn start(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let key = reach::writable(&app, Some(caller), &id).await?.key;
    let refused = |error: SandboxError| refusal(&key, &error);
    if app.service.driver.state(&key).await.map_err(refused)? == SandboxState::Gone {
        return Err(refused(SandboxError::Gone));
    }
    let brought_up = app.service.bring_up(&key).await.map_err(refused)?;
    Ok(Json(Body::brought_up(&key, brought_up)))
}
