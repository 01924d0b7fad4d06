//! A question to people. It is a row that was written when the call began; whoever works on the turn waits for its answer,
//! and counts from when it was asked.

use std::time::Duration;

use serde::Deserialize;

use super::Outcome;
use crate::{
    domain::execution::Question,
    runs::agent::openai::{halt::Halt, work::Work},
    store::{StoreError, WorkError},
    timestamp::Timestamp,
};

#[derive(Debug, Deserialize)]
pub(in crate::runs::agent::openai) struct Arguments {
    pub(super) question: String,
}

pub(super) async fn wait(work: &mut Work<'_, '_>) -> Result<Outcome, Halt> {
    let limit = work.agent.limits.ask;
    loop {
        let question = last_question(work).await?;
        let Some(question) = question else { return Ok(Outcome::failed("Error: it could not be asked.")) };
        if let Some(answer) = question.answer {
            return Ok(Outcome::of(answer));
        }
        if waited(question.asked_at) >= limit && work.desk.close_question().await? {
            let seconds = limit.as_secs();
            let words = format!("Nobody answered within {seconds} s. Go on as you think best, or complete.");
            return Ok(Outcome::failed(words));
        }
        work.vigil.news().await?;
    }
}

async fn last_question(work: &Work<'_, '_>) -> Result<Option<Question>, Halt> {
    let store = &work.turn.service.store;
    let found = store.last_question(work.turn.context.execution.id).await;
    found.map_err(|error: StoreError| Halt::Work(WorkError::Store(error)))
}

fn waited(since: Timestamp) -> Duration {
    let micros = Timestamp::now().micros().saturating_sub(since.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
