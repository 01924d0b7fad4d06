//! Routes that neither service has: reading an execution, and going on in a thread.

mod executions;

use axum::{
    Router,
    routing::{get, post},
};

use super::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/executions/{id}", get(executions::get::get))
        .route("/threads/{id}/executions", post(executions::create::create))
}
