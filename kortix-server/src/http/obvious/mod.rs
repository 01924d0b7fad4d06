//! The routes of the Obvious API.

mod projects;
pub(super) mod task;
mod templates;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(projects::thread_create::create))
        .routes(routes!(templates::list::list))
        .routes(routes!(templates::create_project::create_project))
}
