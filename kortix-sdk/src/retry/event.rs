//! What a listener is told.

use std::{sync::Arc, time::Duration};

use crate::Error;

pub(crate) type OnRetry = Arc<dyn Fn(&RetryEvent) + Send + Sync>;

/// A failed attempt that is about to be repeated.
#[derive(Debug)]
pub struct RetryEvent {
    attempt: u32,
    delay: Duration,
    error: Error,
}

impl RetryEvent {
    pub(super) fn new(attempt: u32, delay: Duration, error: Error) -> Self {
        Self { attempt, delay, error }
    }

    /// The number of the attempt that failed, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long the client waits before the next one.
    pub fn delay(&self) -> Duration {
        self.delay
    }

    /// Why it failed.
    pub fn error(&self) -> &Error {
        &self.error
    }
}
