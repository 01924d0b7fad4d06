//! The `obv_` keys of an account: `/x/v1/keys`, an extension of the reference server.
//!
//! Not to be confused with [`api_keys`](crate::api_keys), which are the pairs of the Kortix API.

mod create;
mod list;
mod revoke;

pub use create::{CreateKey, CreatedKey};
pub use list::{Key, KeyList, ListKeys};
pub use revoke::{RevokeKey, RevokedKey};

use crate::{ApiKeyId, Kortix, call::CallOptions};

/// Calls about `obv_` keys. From [`Kortix::keys`].
///
/// A key acts as its creator in one account, for as long as the creator belongs to it.
#[derive(Clone, Debug)]
pub struct Keys {
    client: Kortix,
}

impl Keys {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Lists the keys of an account: `GET /x/v1/keys`.
    pub fn list(&self) -> ListKeys {
        ListKeys { client: self.client.clone(), options: CallOptions::default(), account: None }
    }

    /// Makes a key, which is in the answer and nowhere else: `POST /x/v1/keys`.
    pub fn create(&self, name: impl Into<String>) -> CreateKey {
        CreateKey::new(self.client.clone(), name.into())
    }

    /// Takes a key out of use: `DELETE /x/v1/keys/{id}`.
    pub fn revoke(&self, key: impl Into<ApiKeyId>) -> RevokeKey {
        RevokeKey { client: self.client.clone(), options: CallOptions::default(), key: key.into() }
    }
}
