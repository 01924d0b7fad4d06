//! Answers that do not arrive: the connection is closed instead of them, or in the middle of their body.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use http::{HeaderValue, StatusCode, header::CONTENT_LENGTH};
use hyper::body::Frame;

use crate::listen::CutConnection;

/// Takes the place of an answer; the connection is closed without a byte of one.
pub(super) fn instead_of_answer() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.extensions_mut().insert(CutConnection);
    response
}

/// Sends the head and half of the first part of the body; then the connection is closed.
pub(super) fn in_the_middle(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // The length stands for the whole, so that every client sees that a part is missing. An empty body would be whole.
    match body.size_hint().exact() {
        Some(length) if length > 0 => drop(parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length))),
        _ => drop(parts.headers.remove(CONTENT_LENGTH)),
    }
    Response::from_parts(parts, Body::new(Half { body, state: State::Whole }))
}

struct Half {
    body: Body,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// The half is with hyper, which sends it when there is nothing more to wait for.
    Given,
    Sent,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.state {
            State::Whole => {
                let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
                self.state = State::Given;
                let half = frame
                    .and_then(|frame| frame.ok()?.into_data().ok())
                    .map(|data| data.slice(..data.len() / 2));
                match half.filter(|half| !half.is_empty()) {
                    Some(half) => Poll::Ready(Some(Ok(Frame::data(half)))),
                    None => self.poll_frame(context),
                }
            }
            State::Given => {
                self.state = State::Sent;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            State::Sent => {
                let cause =
                    io::Error::new(io::ErrorKind::ConnectionReset, "a test asked to cut the connection");
                Poll::Ready(Some(Err(axum::Error::new(cause))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn half_a_body_comes_and_then_an_error() {
        let whole = Response::new(Body::from("0123456789"));
        let mut cut = in_the_middle(whole);
        assert_eq!(cut.headers()[CONTENT_LENGTH], "10");
        let half = cut.body_mut().frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(half, "01234");
        assert!(cut.body_mut().frame().await.unwrap().is_err());
    }

    #[tokio::test]
    async fn an_empty_body_is_cut_too() {
        let mut cut = in_the_middle(Response::new(Body::empty()));
        assert!(!cut.headers().contains_key(CONTENT_LENGTH) && !cut.body().is_end_stream());
        assert!(cut.body_mut().frame().await.unwrap().is_err());
    }
}
