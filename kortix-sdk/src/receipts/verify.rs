//! Checking receipts, without any server.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{PublicKey, Receipt, ReceiptEvent, public_key::from_hex};

/// Why a receipt is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidReceipt {
    /// It is no receipt, or one of a version that this crate does not know.
    UnknownFormat,
    /// It was signed with another key than the one it is checked against.
    OtherKey {
        /// The key that it names.
        signed_by: PublicKey,
    },
    /// The key, or its name, is none.
    BadKey,
    /// The signature is not that key's, or what was signed has been changed.
    BadSignature,
    /// What it says does not fit together.
    Inconsistent(&'static str),
    /// The events that it has are not those that were signed: one was changed, added or left out.
    BadEvents,
}

impl fmt::Display for InvalidReceipt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFormat => {
                formatter.write_str("this is no receipt of a version that this program knows")
            }
            Self::OtherKey { signed_by } => {
                write!(formatter, "it was signed with another key, {signed_by}")
            }
            Self::BadKey => formatter.write_str("the key that it names is none, or has another name"),
            Self::BadSignature => {
                formatter.write_str("the signature does not fit: something was changed after it was signed")
            }
            Self::Inconsistent(what) => formatter.write_str(what),
            Self::BadEvents => formatter.write_str("its events are not those that were signed"),
        }
    }
}

impl std::error::Error for InvalidReceipt {}

impl PublicKey {
    /// Its name in receipts and in the list of a server's keys: `rk_` and the beginning of its SHA-256.
    pub fn id(&self) -> String {
        let digest = Sha256::digest(self.as_bytes());
        format!("rk_{}", &hex(&digest)[..32])
    }
}

impl Receipt {
    /// Checks that the holder of that key has signed the receipt, and that nothing of it was changed since, events included
    /// if it has them. Asks nobody.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn verify(&self, key: &PublicKey) -> Result<(), InvalidReceipt> {
        let content = self.content();
        if content.kind != "kortix.execution-receipt" || content.version != 1 {
            return Err(InvalidReceipt::UnknownFormat);
        }
        if content.public_key != *key {
            return Err(InvalidReceipt::OtherKey { signed_by: content.public_key });
        }
        if content.key_id != key.id() {
            return Err(InvalidReceipt::BadKey);
        }
        let verifier = VerifyingKey::from_bytes(key.as_bytes()).map_err(|_| InvalidReceipt::BadKey)?;
        let signature = from_hex(self.signature()).ok_or(InvalidReceipt::BadSignature)?;
        let signed = self.canonical().ok_or(InvalidReceipt::UnknownFormat)?;
        verifier
            .verify_strict(signed.as_bytes(), &Signature::from_bytes(&signature))
            .map_err(|_| InvalidReceipt::BadSignature)?;
        self.check_content()?;
        self.events().map_or(Ok(()), |events| self.check_events(events))
    }

    /// What a server that signs only the truth never signs.
    fn check_content(&self) -> Result<(), InvalidReceipt> {
        let content = self.content();
        if !content.status.is_terminal() {
            return Err(InvalidReceipt::Inconsistent("it is of an execution that has not ended"));
        }
        let events = &content.events;
        if events.first != 1 || events.last != events.count {
            return Err(InvalidReceipt::Inconsistent("the numbers of its events do not fit together"));
        }
        Ok(())
    }

    fn check_events(&self, events: &[ReceiptEvent]) -> Result<(), InvalidReceipt> {
        let start = format!("kortix event chain 1\n{}", self.content().execution_id);
        let mut chain: [u8; 32] = Sha256::digest(start).into();
        for (event, number) in events.iter().zip(1_i64..) {
            if event.number != number {
                return Err(InvalidReceipt::BadEvents);
            }
            let mut hash = Sha256::new();
            hash.update(chain);
            hash.update(number.to_be_bytes());
            hash.update(event.at.to_be_bytes());
            hash.update(&event.data);
            chain = hash.finalize().into();
        }
        let signed = &self.content().events;
        let same = events.len() as u64 == signed.count && hex(&chain) == signed.head;
        if same { Ok(()) } else { Err(InvalidReceipt::BadEvents) }
    }

    /// The text that was signed; `None` when it has a number that has no one text.
    fn canonical(&self) -> Option<String> {
        let mut text = String::new();
        object(self.signed_fields(), &mut text)?;
        Some(text)
    }
}

/// As RFC 8785 writes it, of which only ASCII names and whole numbers are needed here.
fn write(value: &Value, text: &mut String) -> Option<()> {
    match value {
        Value::Object(fields) => object(fields.iter(), text)?,
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Number(number) => {
            number.as_i64()?;
            text.push_str(&number.to_string());
        }
        other => text.push_str(&other.to_string()),
    }
    Some(())
}

fn object<'a>(fields: impl Iterator<Item = (&'a String, &'a Value)>, text: &mut String) -> Option<()> {
    let mut fields: Vec<_> = fields.collect();
    fields.sort_by_key(|(name, _)| *name);
    text.push('{');
    for (at, (name, value)) in fields.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&Value::from(name.as_str()).to_string());
        text.push(':');
        write(value, text)?;
    }
    text.push('}');
    Some(())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
