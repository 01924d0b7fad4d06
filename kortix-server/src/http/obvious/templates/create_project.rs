//! `POST /api/v1/templates/{id}/project`

use axum::{
    Json,
    extract::{Path, State},
};
use bytes::Bytes;
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::viewer;
use crate::{
    domain::{
        create_project::{CreatedProject, NewProject},
        template::Template,
    },
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::RawBody,
        idempotency::{ClientKey, replayed_header},
        obvious::task::{ExecutionRef, LARGEST_PROMPT, Task, TaskBody, ThreadRef},
        openapi::{errors::obvious, params::TemplatePath},
    },
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = ProjectStarted)]
pub(in crate::http) struct Body {
    success: bool,
    project: ProjectRef,
    thread: ThreadRef,
    execution: ExecutionRef,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProjectRef {
    id: String,
    name: String,
    workspace_id: String,
}

impl Body {
    fn new(made: CreatedProject) -> Self {
        Self {
            success: true,
            project: ProjectRef {
                id: made.project.prefixed(),
                name: made.name,
                workspace_id: made.workspace.prefixed(),
            },
            thread: ThreadRef::new(made.thread),
            execution: ExecutionRef::started(made.execution),
        }
    }
}

/// Make a project from a template and start an agent in it.
///
/// The project has a sandbox with the template's files, and the answer comes when the sandbox is ready. There is
/// everything or nothing: where the answer is an error, no project is left.
#[utoipa::path(
    post,
    path = "/templates/{id}/project",
    operation_id = "templates.create_project",
    tag = "templates",
    params(TemplatePath, ClientKey),
    request_body = TaskBody,
    responses(
        (status = 200, description = "What was made.", body = Body),
        obvious::Caller, obvious::Limit, obvious::NotFound, obvious::Starts,
    ),
)]
pub(in crate::http) async fn create_project(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let task = Task::read(&body)?;
    let viewer = viewer(&app, caller).await?;
    let template = app.templates.find(&id, &viewer);
    let template = template.ok_or_else(|| ApiError::not_found("Template not found"))?;
    let idempotency = key.bind("templates.create_project", &task.parts(&id));
    let mut prompts = task.prompts;
    prompts.starter = template.task(&prompts.starter);
    if prompts.starter.len() > LARGEST_PROMPT {
        let message = format!("starterPrompt and the template's own must be {LARGEST_PROMPT} bytes or fewer");
        return Err(ApiError::bad_request(message));
    }
    let files = template.files.iter();
    let project = NewProject {
        name: task.name.unwrap_or_else(|| generated_name(template)),
        files: files.map(|(path, text)| (path.clone(), Bytes::from(text.clone()))).collect(),
        execution: app.runner.new_execution(caller, prompts, None),
        idempotency,
    };
    let made = app.runner.start_project(project).await?;
    Ok((replayed_header(made.replayed), Json(Body::new(made))))
}

/// The template's name, and when: `Weekly churn review 2026-03-02 14:30:00`.
fn generated_name(template: &Template) -> String {
    let now = Timestamp::now().iso();
    let (day, time) = (now.get(..10).unwrap_or_default(), now.get(11..19).unwrap_or_default());
    format!("{} {day} {time}", template.name)
}
