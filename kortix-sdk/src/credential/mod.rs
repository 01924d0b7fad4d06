//! What proves who is calling: its form, and where it comes from.

mod file;
mod form;
mod provider;
mod source;

pub use file::CredentialFile;
pub use form::{Credential, CredentialKind};
pub use provider::{CredentialFuture, CredentialProvider};
pub(crate) use source::{Sent, Source};
