//! Who in this process reads the events of an execution, and what was written last: readers that keep up get it from here,
//! and share it; those that do not, read the database. Writers never wait for either.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;
use tokio::sync::watch;

use crate::{domain::event::NewEvent, ids::ExecutionId, runs::frame, timestamp::Timestamp};

/// How much of an execution's latest events is kept for its readers, in bytes.
const RECENT_BYTES: usize = 256 << 10;

#[derive(Debug, Default)]
pub struct Hub(Mutex<HashMap<ExecutionId, Weak<Topic>>>);

#[derive(Debug)]
struct Topic {
    /// The number of the last event that is known of.
    last: watch::Sender<i64>,
    recent: Mutex<Recent>,
}

#[derive(Debug, Default)]
struct Recent {
    batches: VecDeque<Batch>,
    bytes: usize,
}

/// Events that were written together, as they are sent.
#[derive(Clone, Debug)]
struct Batch {
    first: i64,
    last: i64,
    frames: Bytes,
}

impl Hub {
    /// From now on nothing that is written is missed.
    pub fn subscribe(self: &Arc<Self>, execution: ExecutionId) -> Subscription {
        let mut topics = self.topics();
        let topic = topics.get(&execution).and_then(Weak::upgrade).unwrap_or_else(|| {
            let topic = Arc::new(Topic { last: watch::Sender::new(0), recent: Mutex::default() });
            topics.insert(execution, Arc::downgrade(&topic));
            topic
        });
        Subscription { changed: topic.last.subscribe(), topic, execution, hub: Arc::clone(self) }
    }

    /// Says that events were written, up to that number.
    pub fn tell(&self, execution: ExecutionId, last: i64) {
        if let Some(topic) = self.topic(execution) {
            topic.last.send_if_modified(|known| {
                let is_new = last > *known;
                *known = last.max(*known);
                is_new
            });
        }
    }

    /// The same, with the events themselves: those behind the number `before`.
    pub(super) fn publish(&self, execution: ExecutionId, before: i64, at: Timestamp, events: &[NewEvent]) {
        let Some(topic) = self.topic(execution) else { return };
        let mut frames = Vec::new();
        let mut number = before;
        for event in events {
            number += 1;
            frame::write(&mut frames, number, at, &event.data);
        }
        topic.keep(Batch { first: before + 1, last: number, frames: frames.into() });
        self.tell(execution, number);
    }

    /// Says that something was written that has no worker to tell of it.
    pub(super) fn tell_of_more(&self, execution: ExecutionId) {
        if let Some(topic) = self.topic(execution) {
            topic.last.send_modify(|_| {});
        }
    }

    /// Says that something may have been written by another process, about any execution.
    pub fn tell_all(&self) {
        let topics: Vec<_> = self.topics().values().filter_map(Weak::upgrade).collect();
        for topic in topics {
            topic.last.send_modify(|_| {});
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
    fn keep(&self, batch: Batch) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else has written in between, whose events are in the database alone.
        if recent.batches.back().is_some_and(|before| before.last + 1 != batch.first) {
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
    changed: watch::Receiver<i64>,
    execution: ExecutionId,
    hub: Arc<Hub>,
}

impl Subscription {
    /// Events behind that number as they are sent, with the number of the last of them, when they are kept here.
    pub fn after(&self, number: i64) -> Option<(i64, Bytes)> {
        let recent = self.topic.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = recent.batches.iter().rev().find(|batch| batch.first <= number + 1)?;
        (batch.first == number + 1).then(|| (batch.last, batch.frames.clone()))
    }

    /// Returns when something was written since this was last called.
    pub async fn changed(&mut self) {
        // The sender lives in the topic, which this keeps.
        let _changed = self.changed.changed().await;
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
        hub.publish(id, 1, at, &[event("{}"), event("{}")]);
        reader.changed().await;
        let (last, frames) = reader.after(1).unwrap();
        assert_eq!(last, 3);
        assert_eq!(frames, reader.after(1).unwrap().1);
        assert_eq!(reader.after(2), None, "within a batch the database is asked");
        assert_eq!(reader.after(3), None);
        hub.publish(id, 5, at, &[event("{}")]);
        assert_eq!(reader.after(1), None, "what another process wrote in between is in the database");
        assert!(reader.after(5).is_some());
        drop(reader);
        assert!(hub.topics().is_empty());
    }

    #[tokio::test]
    async fn what_is_kept_is_bounded() {
        let (hub, id, at) = (Arc::<Hub>::default(), ExecutionId::new(), Timestamp::from_micros(1_000));
        let reader = hub.subscribe(id);
        let large = event(&format!(r#"{{"a":"{}"}}"#, "x".repeat(100_000)));
        for before in 0..10 {
            hub.publish(id, before, at, std::slice::from_ref(&large));
        }
        assert_eq!(reader.after(0), None);
        assert!(reader.after(9).is_some());
    }
}
