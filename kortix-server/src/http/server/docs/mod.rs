//! `GET /docs`: the description as a page for people. It needs no script and nothing from elsewhere.

mod page;
mod schema;
mod text;

use std::sync::LazyLock;

use axum::body::Bytes;
use http::{
    HeaderName,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};

use crate::http::{
    error::ApiError,
    openapi::{document, errors::kortix},
};

/// Made once: it is the same for everybody.
static PAGE: LazyLock<Option<Bytes>> =
    LazyLock::new(|| serde_json::to_value(document()).ok().map(|document| page::page(&document).into()));

/// Show this description as a page.
#[utoipa::path(
    get,
    path = "/docs",
    operation_id = "docs",
    tag = "server",
    security(()),
    responses(
        (status = 200, description = "The page.", body = String, content_type = "text/html"),
        kortix::Anyone,
    ),
)]
pub(super) async fn docs() -> Result<([(HeaderName, &'static str); 2], Bytes), ApiError> {
    let page = PAGE.clone().ok_or_else(|| ApiError::internal("The page could not be written"))?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ];
    Ok((headers, page))
}
