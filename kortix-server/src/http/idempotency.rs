//! `Idempotency-Key` on creating calls: the same key and the same request give the same answer.

use axum::extract::FromRequestParts;
use http::{HeaderMap, HeaderName, HeaderValue, request::Parts};
use sha2::{Digest as _, Sha256};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::error::ApiError;
use crate::store::IdempotencyKey;

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST: usize = 255;

/// The client's key, if it sent one.
pub(super) struct ClientKey(Option<String>);

impl ClientKey {
    /// Binds the key to what was asked for: the endpoint and every part of the request that matters to it.
    pub(super) fn bind(self, endpoint: &str, parts: &[&str]) -> Option<IdempotencyKey> {
        let mut hash = Sha256::new();
        for part in std::iter::once(&endpoint).chain(parts) {
            // The length before each part, so that no two lists of parts hash alike.
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        self.0.map(|key| IdempotencyKey { key, fingerprint: hash.finalize().into() })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        let key = value.to_str().ok().filter(|key| (1..=LONGEST).contains(&key.len()) && !key.contains('\t'));
        let malformed =
            || ApiError::bad_request(format!("Idempotency-Key must be 1 to {LONGEST} printable characters"));
        Ok(Self(Some(key.ok_or_else(malformed)?.to_owned())))
    }
}

impl IntoParams for ClientKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text =
            ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(LONGEST));
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .schema(Some(text.pattern(Some("^[!-~]([ -~]*[!-~])?$"))))
            .description(Some("The client's name for this one call, so that it can be repeated safely."));
        vec![key.build()]
    }
}

/// What is added to an answer that an earlier call has had.
pub(super) fn replayed_header(replayed: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(endpoint: &str, parts: &[&str]) -> [u8; 32] {
        ClientKey(Some("key".to_owned())).bind(endpoint, parts).unwrap().fingerprint
    }

    #[test]
    fn different_requests_have_different_fingerprints() {
        let one = fingerprint("threads.create", &["ab", "c"]);
        assert_eq!(one, fingerprint("threads.create", &["ab", "c"]));
        assert_ne!(one, fingerprint("threads.create", &["a", "bc"]));
        assert_ne!(one, fingerprint("executions.create", &["ab", "c"]));
    }
}
