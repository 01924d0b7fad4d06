//! What a script answers.

use std::{fmt::Display, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

/// An answer of a [`Script`](super::Script), or what happens in its place.
#[derive(Clone, Debug)]
#[must_use = "a reply is to be given to a script"]
pub struct Reply {
    pub(super) head: Head,
    pub(super) delay: Duration,
    pub(super) body: Vec<Bytes>,
    pub(super) end: End,
}

#[derive(Clone, Debug)]
pub(super) enum Head {
    Answer(StatusCode, HeaderMap),
    /// There is no connection.
    Refused,
    /// The connection breaks.
    Lost,
    Never,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    Whole,
    Cut,
    Never,
}

impl Reply {
    fn new(head: Head) -> Self {
        Self { head, delay: Duration::ZERO, body: Vec::new(), end: End::Whole }
    }

    /// An answer without a body. What is no status becomes 500.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(Head::Answer(status, HeaderMap::new()))
    }

    /// An answer in JSON. What cannot be written as JSON becomes `null`.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        let text = serde_json::to_vec(body).unwrap_or_else(|_| b"null".to_vec());
        Self::status(status).header("content-type", "application/json").body(text)
    }

    /// A stream of events, each in a frame of its own. Give them an `_event_id` for streams that are to be resumed.
    pub fn events(events: impl IntoIterator<Item = impl Display>) -> Self {
        let frames = events.into_iter().map(|event| Bytes::from(format!("data: {event}\n\n")));
        let mut reply = Self::status(200).header("content-type", "text/event-stream");
        reply.body = frames.collect();
        reply
    }

    /// No connection: the request was not sent.
    pub fn refused() -> Self {
        Self::new(Head::Refused)
    }

    /// The request was sent, and the connection lost before there was an answer.
    pub fn lost() -> Self {
        Self::new(Head::Lost)
    }

    /// The request was sent, and nothing comes until the caller's time is up.
    pub fn never() -> Self {
        Self::new(Head::Never)
    }

    /// Adds a header. What can be none is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Head::Answer(_, headers) = &mut self.head {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
        self
    }

    /// The body, in one piece.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = vec![body.into()];
        self
    }

    /// The body in pieces of so many bytes, as networks deliver it. 0 counts as 1.
    pub fn in_pieces_of(mut self, bytes: usize) -> Self {
        let whole = self.body.concat();
        self.body = whole.chunks(bytes.max(1)).map(Bytes::copy_from_slice).collect();
        self
    }

    /// Waits before the head of the answer.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Loses the connection behind the body.
    pub fn cut(mut self) -> Self {
        self.end = End::Cut;
        self
    }

    /// Neither ends nor goes on behind the body.
    pub fn hanging(mut self) -> Self {
        self.end = End::Never;
        self
    }
}
