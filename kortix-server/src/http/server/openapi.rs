//! `GET /openapi.json`

use std::sync::LazyLock;

use axum::body::Bytes;
use http::{HeaderName, header::CONTENT_TYPE};

use crate::http::{
    error::ApiError,
    openapi::{document, errors::kortix},
};

/// Made once: it is the same for everybody.
static DOCUMENT: LazyLock<Option<Bytes>> =
    LazyLock::new(|| serde_json::to_vec(&document()).ok().map(Bytes::from));

/// Describe the API.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openapi",
    tag = "server",
    security(()),
    responses(
        (status = 200, description = "This document.", body = Object),
        kortix::Anyone,
    ),
)]
pub(super) async fn openapi() -> Result<([(HeaderName, &'static str); 1], Bytes), ApiError> {
    let document =
        DOCUMENT.clone().ok_or_else(|| ApiError::internal("The description could not be written"))?;
    Ok(([(CONTENT_TYPE, "application/json")], document))
}
