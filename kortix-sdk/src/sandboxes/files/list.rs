//! `GET /sandboxes/{sandbox_id}/files`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Lists a directory: `GET /sandboxes/{sandbox_id}/files`. From [`SandboxFiles::list`](super::SandboxFiles::list).
///
/// One level, all of it: there are no pages, and the reference server lists no directory of more than 20,000 entries. [`SandboxFiles::tree`](super::SandboxFiles::tree) goes deeper.
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let list = client.sandboxes().files().list("sbx-91", "/workspace").await?;
/// list.files.iter().for_each(|file| println!("{} {}", file.size, file.path));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox or directory (404).
/// - [`Permission`](crate::ErrorKind::Permission): this credential does not give access, or the directory is closed
///   (403).
/// - [`Authentication`](crate::ErrorKind::Authentication): the project is private and no valid credential was sent
///   (401).
/// - [`Validation`](crate::ErrorKind::Validation): the path cannot be one (400, 422).
/// - [`Server`](crate::ErrorKind::Server): there is too much to list, or the sandbox cannot be reached (500).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListFiles {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
    pub(super) path: String,
}

impl Endpoint for ListFiles {
    type Output = FileList;

    const OPERATION: Operation =
        Operation { name: "list files", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/files");
        Draft::get(path.text("path", Some(&self.path)))
    }
}

request!(ListFiles -> FileList);

/// Files and directories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileList {
    /// The files and directories.
    pub files: Vec<FileEntry>,
}

/// A file or a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileEntry {
    /// Its name.
    pub name: String,
    /// Where it is in the sandbox.
    #[serde(default, deserialize_with = "null_as_default")]
    pub path: String,
    /// Whether it is a directory.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_dir: bool,
    /// How long it is, in bytes.
    #[serde(default, deserialize_with = "null_as_default")]
    pub size: u64,
    /// When it was last changed, as the sandbox writes it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub mod_time: String,
    /// Who may do what with it, as the sandbox writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<String>,
}
