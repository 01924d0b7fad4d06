//! The routes of the Obvious API.

mod projects;
pub(super) mod task;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(projects::thread_create::create))
}
