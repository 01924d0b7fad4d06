//! The routes of the Kortix API.

mod access;
mod body;
mod health;
mod projects;
mod threads;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(threads::list::list, threads::create::create))
        .routes(routes!(threads::get::get, threads::delete::delete))
        .routes(routes!(projects::get::get, projects::delete::delete))
        .routes(routes!(projects::threads::threads))
}
