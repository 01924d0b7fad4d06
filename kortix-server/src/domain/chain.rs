//! One hash for all events of an execution, in their order. It is made anew with each event from the one before, so that
//! it costs the same at the first event and at the millionth, and outlives the events.

use sha2::{Digest as _, Sha256};

use crate::{ids::ExecutionId, timestamp::Timestamp};

/// The hash of the events so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain([u8; 32]);

impl Chain {
    /// Before the first event. No two executions begin alike, so that no part of one chain is part of another.
    pub fn start(execution: ExecutionId) -> Self {
        Self(Sha256::digest(format!("kortix event chain 1\n{}", execution.prefixed())).into())
    }

    /// With one more event. What comes before its data has a fixed length: nothing else gives the same bytes.
    #[must_use]
    pub fn then(self, number: i64, at: Timestamp, data: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(number.to_be_bytes());
        hash.update(at.micros().to_be_bytes());
        hash.update(data);
        Self(hash.finalize().into())
    }

    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }
}

/// What is known of all events of an execution together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventChain {
    /// The first event that is kept; greater than `count` when none is.
    pub first_kept: i64,
    pub count: i64,
    pub head: Chain,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by another program.
    #[test]
    fn a_known_chain_has_the_known_hash() {
        let id = ExecutionId::parse("exec_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10").unwrap();
        let start = Chain::start(id);
        let one = start.then(1, Timestamp::from_micros(1_772_461_800_123_456), r#"{"type":"ack"}"#);
        assert_eq!(start.to_hex(), "40887ede8e41886d79fe4d2c243babcae3b9985ae5fd5aabdd44b8ba819f5c74");
        assert_eq!(one.to_hex(), "65722a761f0966384571d4d5d76c61692c40b4fb0895c012f0bcd883d0c577d4");
    }

    #[test]
    fn every_part_of_an_event_counts() {
        let start = Chain::start(ExecutionId::new());
        let at = Timestamp::from_micros(5);
        let one = start.then(1, at, "a");
        let others = [
            start.then(2, at, "a"),
            start.then(1, Timestamp::from_micros(6), "a"),
            start.then(1, at, "b"),
            Chain::start(ExecutionId::new()).then(1, at, "a"),
            one.then(1, at, "a"),
        ];
        assert!(others.into_iter().all(|other| other != one));
    }
}
