//! Answers to what agents ask.

use super::Runner;
use crate::store::{AnswerError, NewAnswer};

impl Runner {
    /// Answers what the execution asks, wherever it is worked on: here it goes on at once, elsewhere within a second.
    pub async fn answer(&self, answer: &NewAnswer) -> Result<(), AnswerError> {
        self.service.store.answer(answer).await?;
        self.hub.tell_of_more(answer.execution);
        Ok(())
    }
}
