//! The routes of the Kortix API.

mod access;
mod api_keys;
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
        .routes(routes!(api_keys::list::list, api_keys::create::create))
        .routes(routes!(api_keys::revoke::revoke))
        .routes(routes!(api_keys::delete::delete))
        .routes(routes!(projects::get::get, projects::delete::delete))
        .routes(routes!(projects::threads::threads))
}
