//! `DELETE /x/v1/accounts/{account_id}/members/{user_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::user_id;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    extensions::accounts::account_id,
    openapi::{errors::obvious, params::MemberPath},
};

#[derive(Serialize, ToSchema)]
#[schema(as = MemberRemoved)]
pub(in crate::http) struct Body {
    user_id: String,
    removed: bool,
}

/// Take a member out.
///
/// The user's `obv_` keys of the account are refused from now on. Everybody may leave.
#[utoipa::path(
    delete,
    path = "/accounts/{account_id}/members/{user_id}",
    operation_id = "accounts.members.remove",
    tag = "accounts",
    params(MemberPath),
    responses(
        (status = 200, description = "The user does not belong to it any more.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound, obvious::Conflict,
    ),
)]
pub(in crate::http) async fn remove(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path((account, user)): Path<(String, String)>,
) -> Result<Json<Body>, ApiError> {
    let (account, user) = (account_id(&account)?, user_id(&user)?);
    app.service.remove_member(caller, account, user).await?;
    Ok(Json(Body { user_id: user.prefixed(), removed: true }))
}
