//! `POST /x/v1/accounts`

use axum::{Json, extract::State};
use http::HeaderMap;
use utoipa::ToSchema;

use super::AccountBody;
use crate::{
    domain::{account::Role, manage::PLAN_OF_A_WORKSPACE},
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extensions::body::Object,
        extract::RawBody,
        idempotency::{ClientKey, replayed_header},
        openapi::errors::obvious,
    },
};

/// What is asked of a new workspace.
#[derive(ToSchema)]
#[schema(as = NewAccount)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
struct Asked {
    /// What it is called, as no other account is: without blanks at its ends, and without control characters.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$"
    )]
    name: String,
}

/// Make a workspace.
///
/// It belongs to the caller, and begins on the plan `free`. A user owns 20 at most.
#[utoipa::path(
    post,
    path = "/accounts",
    operation_id = "accounts.create",
    tag = "accounts",
    params(ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The new workspace.", body = AccountBody),
        obvious::Caller, obvious::Forbidden, obvious::Creates,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<AccountBody>), ApiError> {
    let name = Object::read(&body)?.name()?;
    let idempotency = key.bind("accounts.create", &[&name]);
    let made = app.service.create_workspace(caller, &name, idempotency.as_ref()).await?;
    let body = AccountBody {
        id: made.id.prefixed(),
        name: Some(name),
        kind: "workspace",
        owner_id: caller.user.prefixed(),
        plan: PLAN_OF_A_WORKSPACE.key,
        role: Role::Owner.as_str(),
    };
    Ok((replayed_header(made.replayed), Json(body)))
}
