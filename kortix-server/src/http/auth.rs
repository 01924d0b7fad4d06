//! Who calls, as an argument of the handler: a handler without one of these visibly asks nobody.

use axum::extract::FromRequestParts;
use http::{HeaderMap, header::AUTHORIZATION, request::Parts};

use super::{AppState, error::ApiError};
use crate::domain::account::Caller;

/// A Kortix route that demands a credential.
pub(super) struct KortixCaller(pub Caller);

/// A Kortix route that anybody may ask: no credential, or a bad one, is an anonymous caller.
pub(super) struct OptionalCaller(pub Option<Caller>);

/// An Obvious route, or one of ours; its refusals have Obvious' texts.
pub(super) struct ObviousCaller(pub Caller);

impl FromRequestParts<AppState> for KortixCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        refuse_while_shutting_down(app)?;
        Ok(Self(app.authenticator.caller(&parts.headers).await?))
    }
}

impl FromRequestParts<AppState> for OptionalCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        match app.authenticator.caller(&parts.headers).await {
            Ok(caller) => Ok(Self(Some(caller))),
            Err(error) if error.is_undecided() => Err(error.into()),
            Err(_) => Ok(Self(None)),
        }
    }
}

impl FromRequestParts<AppState> for ObviousCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        refuse_while_shutting_down(app)?;
        match app.authenticator.caller(&parts.headers).await {
            Ok(caller) => Ok(Self(caller)),
            Err(error) if error.is_undecided() => Err(error.into()),
            Err(_) => Err(ApiError::unauthenticated(obvious_text(&parts.headers))),
        }
    }
}

fn obvious_text(headers: &HeaderMap) -> &'static str {
    if headers.contains_key("x-api-key") {
        return "Invalid or expired API key";
    }
    let Some(authorization) = headers.get(AUTHORIZATION) else { return "Authorization header required" };
    if authorization.as_bytes().starts_with(b"Bearer ") {
        "Invalid or expired API key"
    } else {
        "Invalid authorization format"
    }
}

fn refuse_while_shutting_down(app: &AppState) -> Result<(), ApiError> {
    if app.is_shutting_down() {
        return Err(ApiError::shutting_down("Server is shutting down".into()));
    }
    Ok(())
}
