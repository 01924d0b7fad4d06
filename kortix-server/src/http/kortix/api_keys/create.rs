//! `POST /api-keys`

use std::time::Duration;

use axum::{Json, extract::State};
use http::HeaderMap;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    domain::{key::KeyStatus, keys::ApiKeyDraft},
    http::{
        AppState,
        auth::KortixCaller,
        error::{ApiError, key_refused},
        fields::Fields,
        idempotency::{ClientKey, replayed_header},
        openapi::errors::kortix,
    },
    timestamp::Timestamp,
};

const LONGEST_TITLE: usize = 255;

#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeyCreated)]
pub(in crate::http) struct Body {
    key_id: String,
    public_key: String,
    /// Shown here and never again.
    secret_key: String,
    title: String,
    description: Option<String>,
    status: &'static str,
    expires_at: Option<Timestamp>,
    created_at: Timestamp,
}

/// What is asked of a new key.
#[derive(ToSchema)]
#[schema(as = NewApiKey)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    /// What it is called. Blanks at its ends do not count.
    #[schema(min_length = 1, max_length = 255, pattern = r"\S")]
    title: String,
    /// What it is for.
    description: Option<String>,
    /// How many days it is good for. For ever when absent.
    #[schema(minimum = 1, maximum = 365)]
    expires_in_days: Option<i64>,
}

/// Make an API key.
///
/// The answer is the only place where its secret is shown.
#[utoipa::path(
    post,
    path = "/api-keys",
    operation_id = "api_keys.create",
    tag = "api_keys",
    params(ClientKey),
    request_body = Asked,
    responses(
        (status = 200, description = "The new key, with its secret.", body = Body),
        kortix::Caller, kortix::Body, kortix::Creates,
    ),
)]
pub(in crate::http) async fn create(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    key: ClientKey,
    mut fields: Fields,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let title = title(&mut fields);
    let description = fields.optional_text("description");
    let days = fields.optional_integer("expires_in_days", 1..=365);
    fields.finish()?;
    let title = title.unwrap_or_default();
    let asked = json!([title, description, days]).to_string();
    let draft = ApiKeyDraft {
        account: caller.user.personal_account(),
        title: title.clone(),
        description: description.clone(),
        lifetime: days.and_then(|days| u64::try_from(days).ok()).map(|days| Duration::from_hours(24 * days)),
        idempotency: key.bind("api_keys.create", &[&asked]),
    };
    let made =
        app.keys.api_key(draft).await.map_err(|error| key_refused(error, "Failed to create API key"))?;
    let body = Body {
        key_id: made.id.hyphenated(),
        secret_key: made.key.secret.expose_secret().to_owned(),
        public_key: made.key.public,
        title,
        description,
        status: KeyStatus::Active.as_str(),
        expires_at: made.expires_at,
        created_at: made.created_at,
    };
    Ok((replayed_header(made.replayed), Json(body)))
}

fn title(fields: &mut Fields) -> Option<String> {
    let text = fields.text("title")?;
    let title = text.trim();
    let length = title.chars().count();
    let problem = match length {
        0 if text.is_empty() => Some((
            "string_too_short",
            "String should have at least 1 character".to_owned(),
            json!({"min_length": 1}),
        )),
        0 => Some(("value_error", "Value error, Title cannot be empty".to_owned(), json!({"error": {}}))),
        _ if length > LONGEST_TITLE => Some((
            "string_too_long",
            format!("String should have at most {LONGEST_TITLE} characters"),
            json!({"max_length": LONGEST_TITLE}),
        )),
        _ => None,
    };
    let Some((kind, message, context)) = problem else { return Some(title.to_owned()) };
    fields.problem("title", kind, message, json!(text), Some(context));
    None
}
