//! `GET /x/v1/webhooks`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::WebhookBody;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    extensions::accounts::account_id,
    extract::QueryOf,
    openapi::{errors::obvious, params::AccountQuery},
};

#[derive(Serialize, ToSchema)]
#[schema(as = WebhookList)]
pub(in crate::http) struct Body {
    webhooks: Vec<WebhookBody>,
}

/// List the webhooks of an account.
///
/// All of them, oldest first, without those of single executions. Owners and admins may ask.
#[utoipa::path(
    get,
    path = "/webhooks",
    operation_id = "webhooks.list",
    tag = "webhooks",
    params(AccountQuery),
    responses(
        (status = 200, description = "The webhooks.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound, obvious::BadRequest,
    ),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    QueryOf(query): QueryOf,
) -> Result<Json<Body>, ApiError> {
    let account = query.get("account_id").map_or(Ok(caller.account), |id| account_id(id))?;
    let webhooks = app.service.webhooks_of(caller, account).await?;
    Ok(Json(Body { webhooks: webhooks.into_iter().map(WebhookBody::from).collect() }))
}
