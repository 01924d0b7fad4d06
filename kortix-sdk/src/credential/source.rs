//! The credential of the moment, fetched once for all who wait for it.

use std::{
    fmt,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::{Credential, CredentialProvider};
use crate::{
    Error,
    clock::{Instant, timeout},
    retry::Try,
    transport::Failure,
};

/// So long before its end a credential is replaced, at most: a tenth of its life when that is less.
const MARGIN: Duration = Duration::from_secs(30);

/// A credential, prepared for sending.
#[derive(Debug)]
pub(crate) struct Sent {
    credential: Credential,
    header: (HeaderName, HeaderValue),
    /// When another one is to be fetched.
    until: Option<Instant>,
}

impl Sent {
    pub(crate) fn new(credential: Credential) -> Result<Self, Error> {
        let header = credential.header()?;
        let until = credential.life().and_then(|life| {
            let margin = MARGIN.min(life / 10);
            Instant::now().checked_add(life.saturating_sub(margin))
        });
        Ok(Self { credential, header, until })
    }

    pub(crate) fn credential(&self) -> &Credential {
        &self.credential
    }

    pub(crate) fn header(&self) -> (HeaderName, HeaderValue) {
        self.header.clone()
    }

    fn is_fresh(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }
}

/// A provider, and what it gave last.
pub(crate) struct Source {
    provider: Arc<dyn CredentialProvider>,
    held: Mutex<Option<Arc<Sent>>>,
    /// Held by whoever asks the provider.
    asking: tokio::sync::Mutex<()>,
}

impl Source {
    pub(crate) fn new(provider: Arc<dyn CredentialProvider>) -> Self {
        Self { provider, held: Mutex::default(), asking: tokio::sync::Mutex::default() }
    }

    /// What it gave last, which may be of no use any more.
    pub(crate) fn last(&self) -> Option<Arc<Sent>> {
        self.held().clone()
    }

    /// Makes one attempt, with the credential of the moment. When that is refused and there is another one, makes it once
    /// more.
    pub(crate) async fn attempt<F>(
        &self,
        mut this: Try,
        send: impl Fn(&Sent, &Try) -> F,
    ) -> Result<Response<Bytes>, Failure>
    where
        F: Future<Output = Result<Response<Bytes>, Failure>>,
    {
        let (begun, limits) = (this.begun, this.limits);
        let rest = || limits.at_most(limits.total.saturating_sub(begun.elapsed()));
        let first = self.within(limits.total, self.other_than(None)).await?;
        (this.begun, this.limits) = (Instant::now(), rest());
        let answer = send(&first, &this).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        match self.within(rest().total, self.other_than(Some(&first))).await {
            Ok(second) if second.header != first.header => {
                (this.begun, this.limits) = (Instant::now(), rest());
                send(&second, &this).await
            }
            // That it was refused is what matters.
            _ => Ok(answer),
        }
    }

    async fn within(
        &self,
        limit: Duration,
        asking: impl Future<Output = Result<Arc<Sent>, Failure>>,
    ) -> Result<Arc<Sent>, Failure> {
        timeout(limit, asking).await.unwrap_or_else(|_| Err(Failure::no_credential_within(limit)))
    }

    /// A credential that is fresh and was not refused.
    async fn other_than(&self, refused: Option<&Arc<Sent>>) -> Result<Arc<Sent>, Failure> {
        let usable = || {
            let held = self.last().filter(|held| held.is_fresh());
            held.filter(|held| refused.is_none_or(|refused| !Arc::ptr_eq(held, refused)))
        };
        if let Some(held) = usable() {
            return Ok(held);
        }
        let _asking = self.asking.lock().await;
        // Somebody else may have asked meanwhile.
        if let Some(held) = usable() {
            return Ok(held);
        }
        let given = self.provider.credential().await.map_err(Failure::no_credential)?;
        let given = Arc::new(Sent::new(given).map_err(|error| Failure::no_credential(error.into()))?);
        *self.held() = Some(Arc::clone(&given));
        Ok(given)
    }

    fn held(&self) -> MutexGuard<'_, Option<Arc<Sent>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Source").field("held", &self.last()).finish_non_exhaustive()
    }
}
