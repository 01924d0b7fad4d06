//! What a credential is.

use std::{fmt, time::Duration};

use http::{HeaderName, HeaderValue, header::AUTHORIZATION};
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, types::secret::REDACTED};

/// A credential, recognised by its form.
///
/// | form | what it is | how it is sent |
/// |---|---|---|
/// | `pk_…:sk_…` | key pair of the Kortix API | `X-API-Key` |
/// | `obv_…` | key of the Obvious API | `Authorization: Bearer` |
/// | anything else without a colon | JWT of a Kortix login | `Authorization: Bearer` |
///
/// Spaces and line ends around it are dropped. `Debug` shows the form and nothing else.
///
/// ```
/// use kortix_sdk::{Credential, CredentialKind};
///
/// let credential = Credential::recognise("obv_0123".to_owned())?;
/// assert_eq!(credential.kind(), CredentialKind::ObviousKey);
/// assert_eq!(format!("{credential:?}"), "Credential(ObviousKey, ***)");
/// # Ok::<(), kortix_sdk::Error>(())
/// ```
#[derive(Clone)]
pub struct Credential {
    kind: CredentialKind,
    secret: SecretString,
    life: Option<Duration>,
}

/// The form of a [`Credential`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialKind {
    /// `pk_…:sk_…`, sent as `X-API-Key`.
    KortixKey,
    /// `obv_…`, sent as a bearer token.
    ObviousKey,
    /// A JWT or any other token, sent as a bearer token.
    Token,
}

/// Anything shorter protects nothing, and taking it out of texts would make them unreadable.
const SHORTEST_SECRET: usize = 8;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

impl Credential {
    /// Recognises a credential by its form.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is empty, has a colon but is no `pk_…:sk_…` pair, or
    /// holds characters that no header can carry. The message does not repeat it.
    pub fn recognise(secret: impl Into<SecretString>) -> Result<Self, Error> {
        let secret = secret.into();
        let text = secret.expose_secret().trim();
        let kind = kind(text)?;
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::config("the API key holds spaces or characters that are not printable ASCII"));
        }
        Ok(Self { kind, secret: SecretString::from(text), life: None })
    }

    /// Which form it has.
    pub fn kind(&self) -> CredentialKind {
        self.kind
    }

    /// Says that it will be accepted for so long, for a [`CredentialProvider`](crate::CredentialProvider): shortly before,
    /// another one is asked for. Default: until the server refuses it.
    #[must_use]
    pub fn valid_for(self, life: Duration) -> Self {
        Self { life: Some(life), ..self }
    }

    pub(crate) fn life(&self) -> Option<Duration> {
        self.life
    }

    /// The header that carries it, marked as sensitive.
    pub(crate) fn header(&self) -> Result<(HeaderName, HeaderValue), Error> {
        let secret = self.secret.expose_secret();
        let (name, value) = match self.kind {
            CredentialKind::KortixKey => (API_KEY, HeaderValue::from_str(secret)),
            _ => (AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {secret}"))),
        };
        let mut value = value.map_err(|_| Error::config("the API key cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok((name, value))
    }

    /// The credential itself, for messages that carry it outside of headers.
    #[cfg(feature = "terminal")]
    pub(crate) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }

    /// The text without this credential, should a server or a proxy have echoed it.
    pub(crate) fn remove_from(&self, text: &str) -> String {
        let secret = self.secret.expose_secret();
        // The whole first: of a JWT, and then its parts, each of which says something about somebody.
        let parts = secret.split(':').chain(secret.split([':', '.']));
        let parts = parts.filter(|part| part.len() >= SHORTEST_SECRET);
        parts.fold(text.to_owned(), |text, part| text.replace(part, REDACTED))
    }
}

fn kind(text: &str) -> Result<CredentialKind, Error> {
    if text.is_empty() {
        return Err(Error::config("the API key is empty"));
    }
    if text.starts_with("obv_") {
        return Ok(CredentialKind::ObviousKey);
    }
    match text.split_once(':') {
        None => Ok(CredentialKind::Token),
        Some((public, secret)) if public.starts_with("pk_") && secret.starts_with("sk_") => {
            Ok(CredentialKind::KortixKey)
        }
        Some(_) => Err(Error::config("the API key has a colon but is no pair of the form pk_…:sk_…")),
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Credential({:?}, {REDACTED})", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_decides_the_header() {
        for (text, kind, name, value) in [
            ("pk_a:sk_b", CredentialKind::KortixKey, "x-api-key", "pk_a:sk_b"),
            (" obv_12\n", CredentialKind::ObviousKey, "authorization", "Bearer obv_12"),
            ("eyJh.b.c", CredentialKind::Token, "authorization", "Bearer eyJh.b.c"),
        ] {
            let credential = Credential::recognise(text).unwrap();
            let header = credential.header().unwrap();
            assert_eq!(
                (credential.kind(), header.0.as_str(), header.1.to_str().unwrap()),
                (kind, name, value)
            );
            assert!(header.1.is_sensitive());
        }
    }

    #[test]
    fn what_cannot_be_a_credential_is_refused_without_repeating_it() {
        for text in ["", " \n", "user:hunter2", "pk_a:hunter2", "hun ter2", "hunter2\u{7f}", "hünter2"] {
            let error = Credential::recognise(text).unwrap_err();
            assert_eq!(error.kind(), &crate::ErrorKind::Config, "{text}");
            assert!(!format!("{error:#} {error:?}").contains("ter2"), "{error}");
        }
    }

    #[test]
    fn an_echo_is_removed_whole_and_in_halves() {
        let credential = Credential::recognise("pk_abcdef:sk_ghijkl").unwrap();
        assert_eq!(
            credential.remove_from("bad key pk_abcdef:sk_ghijkl (sk_ghijkl)"),
            "bad key ***:*** (***)"
        );
    }
}
