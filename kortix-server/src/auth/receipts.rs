//! The key that receipts are signed with.

use ring::{
    error::KeyRejected,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use sha2::{Digest as _, Sha256};

/// An Ed25519 key pair. Shows nobody its private half.
#[derive(Debug)]
pub struct ReceiptKey {
    pair: Ed25519KeyPair,
    id: String,
    public: String,
}

impl ReceiptKey {
    pub const ALGORITHM: &str = "ed25519";

    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyRejected> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)?;
        let public = pair.public_key().as_ref();
        let id = format!("rk_{}", &hex::encode(Sha256::digest(public))[..32]);
        let public = hex::encode(public);
        Ok(Self { pair, id, public })
    }

    /// By which keys are told apart: the beginning of a hash of the public one.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn public_hex(&self) -> &str {
        &self.public
    }

    pub fn sign(&self, message: &str) -> String {
        hex::encode(self.pair.sign(message.as_bytes()))
    }
}
