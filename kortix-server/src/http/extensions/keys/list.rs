//! `GET /x/v1/keys`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::shown;
use crate::{
    domain::key::ObviousKeyRecord,
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extensions::accounts::account_id,
        extract::QueryOf,
        openapi::{errors::obvious, params::AccountQuery},
    },
    ids::AccountId,
    timestamp::Timestamp,
};

#[derive(Serialize, ToSchema)]
#[schema(as = KeyList)]
pub(in crate::http) struct Body {
    keys: Vec<KeyBody>,
}

/// An `obv_` key, without what opens anything.
#[derive(Serialize, ToSchema)]
#[schema(as = Key)]
struct KeyBody {
    id: String,
    account_id: String,
    name: String,
    /// How it begins.
    prefix: String,
    /// Who made it, and acts with it.
    created_by: String,
    created_by_name: Option<String>,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
}

impl KeyBody {
    fn new(account: AccountId, key: ObviousKeyRecord) -> Self {
        Self {
            id: key.id.prefixed(),
            account_id: account.prefixed(),
            name: key.name,
            prefix: shown(&key.prefix),
            created_by: key.creator.prefixed(),
            created_by_name: key.creator_name,
            created_at: key.created_at,
            last_used_at: key.last_used_at,
        }
    }
}

/// List the `obv_` keys of an account.
///
/// All of them, newest first. Owners and admins may ask.
#[utoipa::path(
    get,
    path = "/keys",
    operation_id = "keys.list",
    tag = "keys",
    params(AccountQuery),
    responses(
        (status = 200, description = "The keys.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound, obvious::BadRequest,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    QueryOf(query): QueryOf,
) -> Result<Json<Body>, ApiError> {
    let account = query.get("account_id").map_or(Ok(caller.account), |id| account_id(id))?;
    let keys = app.service.keys_of(caller, account).await?;
    Ok(Json(Body { keys: keys.into_iter().map(|key| KeyBody::new(account, key)).collect() }))
}
