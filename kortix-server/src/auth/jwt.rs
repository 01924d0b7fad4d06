//! JSON Web Tokens: signed with the server's own secret (HS256), or by an issuer that publishes its keys (ES256).

use std::{fmt, time::Duration};

use base64::{
    Engine as _,
    engine::{
        DecodePaddingMode,
        general_purpose::{GeneralPurpose, GeneralPurposeConfig},
    },
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, errors::ErrorKind,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use uuid::{Uuid, uuid};

use super::{
    Refusal,
    jwks::{Jwks, NoKey},
};
use crate::{clock, ids::UserId};

/// Users of issuers whose subjects are no UUIDs get one that is made of the subject under this name space.
const SUBJECTS: Uuid = uuid!("3d6f0e0c-5b0f-4c53-9d5e-6f1d0f6a8b7e");

/// What a token has to fulfil besides being signed and not expired.
#[derive(Clone, Debug)]
pub struct TokenRules {
    /// Clocks of two machines may differ by this much.
    pub leeway: Duration,
    pub audience: Option<String>,
    pub issuer: Option<String>,
    pub hs256: Hs256,
}

/// Whether tokens count that are signed with the server's own secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hs256 {
    Accepted,
    NotConfigured,
}

impl Default for TokenRules {
    fn default() -> Self {
        Self { leeway: Duration::from_secs(30), audience: None, issuer: None, hs256: Hs256::Accepted }
    }
}

impl TokenRules {
    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        // The library goes by the time of the system; `is_due` by the clock of this process.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = self.audience.is_some();
        if let Some(audience) = &self.audience {
            validation.set_audience(&[audience]);
            validation.required_spec_claims.insert("aud".to_owned());
        }
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            validation.required_spec_claims.insert("iss".to_owned());
        }
        validation
    }

    fn is_due(&self, claims: &Claims) -> Result<(), Refusal> {
        let now = Duration::from_secs(clock::seconds());
        if moment(&claims.exp)?.saturating_add(self.leeway) < now {
            return Err(Refusal::TokenExpired);
        }
        match &claims.nbf {
            Some(begin) if moment(begin)? > now.saturating_add(self.leeway) => Err(Refusal::Token),
            _ => Ok(()),
        }
    }
}

pub struct JwtVerifier {
    rules: TokenRules,
    secret: Option<DecodingKey>,
    issuer: Option<Jwks>,
}

impl JwtVerifier {
    /// Without an issuer no ES256 token has a key.
    pub fn new(secret: &SecretString, rules: TokenRules, issuer: Option<Jwks>) -> Self {
        let secret = match rules.hs256 {
            Hs256::Accepted => Some(DecodingKey::from_secret(secret.expose_secret().as_bytes())),
            Hs256::NotConfigured => None,
        };
        Self { rules, secret, issuer }
    }

    /// The user whom the token names.
    pub async fn verify(&self, token: &str) -> Result<Uuid, Refusal> {
        let header = LooseHeader::read(token)?;
        let (algorithm, key) = match (header.alg.as_deref(), &header.kid) {
            (Some("ES256"), Some(kid)) => (Algorithm::ES256, self.issuer_key(kid).await?),
            (Some("HS256"), _) => {
                (Algorithm::HS256, self.secret.clone().ok_or(Refusal::TokensNotConfigured)?)
            }
            (other, _) => return Err(Refusal::TokenAlgorithm(harmless(other))),
        };
        let claims = decode::<Claims>(token, &key, &self.rules.validation(algorithm))
            .map_err(|error| refusal(error.kind()))?
            .claims;
        self.rules.is_due(&claims)?;
        claims.sub.filter(|subject| !subject.is_empty()).map(|subject| user(&subject)).ok_or(Refusal::Token)
    }

    async fn issuer_key(&self, kid: &str) -> Result<DecodingKey, Refusal> {
        let issuer = self.issuer.as_ref().ok_or(Refusal::Token)?;
        issuer.key(kid).await.map_err(|reason| match reason {
            NoKey::Unknown => Refusal::Token,
            NoKey::Unavailable => Refusal::TokenUnchecked,
        })
    }
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtVerifier").field("rules", &self.rules).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: Number,
    nbf: Option<Number>,
}

/// A moment of a token, which may have a fraction.
fn moment(seconds: &Number) -> Result<Duration, Refusal> {
    seconds.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or(Refusal::Token)
}

/// A token's header, read before anything is known about it.
#[derive(Deserialize)]
struct LooseHeader {
    /// As the token spells it, also when it is one that nobody should accept.
    alg: Option<String>,
    kid: Option<String>,
}

impl LooseHeader {
    fn read(token: &str) -> Result<Self, Refusal> {
        let mut parts = token.split('.').map(|part| BASE64.decode(part));
        let (Some(Ok(header)), Some(Ok(_)), Some(Ok(_)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::TokenFormat);
        };
        serde_json::from_slice(&header).map_err(|_| Refusal::TokenFormat)
    }
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The name of an algorithm as it may be repeated to whoever sent it. The service says `None` for no algorithm.
fn harmless(algorithm: Option<&str>) -> String {
    let algorithm = algorithm.unwrap_or("None");
    algorithm.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(16).collect()
}

/// A subject that is a UUID is the user's id; any other text always stands for the same UUID.
fn user(subject: &str) -> Uuid {
    Uuid::try_parse(subject).unwrap_or_else(|_| Uuid::new_v5(&SUBJECTS, subject.as_bytes()))
}

fn refusal(kind: &ErrorKind) -> Refusal {
    match kind {
        ErrorKind::InvalidSignature => Refusal::TokenSignature,
        _ => Refusal::Token,
    }
}

#[derive(Serialize)]
struct Issued {
    sub: String,
    exp: u64,
    iat: u64,
}

/// Signs a token for the user that is good for `seconds`.
pub fn issue(
    secret: &SecretString,
    user: UserId,
    seconds: u64,
) -> Result<SecretString, jsonwebtoken::errors::Error> {
    let now = clock::seconds();
    let claims = Issued { sub: user.hyphenated(), exp: now.saturating_add(seconds), iat: now };
    let key = EncodingKey::from_secret(secret.expose_secret().as_bytes());
    encode(&Header::new(Algorithm::HS256), &claims, &key).map(SecretString::from)
}

#[cfg(test)]
mod tests;
