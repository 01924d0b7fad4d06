//! `GET /x/v1/accounts/{account_id}/members`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::MemberBody;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    extensions::accounts::account_id,
    openapi::{errors::obvious, params::AccountPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = MemberList)]
pub(in crate::http) struct Body {
    members: Vec<MemberBody>,
}

/// List who belongs to an account.
///
/// The one whose it is first, then the others by the time they came. Whoever belongs to it may ask.
#[utoipa::path(
    get,
    path = "/accounts/{account_id}/members",
    operation_id = "accounts.members.list",
    tag = "accounts",
    params(AccountPath),
    responses(
        (status = 200, description = "Who belongs to it.", body = Body),
        obvious::Caller, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(account): Path<String>,
) -> Result<Json<Body>, ApiError> {
    let members = app.service.members_of(caller, account_id(&account)?).await?;
    Ok(Json(Body { members: members.into_iter().map(MemberBody::from).collect() }))
}
