//! Routes about the server itself.

mod docs;
mod openapi;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(openapi::openapi)).routes(routes!(docs::docs))
}
