//! The one error type of the HTTP layer.
//!
//! A handler says what is wrong; `request::serve` renders it in the shape of the service whose route was called:
//! `detail` for Kortix, `error` for Obvious and for our own routes, both with `code` and `request_id` beside it.

use std::any::Any;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::{
    auth::Refusal,
    domain::{create_thread::CreateThreadError, keys::MakeKeyError, manage::ManageError, plan::Plan},
    ids::ExecutionId,
    sandbox::SandboxError,
    store::{LimitReached, LimitedResource, Repetition, StartError, StoreError},
};

/// The shape in which a family of routes answers with errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Kortix,
    Obvious,
}

impl Family {
    pub fn of_path(path: &str) -> Self {
        let obvious = ["/api/v1", "/x/v1"].iter().any(|prefix| path.starts_with(prefix));
        if obvious { Self::Obvious } else { Self::Kortix }
    }
}

#[derive(Clone, Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// What Kortix puts under `detail` where that is not the message alone.
    detail: Option<Value>,
    /// Fields beside the message.
    fields: Map<String, Value>,
    retry_after_seconds: Option<u64>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, code, message, detail: None, fields: Map::new(), retry_after_seconds: None }
    }

    pub fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    pub fn unknown_route() -> Self {
        Self::not_found("Not Found")
    }

    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Method Not Allowed")
    }

    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
    }

    /// The service answers with its 401 here too; `code` says that the same credential may be taken in a moment.
    fn undecided_credential(refusal: &Refusal) -> Self {
        if let Some(source) = std::error::Error::source(refusal) {
            tracing::error!(error = source, "{refusal}");
        }
        let mut error =
            Self::new(StatusCode::UNAUTHORIZED, "AUTHENTICATION_UNAVAILABLE", refusal.to_string());
        error.retry_after_seconds = Some(5);
        error
    }

    pub fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    /// A 422 in the form of the Kortix service: a list of what is wrong and where.
    pub fn invalid(problem: Problem) -> Self {
        let mut error =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_REQUEST", problem.message.clone());
        error.detail = Some(json!([problem.into_json()]));
        error
    }

    /// A 422 with everything that is wrong.
    pub fn invalid_in_many_ways(problems: Vec<Problem>) -> Self {
        let message = problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; ");
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "INVALID_REQUEST", message);
        error.detail = Some(problems.into_iter().map(Problem::into_json).collect());
        error
    }

    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "The request body took too long to arrive")
    }

    pub fn overloaded() -> Self {
        let message = "The server answers as many requests as it may; try again soon";
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message);
        error.retry_after_seconds = Some(1);
        error
    }

    /// Nobody is invited to try again: what was asked for may have been done.
    pub fn deadline_exceeded() -> Self {
        let message = "The server could not answer in time";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "DEADLINE_EXCEEDED", message)
    }

    pub fn body_too_large(limit: u64) -> Self {
        let message = format!("The request body is larger than {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
    }

    pub fn shutting_down(detail: Value) -> Self {
        let mut error =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "SHUTTING_DOWN", "Server is shutting down");
        error.detail = Some(detail);
        error.retry_after_seconds = Some(5);
        error
    }

    pub fn internal(message: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
    }

    /// The client learns what failed; why, which may tell of the host, goes to the log.
    pub fn store(message: &str, error: &StoreError) -> Self {
        tracing::error!(error = error as &dyn std::error::Error, "{message}");
        Self::internal(message)
    }

    /// A sandbox that failed, with the reason, which is for clients.
    pub fn sandbox(message: &str, error: &SandboxError) -> Self {
        tracing::error!(error = error as &dyn std::error::Error, "{message}");
        if matches!(error, SandboxError::NoRoom { .. }) {
            return Self::no_room(error);
        }
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "SANDBOX_FAILED", format!("{message}: {error}"))
    }

    /// The error names what there is too little of. Nothing was made.
    pub fn no_room(error: &SandboxError) -> Self {
        let mut refusal =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "NO_ROOM_FOR_SANDBOX", error.to_string());
        refusal.retry_after_seconds = Some(30);
        refusal
    }

    pub fn limit_reached(reached: LimitReached) -> Self {
        let (code, message) = match reached.resource {
            LimitedResource::Threads => ("THREAD_LIMIT_EXCEEDED", "Thread limit exceeded"),
            LimitedResource::Projects => ("PROJECT_LIMIT_EXCEEDED", "Project limit exceeded"),
            LimitedResource::Agents => ("AGENT_LIMIT_EXCEEDED", "Agent limit exceeded"),
            LimitedResource::Runs => return Self::run_limit_reached(reached),
        };
        let mut error = Self::new(StatusCode::PAYMENT_REQUIRED, code, message);
        error.detail = Some(json!({
            "message": message,
            "current_count": reached.current_count,
            "limit": reached.limit,
            "error_code": code,
        }));
        error
    }

    /// As this route has it, with the numbers in the message.
    pub fn limit_reached_in_project(reached: LimitReached) -> Self {
        let LimitReached { current_count, limit, .. } = reached;
        let message = format!("Maximum of {limit} threads allowed. You have {current_count} threads.");
        Self::limit_reached(reached).said_as(message)
    }

    pub fn agent_limit_reached(reached: LimitReached, plan: Plan) -> Self {
        let LimitReached { current_count, limit, .. } = reached;
        let allowed = format!("Maximum of {limit} agents allowed for your current plan.");
        let mut error =
            Self::limit_reached(reached).said_as(format!("{allowed} You have {current_count} agents."));
        if let Some(Value::Object(detail)) = &mut error.detail {
            detail.insert("tier_name".to_owned(), plan.key.into());
        }
        error
    }

    fn said_as(mut self, message: String) -> Self {
        if let Some(Value::Object(detail)) = &mut self.detail {
            detail.insert("message".to_owned(), message.clone().into());
        }
        self.message = message;
        self
    }

    fn run_limit_reached(reached: LimitReached) -> Self {
        let code = "AGENT_RUN_LIMIT_EXCEEDED";
        let message = format!("Concurrent limit reached ({})", reached.limit);
        let mut error = Self::new(StatusCode::PAYMENT_REQUIRED, code, message.clone());
        error.detail = Some(json!({
            "message": message,
            "running_count": reached.current_count,
            "limit": reached.limit,
            "error_code": code,
        }));
        error
    }

    /// The stop stands, and the server that has the run has not got to it yet.
    pub fn still_stopping() -> Self {
        let message = "The run has not stopped yet; it will as soon as its server answers";
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "STOP_PENDING", message);
        error.retry_after_seconds = Some(5);
        error
    }

    fn id_taken() -> Self {
        let message = "Thread or project already exists";
        Self::new(StatusCode::CONFLICT, "ALREADY_EXISTS", message)
    }

    pub fn execution_active(active: Option<ExecutionId>) -> Self {
        let mut error =
            Self::new(StatusCode::CONFLICT, "EXECUTION_ACTIVE", "Thread already has an active execution");
        if let Some(active) = active {
            error.fields.insert("execution_id".to_owned(), active.prefixed().into());
        }
        error.retry_after_seconds = Some(1);
        error
    }

    /// Of an answer to nothing.
    pub fn no_question() -> Self {
        Self::new(StatusCode::CONFLICT, "NO_QUESTION", "The execution asks nothing")
    }

    /// What is asked for is not there before the execution has ended.
    pub fn not_ended(active: ExecutionId) -> Self {
        let message = "The execution has not ended yet; its receipt is made then";
        let mut error = Self::new(StatusCode::CONFLICT, "EXECUTION_ACTIVE", message);
        error.fields.insert("execution_id".to_owned(), active.prefixed().into());
        error.retry_after_seconds = Some(1);
        error
    }

    /// `record` is where the outcome can be read.
    pub fn events_gone(record: &str) -> Self {
        let message = format!("These events are not kept any more; how it ended is at {record}");
        Self::new(StatusCode::GONE, "EVENTS_GONE", message)
    }

    pub fn queue_full(limit: i64) -> Self {
        let message =
            format!("{limit} executions wait for this thread already; wait for some of them, or cancel them");
        let mut error = Self::new(StatusCode::CONFLICT, "QUEUE_FULL", message);
        error.retry_after_seconds = Some(1);
        error
    }

    /// The operator has not switched them on.
    pub fn no_sandbox_paths(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "SANDBOX_PATHS_OFF", message)
    }

    /// For those who may not start it.
    pub fn sandbox_stopped() -> Self {
        let message = "The sandbox is stopped; a member of its account can start it";
        Self::new(StatusCode::CONFLICT, "SANDBOX_STOPPED", message)
    }

    /// Several servers share the database, and each has its own sandboxes.
    pub fn sandbox_elsewhere() -> Self {
        let message = "The sandbox is on another server of this service";
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "SANDBOX_ELSEWHERE", message);
        error.retry_after_seconds = Some(1);
        error
    }

    pub fn idempotency_in_progress() -> Self {
        let message = "A request with this Idempotency-Key is still in progress";
        let mut error = Self::new(StatusCode::CONFLICT, "IDEMPOTENCY_IN_PROGRESS", message);
        error.retry_after_seconds = Some(1);
        error
    }

    pub fn idempotency_key_reused() -> Self {
        let message = "This Idempotency-Key was used for a different request";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_REUSED", message)
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The answer as that family of routes gives it.
    pub fn render(self, family: Family, request_id: &str) -> Response {
        let mut body = self.fields;
        match family {
            Family::Kortix => body.insert("detail".to_owned(), self.detail.unwrap_or(self.message.into())),
            Family::Obvious => body.insert("error".to_owned(), self.message.into()),
        };
        body.insert("code".to_owned(), self.code.into());
        body.insert("request_id".to_owned(), request_id.into());
        let mut response = (self.status, axum::Json(Value::Object(body))).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Rendered later, where the route and the request's id are known.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// One entry of a 422, as the Kortix service's framework writes it.
#[derive(Clone, Debug)]
pub struct Problem {
    pub kind: &'static str,
    pub location: Vec<&'static str>,
    pub message: String,
    pub input: Value,
    pub context: Option<Value>,
}

impl Problem {
    fn into_json(self) -> Value {
        let mut entry =
            json!({"type": self.kind, "loc": self.location, "msg": self.message, "input": self.input});
        if let (Some(context), Some(entry)) = (self.context, entry.as_object_mut()) {
            entry.insert("ctx".to_owned(), context);
        }
        entry
    }
}

/// What a panic in a handler becomes. The panic itself is in the log.
pub fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    ApiError::internal("Internal server error").into_response()
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(error) => Self::store("Authentication failed", &error),
            Refusal::TokensNotConfigured => Self::internal(&refusal.to_string()),
            undecided if undecided.is_undecided() => Self::undecided_credential(&undecided),
            refusal => Self::unauthenticated(refusal.to_string()),
        }
    }
}

impl From<CreateThreadError> for ApiError {
    fn from(error: CreateThreadError) -> Self {
        match error {
            CreateThreadError::LimitReached(reached) => Self::limit_reached(reached),
            CreateThreadError::UnderWay => Self::idempotency_in_progress(),
            CreateThreadError::KeyReused => Self::idempotency_key_reused(),
            CreateThreadError::IdTaken => Self::id_taken(),
            CreateThreadError::Sandbox(error @ SandboxError::NoRoom { .. }) => Self::no_room(&error),
            CreateThreadError::Sandbox(error) => {
                let message = format!("Failed to create thread: {error}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "SANDBOX_FAILED", message)
            }
            CreateThreadError::Store(error) => {
                Self::store("Failed to create thread: the database is not available", &error)
            }
        }
    }
}

/// What an idempotency key says about a call that is not simply answered again.
pub fn repetition_refused(repetition: &Repetition) -> ApiError {
    match repetition {
        Repetition::UnderWay => ApiError::idempotency_in_progress(),
        Repetition::Answered(_) | Repetition::KeyReused => ApiError::idempotency_key_reused(),
    }
}

/// A thread that could not be made for a run.
pub fn run_not_made(error: CreateThreadError) -> ApiError {
    match error {
        CreateThreadError::Sandbox(error) => ApiError::sandbox("Failed to start agent", &error),
        CreateThreadError::Store(error) => ApiError::store("Failed to start agent", &error),
        refused => refused.into(),
    }
}

/// A refused start, where `not_found` is the route's own text.
pub fn start_refused(error: StartError, not_found: &str) -> ApiError {
    match error {
        StartError::ThreadBusy { active } => ApiError::execution_active(active),
        StartError::LimitReached(reached) => ApiError::limit_reached(reached),
        StartError::IdTaken => ApiError::id_taken(),
        StartError::QueueFull { limit } => ApiError::queue_full(limit),
        StartError::NotFound => ApiError::not_found(not_found),
        StartError::Repeated(Repetition::KeyReused) => ApiError::idempotency_key_reused(),
        StartError::Repeated(_) => ApiError::idempotency_in_progress(),
        StartError::Store(error) => ApiError::store("Failed to start the execution", &error),
    }
}

impl From<ManageError> for ApiError {
    fn from(error: ManageError) -> Self {
        let text = error.to_string();
        let conflict = |code| Self::new(StatusCode::CONFLICT, code, text.as_str());
        match error {
            ManageError::NoSuchAccount
            | ManageError::NoSuchUser
            | ManageError::NoSuchMember
            | ManageError::NoSuchKey
            | ManageError::NoSuchWebhook
            | ManageError::NoSuchDelivery => Self::not_found(&text),
            ManageError::NotAManager | ManageError::NotAnOwner | ManageError::WorkspaceCredential => {
                Self::forbidden(&text)
            }
            ManageError::OwnerStays => conflict("OWNER_STAYS"),
            ManageError::NameTaken => conflict("ALREADY_EXISTS"),
            ManageError::TooManyWebhooks { .. } => conflict("WEBHOOK_LIMIT_EXCEEDED"),
            ManageError::TooManyWorkspaces { .. } => conflict("WORKSPACE_LIMIT_EXCEEDED"),
            ManageError::Repeated(Repetition::KeyReused) => Self::idempotency_key_reused(),
            ManageError::Repeated(_) => Self::idempotency_in_progress(),
            ManageError::Store(error) => Self::store("Internal server error", &error),
        }
    }
}

/// A key that was not made, where `failure` is the route's own text for what is not the caller's fault.
pub fn key_refused(error: MakeKeyError, failure: &str) -> ApiError {
    match error {
        MakeKeyError::KeyReused => ApiError::idempotency_key_reused(),
        MakeKeyError::UnderWay => ApiError::idempotency_in_progress(),
        MakeKeyError::TooMany { .. } => {
            ApiError::new(StatusCode::CONFLICT, "KEY_LIMIT_EXCEEDED", error.to_string())
        }
        MakeKeyError::Store(error) => ApiError::store(failure, &error),
        MakeKeyError::NoRandom(error) => {
            tracing::error!(%error, "{failure}");
            ApiError::internal(failure)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn body(response: Response) -> Value {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[tokio::test]
    async fn one_error_has_the_shape_of_each_family() {
        let error = ApiError::not_found("Project not found");
        assert_eq!(
            body(error.clone().render(Family::Kortix, "r1")).await,
            json!({"detail": "Project not found", "code": "NOT_FOUND", "request_id": "r1"})
        );
        assert_eq!(
            body(error.render(Family::Obvious, "r1")).await,
            json!({"error": "Project not found", "code": "NOT_FOUND", "request_id": "r1"})
        );
    }

    #[tokio::test]
    async fn a_machine_without_room_is_no_failure_and_names_what_it_lacks() {
        let full = || SandboxError::from(std::io::Error::from_raw_os_error(libc::ENOSPC));
        for error in [CreateThreadError::Sandbox(full()).into(), ApiError::sandbox("Failed", &full())] {
            let response = ApiError::render(error, Family::Kortix, "r1");
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()[header::RETRY_AFTER], "30");
            let body = body(response).await;
            assert_eq!(body["code"], "NO_ROOM_FOR_SANDBOX");
            assert!(body["detail"].as_str().unwrap().contains("too little disk space"), "{body}");
        }
    }

    #[tokio::test]
    async fn a_limit_tells_how_far_it_is() {
        let reached = LimitReached { resource: LimitedResource::Threads, current_count: 10, limit: 10 };
        let response = ApiError::limit_reached(reached).render(Family::Kortix, "r1");
        assert_eq!(response.status(), StatusCode::PAYMENT_REQUIRED);
        assert_eq!(
            body(response).await["detail"],
            json!({"message": "Thread limit exceeded", "current_count": 10, "limit": 10,
                   "error_code": "THREAD_LIMIT_EXCEEDED"})
        );
    }

    #[test]
    fn a_busy_thread_says_when_to_come_back() {
        let response = ApiError::execution_active(Some(ExecutionId::new())).render(Family::Obvious, "r1");
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    }

    #[test]
    fn families_are_told_by_path() {
        assert_eq!(Family::of_path("/threads"), Family::Kortix);
        assert_eq!(Family::of_path("/v1/threads"), Family::Kortix);
        assert_eq!(Family::of_path("/api/v1/projects/x/thread"), Family::Obvious);
        assert_eq!(Family::of_path("/x/v1/executions/x"), Family::Obvious);
    }
}
