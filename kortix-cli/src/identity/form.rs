//! What a credential looks like, without showing it.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kortix_sdk::{Credential, CredentialKind, ExposeSecret as _, SecretString, has_both_services};
use serde::Deserialize;
use url::Url;

use crate::error::Failure;
use crate::settings::Service;

/// A tail of less would be too much of what is short.
const SHORTEST_WITH_TAIL: usize = 20;
const TAIL: usize = 4;

/// The form of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    KeyPair,
    ObviousKey,
    /// A JWT, and when it says that it expires.
    Jwt {
        expires: Option<SystemTime>,
    },
    /// Another bearer token.
    Token,
}

/// The part of a JWT that matters here.
#[derive(Deserialize)]
struct Claims {
    exp: Option<f64>,
}

impl Form {
    /// Recognises a credential. What is wrong with it is said without repeating it.
    pub fn of(secret: &SecretString) -> Result<Self, Failure> {
        let credential = Credential::recognise(secret.clone())
            .map_err(|error| Failure::usage(format!("this is no credential: {}", error.message())))?;
        Ok(match credential.kind() {
            CredentialKind::KortixKey => Self::KeyPair,
            CredentialKind::ObviousKey => Self::ObviousKey,
            _ => claims(secret).map_or(Self::Token, |claims| Self::Jwt { expires: expiry(&claims) }),
        })
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyPair => "pk_…:sk_…",
            Self::ObviousKey => "obv_…",
            Self::Jwt { .. } => "JWT",
            Self::Token => "token",
        }
    }

    pub fn expires(self) -> Option<SystemTime> {
        match self {
            Self::Jwt { expires } => expires,
            Self::KeyPair | Self::ObviousKey | Self::Token => None,
        }
    }

    /// When it expired, if it did.
    pub fn expired(self, now: SystemTime) -> Option<SystemTime> {
        self.expires().filter(|at| *at <= now)
    }

    /// Refuses a credential of the other hosted service. Other servers take every form.
    pub fn check(self, service: Service, url: &Url) -> Result<(), Failure> {
        let fits = match service {
            Service::Kortix => self != Self::ObviousKey || has_both_services(url.as_str()),
            Service::Obvious => self == Self::ObviousKey || url.as_str() != hosted_obvious(),
        };
        if fits {
            return Ok(());
        }
        let (wanted, other) = match service {
            Service::Kortix => ("a JWT or pk_…:sk_…", "--service obvious"),
            Service::Obvious => ("obv_…", "--service kortix"),
        };
        let message = format!("{} takes {wanted}, and this is {}", crate::settings::shown(url), self.name());
        Err(Failure::usage(message).hint(format!("is it for the other service? then pass {other}")))
    }
}

/// A moment as it is printed and written to JSON.
pub fn moment(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

/// As much as is needed to tell one credential from another.
pub fn masked(secret: &SecretString) -> String {
    let text = secret.expose_secret().trim();
    match text.split_once(':') {
        // The first half of a pair is no secret.
        Some((public, _)) => format!("pk_…{}:sk_…", tail(public)),
        None if text.starts_with("obv_") => format!("obv_…{}", tail(text)),
        None => format!("…{}", tail(text)),
    }
}

fn tail(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() < SHORTEST_WITH_TAIL {
        return String::new();
    }
    characters[characters.len() - TAIL..].iter().collect()
}

fn hosted_obvious() -> String {
    Url::parse(kortix_sdk::DEFAULT_OBVIOUS_BASE_URL).map(String::from).unwrap_or_default()
}

fn claims(secret: &SecretString) -> Option<Claims> {
    let mut parts = secret.expose_secret().trim().split('.');
    let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&payload).ok()
}

fn expiry(claims: &Claims) -> Option<SystemTime> {
    let since = Duration::try_from_secs_f64(claims.exp?).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(payload: &str) -> SecretString {
        SecretString::from(format!("eyJhbGciOiJIUzI1NiJ9.{}.signature", URL_SAFE_NO_PAD.encode(payload)))
    }

    fn form(text: &str) -> Form {
        Form::of(&SecretString::from(text)).unwrap()
    }

    #[test]
    fn forms_are_told_apart_and_a_jwt_says_when_it_expires() {
        assert_eq!(form("pk_a:sk_b"), Form::KeyPair);
        assert_eq!(form("obv_1"), Form::ObviousKey);
        assert_eq!(form("abc"), Form::Token);
        assert_eq!(form("a.b.c"), Form::Token);
        let expiring = Form::of(&jwt(r#"{"sub":"x","exp":1700000000}"#)).unwrap();
        assert_eq!(expiring.expires().map(moment).as_deref(), Some("2023-11-14T22:13:20Z"));
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        assert!(expiring.expired(at).is_some() && expiring.expired(at - Duration::from_secs(1)).is_none());
        assert_eq!(Form::of(&jwt("{}")).unwrap(), Form::Jwt { expires: None });
        assert_eq!(Form::of(&jwt(r#"{"exp":-1}"#)).unwrap(), Form::Jwt { expires: None });
        assert_eq!(Form::of(&jwt(r#"{"exp":1e300}"#)).unwrap(), Form::Jwt { expires: None });
    }

    #[test]
    fn what_is_no_credential_is_refused_and_not_repeated() {
        for text in ["", "  ", "canary:x", "canary with spaces"] {
            let failure = Form::of(&SecretString::from(text)).unwrap_err();
            assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
        }
    }

    #[test]
    fn the_hosted_services_take_their_own_forms_and_other_servers_all() {
        let url = |text: &str| Url::parse(text).unwrap();
        let (kortix, obvious) =
            (url(kortix_sdk::DEFAULT_BASE_URL), url(kortix_sdk::DEFAULT_OBVIOUS_BASE_URL));
        let own = url("http://127.0.0.1:8000");
        assert!(form("pk_a:sk_b").check(Service::Kortix, &kortix).is_ok());
        assert!(form("abc").check(Service::Kortix, &kortix).is_ok());
        assert!(form("obv_1").check(Service::Kortix, &kortix).is_err());
        assert!(form("obv_1").check(Service::Obvious, &obvious).is_ok());
        let failure = form("pk_a:sk_b").check(Service::Obvious, &obvious).unwrap_err();
        assert!(failure.hints()[0].contains("--service kortix"), "{failure:?}");
        for service in Service::ALL {
            assert!(
                form("pk_a:sk_b").check(service, &own).is_ok() && form("obv_1").check(service, &own).is_ok()
            );
        }
    }

    #[test]
    fn a_mask_shows_an_end_of_what_is_long_enough() {
        let mask = |text: &str| masked(&SecretString::from(text));
        assert_eq!(mask("pk_0123456789abcdefghijkl:sk_canary"), "pk_…ijkl:sk_…");
        assert_eq!(mask("pk_short:sk_canary"), "pk_…:sk_…");
        assert_eq!(mask("obv_0123456789abcdefghijkl"), "obv_…ijkl");
        assert_eq!(mask("0123456789abcdefghij"), "…ghij");
        assert_eq!(mask("canary"), "…");
    }
}
