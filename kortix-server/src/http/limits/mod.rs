//! What one request may take, and how many may be answered at a time.
//!
//! Kept in one place around every route: a handler that needs more than others says so by an argument ([`LongCall`],
//! [`Upload`]), and none has to render 408, 413, 503 or 504.

mod allowance;
mod body;
mod room;

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tokio::sync::Semaphore;

use self::{allowance::Allowance, body::WatchedBody};
pub use self::{
    allowance::{LongCall, Upload},
    room::Room,
};
use super::error::ApiError;

/// How much the API takes upon itself.
#[derive(Clone, Copy, Debug)]
pub struct RequestLimits {
    /// Requests that are answered at a time; more are refused with 503.
    pub concurrent: usize,
    /// From the head of a request until the head of its answer.
    pub time: Duration,
    /// The same for what makes or starts sandboxes.
    pub long_time: Duration,
    /// From one piece of a body to the next.
    pub body_pause: Duration,
    pub body_bytes: u64,
    /// The body of a request that brings files.
    pub upload_bytes: u64,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            concurrent: 1_000,
            time: Duration::from_secs(30),
            long_time: Duration::from_mins(2),
            body_pause: Duration::from_secs(30),
            body_bytes: 1 << 20,
            upload_bytes: 100 << 20,
        }
    }
}

/// Where requests enter the API.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    limits: RequestLimits,
    places: Arc<Semaphore>,
}

impl Gate {
    pub(super) fn new(limits: RequestLimits) -> Self {
        Self { limits, places: Arc::new(Semaphore::new(limits.concurrent)) }
    }
}

/// Answers the request unless it, or all of them together, ask too much.
pub(super) async fn keep(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    // Whoever asks whether the server is well is to hear so in particular when it has much to do.
    if asks_for_health(&request) {
        return next.run(request).await;
    }
    let Ok(_place) = gate.places.try_acquire() else { return ApiError::overloaded().into_response() };
    let allowance = Allowance::new(gate.limits);
    let answered = next.run(watched(request, &allowance));
    tokio::select! {
        biased;
        answer = answered => allowance.excess().map_or(answer, ApiError::into_response),
        excess = allowance.run_out() => excess.into_response(),
    }
}

fn asks_for_health(request: &Request) -> bool {
    matches!(request.uri().path(), "/health" | "/v1/health")
}

fn watched(mut request: Request, allowance: &Allowance) -> Request {
    request.extensions_mut().insert(allowance.clone());
    request.map(|body| Body::new(WatchedBody::new(body, allowance.clone())))
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::{Router, body::Bytes, extract::DefaultBodyLimit, middleware::from_fn_with_state, routing};
    use futures_util::stream::{self, StreamExt as _};
    use http::StatusCode;
    use tokio::time::sleep;
    use tower::ServiceExt as _;

    use super::*;

    const LIMITS: RequestLimits = RequestLimits {
        concurrent: 1,
        time: Duration::from_secs(30),
        long_time: Duration::from_mins(2),
        body_pause: Duration::from_secs(10),
        body_bytes: 8,
        upload_bytes: 16,
    };

    fn router() -> Router {
        let read = async |body: Bytes| body.len().to_string();
        let upload = async |_: Upload, body: Bytes| body.len().to_string();
        let hang = async || pending::<()>().await;
        let takes_a_minute = async || sleep(Duration::from_mins(1)).await;
        let may_take_a_minute = async |_: LongCall| sleep(Duration::from_mins(1)).await;
        Router::new()
            .route("/read", routing::post(read))
            .route("/upload", routing::post(upload))
            .route("/hang", routing::get(hang))
            .route("/minute", routing::get(takes_a_minute))
            .route("/long", routing::get(may_take_a_minute))
            .route("/health", routing::get(async || "well"))
            .layer(DefaultBodyLimit::disable())
            .layer(from_fn_with_state(Gate::new(LIMITS), keep))
    }

    async fn status(router: Router, path: &str, body: Body) -> StatusCode {
        let method = if body.is_empty() { "GET" } else { "POST" };
        let request = Request::builder().method(method).uri(path).body(body).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        answer.extensions().get::<ApiError>().map_or(answer.status(), ApiError::status)
    }

    trait IsEmpty {
        fn is_empty(&self) -> bool;
    }

    impl IsEmpty for Body {
        fn is_empty(&self) -> bool {
            http_body::Body::is_end_stream(self)
        }
    }

    /// Pieces with a pause before each.
    fn pieces(number: usize, pause: Duration) -> Body {
        let piece = move |_| async move {
            sleep(pause).await;
            Ok::<_, std::convert::Infallible>("x")
        };
        Body::from_stream(stream::iter(0..number).then(piece))
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_be_as_large_as_its_route_lets_it() {
        assert_eq!(status(router(), "/read", Body::from("12345678")).await, StatusCode::OK);
        assert_eq!(status(router(), "/read", Body::from("123456789")).await, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(status(router(), "/read", pieces(9, Duration::ZERO)).await, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(status(router(), "/upload", pieces(16, Duration::ZERO)).await, StatusCode::OK);
        assert_eq!(
            status(router(), "/upload", pieces(17, Duration::ZERO)).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stands_still_is_given_up() {
        let pause = Duration::from_secs(9);
        assert_eq!(status(router(), "/read", pieces(3, pause)).await, StatusCode::OK);
        assert_eq!(
            status(router(), "/read", pieces(3, Duration::from_secs(11))).await,
            StatusCode::REQUEST_TIMEOUT
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_has_the_time_of_its_route() {
        let pause = Duration::from_secs(9);
        assert_eq!(status(router(), "/read", pieces(4, pause)).await, StatusCode::REQUEST_TIMEOUT);
        assert_eq!(status(router(), "/upload", pieces(13, pause)).await, StatusCode::OK);
        assert_eq!(status(router(), "/upload", pieces(14, pause)).await, StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_has_the_time_that_it_asks_for() {
        assert_eq!(status(router(), "/minute", Body::empty()).await, StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(status(router(), "/long", Body::empty()).await, StatusCode::OK);
    }

    #[tokio::test(start_paused = true)]
    async fn one_too_many_is_refused_and_health_is_not() {
        let router = router();
        let first = status(router.clone(), "/hang", Body::empty());
        tokio::pin!(first);
        // Polled once, it has its place.
        tokio::select! {
            biased;
            status = &mut first => panic!("answered {status}"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(status(router.clone(), "/long", Body::empty()).await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(status(router.clone(), "/health", Body::empty()).await, StatusCode::OK);
        assert_eq!(first.await, StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(status(router, "/long", Body::empty()).await, StatusCode::OK);
    }
}
