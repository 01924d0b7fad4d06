//! The events of an execution as a stream, the same for every route that has one: what is written down already, then what
//! is written from now on, without a gap and to the end.

use std::{convert::Infallible, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures_util::stream;
use http::{
    HeaderMap, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use tokio::time::timeout;

use super::{AppState, conversations::Conversation, error::ApiError};
use crate::{
    domain::event::EventRange,
    ids::ExecutionId,
    runs::{frame, hub::Subscription},
    store::StoreError,
};

/// One event of the stream.
#[derive(utoipa::ToSchema)]
#[schema(as = ServerSentEvent)]
#[expect(dead_code, reason = "only its description is used; events are written as they are kept")]
pub(super) struct EventBody {
    /// A JSON object with a `type`, and its `_event_id` unless it is a `ping`.
    data: String,
    /// The same as `_event_id`.
    id: Option<String>,
}

/// How long nothing is sent before the reader is told that the stream lives.
const PING_AFTER: Duration = Duration::from_secs(5);
/// How many events are read from the database at a time.
const BATCH: i64 = 256;
/// What `EventSource` sends when it connects again.
const LAST_EVENT_ID: &str = "last-event-id";

/// What a reader has had already.
#[derive(Clone, Copy, Debug)]
pub(super) struct After(i64);

impl After {
    /// By the query's `last_id`, or else by the header `Last-Event-ID`; from the start without either.
    pub(super) fn requested(last_id: Option<&str>, headers: &HeaderMap) -> Result<Self, ApiError> {
        let header = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok());
        let id = last_id.or(header).unwrap_or("0");
        frame::number(id).map(Self).ok_or_else(|| {
            ApiError::bad_request("last_id must be the _event_id of an event of this stream, or 0")
        })
    }
}

/// Answers with the events behind those that the reader has had. `record` is where the outcome can be read.
pub(super) async fn respond(
    app: &AppState,
    id: ExecutionId,
    After(after): After,
    record: &str,
) -> Result<Response, ApiError> {
    let failed = |error: StoreError| ApiError::store("Failed to read the events", &error);
    // Before anything is read, so that nothing that is written meanwhile is missed.
    let subscription = app.runner.hub.subscribe(id);
    let range = app.service.store.event_range(id).await.map_err(failed)?;
    let range = range.ok_or_else(|| ApiError::not_found("Worker run not found"))?;
    refuse_what_is_not_there(after, range, record)?;
    let conversation = app.conversations.begin();
    let reader = Reader { app: AppState::clone(app), id, after, subscription, conversation, done: false };
    let events = stream::unfold(reader, async |mut reader| {
        let frames = reader.next().await?;
        Some((Ok::<_, Infallible>(frames), reader))
    });
    let mut response = Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    Ok(response)
}

fn refuse_what_is_not_there(after: i64, range: EventRange, record: &str) -> Result<(), ApiError> {
    if after > range.last {
        return Err(ApiError::bad_request("last_id names an event that this stream does not have"));
    }
    if after + 1 < range.first {
        return Err(ApiError::events_gone(record));
    }
    Ok(())
}

/// One reader, who is served when asked for more: what it does not take waits in the database.
struct Reader {
    app: AppState,
    id: ExecutionId,
    after: i64,
    subscription: Subscription,
    conversation: Conversation,
    done: bool,
}

impl Reader {
    /// `None` when the last event was sent, or the server stops.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if self.done {
                return None;
            }
            if let Some((last, frames)) = self.subscription.after(self.after) {
                self.after = last;
                return Some(frames);
            }
            if !self.subscription.ends_with(self.after) {
                match self.stored().await {
                    Ok(Some(frames)) => return Some(frames),
                    Ok(None) if self.done => return None,
                    Ok(None) => {}
                    Err(error) => {
                        // Without its last event the reader knows that there is more, and comes again.
                        tracing::warn!(execution = %self.id, error = &error as &dyn std::error::Error, "a stream broke off");
                        return None;
                    }
                }
            }
            let news = async {
                tokio::select! {
                    () = self.subscription.changed() => News::Events,
                    () = self.conversation.told_to_end() => News::End,
                }
            };
            match timeout(PING_AFTER, news).await {
                Ok(News::Events) => {}
                Ok(News::End) => return None,
                Err(_) => return Some(Bytes::from_static(frame::PING)),
            }
        }
    }

    async fn stored(&mut self) -> Result<Option<Bytes>, StoreError> {
        self.subscription.look();
        let store = &self.app.service.store;
        // Read first: what is complete now gets no more events afterwards.
        let Some(range) = store.event_range(self.id).await? else {
            self.done = true;
            return Ok(None);
        };
        if range.last > self.after {
            let events = store.events(self.id, self.after, BATCH).await?;
            let mut frames = Vec::new();
            for event in &events {
                frame::write(&mut frames, event.number, event.at, &event.data);
                self.after = event.number;
            }
            self.done = range.complete && self.after >= range.last;
            return Ok((!frames.is_empty()).then(|| frames.into()));
        }
        self.done = range.complete;
        Ok(None)
    }
}

enum News {
    Events,
    End,
}
