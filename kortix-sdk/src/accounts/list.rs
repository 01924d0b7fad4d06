//! `GET /x/v1/accounts`

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Error, Kortix, UserId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::{lenient::null_as_default, open_enum},
};

/// Lists the accounts of the caller, oldest first: `GET /x/v1/accounts`, an extension of the reference server. From
/// [`Accounts::list`](super::Accounts::list).
///
/// The personal one, and every workspace that the caller owns or belongs to. With the key of a workspace, that one alone.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for account in client.accounts().list().await?.accounts {
///     println!("{} {:?}: {}", account.id, account.name, account.role);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`NotFound`](crate::ErrorKind::NotFound): no such extension (404).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListAccounts {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
}

impl Endpoint for ListAccounts {
    type Output = AccountList;

    const OPERATION: Operation =
        Operation { name: "list accounts", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/x/v1/accounts"))
    }
}

request!(ListAccounts -> AccountList);

/// The accounts of a caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountList {
    /// All of them: there are no pages.
    #[serde(default, deserialize_with = "null_as_default")]
    pub accounts: Vec<Account>,
}

/// An account, and what the caller is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// What it is called; none of a personal account that nobody has given a name.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it is somebody's own.
    pub kind: AccountKind,
    /// Whose it is.
    pub owner_id: UserId,
    /// The key of its plan, e.g. `free`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub plan: String,
    /// What the caller is in it.
    pub role: Role,
}

open_enum! {
    /// What kind of account it is.
    pub enum AccountKind {
        /// A user's own.
        Personal = "personal",
        /// Of several users.
        Workspace = "workspace",
    }
}

open_enum! {
    /// What a user may do in an account.
    pub enum Role {
        /// Everything, and make and unmake owners.
        Owner = "owner",
        /// Work in it, and manage its members and keys.
        Admin = "admin",
        /// Work in it.
        Member = "member",
    }
}
