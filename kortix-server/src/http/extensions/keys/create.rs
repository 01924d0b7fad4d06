//! `POST /x/v1/keys`

use axum::{Json, extract::State};
use http::HeaderMap;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use super::shown;
use crate::{
    domain::keys::ObviousKeyDraft,
    http::{
        AppState,
        auth::ObviousCaller,
        error::{ApiError, key_refused},
        extensions::{accounts::account_id, body::Object},
        extract::RawBody,
        idempotency::{ClientKey, replayed_header},
        openapi::errors::obvious,
    },
    timestamp::Timestamp,
};

/// What is asked of a new key.
#[derive(ToSchema)]
#[schema(as = NewKey)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
struct Asked {
    /// What it is called: without blanks at its ends, and without control characters.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$"
    )]
    name: String,
    /// The account: `wks_` and 32 digits, or a UUID. By default the one that the credential is for.
    account_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = KeyCreated)]
pub(in crate::http) struct Body {
    id: String,
    account_id: String,
    name: String,
    /// How it begins.
    prefix: String,
    /// What a client sends. Shown here and never again.
    key: String,
    created_by: String,
    created_at: Timestamp,
}

/// Make an `obv_` key.
///
/// It acts as its creator in the account, for as long as the creator belongs to it. The answer is the only place where
/// it is shown. Owners and admins may make some; an account has 50 at most.
#[utoipa::path(
    post,
    path = "/keys",
    operation_id = "keys.create",
    tag = "keys",
    params(ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The new key.", body = Body),
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
    let name = asked.name()?;
    let account = asked.optional_text("account_id")?.map_or(Ok(caller.account), |id| account_id(&id))?;
    app.service.may_make_key(caller, account).await?;
    // Somebody else's key of the same words is another key.
    let parts = [account.prefixed(), caller.user.prefixed()];
    let draft = ObviousKeyDraft {
        workspace: account,
        creator: caller.user,
        idempotency: key.bind("keys.create", &[&parts[0], &parts[1], &name]),
        name: name.clone(),
    };
    let made =
        app.keys.obvious_key(draft).await.map_err(|error| key_refused(error, "Internal server error"))?;
    let body = Body {
        id: made.id.prefixed(),
        account_id: account.prefixed(),
        name,
        prefix: shown(&made.key.visible_prefix()),
        key: made.key.credential().expose_secret().to_owned(),
        created_by: caller.user.prefixed(),
        created_at: made.created_at,
    };
    Ok((replayed_header(made.replayed), Json(body)))
}
