//! The keys of an issuer, kept between requests and asked for again when they may have changed.
//!
//! - What was fetched is good for an hour. After that, and when a token names a key that nobody has seen, the issuer is
//!   asked again: by one request for everybody who waits, and not more often than every ten seconds, so that tokens with
//!   invented keys cannot be used to beat the issuer.
//! - While the issuer does not answer, the last good copy goes on being used, however old. Only the request that finds
//!   out waits for it; those that follow ask in the background.

mod fetch;
mod key_set;
#[cfg(test)]
pub(crate) mod testing;

use std::{sync::Arc, time::Duration};

use jsonwebtoken::DecodingKey;
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

pub use self::fetch::{FetchError, HttpSource, JwksUrl, KeySource};
use self::key_set::KeySet;

const FRESH: Duration = Duration::from_hours(1);
const PAUSE: Duration = Duration::from_secs(10);
const DEADLINE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Jwks {
    source: Arc<dyn KeySource>,
    state: Arc<watch::Sender<State>>,
}

#[derive(Debug, Default)]
struct State {
    keys: KeySet,
    /// When what is in `keys` came; never, if it never did.
    fetched: Option<Instant>,
    attempt: Attempt,
}

#[derive(Clone, Copy, Debug, Default)]
enum Attempt {
    #[default]
    None,
    UnderWay {
        after_failure: bool,
    },
    Succeeded {
        began: Instant,
    },
    Failed {
        began: Instant,
    },
}

/// Why there is no key for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// The issuer has no such key.
    Unknown,
    /// The issuer may have it, but did not answer.
    Unavailable,
}

impl Jwks {
    pub fn new(source: impl KeySource + 'static) -> Self {
        Self { source: Arc::new(source), state: Arc::default() }
    }

    /// The key that a token names.
    pub async fn key(&self, kid: &str) -> Result<DecodingKey, NoKey> {
        if let Some(key) = self.usable_at_once(kid) {
            return Ok(key);
        }
        self.refresh_in_background();
        self.settled().await;
        let state = self.state.borrow();
        match state.keys.get(kid) {
            Some(key) => Ok(key),
            None if matches!(state.attempt, Attempt::Succeeded { .. }) => Err(NoKey::Unknown),
            None => Err(NoKey::Unavailable),
        }
    }

    /// A key of a fresh copy, or of an old one while the issuer is known not to answer.
    fn usable_at_once(&self, kid: &str) -> Option<DecodingKey> {
        let state = self.state.borrow();
        let key = state.keys.get(kid)?;
        if state.is_fresh() {
            return Some(key);
        }
        let is_away = state.attempt.failed_last();
        drop(state);
        if is_away {
            self.refresh_in_background();
            return Some(key);
        }
        None
    }

    /// Asks the issuer, unless somebody does or has just done.
    pub fn refresh_in_background(&self) {
        let began = Instant::now();
        let mine = self.state.send_if_modified(|state| {
            let may_begin = state.attempt.may_be_followed(began);
            if may_begin {
                state.attempt = Attempt::UnderWay { after_failure: state.attempt.failed_last() };
            }
            may_begin
        });
        if mine {
            // A task of its own: the request that began it may be given up by its client.
            tokio::spawn(ask(Arc::clone(&self.source), Arc::clone(&self.state), began));
        }
    }

    async fn settled(&self) {
        let mut states = self.state.subscribe();
        // It cannot be closed: the sender is here.
        let _settled = states.wait_for(|state| !matches!(state.attempt, Attempt::UnderWay { .. })).await;
    }
}

async fn ask(source: Arc<dyn KeySource>, state: Arc<watch::Sender<State>>, began: Instant) {
    let asked = timeout(DEADLINE, source.fetch()).await;
    match asked.unwrap_or(Err(FetchError::TooSlow(DEADLINE.as_secs()))) {
        Ok(keys) => {
            tracing::debug!(keys = keys.len(), "fetched the keys of the token issuer");
            state.send_modify(|state| {
                *state = State { keys, fetched: Some(began), attempt: Attempt::Succeeded { began } };
            });
        }
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the token issuer (--jwks-url) gave no keys; those it gave before stay good"
            );
            state.send_modify(|state| state.attempt = Attempt::Failed { began });
        }
    }
}

impl State {
    fn is_fresh(&self) -> bool {
        self.fetched.is_some_and(|fetched| fetched.elapsed() < FRESH)
    }
}

impl Attempt {
    fn failed_last(self) -> bool {
        matches!(self, Self::Failed { .. } | Self::UnderWay { after_failure: true })
    }

    fn may_be_followed(self, now: Instant) -> bool {
        match self {
            Self::None => true,
            Self::UnderWay { .. } => false,
            Self::Succeeded { began } | Self::Failed { began } => now.duration_since(began) >= PAUSE,
        }
    }
}

#[cfg(test)]
mod tests;
