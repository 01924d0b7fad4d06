//! `POST /x/v1/accounts`

use serde::Serialize;

use super::Account;
use crate::{
    Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
};

/// Makes a workspace: `POST /x/v1/accounts`, an extension of the reference server. From
/// [`Accounts::create`](super::Accounts::create).
///
/// It belongs to the caller, and begins on the plan `free`.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let workspace = client.accounts().create("acme").await?;
/// let key = client.keys().create("ci").account(&workspace.id).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Validation`](crate::ErrorKind::Validation): the name is empty, longer than 255 characters, or has blanks at its
///   ends or control characters (400).
/// - [`Conflict`](crate::ErrorKind::Conflict): an account of that name exists, or the caller owns as many workspaces as a
///   user may (409).
/// - [`Permission`](crate::ErrorKind::Permission): the credential is the key of a workspace (403).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateWorkspace {
    client: Kortix,
    options: CallOptions,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    name: String,
}

impl CreateWorkspace {
    pub(super) fn new(client: Kortix, name: String) -> Self {
        Self { client, options: CallOptions::default(), body: Body { name } }
    }
}

impl Endpoint for CreateWorkspace {
    type Output = Account;

    const OPERATION: Operation =
        Operation { name: "create workspace", service: ServiceName::Obvious, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::post(Path::new(&Self::OPERATION, "/x/v1/accounts"))?.json(&self.body)
    }
}

create_request!(CreateWorkspace -> Account);
