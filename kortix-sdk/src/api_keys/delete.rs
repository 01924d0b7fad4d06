//! `DELETE /api-keys/{key_id}`

use serde::{Deserialize, Serialize};

use crate::{
    ApiKeyId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Deletes an API key: `DELETE /api-keys/{key_id}`. From [`ApiKeys::delete`](super::ApiKeys::delete).
///
/// The Kortix service may let it work for two minutes more, the reference server does not.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.api_keys().delete("5b0e6f1e-3c0a-4a3c-9a3e-3c8f5c1b2d44").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): the account has no such key (404).
/// - [`Validation`](crate::ErrorKind::Validation): the id is no UUID, on the Kortix service (422).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteApiKey {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) key: ApiKeyId,
}

impl Endpoint for DeleteApiKey {
    type Output = DeletedApiKey;

    const OPERATION: Operation =
        Operation { name: "delete API key", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/api-keys").id(self.key.as_str())?)
    }
}

request!(DeleteApiKey -> DeletedApiKey);

/// What is left of a deleted API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedApiKey {
    /// A sentence for people.
    #[serde(default)]
    pub message: String,
}
