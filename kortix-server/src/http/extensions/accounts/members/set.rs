//! `PUT /x/v1/accounts/{account_id}/members/{user_id}`

use axum::{
    Json,
    extract::{Path, State},
};
use utoipa::ToSchema;

use super::{MemberBody, user_id};
use crate::{
    domain::account::Role,
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extensions::{accounts::account_id, body::Object},
        extract::RawBody,
        openapi::{errors::obvious, params::MemberPath},
    },
};

/// What the user is to be.
#[derive(ToSchema)]
#[schema(as = NewMember)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
struct Asked {
    /// Owners and admins manage members and keys; owners alone make and unmake owners.
    #[schema(pattern = "^(owner|admin|member)$")]
    role: String,
}

/// Add a member, or change a member's role.
///
/// The user has to have an account on this server. The one whose the account is stays its owner.
#[utoipa::path(
    put,
    path = "/accounts/{account_id}/members/{user_id}",
    operation_id = "accounts.members.set",
    tag = "accounts",
    params(MemberPath),
    request_body = Asked,
    responses(
        (status = 200, description = "The user belongs to it, with that role.", body = MemberBody),
        obvious::Caller, obvious::Forbidden, obvious::NotFound, obvious::Conflict, obvious::Body,
    ),
)]
pub(in crate::http) async fn set(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path((account, user)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Json<MemberBody>, ApiError> {
    let role = Object::read(&body)?.text("role")?;
    let role = Role::from_stored(&role)
        .ok_or_else(|| ApiError::bad_request("role must be owner, admin or member"))?;
    let (account, user) = (account_id(&account)?, user_id(&user)?);
    Ok(Json(app.service.set_member(caller, account, user, role).await?.into()))
}
