//! JSON Web Tokens signed with the server's own secret.

use std::fmt;

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode, errors::ErrorKind,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Refusal;
use crate::{domain::account::Caller, ids::AccountId};

/// Clocks of two machines may differ by this much.
const LEEWAY_SECONDS: u64 = 30;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iat: Option<u64>,
}

pub struct JwtVerifier {
    key: DecodingKey,
    validation: Validation,
}

impl JwtVerifier {
    pub fn new(secret: &SecretString) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_aud = false;
        Self { key: DecodingKey::from_secret(secret.expose_secret().as_bytes()), validation }
    }

    pub fn verify(&self, token: &str) -> Result<Caller, Refusal> {
        let algorithm = algorithm(token)?;
        if algorithm != "HS256" {
            return Err(Refusal::TokenAlgorithm(algorithm));
        }
        let claims =
            decode::<Claims>(token, &self.key, &self.validation).map_err(|e| refusal(e.kind()))?.claims;
        let subject = claims.sub.ok_or(Refusal::Token)?;
        let account = Uuid::try_parse(&subject).map_err(|_| Refusal::Token)?;
        Ok(Caller { account: AccountId::from_uuid(account) })
    }
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtVerifier").finish_non_exhaustive()
    }
}

/// The algorithm as the token spells it, also when it is one that nobody should accept.
fn algorithm(token: &str) -> Result<String, Refusal> {
    #[derive(Deserialize)]
    struct LooseHeader {
        alg: String,
    }
    if let Ok(header) = decode_header(token) {
        return Ok(format!("{:?}", header.alg));
    }
    let encoded =
        token.split('.').next().filter(|_| token.split('.').count() == 3).ok_or(Refusal::TokenFormat)?;
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, encoded)
        .map_err(|_| Refusal::TokenFormat)?;
    let header: LooseHeader = serde_json::from_slice(&bytes).map_err(|_| Refusal::TokenFormat)?;
    Ok(header.alg.chars().filter(char::is_ascii_alphanumeric).take(16).collect())
}

fn refusal(kind: &ErrorKind) -> Refusal {
    match kind {
        ErrorKind::ExpiredSignature => Refusal::TokenExpired,
        ErrorKind::InvalidSignature => Refusal::TokenSignature,
        _ => Refusal::Token,
    }
}

/// Signs a token for the account that is good for `seconds`.
pub fn issue(
    secret: &SecretString,
    account: AccountId,
    seconds: u64,
) -> Result<SecretString, jsonwebtoken::errors::Error> {
    let now = jsonwebtoken::get_current_timestamp();
    let claims = Claims { sub: Some(account.hyphenated()), exp: now.saturating_add(seconds), iat: Some(now) };
    let key = EncodingKey::from_secret(secret.expose_secret().as_bytes());
    encode(&Header::new(Algorithm::HS256), &claims, &key).map(SecretString::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verifier() -> (SecretString, JwtVerifier) {
        let secret = SecretString::from("a secret of this test".to_owned());
        let verifier = JwtVerifier::new(&secret);
        (secret, verifier)
    }

    fn signed(secret: &str, claims: &serde_json::Value) -> String {
        encode(&Header::default(), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
    }

    fn text(result: Result<Caller, Refusal>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn an_issued_token_names_its_account() {
        let (secret, verifier) = verifier();
        let account = AccountId::new();
        let token = issue(&secret, account, 60).unwrap();
        assert_eq!(verifier.verify(token.expose_secret()).unwrap().account, account);
    }

    #[test]
    fn each_fault_has_the_text_of_the_service() {
        let (secret, verifier) = verifier();
        let secret = secret.expose_secret();
        let sub = AccountId::new().hyphenated();
        let far = 4_000_000_000_u64;
        assert_eq!(text(verifier.verify("nonsense")), "Invalid token format");
        assert_eq!(text(verifier.verify("a.b.c")), "Invalid token format");
        let expired = signed(secret, &serde_json::json!({"sub": sub, "exp": 1}));
        assert_eq!(text(verifier.verify(&expired)), "Token has expired");
        let forged = signed("another secret", &serde_json::json!({"sub": sub, "exp": far}));
        assert_eq!(text(verifier.verify(&forged)), "Invalid token signature");
        let nobody = signed(secret, &serde_json::json!({"exp": far}));
        assert_eq!(text(verifier.verify(&nobody)), "Invalid token");
        let eternal = signed(secret, &serde_json::json!({"sub": sub}));
        assert_eq!(text(verifier.verify(&eternal)), "Invalid token");
    }

    #[test]
    fn an_unsigned_token_is_refused_by_its_algorithm() {
        let (_, verifier) = verifier();
        // {"alg":"none","typ":"JWT"}
        let token = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ4In0.";
        assert_eq!(
            text(verifier.verify(token)),
            "Token uses unsupported algorithm: none. Supported: HS256, ES256."
        );
    }
}
