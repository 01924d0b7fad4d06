//! `POST /x/v1/webhooks`

use axum::{Json, extract::State};
use http::HeaderMap;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use super::{WebhookBody, unsealed};
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    extensions::{accounts::account_id, body::Object},
    extract::RawBody,
    idempotency::{ClientKey, replayed_header},
    openapi::errors::obvious,
};

/// What is asked of a new webhook.
#[derive(ToSchema)]
#[schema(as = NewWebhook)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
struct Asked {
    /// Where it is told: an address with https or http, a public host, and no user or password.
    #[schema(max_length = 2_000)]
    url: String,
    /// What deliveries are signed with: `whsec_` and 24 to 64 bytes in base64. By default one is made.
    secret: Option<String>,
    /// The account: `wks_` and 32 digits, or a UUID. By default the one that the credential is for.
    account_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = WebhookCreated)]
pub(in crate::http) struct Body {
    #[serde(flatten)]
    webhook: WebhookBody,
    /// What deliveries are signed with. Shown here and never again.
    secret: String,
}

/// Be told when executions of an account end.
///
/// Each end is sent to the address as `execution.succeeded`, `execution.failed` or `execution.stopped`, signed as Standard
/// Webhooks has it, until it is taken or 72 hours have passed. Owners and admins may make one; an account has 10 at most.
#[utoipa::path(
    post,
    path = "/webhooks",
    operation_id = "webhooks.create",
    tag = "webhooks",
    params(ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The new webhook.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound, obvious::Creates,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    key: ClientKey,
    RawBody(body): RawBody,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let mut asked = Object::read(&body)?;
    let (url, secret) = (asked.text("url")?, asked.optional_text("secret")?);
    let account = asked.optional_text("account_id")?.map_or(Ok(caller.account), |id| account_id(&id))?;
    let draft = app.webhooks.draft(&url, secret.as_deref());
    let draft = draft.map_err(|error| ApiError::bad_request(error.to_string()))?;
    app.service.may_manage_webhooks(caller, account).await?;
    let parts = [&account.prefixed(), draft.url(), secret.as_deref().unwrap_or_default()];
    let idempotency = key.bind("webhooks.create", &parts);
    let webhook = app.webhooks.make(account, None, draft).map_err(|error| unsealed(&error))?;
    let made = app.service.add_webhook(webhook, idempotency.as_ref()).await?;
    let secret = app.webhooks.secret_of(&made.webhook).map_err(|error| unsealed(&error))?;
    let secret = secret.text().expose_secret().to_owned();
    Ok((replayed_header(made.replayed), Json(Body { webhook: made.webhook.into(), secret })))
}
