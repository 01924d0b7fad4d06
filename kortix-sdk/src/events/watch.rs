//! How a stream is asked for.

use std::{future::Future, pin::Pin, time::Duration};

use super::{DEFAULT_MAX_EVENT_BYTES, EventId, EventStream, Source, driver::Driver, feed::Feed};
use crate::{Error, Kortix, RetryBudget, RetryPolicy, call::CallOptions};

/// Watches a run or an execution. From [`Runs::stream`](crate::runs::Runs::stream) and
/// [`Executions::events`](crate::executions::Executions::events); `.await` opens the [`EventStream`].
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), Box<dyn std::error::Error>> {
/// let last = "1772461833120-9".parse()?;
/// let mut events = client.executions().events("exec_Jm4Xa9Pz").after(last).await?;
/// while let Some(event) = events.next().await {
///     println!("{}", event?.raw());
/// }
/// # Ok(())
/// # }
/// ```
///
/// A stream that is cut, that ends without its last event, or on which nothing comes for the idle time, is opened again behind
/// the last event that was read. Waits grow as [`RetryPolicy`] says and begin anew as soon as something comes; it is
/// tried until [`RetryPolicy::deadline`] has passed without anything new, however many attempts that takes.
/// [`RetryPolicy::none`] never opens it again: then the cut is the error.
///
/// The Kortix service says `completed` to whoever comes after the end, and may not say at all that a run is over. So
/// the run's record is read when an end has no id, after an `error` event, and when the server has nothing but
/// pings for a while; the last event then has [`from_record`](super::Ended::from_record).
///
/// # Errors
///
/// - [`EventsGone`](crate::ErrorKind::EventsGone): the server does not keep these events any more, and names the record in
///   which the outcome is (410).
/// - [`EventTooLarge`](crate::ErrorKind::EventTooLarge): an event is larger than
///   [`max_event_bytes`](Self::max_event_bytes).
/// - [`Interrupted`](crate::ErrorKind::Interrupted), [`Timeout`](crate::ErrorKind::Timeout),
///   [`Connect`](crate::ErrorKind::Connect): it was cut, and opening it again did not succeed in time.
/// - [`NotFound`](crate::ErrorKind::NotFound) (404), [`Authentication`](crate::ErrorKind::Authentication) (401),
///   [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct Watch {
    feed: Feed,
    event_bytes: usize,
    after: Option<EventId>,
}

impl Watch {
    pub(crate) fn new(client: Kortix, source: Source) -> Self {
        let feed = Feed { client, source, options: CallOptions::default() };
        Self { feed, event_bytes: DEFAULT_MAX_EVENT_BYTES, after: None }
    }

    /// Goes on behind an event that was read before. Default: from the first event that the server has.
    pub fn after(mut self, id: EventId) -> Self {
        self.after = Some(id);
        self
    }

    /// How long nothing at all may come, not even a ping, before the stream is opened again. Overrides
    /// [`KortixBuilder::idle_timeout`](crate::KortixBuilder::idle_timeout). Default:
    /// [`DEFAULT_IDLE_TIMEOUT`](crate::DEFAULT_IDLE_TIMEOUT). The stream as a whole has no time limit.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.feed.options.choose().timeouts.idle = Some(timeout);
        self
    }

    /// How large an event may be. Default: [`DEFAULT_MAX_EVENT_BYTES`]. The stream needs about twice as much memory at
    /// most, whatever the server sends.
    pub fn max_event_bytes(mut self, bytes: usize) -> Self {
        self.event_bytes = bytes;
        self
    }

    /// How long an attempt may take until the server begins to answer. Overrides
    /// [`KortixBuilder::header_timeout`](crate::KortixBuilder::header_timeout). Default:
    /// [`DEFAULT_HEADER_TIMEOUT`](crate::DEFAULT_HEADER_TIMEOUT).
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.feed.options.choose().timeouts.header = Some(timeout);
        self
    }

    /// How long an attempt may wait for its connection. Overrides
    /// [`KortixBuilder::connect_timeout`](crate::KortixBuilder::connect_timeout).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.feed.options.choose().timeouts.connect = Some(timeout);
        self
    }

    /// When and how often the stream is opened again. Overrides
    /// [`KortixBuilder::retry`](crate::KortixBuilder::retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.feed.options.choose().retry = Some(policy);
        self
    }

    /// What connecting again is paid from. Overrides
    /// [`KortixBuilder::retry_budget`](crate::KortixBuilder::retry_budget).
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.feed.options.choose().budget = Some(budget);
        self
    }

    /// Opens the stream. The same as `.await` on it, without the box.
    ///
    /// # Errors
    ///
    /// See [above](Self#errors).
    pub async fn send(self) -> Result<EventStream, Error> {
        Driver::open(self.feed, self.event_bytes, self.after).await.map(EventStream::new)
    }
}

impl IntoFuture for Watch {
    type Output = Result<EventStream, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
