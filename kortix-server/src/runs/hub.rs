//! Who in this process reads the events of an execution, and what was written last: readers that keep up get it from here,
//! and share it; those that do not, read the database. Writers never wait for either.

use std::{
    collections::{HashMap, VecDeque},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;
use tokio::sync::watch;

use crate::{domain::event::NewEvent, ids::ExecutionId, runs::frame, timestamp::Timestamp};

/// How much of an execution's latest events is kept for its readers, in bytes.
const RECENT_BYTES: usize = 2 << 20;
/// How much is handed to a reader at a time, in bytes, unless one event is larger: a slow one keeps no more than that.
const BATCH_BYTES: usize = 64 << 10;
/// What an event needs beside its data, at most.
const FRAME_BYTES: usize = 128;

#[derive(Debug, Default)]
pub struct Hub(Mutex<HashMap<ExecutionId, Weak<Topic>>>);

#[derive(Debug)]
struct Topic {
    known: watch::Sender<Known>,
    recent: Mutex<Recent>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The number of the last event that is known of.
    last: i64,
    /// How often something was written of which it is not known what.
    doubts: u64,
}

#[derive(Debug, Default)]
struct Recent {
    batches: VecDeque<Batch>,
    bytes: usize,
}

/// Events that were written together, as they are sent.
#[derive(Debug)]
struct Batch {
    first: i64,
    frames: Bytes,
    /// Where each of them begins.
    starts: Vec<usize>,
}

impl Batch {
    fn last(&self) -> i64 {
        self.first + i64::try_from(self.starts.len()).unwrap_or(i64::MAX) - 1
    }

    /// From that number on.
    fn from(&self, number: i64) -> Option<Bytes> {
        let start = self.starts.get(usize::try_from(number - self.first).ok()?)?;
        Some(self.frames.slice(*start..))
    }
}

impl Hub {
    /// From now on nothing that is written is missed.
    pub fn subscribe(self: &Arc<Self>, execution: ExecutionId) -> Subscription {
        let mut topics = self.topics();
        let topic = topics.get(&execution).and_then(Weak::upgrade).unwrap_or_else(|| {
            let topic = Arc::new(Topic { known: watch::Sender::default(), recent: Mutex::default() });
            topics.insert(execution, Arc::downgrade(&topic));
            topic
        });
        let known = topic.known.subscribe();
        let doubts = known.borrow().doubts;
        Subscription { known, doubts, topic, execution, hub: Arc::clone(self) }
    }

    /// Says that events were written, up to that number.
    pub fn tell(&self, execution: ExecutionId, last: i64) {
        if let Some(topic) = self.topic(execution) {
            topic.known.send_if_modified(|known| {
                let is_new = last > known.last;
                known.last = last.max(known.last);
                is_new
            });
        }
    }

    /// The same, with the events themselves: those behind the number `before`.
    pub(super) fn publish(&self, execution: ExecutionId, before: i64, at: Timestamp, events: &[NewEvent]) {
        let Some(topic) = self.topic(execution) else { return };
        let mut first = before + 1;
        // Mostly it is one short event.
        let size: usize = events.iter().map(|event| event.data.len() + FRAME_BYTES).sum();
        let (mut frames, mut starts) = (Vec::with_capacity(size.min(BATCH_BYTES)), Vec::new());
        for (event, number) in events.iter().zip(first..) {
            if frames.len() + event.data.len() > BATCH_BYTES && !starts.is_empty() {
                let full = mem::replace(&mut frames, Vec::with_capacity(BATCH_BYTES));
                topic.keep(Batch { first, frames: full.into(), starts: mem::take(&mut starts) });
                first = number;
            }
            starts.push(frames.len());
            frame::write(&mut frames, number, at, &event.data);
        }
        if !starts.is_empty() {
            frames.shrink_to_fit();
            topic.keep(Batch { first, frames: frames.into(), starts });
        }
        self.tell(execution, before + i64::try_from(events.len()).unwrap_or(i64::MAX));
    }

    /// Says that something was written that has no worker to tell of it.
    pub(super) fn tell_of_more(&self, execution: ExecutionId) {
        if let Some(topic) = self.topic(execution) {
            topic.doubt();
        }
    }

    /// Says that something may have been written by another process, about any execution.
    pub fn tell_all(&self) {
        let topics: Vec<_> = self.topics().values().filter_map(Weak::upgrade).collect();
        for topic in topics {
            topic.doubt();
        }
    }

    /// What is read here.
    pub(super) fn watched(&self) -> Vec<ExecutionId> {
        self.topics().keys().copied().collect()
    }

    pub(super) fn is_watched(&self) -> bool {
        !self.topics().is_empty()
    }

    fn topic(&self, execution: ExecutionId) -> Option<Arc<Topic>> {
        self.topics().get(&execution).and_then(Weak::upgrade)
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<ExecutionId, Weak<Topic>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Topic {
    fn doubt(&self) {
        self.known.send_modify(|known| known.doubts += 1);
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, batch: Batch) {
        let mut recent = self.recent();
        // Somebody else has written in between, whose events are in the database alone.
        if recent.batches.back().is_some_and(|before| before.last() + 1 != batch.first) {
            *recent = Recent::default();
        }
        recent.bytes += batch.frames.len();
        recent.batches.push_back(batch);
        while recent.bytes > RECENT_BYTES {
            let Some(oldest) = recent.batches.pop_front() else { break };
            recent.bytes -= oldest.frames.len();
        }
    }
}

/// One reader of one execution.
#[derive(Debug)]
pub struct Subscription {
    topic: Arc<Topic>,
    known: watch::Receiver<Known>,
    /// Those that a look at the database has done with.
    doubts: u64,
    execution: ExecutionId,
    hub: Arc<Hub>,
}

impl Subscription {
    /// Events behind that number as they are sent, with the number of the last of them, when they are kept here.
    pub fn after(&self, number: i64) -> Option<(i64, Bytes)> {
        let recent = self.topic.recent();
        let next = recent.batches.partition_point(|batch| batch.last() <= number);
        let batch = recent.batches.get(next)?;
        Some((batch.last(), batch.from(number + 1)?))
    }

    /// Whether that was the last event, as far as it can be known without a look at the database: what was kept here
    /// came from the worker, and whatever ends the execution is told of.
    pub fn ends_with(&self, number: i64) -> bool {
        let known = *self.known.borrow();
        known.last == number
            && known.doubts == self.doubts
            && self.topic.recent().batches.back().is_some_and(|batch| batch.last() == number)
    }

    /// To be called before a look at the database.
    pub fn look(&mut self) {
        self.doubts = self.known.borrow().doubts;
    }

    /// Returns when something was written since this was last called.
    pub async fn changed(&mut self) {
        // The sender lives in the topic, which this keeps.
        let _changed = self.known.changed().await;
    }

    /// The same, but for what the worker of this process wrote.
    pub async fn changed_by_others(&mut self) {
        loop {
            self.changed().await;
            let known = *self.known.borrow();
            let is_own = self.topic.recent().batches.back().is_some_and(|batch| batch.last() == known.last);
            if known.doubts != self.doubts || !is_own {
                self.look();
                return;
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut topics = self.hub.topics();
        // Subscribing takes the same lock, so that nobody comes meanwhile.
        if Arc::strong_count(&self.topic) == 1 {
            topics.remove(&self.execution);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn event(data: &str) -> NewEvent {
        NewEvent { data: data.to_owned(), said: None }
    }

    #[tokio::test]
    async fn readers_share_what_is_written_and_miss_nothing() {
        let (hub, id, at) = (Arc::<Hub>::default(), ExecutionId::new(), Timestamp::from_micros(1_000));
        hub.publish(id, 0, at, &[event("{}")]);
        let mut reader = hub.subscribe(id);
        assert_eq!(reader.after(0), None, "from before anybody read");
        assert!(!reader.ends_with(0), "nothing is known");
        hub.publish(id, 1, at, &[event("{}"), event("{}")]);
        reader.changed().await;
        let (last, frames) = reader.after(1).unwrap();
        assert_eq!(last, 3);
        assert_eq!(frames, reader.after(1).unwrap().1);
        let (last, second) = reader.after(2).unwrap();
        assert_eq!((last, &frames[frames.len() - second.len()..]), (3, &second[..]));
        assert!(second.starts_with(b"id: 1-3\n"));
        assert_eq!(reader.after(3), None);
        hub.publish(id, 5, at, &[event("{}")]);
        assert_eq!(reader.after(1), None, "what another process wrote in between is in the database");
        assert!(reader.after(5).is_some());
        drop(reader);
        assert!(hub.topics().is_empty());
    }

    #[tokio::test]
    async fn who_has_what_is_known_of_needs_no_look() {
        let (hub, id, at) = (Arc::<Hub>::default(), ExecutionId::new(), Timestamp::from_micros(1_000));
        let mut reader = hub.subscribe(id);
        hub.publish(id, 0, at, &[event("{}")]);
        assert!(!reader.ends_with(0));
        assert!(reader.ends_with(1));
        hub.tell_all();
        assert!(!reader.ends_with(1), "it may have ended elsewhere");
        reader.look();
        assert!(reader.ends_with(1));
        hub.tell(id, 2);
        assert!(!reader.ends_with(1));
        assert!(!reader.ends_with(2), "the last event is never kept here");
    }

    #[tokio::test]
    async fn a_worker_is_not_told_of_its_own_words() {
        let (hub, id, at) = (Arc::<Hub>::default(), ExecutionId::new(), Timestamp::from_micros(1_000));
        let mut worker = hub.subscribe(id);
        hub.publish(id, 0, at, &[event("{}")]);
        assert_eq!(worker.changed_by_others().now_or_never(), None);
        hub.tell_of_more(id);
        assert_eq!(worker.changed_by_others().now_or_never(), Some(()));
        assert_eq!(worker.changed_by_others().now_or_never(), None, "that was told already");
        hub.tell(id, 2);
        assert_eq!(worker.changed_by_others().now_or_never(), Some(()), "another process wrote something");
    }

    #[tokio::test]
    async fn much_that_is_written_at_once_is_handed_out_in_pieces() {
        let (hub, id, at) = (Arc::<Hub>::default(), ExecutionId::new(), Timestamp::from_micros(1_000));
        let reader = hub.subscribe(id);
        let events: Vec<_> =
            (0..1_000).map(|i| event(&format!(r#"{{"i":{i},"a":"{}"}}"#, "x".repeat(500)))).collect();
        hub.publish(id, 0, at, &events);
        let (mut number, mut all) = (0, Vec::new());
        while let Some((last, frames)) = reader.after(number) {
            assert!(frames.len() <= BATCH_BYTES + 1_000, "{}", frames.len());
            all.extend_from_slice(&frames);
            number = last;
        }
        let mut whole = Vec::new();
        for (event, number) in events.iter().zip(1..) {
            frame::write(&mut whole, number, at, &event.data);
        }
        assert_eq!(number, 1_000);
        assert!(all == whole);
    }

    #[tokio::test]
    async fn what_is_kept_is_bounded() {
        let (hub, id, at) = (Arc::<Hub>::default(), ExecutionId::new(), Timestamp::from_micros(1_000));
        let reader = hub.subscribe(id);
        let large = event(&format!(r#"{{"a":"{}"}}"#, "x".repeat(RECENT_BYTES / 3)));
        for before in 0..10 {
            hub.publish(id, before, at, std::slice::from_ref(&large));
        }
        assert_eq!(reader.after(0), None);
        assert!(reader.after(9).is_some());
    }
}
