//! `GET /sandboxes/{sandbox_id}/files/tree`

use super::FileList;
use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Lists a directory as it is or was at a commit: `GET /sandboxes/{sandbox_id}/files/tree`. From
/// [`SandboxFiles::tree`](super::SandboxFiles::tree).
///
/// One level of it, as [`SandboxFiles::list`](super::SandboxFiles::list) does: what is below is asked for by the paths of
/// the answer.
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let src = client.sandboxes().files().tree("sbx-91").path("/workspace/src").await?;
/// src.files.iter().for_each(|file| println!("{}", file.path));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As for [`ListFiles`](super::ListFiles).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetFileTree {
    client: Kortix,
    options: CallOptions,
    sandbox: SandboxId,
    path: Option<String>,
    commit: Option<String>,
}

impl GetFileTree {
    pub(super) fn new(client: Kortix, sandbox: SandboxId) -> Self {
        Self { client, options: CallOptions::default(), sandbox, path: None, commit: None }
    }

    /// The directory. Default: `/workspace`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// As it was at a commit of the workspace's history: without sizes and times, with git's modes as permissions.
    /// Default: as it is, which is all that the reference server knows (400 for a commit).
    pub fn commit(mut self, commit: impl Into<String>) -> Self {
        self.commit = Some(commit.into());
        self
    }
}

impl Endpoint for GetFileTree {
    type Output = FileList;

    const OPERATION: Operation =
        Operation { name: "list file tree", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/files/tree");
        Draft::get(path.text("path", self.path.as_deref()).text("commit", self.commit.as_deref()))
    }
}

request!(GetFileTree -> FileList);
