//! The end of a sandbox that nobody uses, as the init sees to it.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Query, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use http_body::{Frame, SizeHint};
use tokio::{sync::watch, time::sleep};

use crate::sandbox::{
    activity::{Activity, Use},
    wire::{CLOSED_STATUS, IN_USE_STATUS, Idle},
};

/// From the decision to the end: who has just connected is still told why nothing is done.
const LAST_WORDS: Duration = Duration::from_millis(250);

#[derive(Clone, Debug)]
pub(super) struct Lot {
    activity: Activity,
    parked: watch::Sender<bool>,
}

impl Lot {
    pub(super) fn new(activity: Activity) -> Self {
        Self { activity, parked: watch::Sender::new(false) }
    }

    /// Returns when the sandbox is to end.
    pub(super) async fn parked(&self) {
        let mut parked = self.parked.subscribe();
        // The sender is in this lot, so waiting ends no other way.
        let _parked = parked.wait_for(|parked| *parked).await.is_ok();
        sleep(LAST_WORDS).await;
    }
}

pub(super) async fn idle(State(lot): State<Lot>) -> Json<Idle> {
    let idle_ms = u64::try_from(lot.activity.idle().as_millis()).unwrap_or(u64::MAX);
    Json(Idle { idle_ms })
}

pub(super) async fn park(State(lot): State<Lot>, Query(wanted): Query<Idle>) -> StatusCode {
    if !lot.activity.close_after(Duration::from_millis(wanted.idle_ms)) {
        return IN_USE_STATUS;
    }
    lot.parked.send_replace(true);
    StatusCode::NO_CONTENT
}

/// Whatever is asked uses the sandbox until all of the answer has been given.
pub(super) async fn in_use(State(activity): State<Activity>, mut request: Request, next: Next) -> Response {
    let Some(using) = activity.begin() else { return CLOSED_STATUS.into_response() };
    request.extensions_mut().insert(using.clone());
    next.run(request).await.map(|body| Body::new(Using { body, _using: using }))
}

/// An answer that is being given.
struct Using {
    body: Body,
    _using: Use,
}

impl http_body::Body for Using {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
