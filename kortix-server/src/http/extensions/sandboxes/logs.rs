//! `GET /x/v1/sandboxes/{sandbox_id}/logs`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    extract::QueryOf,
    kortix::sandboxes::reach::refusal,
    openapi::{errors::obvious, params::SandboxPath},
};

/// What is looked at for the lines that are wanted.
const MOST_BYTES: u64 = 1 << 20;

const DEFAULT_LINES: usize = 200;
const MOST_LINES: usize = 10_000;

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the value is read with its own refusal")]
struct Query {
    /// So many of the last lines.
    #[param(minimum = 1, maximum = 10_000, default = 200)]
    lines: Option<u32>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxLogs)]
pub(in crate::http) struct Body {
    sandbox_id: String,
    /// The newest last.
    lines: Vec<String>,
}

/// Read what the services of a sandbox have said.
///
/// The last lines of its init, its screen, its window manager and its terminal, of one that does not run too: why a desktop
/// does not come up stands here. A line of a job is not among them. At most the last MiB is looked at.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/logs",
    operation_id = "sandboxes.logs",
    tag = "sandboxes",
    params(SandboxPath, Query),
    responses(
        (status = 200, description = "The last lines.", body = Body),
        obvious::Caller, obvious::BadRequest, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn logs(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    QueryOf(query): QueryOf,
) -> Result<Json<Body>, ApiError> {
    let lines = query.get("lines").map_or(Ok(DEFAULT_LINES), |text| wanted(text))?;
    let key = reach(&app, caller, &id).await?;
    let said = app.service.driver.logs(&key, MOST_BYTES).await.map_err(|error| refusal(&key, &error))?;
    let lines = last_lines(&String::from_utf8_lossy(&said), lines);
    Ok(Json(Body { sandbox_id: key.to_string(), lines }))
}

fn wanted(lines: &str) -> Result<usize, ApiError> {
    let lines = lines.parse().ok().filter(|lines| (1..=MOST_LINES).contains(lines));
    lines.ok_or_else(|| ApiError::bad_request("lines must be a number from 1 to 10000"))
}

fn last_lines(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().rev().take(most).map(str::to_owned).collect();
    lines.reverse();
    lines
}
