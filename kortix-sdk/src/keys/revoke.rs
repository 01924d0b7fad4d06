//! `DELETE /x/v1/keys/{id}`

use serde::{Deserialize, Serialize};

use crate::{
    ApiKeyId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Takes an `obv_` key out of use: `DELETE /x/v1/keys/{id}`, an extension of the reference server. From
/// [`Keys::revoke`](super::Keys::revoke).
///
/// It is refused from the next request on, and is not listed any more.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.keys().revoke("key_5b0e6f1e").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such key in an account that the caller belongs to (404), also
///   when it was revoked before.
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of the account (403).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RevokeKey {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) key: ApiKeyId,
}

impl Endpoint for RevokeKey {
    type Output = RevokedKey;

    const OPERATION: Operation =
        Operation { name: "revoke key", service: ServiceName::Obvious, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/x/v1/keys").id(self.key.as_str())?)
    }
}

request!(RevokeKey -> RevokedKey);

/// An `obv_` key that has been taken out of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RevokedKey {
    /// The key.
    pub id: ApiKeyId,
    /// Always true; a failure is an error.
    #[serde(default)]
    pub revoked: bool,
}
