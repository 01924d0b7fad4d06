//! `POST /x/v1/sandboxes/{sandbox_id}/urls`

use std::{num::NonZeroU16, ops::RangeInclusive, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use super::reach;
use crate::{
    gateway::{Entrance, Sealer},
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extensions::body::Object,
        extract::RawBody,
        kortix::sandboxes::reach::failed,
        openapi::{errors::obvious, params::SandboxPath},
    },
    timestamp::Timestamp,
    urls::{Form, SignError},
};

const PORTS: RangeInclusive<u64> = 1..=u16::MAX as u64;
const DEFAULT_SECONDS: u64 = 60 * 60;
const SECONDS: RangeInclusive<u64> = 1..=7 * 24 * 60 * 60;
const LONGEST_PATH: usize = 2_000;

/// What is asked of a signed URL.
#[derive(ToSchema)]
#[schema(as = NewSandboxUrl)]
#[expect(dead_code, reason = "only its description is used; each field has a refusal of its own")]
struct Asked {
    /// The port inside the sandbox.
    #[schema(minimum = 1, maximum = 65_535)]
    port: u16,
    /// How long it opens that port: up to seven days.
    #[schema(minimum = 1, maximum = 604_800, default = 3_600)]
    expires_in_seconds: Option<u32>,
    /// Where it leads there, from `/` on, with a query if need be.
    #[schema(max_length = 2_000, pattern = "^/", default = "/")]
    path: Option<String>,
    /// `host`: a host name of the port's own. `path`: a path of this host, in pages that the browser confines; only where
    /// the operator allows it.
    #[schema(inline, default = "host")]
    form: Option<AskedForm>,
}

#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its description is used")]
enum AskedForm {
    Host,
    Path,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxUrl)]
pub(in crate::http) struct Body {
    /// Opens the port for whoever has it.
    url: String,
    /// It opens nothing from then on.
    expires_at: Timestamp,
    port: u16,
}

/// Make a signed URL for a port of a sandbox.
///
/// It opens that one port until it expires, for everybody who has it and as often as they like. A browser trades it for a
/// cookie that expires with it. A new token for the sandbox ends all its signed URLs. Connections that are open stay open
/// until they end.
#[utoipa::path(
    post,
    path = "/sandboxes/{sandbox_id}/urls",
    operation_id = "sandboxes.create_url",
    tag = "sandboxes",
    params(SandboxPath),
    request_body = Asked,
    responses(
        (status = 200, description = "The signed URL.", body = Body),
        obvious::Caller, obvious::NotFound, obvious::Body, obvious::Conflict,
    ),
)]
pub(in crate::http) async fn create_url(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    RawBody(body): RawBody,
) -> Result<Json<Body>, ApiError> {
    let key = reach(&app, caller, &id).await?;
    let wish = Wish::read(&body)?;
    let sandbox = app.service.store.sandbox(&key).await.map_err(|error| failed(&error))?;
    let sandbox = sandbox.ok_or_else(|| ApiError::not_found("Sandbox not found"))?;
    let entrance = Entrance::new(wish.port, key);
    let sealer = Sealer::new(&entrance, &sandbox.secrets.token);
    let expires_at = Timestamp::now().after(wish.lasts).rounded_up();
    let url = app.urls.signed(wish.form, &sealer, expires_at.seconds(), &wish.path).map_err(refusal)?;
    Ok(Json(Body { url: url.expose_secret().to_owned(), expires_at, port: entrance.port() }))
}

struct Wish {
    port: NonZeroU16,
    lasts: Duration,
    path: String,
    form: Form,
}

impl Wish {
    fn read(body: &Bytes) -> Result<Self, ApiError> {
        let mut asked = Object::read(body)?;
        let port = asked.number("port", PORTS)?;
        let port = u16::try_from(port).ok().and_then(NonZeroU16::new);
        let seconds = asked.optional_number("expires_in_seconds", SECONDS)?.unwrap_or(DEFAULT_SECONDS);
        let path = asked.optional_text("path")?.unwrap_or_else(|| "/".to_owned());
        if path.len() > LONGEST_PATH {
            return Err(ApiError::bad_request(format!("path must be at most {LONGEST_PATH} bytes long")));
        }
        Ok(Self {
            port: port.ok_or_else(|| ApiError::bad_request("port is required"))?,
            lasts: Duration::from_secs(seconds),
            path,
            form: form(asked.optional_text("form")?.as_deref())?,
        })
    }
}

fn form(text: Option<&str>) -> Result<Form, ApiError> {
    match text {
        None | Some("host") => Ok(Form::Host),
        Some("path") => Ok(Form::Path),
        Some(_) => Err(ApiError::bad_request("form must be host or path")),
    }
}

fn refusal(error: SignError) -> ApiError {
    match error {
        SignError::Path => ApiError::bad_request(error.to_string()),
        SignError::NoPaths => ApiError::no_sandbox_paths(error.to_string()),
    }
}
