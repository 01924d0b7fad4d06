//! The stream that an application holds.

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{
    Event, EventId,
    driver::{Driver, Next},
};
use crate::Error;

/// The events of a run, from [`Watch`](super::Watch).
///
/// Owned, `Send` and `Unpin`. Nothing happens unless it is polled, and what is not read holds the server back. Dropping it
/// closes the connection; the run goes on.
///
/// The last item is an event with an [`outcome`](Event::outcome), or an error.
pub struct EventStream {
    state: State,
    last: Option<EventId>,
}

type Step = Pin<Box<dyn Future<Output = (Box<Driver>, Result<Event, Error>)> + Send>>;

enum State {
    Ready(Box<Driver>),
    /// On its way to the next event.
    Busy(Step),
    Done,
}

impl EventStream {
    pub(super) fn new(driver: Driver) -> Self {
        Self { last: driver.last(), state: State::Ready(Box::new(driver)) }
    }

    /// The next event; `None` behind the last one. The same as `StreamExt::next`, without its crate.
    ///
    /// Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<Event, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The last event that was read and has an id, also after an error: where another stream can
    /// [go on](super::Watch::after).
    pub fn last_id(&self) -> Option<EventId> {
        self.last
    }

    fn give(
        &mut self,
        driver: Box<Driver>,
        item: Result<Event, Error>,
    ) -> Poll<Option<Result<Event, Error>>> {
        let goes_on = item.as_ref().is_ok_and(|event| event.outcome().is_none());
        if goes_on {
            self.state = State::Ready(driver);
        }
        if let Ok(event) = &item {
            self.last = event.id().or(self.last);
        }
        Poll::Ready(Some(item))
    }
}

impl Stream for EventStream {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Until the state is put back, the stream is done.
        let mut step = match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return Poll::Ready(None),
            State::Busy(step) => step,
            State::Ready(mut driver) => match driver.scan() {
                Ok(Next::Event(event)) => return self.give(driver, Ok(event)),
                Err(error) => return self.give(driver, Err(error)),
                Ok(next) => Box::pin(async move {
                    let item = driver.next(next).await;
                    (driver, item)
                }),
            },
        };
        let polled = step.as_mut().poll(context);
        if polled.is_pending() {
            self.state = State::Busy(step);
        }
        let (driver, item) = ready!(polled);
        self.give(driver, item)
    }
}

impl FusedStream for EventStream {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("last_id", &self.last).finish_non_exhaustive()
    }
}
