//! HTTP: routes, one file an endpoint, one folder a service.

mod auth;
pub mod conversations;
pub mod error;
mod events;
mod extensions;
mod extract;
mod fields;
mod idempotency;
mod kortix;
pub mod limits;
mod obvious;
pub mod openapi;
mod query;
mod request;
mod server;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::request::RequestId;
use self::{
    conversations::Conversations,
    error::ApiError,
    limits::{Gate, RequestLimits},
};
use crate::{
    auth::{Authenticator, receipts::ReceiptKey},
    domain::{keys::KeyMaker, service::Service, template::Templates},
    metrics::Metrics,
    runs::Runner,
    urls::PublicUrls,
    webhooks::Webhooks,
};

/// Everything that a handler may need.
#[derive(Debug)]
pub struct App {
    pub service: Arc<Service>,
    pub runner: Arc<Runner>,
    pub authenticator: Authenticator,
    pub keys: KeyMaker,
    pub receipt_key: ReceiptKey,
    pub webhooks: Arc<Webhooks>,
    pub urls: PublicUrls,
    pub templates: Templates,
    pub request_limits: RequestLimits,
    pub instance_id: String,
    /// The server is to end, and says so when it is asked whether it is well. It still answers.
    pub leaving: AtomicBool,
    pub shutting_down: AtomicBool,
    pub conversations: Conversations,
}

pub type AppState = Arc<App>;

impl App {
    pub fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    pub fn is_shutting_down(&self) -> bool {
        self.shutting_down.load(Ordering::Relaxed)
    }
}

/// Every route with its description.
fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::basis())
        .merge(kortix::routes())
        .merge(server::routes())
        .nest("/api/v1", obvious::routes())
        .nest("/x/v1", extensions::routes())
}

/// The whole API. Kortix routes answer at `/` and at `/v1`.
pub fn router(app: AppState) -> Router {
    let gate = Gate::new(app.request_limits);
    Router::from(routes())
        .nest("/v1", kortix::routes().into())
        .fallback(|| async { ApiError::unknown_route() })
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        // `limits` keeps one of its own, which a route can raise.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(request::with_readable_path))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(gate, limits::keep))
        .layer(middleware::from_fn(request::name_operation))
        .with_state(app)
}

/// Gives every request an id, a line in the log and its place in the metrics, and every refusal its form.
pub fn identified(router: Router, metrics: Arc<Metrics>) -> Router {
    router.layer(middleware::from_fn_with_state(metrics, request::serve))
}
