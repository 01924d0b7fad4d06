//! Keys that are shown once and kept as keyed hashes.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::{
    domain::account::Caller,
    ids::{ApiKeyId, UserId},
    timestamp::Timestamp,
};

/// HMAC-SHA256 of a key.
#[derive(Clone, Copy)]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes the same time wherever the two differ.
    pub fn same(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyHash")
    }
}

#[derive(Clone, Debug)]
pub struct StoredApiKey {
    pub id: ApiKeyId,
    /// The owner of the key's account, as whom it acts.
    pub owner: UserId,
    pub secret_hash: KeyHash,
    pub last_used_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub struct StoredObviousKey {
    pub id: ApiKeyId,
    /// Its creator, in its workspace.
    pub caller: Caller,
    pub last_used_at: Option<Timestamp>,
}

/// Hashes keys under a secret of the server, so that a stolen database alone verifies nothing.
pub struct KeyHasher(Hmac<Sha256>);

impl KeyHasher {
    pub fn new(secret: &SecretString) -> Self {
        let bytes = secret.expose_secret().as_bytes();
        // A longer key than the hash's block is hashed first; no length is refused.
        Self(
            Hmac::new_from_slice(bytes)
                .unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default())),
        )
    }

    pub fn hash(&self, key: &str) -> KeyHash {
        let mut mac = self.0.clone();
        mac.update(key.as_bytes());
        KeyHash(mac.finalize().into_bytes().into())
    }

    /// By which the secret is told from others, and not found out.
    pub fn fingerprint(&self) -> KeyHash {
        // As below: no key that is hashed begins so.
        self.hash("kortix-server fingerprint")
    }

    /// A secret for one purpose, by which this one is not found out.
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        self.hash(&format!("kortix-server derived secret: {purpose}")).0
    }

    /// Bytes without end that nobody can tell from random ones who lacks the secret, and that are always the same.
    fn stream(&self, purpose: &str, id: ApiKeyId, client_key: &str) -> impl FnMut() -> [u8; 32] {
        let mut mac = self.0.clone();
        // Hashed keys begin with `sk_` or `obv_`: nothing is ever hashed for both purposes.
        mac.update(b"kortix-server derived key\0");
        mac.update(purpose.as_bytes());
        mac.update(id.uuid().as_bytes());
        mac.update(client_key.as_bytes());
        let mut block = 0_u64;
        move || {
            let mut mac = mac.clone();
            mac.update(&block.to_be_bytes());
            block += 1;
            mac.finalize().into_bytes().into()
        }
    }
}

impl fmt::Debug for KeyHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyHasher")
    }
}

/// A Kortix key pair: `pk_` and `sk_`, each with 32 letters and digits.
#[derive(Debug)]
pub struct ApiKey {
    pub public: String,
    pub secret: SecretString,
}

impl ApiKey {
    const LENGTH: usize = 32;

    pub fn random() -> Result<Self, getrandom::Error> {
        let public = format!("pk_{}", random_alphanumeric(Self::LENGTH)?);
        let secret = format!("sk_{}", random_alphanumeric(Self::LENGTH)?);
        Ok(Self { public, secret: secret.into() })
    }

    /// The key of that id that was made for a client's idempotency key: the same again whenever it is asked for, so
    /// that a repeated call can be given its secret without the secret being kept.
    pub fn derived(hasher: &KeyHasher, id: ApiKeyId, client_key: &str) -> Self {
        let half = |purpose| alphanumeric(Self::LENGTH, hasher.stream(purpose, id, client_key));
        Self { public: format!("pk_{}", half("public")), secret: format!("sk_{}", half("secret")).into() }
    }

    /// What a client sends.
    pub fn credential(&self) -> SecretString {
        format!("{}:{}", self.public, self.secret.expose_secret()).into()
    }

    pub fn has_form_of_pair(public: &str, secret: &str) -> bool {
        let has_form = |text: &str, prefix: &str| {
            text.strip_prefix(prefix).is_some_and(|rest| {
                rest.len() == Self::LENGTH && rest.bytes().all(|b| b.is_ascii_alphanumeric())
            })
        };
        has_form(public, "pk_") && has_form(secret, "sk_")
    }
}

/// An Obvious key: `obv_` and 64 hexadecimal digits.
#[derive(Debug)]
pub struct ObviousKey(SecretString);

impl ObviousKey {
    pub const PREFIX: &str = "obv_";

    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("{}{}", Self::PREFIX, hex::encode(bytes)).into()))
    }

    /// As [`ApiKey::derived`].
    pub fn derived(hasher: &KeyHasher, id: ApiKeyId, client_key: &str) -> Self {
        let mut bytes = hasher.stream("obvious", id, client_key);
        Self(format!("{}{}", Self::PREFIX, hex::encode(bytes())).into())
    }

    pub fn has_form(text: &str) -> bool {
        text.strip_prefix(Self::PREFIX)
            .is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
    }

    pub fn credential(&self) -> &SecretString {
        &self.0
    }

    /// The eight characters by which a list of keys tells them apart.
    pub fn visible_prefix(&self) -> String {
        self.0.expose_secret().chars().skip(Self::PREFIX.len()).take(8).collect()
    }
}

fn random_alphanumeric(length: usize) -> Result<String, getrandom::Error> {
    let mut failure = None;
    let text = alphanumeric(length, || {
        let mut bytes = [0_u8; 32];
        failure = failure.or(getrandom::fill(&mut bytes).err());
        bytes
    });
    failure.map_or(Ok(text), Err)
}

/// Every character equally likely: bytes that would favour some are thrown away.
fn alphanumeric(length: usize, mut bytes: impl FnMut() -> [u8; 32]) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const EVEN: u8 = 248; // the largest multiple of 62 in a byte
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let fair = bytes().into_iter().filter(|byte| *byte < EVEN);
        text.extend(fair.take(length - text.len()).map(|byte| char::from(ALPHABET[usize::from(byte % 62)])));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_keys_have_the_form_of_the_services() {
        let pair = ApiKey::random().unwrap();
        assert!(ApiKey::has_form_of_pair(&pair.public, pair.secret.expose_secret()));
        let key = ObviousKey::random().unwrap();
        assert!(ObviousKey::has_form(key.credential().expose_secret()));
        assert_eq!(key.visible_prefix().len(), 8);
    }

    #[test]
    fn a_derived_key_is_the_same_again_and_nobody_elses() {
        let hasher = |secret: &str| KeyHasher::new(&secret.to_owned().into());
        let id = ApiKeyId::new();
        let key = ApiKey::derived(&hasher("one"), id, "client-key");
        assert!(ApiKey::has_form_of_pair(&key.public, key.secret.expose_secret()));
        let exposed = |key: ApiKey| key.credential().expose_secret().to_owned();
        let others = [
            ApiKey::derived(&hasher("two"), id, "client-key"),
            ApiKey::derived(&hasher("one"), ApiKeyId::new(), "client-key"),
            ApiKey::derived(&hasher("one"), id, "client-kez"),
        ];
        let again = exposed(ApiKey::derived(&hasher("one"), id, "client-key"));
        assert_eq!(again, exposed(key));
        assert!(others.into_iter().all(|other| exposed(other) != again));
        assert_ne!(again[3..35], again[39..]);
    }

    #[test]
    fn hashes_depend_on_key_and_secret() {
        let (one, two) = (KeyHasher::new(&"one".to_owned().into()), KeyHasher::new(&"two".to_owned().into()));
        assert!(one.hash("key").same(&one.hash("key")));
        assert!(!one.hash("key").same(&one.hash("kez")));
        assert!(!one.hash("key").same(&two.hash("key")));
    }
}
