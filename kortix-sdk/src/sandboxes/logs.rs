//! `GET /x/v1/sandboxes/{sandbox_id}/logs`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Reads what the services of a sandbox have said: `GET /x/v1/sandboxes/{sandbox_id}/logs`, an extension of the reference
/// server. From [`Sandboxes::logs`](super::Sandboxes::logs).
///
/// The last lines of its init, its screen, its window manager and its terminal, of one that does not run too. What a command
/// or an agent wrote is not among them.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for line in client.sandboxes().logs("sbx-91").lines(20).await?.lines {
///     println!("{line}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox, or none of the caller's, or no such extension (404).
/// - [`Validation`](crate::ErrorKind::Validation): the number of lines is not from 1 to 10,000 (400).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetSandboxLogs {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
    pub(super) lines: Option<u32>,
}

impl GetSandboxLogs {
    /// So many of the last lines, from 1 to 10,000; 200 without it.
    pub fn lines(mut self, lines: u32) -> Self {
        self.lines = Some(lines);
        self
    }
}

impl Endpoint for GetSandboxLogs {
    type Output = SandboxLogs;

    const OPERATION: Operation =
        Operation { name: "get sandbox logs", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/sandboxes").id(self.sandbox.as_str())?;
        Draft::get(path.fixed("/logs").number("lines", self.lines))
    }
}

request!(GetSandboxLogs -> SandboxLogs);

/// What the services of a sandbox have said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxLogs {
    /// The sandbox.
    pub sandbox_id: SandboxId,
    /// The last lines, the newest last.
    pub lines: Vec<String>,
}
