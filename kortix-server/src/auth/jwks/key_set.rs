//! The document in which an issuer publishes its keys (RFC 7517).

use std::{collections::HashMap, fmt};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

const COORDINATE_BYTES: usize = 32;

/// The keys with which an issuer signs ES256 tokens, by their `kid`.
#[derive(Default)]
pub struct KeySet(HashMap<String, DecodingKey>);

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kid: String,
    kty: String,
    crv: String,
    x: String,
    y: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
}

impl KeySet {
    /// Reads a document. Keys that cannot verify ES256, of another curve for instance, are passed over: an issuer may
    /// publish them for others.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let document: Document = serde_json::from_slice(bytes)?;
        let usable = document
            .keys
            .into_iter()
            .filter_map(|key| serde_json::from_value::<Jwk>(key).ok())
            .filter_map(|key| Some((key.kid.clone(), key.decoding_key()?)));
        Ok(Self(usable.collect()))
    }

    pub fn get(&self, kid: &str) -> Option<DecodingKey> {
        self.0.get(kid).cloned()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl Jwk {
    fn decoding_key(&self) -> Option<DecodingKey> {
        let is = |field: &Option<String>, value: &str| field.as_deref().is_none_or(|found| found == value);
        let is_for_es256 =
            self.kty == "EC" && self.crv == "P-256" && is(&self.purpose, "sig") && is(&self.alg, "ES256");
        if !is_for_es256 || !is_coordinate(&self.x) || !is_coordinate(&self.y) {
            return None;
        }
        DecodingKey::from_ec_components(&self.x, &self.y).ok()
    }
}

fn is_coordinate(text: &str) -> bool {
    URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == COORDINATE_BYTES)
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::auth::jwks::testing::Signer;

    fn kids(keys: &[Value]) -> Vec<String> {
        let set = KeySet::parse(json!({"keys": keys}).to_string().as_bytes()).unwrap();
        let mut kids: Vec<_> = set.0.into_keys().collect();
        kids.sort();
        kids
    }

    #[test]
    fn keys_that_do_not_verify_es256_are_passed_over() {
        let good = Signer::new("good").jwk();
        let but = |field: &str, value: Value| {
            let mut key = good.clone();
            key["kid"] = json!("bad");
            key[field] = value;
            key
        };
        let others = [
            but("crv", json!("P-384")),
            but("crv", json!("secp256k1")),
            but("kty", json!("OKP")),
            but("use", json!("enc")),
            but("alg", json!("ES384")),
            but("x", json!("AAAA")),
            but("y", json!("not base64!")),
            but("kid", json!(7)),
            json!({"kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB"}),
            json!({"kty": "EC"}),
            json!("a key"),
        ];
        assert_eq!(kids(&others), Vec::<String>::new());
        assert_eq!(kids(&[others.as_slice(), &[good]].concat()), ["good"]);
    }

    #[test]
    fn purpose_and_algorithm_may_be_left_out() {
        let mut key = Signer::new("bare").jwk();
        let fields = key.as_object_mut().unwrap();
        fields.remove("use");
        fields.remove("alg");
        assert_eq!(kids(&[key]), ["bare"]);
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        for text in ["", "[]", "{}", "<html>", r#"{"keys": {}}"#, r#"{"message": "No API key found"}"#] {
            assert!(KeySet::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
