//! `GET /x/v1/executions`

use std::collections::HashMap;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::get::ErrorBody;
use crate::{
    domain::{
        account::Caller,
        execution::{ExecutionQuery, ListedExecution, Status},
        page::{Cursor, InvalidCursor},
    },
    http::{AppState, auth::ObviousCaller, error::ApiError, extract::QueryOf, openapi::errors::obvious},
    ids::{ProjectId, ThreadId},
    timestamp::Timestamp,
};

const DEFAULT_LIMIT: u32 = 20;
const MOST: u32 = 100;

#[derive(Serialize, ToSchema)]
#[schema(as = ExecutionList)]
pub(in crate::http) struct Body {
    executions: Vec<Item>,
    /// Where the next page begins; null on the last.
    next_cursor: Option<String>,
}

/// An execution without what it was told and what its agent wrote.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedExecution)]
struct Item {
    id: String,
    thread_id: String,
    project_id: String,
    status: &'static str,
    agent: String,
    error: Option<ErrorBody>,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
}

impl Item {
    fn new(execution: ListedExecution) -> Self {
        Self {
            id: execution.id.prefixed(),
            thread_id: execution.thread.prefixed(),
            project_id: execution.project.prefixed(),
            status: execution.status.as_str(),
            agent: execution.agent,
            error: execution.error.map(ErrorBody::from),
            created_at: execution.created_at,
            started_at: execution.started_at,
            completed_at: execution.completed_at,
        }
    }
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; each value is read with its own refusal")]
struct Query {
    /// Only those of that project: `prj_` and 32 digits, or a UUID.
    project_id: Option<String>,
    /// Only those of that thread: `th_` and 32 digits, or a UUID.
    thread_id: Option<String>,
    /// Only those with that status: `queued`, `running`, `finishing`, `succeeded`, `failed` or `stopped`.
    status: Option<String>,
    /// How many there are on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the caller's executions, newest first.
///
/// Those of the account that the credential is for. A project or thread that is not the account's has none of them.
#[utoipa::path(
    get,
    path = "/executions",
    operation_id = "executions.list",
    tag = "executions",
    params(Query),
    responses(
        (status = 200, description = "One page of them.", body = Body),
        obvious::Caller, obvious::BadRequest,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    QueryOf(query): QueryOf,
) -> Result<Json<Body>, ApiError> {
    let query = read(caller, &query)?;
    let found = app.service.store.executions(&query).await;
    let found = found.map_err(|error| ApiError::store("Failed to list executions", &error))?;
    Ok(Json(Body {
        executions: found.items.into_iter().map(Item::new).collect(),
        next_cursor: found.next.map(Cursor::encode),
    }))
}

fn read(caller: Caller, query: &HashMap<String, String>) -> Result<ExecutionQuery, ApiError> {
    let value = |name: &str| query.get(name).map(String::as_str);
    let cursor = value("cursor").map(str::parse).transpose();
    Ok(ExecutionQuery {
        account: caller.account,
        project: given(value("project_id"), ProjectId::parse, "project_id must be the id of a project")?,
        thread: given(value("thread_id"), ThreadId::parse, "thread_id must be the id of a thread")?,
        status: given(value("status"), Status::from_stored, STATUS)?,
        behind: cursor
            .map_err(|error: InvalidCursor| ApiError::bad_request(format!("cursor is {error}")))?
            .unwrap_or(Cursor::BEFORE_ALL),
        limit: given(value("limit"), limit, "limit must be a number from 1 to 100")?.unwrap_or(DEFAULT_LIMIT),
    })
}

const STATUS: &str = "status must be one of queued, running, finishing, succeeded, failed, stopped";

fn limit(text: &str) -> Option<u32> {
    text.parse().ok().filter(|limit| (1..=MOST).contains(limit))
}

/// A value that may be missing, but not wrong.
fn given<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    wrong: &'static str,
) -> Result<Option<T>, ApiError> {
    text.map(|text| parse(text).ok_or_else(|| ApiError::bad_request(wrong))).transpose()
}
