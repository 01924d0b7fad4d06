//! Where a worker writes down what happens in the execution that it has claimed.

use super::{agent::Finished, hub::Hub};
use crate::{
    domain::{
        event::{Narrator, NewEvent},
        execution::{Artifact, Execution, TurnBegin},
    },
    store::{Claimed, Lease, NewTurn, Store, WorkError},
    timestamp::Timestamp,
};

#[derive(Debug)]
pub struct Desk<'a> {
    store: &'a dyn Store,
    hub: &'a Hub,
    lease: Lease,
    /// Makes the events that are told here.
    pub narrator: Narrator,
    /// How much of the output of the turn's job was told of.
    pub(super) output_offset: u64,
}

impl<'a> Desk<'a> {
    pub(super) fn new(store: &'a dyn Store, hub: &'a Hub, claimed: Claimed, execution: &Execution) -> Self {
        Self {
            store,
            hub,
            lease: claimed.lease,
            narrator: Narrator::new(execution.id, execution.thread, claimed.last_event),
            output_offset: claimed.output_offset,
        }
    }

    pub(super) async fn begin_turn(&mut self, turn: &NewTurn<'_>) -> Result<TurnBegin, WorkError> {
        // It may have begun before, and what is told of its beginning with it.
        let mut narrator = self.narrator.clone();
        let mut events = Vec::new();
        if turn.ordinal == 1 {
            events.push(narrator.initializing());
        }
        events.push(narrator.turn_begins(turn.kind));
        let begin = self.store.begin_turn(self.lease, turn, &events).await?;
        if begin == TurnBegin::Now {
            self.narrator = narrator;
            self.output_offset = 0;
            self.hub.tell(self.lease.execution, self.narrator.last());
        }
        Ok(begin)
    }

    pub(super) async fn begin_turn_again(
        &mut self,
        ordinal: i64,
        attempt: u8,
    ) -> Result<TurnBegin, WorkError> {
        let events = [self.narrator.turn_begins_again(attempt)];
        let begin = self.store.begin_turn_again(self.lease, ordinal, &events).await?;
        if begin == TurnBegin::Now {
            self.output_offset = 0;
            self.hub.tell(self.lease.execution, self.narrator.last());
        }
        Ok(begin)
    }

    /// Writes events of the narrator down, all that it has made since this was last done.
    pub async fn tell(&mut self, events: &[NewEvent]) -> Result<(), WorkError> {
        self.tell_of_output(events, 0).await
    }

    /// The same, and that they tell of so many further bytes of output.
    pub(super) async fn tell_of_output(
        &mut self,
        events: &[NewEvent],
        bytes: usize,
    ) -> Result<(), WorkError> {
        let offset = self.output_offset + bytes as u64;
        let at = self.store.append_events(self.lease, events, offset).await?;
        self.output_offset = offset;
        self.published(at, events);
        Ok(())
    }

    /// Writes events down, with what the agent will need to know of them when it goes on in another process.
    pub(super) async fn note(
        &mut self,
        events: &[NewEvent],
        turn: u8,
        notes: &[String],
    ) -> Result<(), WorkError> {
        let at = self.store.append_notes(self.lease, events, i64::from(turn), notes).await?;
        self.output_offset = 0;
        self.published(at, events);
        Ok(())
    }

    /// As [`Self::note`], and asks people something.
    pub(super) async fn ask(
        &mut self,
        events: &[NewEvent],
        turn: u8,
        notes: &[String],
        question: &str,
    ) -> Result<(), WorkError> {
        let at = self.store.ask(self.lease, events, i64::from(turn), notes, question).await?;
        self.output_offset = 0;
        self.published(at, events);
        Ok(())
    }

    /// Waits for an answer no longer. False: there is one.
    pub(super) async fn close_question(&mut self) -> Result<bool, WorkError> {
        self.store.close_question(self.lease).await
    }

    /// Remembers files that the agent wrote.
    pub(super) async fn keep(&mut self, artifacts: &[Artifact]) -> Result<(), WorkError> {
        if artifacts.is_empty() {
            return Ok(());
        }
        self.store.keep_artifacts(self.lease, artifacts).await
    }

    fn published(&self, at: Timestamp, events: &[NewEvent]) {
        let before = self.narrator.last() - i64::try_from(events.len()).unwrap_or(i64::MAX);
        self.hub.publish(self.lease.execution, before, at, events);
    }

    /// Writes down how a turn ended, with what the agent said last.
    pub(super) async fn end_turn(&mut self, ordinal: i64, finished: &Finished) -> Result<(), WorkError> {
        let Finished { outcome, answer, reason } = finished;
        let mut events = Vec::new();
        if let Some(answer) = answer {
            match &outcome.failure {
                // One that said nothing and failed is told by its failure.
                Some(failure) if answer.is_empty() => {
                    events.push(self.narrator.answer(&failure.message, &[]));
                }
                _ => events.push(self.narrator.answer(answer, &[])),
            }
        }
        if let Some(failure) = outcome.failure.as_ref().filter(|_| !outcome.was_stopped()) {
            events.push(self.narrator.failed(failure));
        }
        events.push(self.narrator.turn_ends(reason));
        self.store.end_turn(self.lease, ordinal, outcome, &events).await?;
        self.hub.tell(self.lease.execution, self.narrator.last());
        Ok(())
    }
}
