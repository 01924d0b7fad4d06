//! `POST /agent/start`

use axum::{Json, extract::State};
use http::HeaderMap;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::start_form::{Attachment, Fields, StartForm};
use crate::{
    domain::{
        account::Caller,
        create_thread::Files,
        create_thread_at_work::NewThreadAtWork,
        execution::{NewExecution, Prompts, Saying, StartedAs},
        project::Project,
        thread::{NEW_PROJECT_NAME, NEW_THREAD_NAME, Thread},
    },
    http::{
        App, AppState,
        auth::KortixCaller,
        error::{ApiError, run_not_made, start_refused},
        idempotency::{ClientKey, replayed_header},
        kortix::access::{self, ThreadInReach, writable_thread},
        limits::Upload,
        openapi::errors::kortix,
    },
    ids::{AgentId, ProjectId, ThreadId},
    runs::Place,
    sandbox::{SandboxKey, files::FilePath},
    store::{Repetition, StartError, StoreError},
};

const FAILURE: &str = "Failed to start agent";
/// A prompt reaches the agent as one argument of a process, which the kernel limits to 128 KiB.
const LARGEST_PROMPT: usize = 128_000;
const NAME_FROM_PROMPT: usize = 50;

#[derive(Serialize, ToSchema)]
#[schema(as = RunStarted)]
pub(in crate::http) struct Body {
    thread_id: String,
    agent_run_id: String,
    /// None when it has been deleted since an earlier call with the same key made it.
    project_id: Option<String>,
    sandbox_id: Option<String>,
    status: &'static str,
}

type Answer = (HeaderMap, Json<Body>);

/// Start a run.
///
/// In a thread that is there, or in a new one with a project and a sandbox of its own. The agent finds the files in
/// `/workspace/uploads`, and its prompt names them.
#[utoipa::path(
    post,
    path = "/agent/start",
    operation_id = "runs.start",
    tag = "runs",
    params(ClientKey),
    request_body(content(
        (Fields = "multipart/form-data"),
        (Fields = "application/x-www-form-urlencoded"),
        (Fields = "application/json"),
    )),
    responses(
        (status = 200, description = "The run and where it works.", body = Body),
        kortix::Caller, kortix::Limit, kortix::Forbidden, kortix::NotFound, kortix::Conflict, kortix::Body,
        kortix::Creates,
    ),
)]
pub(in crate::http) async fn start(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    key: ClientKey,
    _: Upload,
    form: StartForm,
) -> Result<Answer, ApiError> {
    let target = Target::of(&app, caller, &form).await?;
    let mut execution = app.runner.new_execution(caller, Prompts::one(String::new()), None);
    execution.model = form.field("model_name").map(str::to_owned);
    name_agent(&app, caller, &form, &mut execution).await?;
    execution.idempotency = key.bind("runs.start", &parts(&form).each_ref().map(String::as_str));
    match target {
        Target::NewProject { thread, project } => {
            in_new_project(&app, caller, form, execution, thread, project).await
        }
        Target::NewThread(thread, project) => {
            let place = Place::NewThread(thread);
            in_project(&app, form, execution, place, &project).await
        }
        Target::Thread(thread, project) => {
            if form.field("prompt").is_none() {
                execution.saying = Saying::Before;
                execution.prompts = Prompts::one(last_prompt(&app, thread).await?);
            }
            in_project(&app, form, execution, Place::Thread(thread), &project).await
        }
    }
}

/// Where the run is to be.
enum Target {
    NewProject { thread: ThreadId, project: ProjectId },
    NewThread(Thread, Project),
    Thread(ThreadId, Project),
}

impl Target {
    async fn of(app: &App, caller: Caller, form: &StartForm) -> Result<Self, ApiError> {
        if form.is_optimistic() {
            return Self::optimistic(app, caller, form).await;
        }
        check_prompt(form)?;
        if let Some(thread) = form.field("thread_id") {
            return Self::thread(app, caller, thread).await;
        }
        if form.field("prompt").is_none() {
            return Err(ApiError::bad_request("prompt required when creating new thread"));
        }
        let Some(project) = form.field("project_id") else {
            return Ok(Self::NewProject { thread: ThreadId::new(), project: ProjectId::new() });
        };
        let (project, access) = access::project(app, Some(caller), project, FAILURE).await?;
        if !access.is_member() {
            return Err(ApiError::forbidden("Not authorized to access this project"));
        }
        Ok(Self::NewThread(Thread::new(project.id, caller.account, NEW_THREAD_NAME), project))
    }

    async fn thread(app: &App, caller: Caller, id: &str) -> Result<Self, ApiError> {
        let ThreadInReach { thread, project, .. } = writable_thread(app, caller, id).await?;
        Ok(Self::Thread(thread.id, project))
    }

    /// Under the client's ids: a thread that is there already is worked in.
    async fn optimistic(app: &App, caller: Caller, form: &StartForm) -> Result<Self, ApiError> {
        let (Some(thread), Some(project)) = (form.field("thread_id"), form.field("project_id")) else {
            return Err(ApiError::bad_request("thread_id and project_id required for optimistic mode"));
        };
        if form.field("prompt").is_none() {
            return Err(ApiError::bad_request("prompt required for optimistic mode"));
        }
        check_prompt(form)?;
        let malformed = || ApiError::bad_request("Invalid UUID format");
        let project = ProjectId::parse(project).ok_or_else(malformed)?;
        let id = ThreadId::parse(thread).ok_or_else(malformed)?;
        let failed = |error: StoreError| ApiError::store(FAILURE, &error);
        match app.service.store.thread(id).await.map_err(failed)? {
            Some(_) => Self::thread(app, caller, thread).await,
            None => Ok(Self::NewProject { thread: id, project }),
        }
    }
}

fn check_prompt(form: &StartForm) -> Result<(), ApiError> {
    match form.field("prompt") {
        Some(prompt) if prompt.len() > LARGEST_PROMPT => {
            Err(ApiError::bad_request(format!("prompt must be {LARGEST_PROMPT} bytes or fewer")))
        }
        Some(prompt) if prompt.contains('\0') => {
            Err(ApiError::bad_request("prompt must not contain the character NUL"))
        }
        _ => Ok(()),
    }
}

async fn name_agent(
    app: &App,
    caller: Caller,
    form: &StartForm,
    execution: &mut NewExecution,
) -> Result<(), ApiError> {
    let not_found = || ApiError::not_found("Worker not found");
    let wanted = form.field("agent_id").map(|id| AgentId::parse(id).ok_or_else(not_found)).transpose()?;
    let found = app.service.store.agent_at_work(caller.account, wanted).await;
    let found = found.map_err(|error| ApiError::store(FAILURE, &error))?;
    if wanted.is_some() && found.is_none() {
        return Err(not_found());
    }
    let Some(found) = found else { return Ok(()) };
    execution.agent_id = Some(found.agent);
    execution.agent_version = Some(found.version);
    // One that is not set up any more fails the run, which says so: another would do something else.
    execution.agent = found.engine.unwrap_or_else(|| execution.agent.clone());
    Ok(())
}

/// Every part of the form that an idempotency key is bound to.
fn parts(form: &StartForm) -> [String; 8] {
    let field = |name| form.field(name).unwrap_or_default().to_owned();
    let mut files = Sha256::new();
    for file in &form.files {
        files.update(Sha256::digest(file.name.as_bytes()));
        files.update(Sha256::digest(&file.content));
    }
    [
        field("thread_id"),
        field("project_id"),
        field("prompt"),
        field("model_name"),
        field("agent_id"),
        field("mode"),
        form.is_optimistic().to_string(),
        hex::encode(files.finalize()),
    ]
}

async fn last_prompt(app: &App, thread: ThreadId) -> Result<String, ApiError> {
    let said = app.service.store.last_prompt(thread).await;
    let said = said.map_err(|error| ApiError::store(FAILURE, &error))?;
    said.filter(|text| !text.trim().is_empty() && text.len() <= LARGEST_PROMPT && !text.contains('\0'))
        .ok_or_else(|| ApiError::bad_request("prompt required: nothing was said in the thread yet"))
}

async fn in_new_project(
    app: &AppState,
    caller: Caller,
    form: StartForm,
    mut execution: NewExecution,
    thread: ThreadId,
    project: ProjectId,
) -> Result<Answer, ApiError> {
    let prompt = form.field("prompt").unwrap_or_default();
    let project_name = project_name(prompt);
    let lines: Vec<_> = form.files.iter().map(|file| reference(file, &file.name)).collect();
    execution.prompts = Prompts::one(with_references(prompt, &lines));
    let mut files = Files::new();
    for file in form.files {
        files.push((upload_path(&file.name)?, file.content));
    }
    let new = NewThreadAtWork { thread, project, project_name, execution, files };
    let thread = app.runner.start_with_thread(caller, new).await.map_err(run_not_made)?;
    answer(app, thread.made, thread.replayed).await
}

fn project_name(prompt: &str) -> String {
    let name: String = prompt.trim().chars().take(NAME_FROM_PROMPT).collect();
    if name.is_empty() { NEW_PROJECT_NAME.to_owned() } else { name }
}

/// Files come first, so that the agent finds them; when it is not started after all, they are taken away again.
async fn in_project(
    app: &AppState,
    form: StartForm,
    mut execution: NewExecution,
    place: Place,
    project: &Project,
) -> Result<Answer, ApiError> {
    let thread = match &place {
        Place::NewThread(thread) | Place::UnlimitedThread(thread) => thread.id,
        Place::Thread(thread) => *thread,
    };
    let written = write(app, project, &form.files).await?;
    if let Some(prompt) = form.field("prompt").map(str::to_owned) {
        let lines: Vec<_> =
            form.files.iter().zip(&written).map(|(file, path)| reference(file, name_of(path))).collect();
        execution.prompts = Prompts::one(with_references(&prompt, &lines));
    }
    let made = StartedAs { thread, execution: execution.id };
    let Err(error) = app.runner.start(place, execution).await else {
        return answer(app, made, false).await;
    };
    take_away(app, project, &written).await;
    match &error {
        StartError::Repeated(Repetition::Answered(text)) => match StartedAs::from_answer(text) {
            Some(before) => answer(app, before, true).await,
            None => Err(start_refused(error, "Thread not found")),
        },
        _ => Err(start_refused(error, "Thread not found")),
    }
}

async fn write(app: &App, project: &Project, files: &[Attachment]) -> Result<Vec<FilePath>, ApiError> {
    let mut written = Vec::new();
    if files.is_empty() {
        return Ok(written);
    }
    let sandbox = project.sandbox.as_ref().ok_or_else(|| ApiError::not_found("Sandbox not found"))?;
    for file in files {
        match add_file(app, &sandbox.key, file).await {
            Ok(path) => written.push(path),
            Err(error) => {
                take_away(app, project, &written).await;
                return Err(error);
            }
        }
    }
    Ok(written)
}

async fn add_file(app: &App, sandbox: &SandboxKey, file: &Attachment) -> Result<FilePath, ApiError> {
    let failed = |error| ApiError::sandbox(FAILURE, &error);
    let path = upload_path(&file.name)?;
    app.service.bring_up(sandbox).await.map_err(failed)?;
    let add = || app.service.driver.add_file(sandbox, &path, file.content.clone());
    let added = app.service.in_running(sandbox, add).await.map_err(failed)?;
    added.path.parse().map_err(|_| ApiError::internal(FAILURE))
}

async fn take_away(app: &App, project: &Project, files: &[FilePath]) {
    let Some(sandbox) = &project.sandbox else { return };
    for file in files {
        if let Err(error) = app.service.driver.delete_file(&sandbox.key, file).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a file of a refused start stays");
        }
    }
}

fn upload_path(name: &str) -> Result<FilePath, ApiError> {
    format!("/workspace/uploads/{name}").parse().map_err(|_| ApiError::bad_request("Invalid file name"))
}

fn name_of(path: &FilePath) -> &str {
    path.name().unwrap_or_default()
}

fn reference(file: &Attachment, name: &str) -> String {
    format!("[Attached: {} ({}) -> uploads/{name}]", file.name, size(file.content.len()))
}

fn with_references(prompt: &str, lines: &[String]) -> String {
    if lines.is_empty() { prompt.to_owned() } else { format!("{prompt}\n\n{}", lines.join("\n")) }
}

/// Whole bytes, then tenths of the unit, rounded.
fn size(bytes: usize) -> String {
    let tenths = |unit: usize| (bytes * 10 + unit / 2) / unit;
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{}.{} KB", tenths(1_024) / 10, tenths(1_024) % 10),
        _ => format!("{}.{} MB", tenths(1_048_576) / 10, tenths(1_048_576) % 10),
    }
}

async fn answer(app: &App, made: StartedAs, replayed: bool) -> Result<Answer, ApiError> {
    let project = project_of(app, made.thread).await.map_err(|error| ApiError::store(FAILURE, &error))?;
    let body = Body {
        thread_id: made.thread.hyphenated(),
        agent_run_id: made.execution.hyphenated(),
        sandbox_id: project.as_ref().and_then(|project| Some(project.sandbox.as_ref()?.key.to_string())),
        project_id: project.map(|project| project.id.hyphenated()),
        status: "running",
    };
    Ok((replayed_header(replayed), Json(body)))
}

async fn project_of(app: &App, thread: ThreadId) -> Result<Option<Project>, StoreError> {
    let Some(thread) = app.service.store.thread(thread).await? else { return Ok(None) };
    app.service.store.project(thread.project).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        assert_eq!((size(0), size(1_023), size(1_536)), ("0 B".into(), "1023 B".into(), "1.5 KB".into()));
        assert_eq!(size(5 << 20), "5.0 MB");
    }

    #[test]
    fn references_follow_the_prompt() {
        let file = Attachment { name: "a.csv".to_owned(), content: "1,2\n".into() };
        let prompt = with_references("Sum it", &[reference(&file, "a_1.csv")]);
        assert_eq!(prompt, "Sum it\n\n[Attached: a.csv (4 B) -> uploads/a_1.csv]");
    }
}
