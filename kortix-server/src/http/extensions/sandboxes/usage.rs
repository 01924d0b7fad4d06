//! `GET /x/v1/sandboxes/{sandbox_id}/usage`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        kortix::sandboxes::reach::refusal,
        openapi::{errors::obvious, params::SandboxPath},
    },
    sandbox::{SandboxError, SandboxKey, SandboxSpec, Usage},
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxUsage)]
pub(in crate::http) struct Body {
    sandbox_id: String,
    running: bool,
    /// Of all processes; what they share is counted once.
    memory_bytes: u64,
    memory_limit_bytes: u64,
    processes: u64,
    process_limit: u64,
    /// Processor time since its last start, also of what has ended.
    cpu_seconds: f64,
    /// As many may be busy at a time.
    cpu_limit_cores: f64,
    /// What `/workspace` takes on the disk; null when it does not run, and when there are too many files to be counted.
    workspace_bytes: Option<u64>,
    measured_at: Timestamp,
}

impl Body {
    /// One that does not run takes nothing but its place on the disk.
    fn new(key: &SandboxKey, usage: Option<Usage>, limits: &SandboxSpec) -> Self {
        let Usage { memory_bytes, processes, cpu_millis, workspace_bytes } = usage.unwrap_or_default();
        Self {
            sandbox_id: key.to_string(),
            running: usage.is_some(),
            memory_bytes,
            memory_limit_bytes: limits.memory_bytes,
            processes,
            process_limit: limits.max_processes,
            cpu_seconds: thousandths(cpu_millis),
            cpu_limit_cores: thousandths(limits.cpu_millis),
            workspace_bytes,
            measured_at: Timestamp::now(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a processor does not run for that many years")]
fn thousandths(number: u64) -> f64 {
    number as f64 / 1e3
}

/// Measure what a sandbox takes now.
///
/// Memory, processes and processor time of everything in it, and what its workspace takes on the disk. Looking starts
/// nothing: of one that does not run only its limits are told.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/usage",
    operation_id = "sandboxes.usage",
    tag = "sandboxes",
    params(SandboxPath),
    responses(
        (status = 200, description = "What it takes.", body = Body),
        obvious::Caller, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn usage(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let key = reach(&app, caller, &id).await?;
    let usage = match app.service.driver.usage(&key).await {
        Ok(usage) => Some(usage),
        Err(SandboxError::Stopped | SandboxError::Gone) => None,
        Err(error) => return Err(refusal(&key, &error)),
    };
    Ok(Json(Body::new(&key, usage, &app.service.spec_of(&key).await)))
}
