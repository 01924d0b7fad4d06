//! `GET /api-keys`

use serde::{Deserialize, Serialize};

use crate::{
    ApiKeyId, Error, Kortix, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::{lenient::null_as_default, open_enum},
};

/// Lists the API keys of the account, newest first: `GET /api-keys`. From [`ApiKeys::list`](super::ApiKeys::list).
///
/// All of them: there are no pages. Without their secrets.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for key in client.api_keys().list().await? {
///     println!("{} {} {:?}", key.public_key, key.title, key.last_used_at);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListApiKeys {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
}

impl Endpoint for ListApiKeys {
    type Output = Vec<ApiKey>;

    const OPERATION: Operation =
        Operation { name: "list API keys", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/api-keys"))
    }
}

request!(ListApiKeys -> Vec<ApiKey>);

/// An API key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiKey {
    /// The key.
    pub key_id: ApiKeyId,
    /// The half that may be shown, `pk_…`.
    pub public_key: String,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub title: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether it is in use. One that has expired may still say [`Active`](ApiKeyStatus::Active): `expires_at` counts.
    pub status: ApiKeyStatus,
    /// When it stops working; none for never.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, give or take a quarter of an hour.
    #[serde(default)]
    pub last_used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

open_enum! {
    /// Whether an API key is in use.
    pub enum ApiKeyStatus {
        /// It is.
        Active = "active",
        /// It was taken out of use.
        Revoked = "revoked",
        /// Its time is over.
        Expired = "expired",
    }
}
