//! API keys: `/api-keys` of the Kortix API.

mod create;
mod delete;
mod list;
mod revoke;

pub use create::{CreateApiKey, CreatedApiKey};
pub use delete::{DeleteApiKey, DeletedApiKey};
pub use list::{ApiKey, ApiKeyStatus, ListApiKeys};
pub use revoke::{RevokeApiKey, RevokedApiKey};

use crate::{ApiKeyId, Kortix, call::CallOptions};

/// Calls about API keys. From [`Kortix::api_keys`].
///
/// A key acts as its account, and can make further keys.
#[derive(Clone, Debug)]
pub struct ApiKeys {
    client: Kortix,
}

impl ApiKeys {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Makes an API key; its secret is in the answer and nowhere else: `POST /api-keys`.
    pub fn create(&self, title: impl Into<String>) -> CreateApiKey {
        CreateApiKey::new(self.client.clone(), title.into())
    }

    /// Lists the API keys of the account: `GET /api-keys`.
    pub fn list(&self) -> ListApiKeys {
        ListApiKeys { client: self.client.clone(), options: CallOptions::default() }
    }

    /// Takes an API key out of use; it stays in the list: `PATCH /api-keys/{id}/revoke`.
    pub fn revoke(&self, key: impl Into<ApiKeyId>) -> RevokeApiKey {
        RevokeApiKey { client: self.client.clone(), options: CallOptions::default(), key: key.into() }
    }

    /// Deletes an API key: `DELETE /api-keys/{id}`.
    pub fn delete(&self, key: impl Into<ApiKeyId>) -> DeleteApiKey {
        DeleteApiKey { client: self.client.clone(), options: CallOptions::default(), key: key.into() }
    }
}
