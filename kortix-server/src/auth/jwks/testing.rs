//! Keys and issuers for tests.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rcgen::{KeyPair, PublicKeyData as _};
use serde_json::{Value, json};

use super::{FetchError, KeySource, key_set::KeySet};

/// A fresh P-256 key of an issuer.
#[derive(Debug)]
pub(crate) struct Signer {
    kid: &'static str,
    pair: KeyPair,
}

impl Signer {
    pub(crate) fn new(kid: &'static str) -> Self {
        Self { kid, pair: KeyPair::generate().unwrap() }
    }

    /// The public half, as an issuer publishes it.
    pub(crate) fn jwk(&self) -> Value {
        let point = self.pair.der_bytes();
        let (x, y) = point[1..].split_at(32);
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"kty": "EC", "crv": "P-256", "kid": self.kid, "use": "sig", "alg": "ES256", "x": encoded(x), "y": encoded(y)})
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.kid.to_owned()), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.key()).unwrap()
    }

    pub(crate) fn sign_without_kid(&self, claims: &Value) -> String {
        encode(&Header::new(Algorithm::ES256), claims, &self.key()).unwrap()
    }

    fn key(&self) -> EncodingKey {
        EncodingKey::from_ec_der(&self.pair.serialize_der())
    }
}

pub(crate) fn document(signers: &[&Signer]) -> Value {
    json!({"keys": signers.iter().map(|signer| signer.jwk()).collect::<Vec<_>>()})
}

/// An issuer that answers what the test says, the last thing again and again. A test double: it has no network.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScriptedIssuer {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<AtomicUsize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Keys(Value),
    Failure,
    /// After that long.
    Late(Duration, Value),
}

impl ScriptedIssuer {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.into_iter().collect())), ..Self::default() }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    fn next(&self) -> Answer {
        let mut answers = self.answers.lock().unwrap();
        if answers.len() > 1 {
            return answers.pop_front().unwrap();
        }
        answers.front().cloned().unwrap_or(Answer::Failure)
    }
}

#[async_trait]
impl KeySource for ScriptedIssuer {
    async fn fetch(&self) -> Result<KeySet, FetchError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let document = match self.next() {
            Answer::Keys(document) => document,
            Answer::Failure => return Err(FetchError::Status(StatusCode::BAD_GATEWAY)),
            Answer::Late(delay, document) => {
                tokio::time::sleep(delay).await;
                document
            }
        };
        KeySet::parse(document.to_string().as_bytes()).map_err(FetchError::Malformed)
    }
}
