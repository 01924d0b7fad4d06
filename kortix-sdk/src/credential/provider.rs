//! Credentials that change while a client lives.

use std::{error::Error as StdError, future::Future, pin::Pin};

use super::Credential;

/// What a [`CredentialProvider`] gives: a credential sooner or later, or why there is none.
pub type CredentialFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credential, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Where a client gets its credential from, and gets a new one when the old one is of no use any more. For
/// [`KortixBuilder::credentials`](crate::KortixBuilder::credentials).
///
/// The client keeps what it was given until shortly before the time that [`Credential::valid_for`] says, or until the server
/// refuses it (401): then it asks again, and repeats the refused call once, unless it is given the same. However many
/// calls wait for a credential, it is asked once.
///
/// Closures are providers:
///
/// ```
/// use std::time::Duration;
/// use kortix_sdk::{Credential, Kortix};
///
/// # async fn log_in() -> Result<(String, u64), std::io::Error> { Ok(("token".to_owned(), 3600)) }
/// let client = Kortix::builder()
///     .base_url("http://127.0.0.1:8000")
///     .credentials(|| async {
///         let (token, seconds) = log_in().await?;
///         Ok(Credential::recognise(token)?.valid_for(Duration::from_secs(seconds)))
///     })
///     .build()?;
/// # Ok::<(), kortix_sdk::Error>(())
/// ```
///
/// The time that a provider takes belongs to the attempt that waits for it. A call whose credential cannot be had fails with
/// [`Authentication`](crate::ErrorKind::Authentication), whose source is the provider's own error; nothing was sent, and it
/// is repeated as [`RetryPolicy`](crate::RetryPolicy) says.
pub trait CredentialProvider: Send + Sync + 'static {
    /// Gets the credential.
    fn credential(&self) -> CredentialFuture<'_>;
}

impl<P, F> CredentialProvider for P
where
    P: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<Credential, Box<dyn StdError + Send + Sync>>> + Send + 'static,
{
    fn credential(&self) -> CredentialFuture<'_> {
        Box::pin(self())
    }
}
