//! The name of one create, the same on all its attempts.

use http::HeaderValue;

use super::Operation;
use crate::Error;

/// A value for the `Idempotency-Key` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdempotencyKey(HeaderValue);

const LONGEST: usize = 255;
const HEX: &[u8; 16] = b"0123456789abcdef";

impl IdempotencyKey {
    /// The caller's key, or else a random one.
    pub(super) fn choose(operation: &Operation, own: Option<&str>) -> Result<Self, Error> {
        match own {
            Some(key) => Self::parse(operation, key),
            None => Self::random(operation),
        }
    }

    fn parse(operation: &Operation, key: &str) -> Result<Self, Error> {
        let fits = !key.is_empty() && key.len() <= LONGEST && key.bytes().all(|byte| byte.is_ascii_graphic());
        let value = HeaderValue::from_str(key).ok().filter(|_| fits);
        value.map(Self).ok_or_else(|| {
            let message = "an idempotency key is 1 to 255 printable ASCII characters without spaces";
            Error::invalid_request(operation.name, message)
        })
    }

    /// 128 random bits in hexadecimal: two clients never choose the same.
    fn random(operation: &Operation) -> Result<Self, Error> {
        let refuse = || Error::invalid_request(operation.name, "the system has no random numbers for a key");
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| refuse())?;
        let mut digits = [0; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(random) {
            pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
        HeaderValue::from_bytes(&digits).map(Self).map_err(|_| refuse())
    }

    pub(super) fn into_header(self) -> HeaderValue {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{call::Effect, client::ServiceName};

    const CREATE: Operation =
        Operation { name: "create", service: ServiceName::Kortix, effect: Effect::Create };

    #[test]
    fn a_random_key_is_32_hex_digits_and_never_the_same() {
        let keys = [(); 2].map(|()| IdempotencyKey::choose(&CREATE, None).unwrap().into_header());
        assert_ne!(keys[0], keys[1]);
        for key in keys {
            assert_eq!(key.len(), 32);
            assert!(key.as_bytes().iter().all(u8::is_ascii_hexdigit), "{key:?}");
        }
    }

    #[test]
    fn a_key_of_the_caller_is_sent_as_it_is_or_refused() {
        for key in ["a", "order-17/ä"] {
            assert_eq!(IdempotencyKey::choose(&CREATE, Some(key)).is_ok(), key.is_ascii(), "{key}");
        }
        let long = "k".repeat(256);
        for key in ["", " ", "a b", "a\nb", &long] {
            let error = IdempotencyKey::choose(&CREATE, Some(key)).unwrap_err();
            assert_eq!(error.kind(), &crate::ErrorKind::InvalidRequest, "{key}");
        }
    }
}
