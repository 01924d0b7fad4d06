//! What opens one port of one sandbox until a moment, and can be made by nobody who has not its token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::address::Entrance;
use crate::clock;

/// What a seal is for. One that was made for one purpose is good for no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Leads a browser from one port's host to another's, where it is traded for all that the first one had.
    Handover,
    /// In the query of a signed URL.
    Link,
    /// In the cookie that a signed URL is traded for.
    LinkCookie,
    /// In the path of a signed URL.
    Path,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Handover => "ticket",
            Self::Link => "link",
            Self::LinkCookie => "link-cookie",
            Self::Path => "path",
        }
    }
}

/// What is to be thought of a text that was given as a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Validity {
    /// Good until that second.
    Until(u64),
    /// It was good once.
    Over,
    /// It never was; or the sandbox's token has changed since.
    Forged,
}

/// Seals one port of a sandbox by the sandbox's token.
#[derive(Clone, Copy, Debug)]
pub struct Sealer<'a> {
    entrance: &'a Entrance,
    token: &'a SecretString,
}

impl<'a> Sealer<'a> {
    pub fn new(entrance: &'a Entrance, token: &'a SecretString) -> Self {
        Self { entrance, token }
    }

    pub fn entrance(&self) -> &'a Entrance {
        self.entrance
    }

    /// A seal that is good until that second of the epoch begins.
    pub fn until(&self, purpose: Purpose, expires: u64) -> String {
        let sealed = format!("{}|{}|{expires}", purpose.as_str(), self.entrance);
        format!("{expires}.{}", mac(self.token, &sealed))
    }

    pub(super) fn check(&self, purpose: Purpose, given: &str) -> Validity {
        let Some(expires) = given.split_once('.').and_then(|(expires, _)| expires.parse().ok()) else {
            return Validity::Forged;
        };
        let genuine = given.as_bytes().ct_eq(self.until(purpose, expires).as_bytes());
        if !bool::from(genuine) {
            Validity::Forged
        } else if clock::seconds() < expires {
            Validity::Until(expires)
        } else {
            Validity::Over
        }
    }
}

pub(super) fn mac(token: &SecretString, what: &str) -> String {
    // A key of any length is fine for HMAC, so the empty string is never the answer.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.expose_secret().as_bytes()) else {
        return String::new();
    };
    mac.update(what.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_6080: &str = "6080-sbx-0123456789abcdef0123456789abcdef";
    const AT_8080: &str = "8080-sbx-0123456789abcdef0123456789abcdef";
    const ALL: [Purpose; 4] = [Purpose::Handover, Purpose::Link, Purpose::LinkCookie, Purpose::Path];

    fn entrance(text: &str) -> Entrance {
        text.parse().unwrap()
    }

    #[test]
    fn is_good_for_its_purpose_its_port_and_its_token_alone() {
        let (here, there) = (entrance(AT_6080), entrance(AT_8080));
        let (token, other) = (SecretString::from("token"), SecretString::from("other"));
        let until = clock::seconds() + 3_600;
        for purpose in ALL {
            let seal = Sealer::new(&here, &token).until(purpose, until);
            assert_eq!(Sealer::new(&here, &token).check(purpose, &seal), Validity::Until(until));
            assert_eq!(Sealer::new(&there, &token).check(purpose, &seal), Validity::Forged);
            assert_eq!(Sealer::new(&here, &other).check(purpose, &seal), Validity::Forged);
            for another in ALL.into_iter().filter(|another| *another != purpose) {
                assert_eq!(Sealer::new(&here, &token).check(another, &seal), Validity::Forged);
            }
        }
    }

    #[test]
    fn is_over_from_its_second_on() {
        let (here, token) = (entrance(AT_6080), SecretString::from("token"));
        let sealer = Sealer::new(&here, &token);
        let now = clock::seconds();
        for (expires, wanted) in [(0, Validity::Over), (now, Validity::Over)] {
            assert_eq!(sealer.check(Purpose::Link, &sealer.until(Purpose::Link, expires)), wanted);
        }
    }

    #[test]
    fn cannot_be_changed() {
        let (here, token) = (entrance(AT_6080), SecretString::from("token"));
        let sealer = Sealer::new(&here, &token);
        let until = clock::seconds() + 60;
        let seal = sealer.until(Purpose::Link, until);
        let later = seal.replacen(&until.to_string(), &(until + 1).to_string(), 1);
        let cut = &seal[..seal.len() - 1];
        let spelled = format!("+{seal}");
        for forged in [later.as_str(), cut, &spelled, "", ".", "9999999999.", "x.y", "99999999999999999999.x"]
        {
            assert_eq!(sealer.check(Purpose::Link, forged), Validity::Forged, "{forged:?}");
        }
    }
}
