//! `POST /sandboxes/{sandbox_id}/terminal/execute`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Runs a command in a sandbox and waits for its end: `POST /sandboxes/{sandbox_id}/terminal/execute`. From
/// [`Sandboxes::execute`](super::Sandboxes::execute).
///
/// The command is a line for a login shell (`bash -lc`). One that fails is no error: its `exit_code` says so. What it
/// leaves in the background goes on. A sandbox that is stopped is started first by the reference server.
///
/// The reference server ends a command after 90 seconds, with exit code 124, and keeps the first MiB of its output; it
/// says both in the output. For what takes longer, leave it in the background. An attempt of this call ends after
/// [`DEFAULT_WRITE_TIMEOUT`](crate::DEFAULT_WRITE_TIMEOUT): on a server that waits longer, give a longer
/// [`timeout`](Self::timeout), and a [`RetryPolicy::deadline`](crate::RetryPolicy::deadline) of that length at least.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let ran = client.sandboxes().execute("sbx-91", "ls | wc -l").cwd("/workspace/uploads").await?;
/// println!("{} ({})", ran.output, ran.exit_code);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404).
/// - [`Validation`](crate::ErrorKind::Validation): the command or the directory cannot be one (400, 422).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the command may have run, or be running;
///   [`may_have_executed`](crate::Error::may_have_executed) is true, and nothing repeats it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ExecuteCommand {
    client: Kortix,
    options: CallOptions,
    sandbox: SandboxId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    command: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cwd: Option<String>,
}

impl ExecuteCommand {
    pub(super) fn new(client: Kortix, sandbox: SandboxId, command: String) -> Self {
        Self { client, options: CallOptions::default(), sandbox, body: Body { command, cwd: None } }
    }

    /// Where it runs; what is no absolute path begins at `/workspace`. Default: `/workspace`. Where there is no such
    /// directory, the command fails.
    pub fn cwd(mut self, directory: impl Into<String>) -> Self {
        self.body.cwd = Some(directory.into());
        self
    }
}

impl Endpoint for ExecuteCommand {
    type Output = ExecutedCommand;

    const OPERATION: Operation =
        Operation { name: "execute command", service: ServiceName::Kortix, effect: Effect::Act };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?;
        Draft::post(path.fixed("/terminal/execute"))?.json(&self.body)
    }
}

request!(ExecuteCommand -> ExecutedCommand);

/// A command that has run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutedCommand {
    /// What it wrote to its standard output and its standard error, as it came. What is no UTF-8 is replaced by `�`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub output: String,
    /// What it exited with: 0 for success; 128 and the number of the signal when one ended it.
    pub exit_code: i64,
    /// Whether that is 0.
    #[serde(default, deserialize_with = "null_as_default")]
    pub success: bool,
}
