//! Accounts and who belongs to them: `/x/v1/accounts`, an extension of the reference server.

mod create;
mod list;
pub mod members;

pub use create::CreateWorkspace;
pub use list::{Account, AccountKind, AccountList, ListAccounts, Role};

use self::members::Members;
use crate::{Kortix, call::CallOptions};

/// Calls about accounts. From [`Kortix::accounts`].
#[derive(Clone, Debug)]
pub struct Accounts {
    client: Kortix,
}

impl Accounts {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Lists the accounts that the caller owns or belongs to: `GET /x/v1/accounts`.
    pub fn list(&self) -> ListAccounts {
        ListAccounts { client: self.client.clone(), options: CallOptions::default() }
    }

    /// Makes a workspace that belongs to the caller: `POST /x/v1/accounts`.
    pub fn create(&self, name: impl Into<String>) -> CreateWorkspace {
        CreateWorkspace::new(self.client.clone(), name.into())
    }

    /// Who belongs to an account: `/x/v1/accounts/{id}/members`.
    pub fn members(&self) -> Members {
        Members::new(self.client.clone())
    }
}
