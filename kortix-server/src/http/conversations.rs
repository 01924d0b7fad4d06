//! Conversations that go on after their request was answered, as over a WebSocket: a server that stops lets them end.

use std::time::Duration;

use tokio::{sync::watch, time::timeout};

#[derive(Debug)]
pub struct Conversations {
    open: watch::Sender<usize>,
    stopping: watch::Sender<bool>,
}

impl Default for Conversations {
    fn default() -> Self {
        Self { open: watch::Sender::new(0), stopping: watch::Sender::new(false) }
    }
}

/// One of them, as long as this is kept.
#[derive(Debug)]
pub struct Conversation {
    open: watch::Sender<usize>,
    stopping: watch::Receiver<bool>,
}

impl Conversations {
    pub fn begin(&self) -> Conversation {
        self.open.send_modify(|open| *open += 1);
        Conversation { open: self.open.clone(), stopping: self.stopping.subscribe() }
    }

    /// Tells all of them, and those that begin from now on, to end.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Returns when none is left, or `limit` has passed.
    pub async fn ended(&self, limit: Duration) {
        let mut open = self.open.subscribe();
        // The sender is this, so waiting ends no other way.
        if timeout(limit, open.wait_for(|open| *open == 0)).await.is_err() {
            tracing::warn!("some conversations were not done within {limit:?}");
        }
    }
}

impl Conversation {
    /// Returns when the server stops.
    pub async fn told_to_end(&self) {
        let mut stopping = self.stopping.clone();
        // A sender that is gone has stopped, too.
        let _stopping = stopping.wait_for(|stopping| *stopping).await.is_ok();
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.open.send_modify(|open| *open -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_stop_is_waited_for_until_all_have_ended() {
        let conversations = Conversations::default();
        conversations.ended(Duration::ZERO).await;
        let conversation = conversations.begin();
        conversations.stop();
        tokio::join!(conversations.ended(Duration::from_secs(1)), async {
            conversation.told_to_end().await;
            drop(conversation);
        });
        assert_eq!(*conversations.open.borrow(), 0);
        let deaf = conversations.begin();
        conversations.ended(Duration::from_secs(1)).await;
        drop(deaf);
    }
}
