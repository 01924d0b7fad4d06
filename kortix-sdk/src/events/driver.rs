//! What a stream does between two events: it reads, connects again, and asks for the truth.

use std::time::Duration;

use bytes::Bytes;

use super::{Event, EventId, EventKind, Outcome, feed::Feed};
use crate::{
    Error, RetryPolicy,
    clock::Instant,
    retry::SystemTimer,
    sse::{Decoder, TooLong},
    transport::{Failure, Incoming},
};

/// After so many pings in a row the record is asked whether there will ever be more.
const PINGS: u32 = 3;

pub(super) struct Driver {
    feed: Feed,
    /// How long nothing may come.
    idle: Duration,
    /// How large an event may be.
    event_bytes: usize,
    last: Option<EventId>,
    body: Option<Incoming>,
    decoder: Decoder,
    /// What came and is not read yet.
    rest: Bytes,
    /// How often the stream was cut without anything new between.
    cuts: u32,
    /// Since when there is nothing new because it is cut.
    outage: Option<Instant>,
    pings: u32,
    /// An error may end a run without a word about it.
    after_error: bool,
    /// The end as the record has it, while the stream has the time of one more ping to say it itself.
    told: Option<Event>,
}

/// What comes next.
#[expect(clippy::large_enum_variant, reason = "nearly all are events, and none is kept")]
pub(super) enum Next {
    Event(Event),
    Ping,
    /// An end that the server has made for this reader, and that may not be true.
    Doubtful,
    /// There is nothing without reading on.
    Nothing,
}

impl Driver {
    pub(super) async fn open(feed: Feed, event_bytes: usize, after: Option<EventId>) -> Result<Self, Error> {
        let body = feed.open(after, feed.plan().policy).await?;
        Ok(Self {
            idle: feed.idle(),
            feed,
            event_bytes,
            last: after,
            body: Some(body),
            decoder: Decoder::new(event_bytes),
            rest: Bytes::new(),
            cuts: 0,
            outage: None,
            pings: 0,
            after_error: false,
            told: None,
        })
    }

    pub(super) fn last(&self) -> Option<EventId> {
        self.last
    }

    /// The next event, whatever it takes.
    pub(super) async fn next(&mut self, mut next: Next) -> Result<Event, Error> {
        loop {
            match next {
                Next::Event(event) => return Ok(event),
                Next::Ping => {
                    if let Some(event) = self.after_ping().await {
                        return Ok(event);
                    }
                }
                Next::Doubtful => match self.feed.outcome(self.feed.plan().policy).await? {
                    Some(event) => return Ok(event),
                    None => self.cut(Failure::ended).await?,
                },
                Next::Nothing => self.read().await?,
            }
            next = self.scan()?;
        }
    }

    /// Looks through what has come.
    pub(super) fn scan(&mut self) -> Result<Next, Error> {
        loop {
            let frame = self.decoder.next(&mut self.rest);
            let frame = frame.map_err(|TooLong| self.too_long())?;
            let Some(frame) = frame else { return Ok(Next::Nothing) };
            let Some(event) = Event::read(frame) else {
                self.progress();
                self.pings = self.pings.saturating_add(1);
                return Ok(Next::Ping);
            };
            if let Some(next) = self.see(event) {
                return Ok(next);
            }
        }
    }

    /// `None` when it was seen before.
    fn see(&mut self, event: Event) -> Option<Next> {
        if event.id().is_some_and(|id| self.last.is_some_and(|last| id <= last)) {
            return None;
        }
        // What the server makes for a reader who comes late says `completed` whatever happened.
        if event.id().is_none() && event.outcome() == Some(Outcome::Completed) {
            return Some(Next::Doubtful);
        }
        self.last = event.id().or(self.last);
        self.progress();
        self.pings = 0;
        self.told = None;
        self.after_error |= matches!(event.kind(), EventKind::Error(_));
        Some(Next::Event(event))
    }

    fn progress(&mut self) {
        self.cuts = 0;
        self.outage = None;
    }

    /// The stream may never say that it is over. A record that cannot be read at once is asked again later: what comes
    /// meanwhile is not to wait for it.
    async fn after_ping(&mut self) -> Option<Event> {
        if self.told.is_some() {
            return self.told.take();
        }
        if self.after_error || self.pings % PINGS == 0 {
            self.told = self.feed.outcome(&RetryPolicy::none()).await.unwrap_or_default();
        }
        None
    }

    async fn read(&mut self) -> Result<(), Error> {
        let Some(body) = &mut self.body else { return self.connect().await };
        match body.read(self.idle).await {
            Ok(Some(bytes)) => {
                self.rest = bytes;
                Ok(())
            }
            Ok(None) => self.cut(Failure::ended).await,
            Err(failure) => self.cut(|_| failure).await,
        }
    }

    async fn connect(&mut self) -> Result<(), Error> {
        let plan = self.feed.plan();
        let policy = plan.policy.resuming(self.outage.map_or(Duration::ZERO, |since| since.elapsed()));
        self.body = Some(self.feed.open(self.last, &policy).await?);
        self.decoder = Decoder::new(self.event_bytes);
        Ok(())
    }

    /// Waits before it is opened again, or gives up.
    async fn cut(&mut self, failure: impl FnOnce(&url::Url) -> Failure) -> Result<(), Error> {
        self.body = None;
        self.rest = Bytes::new();
        self.cuts = self.cuts.saturating_add(1);
        let since = *self.outage.get_or_insert_with(Instant::now);
        let plan = self.feed.plan();
        let failure = failure(plan.service.address_of_errors());
        let error = Error::from_failure(plan.operation, failure);
        plan.resume(self.cuts, since.elapsed(), self.decoder.retry(), error, &SystemTimer).await
    }

    fn too_long(&self) -> Error {
        Error::event_too_large(self.feed.plan().operation, self.event_bytes)
    }
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Driver")
            .field("source", &self.feed.source)
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}
