//! The name of one create, the same on all its attempts.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use http::HeaderValue;

use super::Operation;
use crate::{Error, clock::wall_clock};

/// A value for the `Idempotency-Key` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IdempotencyKey {
    /// Kept as it was drawn: each attempt spells it, which costs less than one header that attempts share.
    Random([u8; 16]),
    /// Boxed because it is rare and large.
    Own(Box<HeaderValue>),
}

const LONGEST: usize = 255;

/// Each byte in hexadecimal.
const HEX: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    pairs
};

/// Random bytes for many keys: asking the system for those of one takes as long as a fortieth of a call.
#[derive(Default)]
pub(crate) struct Randomness(Mutex<Block>);

struct Block {
    keys: [[u8; 16]; 64],
    used: usize,
}

impl Default for Block {
    fn default() -> Self {
        Self { keys: [[0; 16]; 64], used: 64 }
    }
}

impl Randomness {
    /// 128 random bits. The time is mixed in, because a process that was forked has the same bytes left.
    fn next(&self) -> Result<[u8; 16], getrandom::Error> {
        let mut block = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if block.used == block.keys.len() {
            getrandom::fill(block.keys.as_flattened_mut())?;
            block.used = 0;
        }
        let random = u128::from_le_bytes(block.keys[block.used]);
        block.used += 1;
        drop(block);
        let time = wall_clock().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Ok(random.wrapping_add(time.as_nanos()).to_le_bytes())
    }
}

impl fmt::Debug for Randomness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Randomness")
    }
}

impl IdempotencyKey {
    /// The caller's key, or else a random one.
    pub(super) fn choose(
        operation: &Operation,
        own: Option<&str>,
        randomness: &Randomness,
    ) -> Result<Self, Error> {
        match own {
            Some(key) => Self::parse(operation, key),
            None => Self::random(operation, randomness),
        }
    }

    fn parse(operation: &Operation, key: &str) -> Result<Self, Error> {
        let fits = !key.is_empty() && key.len() <= LONGEST && key.bytes().all(|byte| byte.is_ascii_graphic());
        let value = HeaderValue::from_str(key).ok().filter(|_| fits);
        value.map(|value| Self::Own(Box::new(value))).ok_or_else(|| {
            let message = "an idempotency key is 1 to 255 printable ASCII characters without spaces";
            Error::invalid_request(operation.name, message)
        })
    }

    /// Two clients never choose the same.
    fn random(operation: &Operation, randomness: &Randomness) -> Result<Self, Error> {
        let refuse = |_| Error::invalid_request(operation.name, "the system has no random numbers for a key");
        randomness.next().map(Self::Random).map_err(refuse)
    }

    /// A random key in hexadecimal, or the caller's as it is.
    pub(crate) fn header(&self) -> HeaderValue {
        match self {
            Self::Own(value) => HeaderValue::clone(value),
            Self::Random(bytes) => {
                let digits = bytes.map(|byte| HEX[usize::from(byte)]);
                // Digits are good in every header, so the other value is never made.
                HeaderValue::from_bytes(digits.as_flattened())
                    .unwrap_or_else(|_| HeaderValue::from_static("0"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{call::Effect, client::ServiceName};

    const CREATE: Operation =
        Operation { name: "create", service: ServiceName::Kortix, effect: Effect::Create };

    #[test]
    fn a_random_key_is_32_hex_digits_and_never_the_same() {
        let keys = [(); 2].map(|()| IdempotencyKey::choose(&CREATE, None, &Randomness::default()).unwrap());
        assert_ne!(keys[0], keys[1]);
        for key in keys {
            let (header, again) = (key.header(), key.header());
            assert_eq!((header.len(), &header), (32, &again));
            assert!(header.as_bytes().iter().all(u8::is_ascii_hexdigit), "{header:?}");
        }
        let key = IdempotencyKey::Random(std::array::from_fn(|place| u8::try_from(place * 17).unwrap()));
        assert_eq!(key.header(), "00112233445566778899aabbccddeeff");
    }

    #[test]
    fn no_two_keys_of_a_client_are_the_same() {
        let randomness = Randomness::default();
        let keys: HashSet<_> = (0..1_000).map(|_| randomness.next().unwrap()).collect();
        assert_eq!(keys.len(), 1_000);
    }

    #[test]
    fn what_is_left_of_a_block_gives_other_keys_in_another_process() {
        let block = || Block { keys: [[7; 16]; 64], used: 63 };
        let forked = [(); 2].map(|()| Randomness(Mutex::new(block())).next().unwrap());
        assert_ne!(forked[0], forked[1]);
    }

    #[test]
    fn a_key_of_the_caller_is_sent_as_it_is_or_refused() {
        for key in ["a", "order-17/ä"] {
            assert_eq!(
                IdempotencyKey::choose(&CREATE, Some(key), &Randomness::default()).is_ok(),
                key.is_ascii(),
                "{key}"
            );
        }
        let long = "k".repeat(256);
        for key in ["", " ", "a b", "a\nb", &long] {
            let error = IdempotencyKey::choose(&CREATE, Some(key), &Randomness::default()).unwrap_err();
            assert_eq!(error.kind(), &crate::ErrorKind::InvalidRequest, "{key}");
        }
    }
}
