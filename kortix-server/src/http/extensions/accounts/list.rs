//! `GET /x/v1/accounts`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountBody;
use crate::http::{AppState, auth::ObviousCaller, error::ApiError, openapi::errors::obvious};

#[derive(Serialize, ToSchema)]
#[schema(as = AccountList)]
pub(in crate::http) struct Body {
    accounts: Vec<AccountBody>,
}

/// List the caller's accounts.
///
/// The personal one and every workspace that the caller owns or belongs to, oldest first. With the key of a workspace,
/// that one alone.
#[utoipa::path(
    get,
    path = "/accounts",
    operation_id = "accounts.list",
    tag = "accounts",
    responses((status = 200, description = "The accounts.", body = Body), obvious::Caller),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
) -> Result<Json<Body>, ApiError> {
    let memberships = app.service.memberships(caller).await?;
    Ok(Json(Body { accounts: memberships.into_iter().map(AccountBody::from).collect() }))
}
