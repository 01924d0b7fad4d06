//! Routes that neither service has: reading an execution, and going on in a thread.

mod executions;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(executions::get::get)).routes(routes!(executions::create::create))
}
