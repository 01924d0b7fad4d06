//! The routes of the Obvious API.

mod projects;
pub(super) mod task;

use axum::{Router, routing::post};

use super::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/projects/{id}/thread", post(projects::thread_create::create))
}
