//! One question to the model, until it is answered: what may pass is waited for, and told of while it is.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep, timeout_at};

use super::{
    answer::{Answer, Piece},
    client::Chunks,
    halt::Halt,
    trouble::Trouble,
    wire::{Request, StreamOptions},
    work::Work,
};
use crate::runs::agent::plain_text::pieces;

/// What a model says is written down so often at most: a model says a word at a time, and a commit costs more than that.
const TOGETHER: Duration = Duration::from_millis(50);
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How often a conversation is made shorter because the endpoint refuses its length.
const SHORTENINGS: u32 = 5;

impl Work<'_, '_> {
    pub(super) async fn ask(&mut self) -> Result<Answer, Halt> {
        let (mut failures, mut shortenings) = (0, 0);
        loop {
            let trouble = match self.attempt().await? {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            let execution = self.turn.context.execution.id;
            tracing::warn!(%execution, error = &trouble as &dyn std::error::Error, "the model did not answer");
            if matches!(trouble, Trouble::ContextTooLong) && shortenings < SHORTENINGS {
                shortenings += 1;
                self.context_tokens = self.conversation().tokens().min(self.context_tokens) / 2;
                continue;
            }
            if !trouble.may_pass() || failures >= self.agent.limits.retries {
                return Err(Halt::Failed(trouble.failure()));
            }
            let pause = pause(failures, trouble.retry_after());
            failures += 1;
            let event = self.desk.narrator.status(&json!({
                "status_type": "llm_retry",
                "reason": trouble.code(),
                "message": trouble.to_string(),
                "delay_seconds": pause.as_secs_f64(),
            }));
            self.desk.tell(&[event]).await?;
            self.vigil.during(sleep(pause)).await?;
        }
    }

    async fn attempt(&mut self) -> Result<Result<Answer, Trouble>, Halt> {
        let mut conversation = self.conversation();
        conversation.shorten(self.context_tokens);
        let messages = conversation.messages();
        if conversation.was_shortened {
            let event = self.desk.narrator.context_usage(conversation.tokens(), messages.len());
            self.desk.tell(&[event]).await?;
        }
        let request = Request {
            model: &self.model,
            messages: &messages,
            tools: &self.agent.tools,
            stream: true,
            stream_options: StreamOptions { include_usage: true },
        };
        match self.vigil.during(self.agent.client.ask(&request)).await? {
            Ok(chunks) => self.read(chunks).await,
            Err(trouble) => Ok(Err(trouble)),
        }
    }

    /// Reads an answer to its end, and tells of what it says meanwhile.
    async fn read(&mut self, mut chunks: Chunks) -> Result<Result<Answer, Trouble>, Halt> {
        let mut answer = Answer::default();
        let mut pending = Vec::new();
        let mut has_begun = false;
        // The first words are told at once.
        let mut told_at = None;
        loop {
            let next = if pending.is_empty() {
                self.vigil.during(chunks.next()).await?
            } else {
                let until = told_at.unwrap_or_else(Instant::now) + TOGETHER;
                let Ok(next) = self.vigil.during(timeout_at(until, chunks.next())).await? else {
                    self.tell_pieces(&mut pending, &mut has_begun).await?;
                    told_at = Some(Instant::now());
                    continue;
                };
                next
            };
            let chunk = match next {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                // It has ended for all that matters.
                Err(_) if answer.is_whole => break,
                Err(trouble) => return Ok(Err(trouble)),
            };
            match answer.take(chunk) {
                Ok(said) => said.into_iter().for_each(|piece| join(&mut pending, piece)),
                Err(_) => return Ok(Err(Trouble::NotUnderstood)),
            }
            if !pending.is_empty() && told_at.is_none_or(|at: Instant| at.elapsed() >= TOGETHER) {
                self.tell_pieces(&mut pending, &mut has_begun).await?;
                told_at = Some(Instant::now());
            }
        }
        if !answer.is_whole {
            return Ok(Err(Trouble::BrokeOff));
        }
        self.tell_pieces(&mut pending, &mut has_begun).await?;
        Ok(Ok(answer))
    }

    /// The first piece of an answer comes with its beginning: from there on, what an answer that broke off has said is
    /// void.
    async fn tell_pieces(&mut self, said: &mut Vec<Piece>, has_begun: &mut bool) -> Result<(), Halt> {
        let narrator = &mut self.desk.narrator;
        let mut events = Vec::new();
        if !std::mem::replace(has_begun, true) {
            let (response, step) = (uuid::Uuid::new_v4().to_string(), self.progress.steps.len() as u64);
            events.push(narrator.response_begins(&response, step, &self.model));
        }
        for piece in said.drain(..) {
            match piece {
                Piece::Text(text) => events.extend(pieces(&text).map(|text| narrator.text(text))),
                Piece::Reasoning(text) => events.extend(pieces(&text).map(|text| narrator.reasoning(text))),
            }
        }
        if events.is_empty() {
            return Ok(());
        }
        Ok(self.desk.tell(&events).await?)
    }
}

fn join(pending: &mut Vec<Piece>, piece: Piece) {
    match (pending.last_mut(), piece) {
        (Some(Piece::Text(said)), Piece::Text(more))
        | (Some(Piece::Reasoning(said)), Piece::Reasoning(more)) => {
            *said += &more;
        }
        (_, piece) => pending.push(piece),
    }
}

/// Twice as long each time, unless the endpoint knows better, and never the same for two that failed together.
fn pause(failures: u32, asked_for: Option<Duration>) -> Duration {
    let grown = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST_PAUSE);
    let mut random = [0; 1];
    // Without chance it is just the longer pause.
    let share = getrandom::fill(&mut random).map_or(1.0, |()| f64::from(random[0]) / 255.0);
    asked_for.unwrap_or_else(|| grown.mul_f64(0.5 + share / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_unless_the_endpoint_says_how_long() {
        assert!((250..=500).contains(&pause(0, None).as_millis()));
        assert!((1_000..=2_000).contains(&pause(2, None).as_millis()));
        assert!(pause(30, None) <= LONGEST_PAUSE && pause(30, None) >= LONGEST_PAUSE / 2);
        assert_eq!(pause(5, Some(Duration::ZERO)), Duration::ZERO);
    }

    #[test]
    fn what_is_said_together_is_told_together() {
        let mut pending = Vec::new();
        for piece in [Piece::Text("a".into()), Piece::Text("b".into()), Piece::Reasoning("c".into())] {
            join(&mut pending, piece);
        }
        assert_eq!(pending, [Piece::Text("ab".into()), Piece::Reasoning("c".into())]);
    }
}
