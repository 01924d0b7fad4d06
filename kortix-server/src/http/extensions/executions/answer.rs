//! `POST /x/v1/executions/{id}/answer`

use axum::{
    Json,
    extract::{Path, State},
};
use http::HeaderMap;
use utoipa::ToSchema;

use super::{get::Body, reach};
use crate::{
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extensions::body::Object,
        extract::RawBody,
        idempotency::{ClientKey, replayed_header},
        openapi::{errors::obvious, params::ExecutionPath},
    },
    store::{AnswerError, NewAnswer, Repetition},
};

/// As much as a prompt may have.
const LONGEST: usize = 128_000;

/// What the agent is told.
#[derive(ToSchema)]
#[schema(as = NewAnswer)]
#[expect(dead_code, reason = "only its description is used; the field has a refusal of its own")]
struct Asked {
    /// Not blank, at most 128,000 bytes, without the character NUL.
    #[schema(min_length = 1, max_length = 32_000, pattern = r"^[!-~][ -~]*$")]
    text: String,
}

/// Answer what the agent asks.
///
/// `question` of the execution says what that is. The agent goes on with it, and it is a message of the thread.
#[utoipa::path(
    post,
    path = "/executions/{id}/answer",
    operation_id = "executions.answer",
    tag = "executions",
    params(ExecutionPath, ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The execution, which goes on.", body = Body),
        obvious::Caller, obvious::NotFound, obvious::Creates,
    ),
)]
pub(in crate::http) async fn answer(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let execution = reach::readable(&app, caller, &id).await?;
    let text = Object::read(&body)?.text("text")?;
    if text.trim().is_empty() || text.len() > LONGEST || text.contains('\0') {
        let rule = "must have 1 to 128000 bytes, not all of them blank, and no NUL character";
        return Err(ApiError::bad_request(format!("text {rule}")));
    }
    let idempotency = key.bind("executions.answer", &[&execution.id.prefixed(), &text]);
    let answer =
        NewAnswer { execution: execution.id, by: caller.user, account: caller.account, text, idempotency };
    let replayed = match app.runner.answer(&answer).await {
        Ok(()) => false,
        Err(AnswerError::Repeated(Repetition::Answered(_))) => true,
        Err(AnswerError::Repeated(Repetition::UnderWay)) => return Err(ApiError::idempotency_in_progress()),
        Err(AnswerError::Repeated(Repetition::KeyReused)) => return Err(ApiError::idempotency_key_reused()),
        Err(AnswerError::NoQuestion) => return Err(ApiError::no_question()),
        Err(AnswerError::Store(error)) => return Err(ApiError::store("Failed to answer", &error)),
    };
    let execution = reach::readable(&app, caller, &id).await?;
    Ok((replayed_header(replayed), Body::of(&app, execution).await.map(Json)?))
}
