//! The routes of the Kortix API.

mod access;
mod body;
mod health;
mod projects;
mod threads;

use axum::{Router, routing::get};

use super::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/health", get(health::health))
        .route("/threads", get(threads::list::list).post(threads::create::create))
        .route("/threads/{thread_id}", get(threads::get::get).delete(threads::delete::delete))
        .route("/projects/{project_id}", get(projects::get::get).delete(projects::delete::delete))
        .route("/projects/{project_id}/threads", get(projects::threads::threads))
}
