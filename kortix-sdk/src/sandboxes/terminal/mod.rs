//! `GET /sandboxes/{sandbox_id}/terminal/ws`

mod end;
mod handle;
mod messages;
mod open;
mod typed;

use std::{future::IntoFuture, pin::Pin, time::Duration};

pub use end::TerminalEnd;
pub use handle::{Terminal, TerminalInput, TerminalOutput};

use crate::{
    Error, Kortix, RetryPolicy, SandboxId,
    call::{CallOptions, Effect, Operation},
    client::ServiceName,
};

const OPEN: Operation =
    Operation { name: "open terminal", service: ServiceName::Kortix, effect: Effect::Set };
const USE: Operation = Operation { name: "use terminal", service: ServiceName::Kortix, effect: Effect::Act };

/// Opens a terminal in a sandbox: `GET /sandboxes/{sandbox_id}/terminal/ws`, a WebSocket. From
/// [`Sandboxes::terminal`](super::Sandboxes::terminal). Needs the feature `terminal`, which is off by default.
///
/// Each terminal is a login shell of its own. It is hung up when the connection ends, by whichever side, and so is what
/// runs in it: use [`Runs`](crate::runs::Runs) for work that has to go on. For a single command,
/// [`execute`](super::Sandboxes::execute) needs no feature and tells the exit code. The reference server starts a sandbox
/// that is stopped.
///
/// The credential is not in the request, neither in its headers nor in its URL: it is the first message. Servers take
/// every kind there; the hosted Kortix service takes a JWT only.
///
/// TLS, certificates and proxies are those of every call. Over `http://`, a proxy has to pass the upgrade on.
///
/// ```no_run
/// use kortix_sdk::{ErrorKind, Kortix, sandboxes::TerminalEnd};
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), kortix_sdk::Error> {
///     let client = Kortix::from_env()?;
///     let mut terminal = client.sandboxes().terminal("sbx-91").size(100, 30).await?;
///     terminal.write("make test; exit\r").await?;
///     while let Some(output) = terminal.next().await {
///         print!("{}", String::from_utf8_lossy(&output?));
///     }
///     if let Some(TerminalEnd::Closed { exit_code: Some(code), .. }) = terminal.end() {
///         println!("the shell exited with {code}");
///     }
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// Of opening it:
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404, or close code 4004).
/// - [`Authentication`](crate::ErrorKind::Authentication): the credential is malformed, expired or revoked (401, or close
///   code 4001). [`Permission`](crate::ErrorKind::Permission): it has no write access (403, or 4003).
/// - [`Server`](crate::ErrorKind::Server): the terminal could not be opened, or the server stops (another close code,
///   which [`status`](Error::status) tells as 500 or 503).
/// - [`Config`](crate::ErrorKind::Config): the client has no credential. Nothing is sent.
/// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest): the size is not 1 to 1000 each way. Nothing is sent.
/// - [`Unexpected`](crate::ErrorKind::Unexpected): at this address is something that speaks no WebSocket.
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Connect`](crate::ErrorKind::Connect),
///   [`Interrupted`](crate::ErrorKind::Interrupted). Opening again does no harm, so the
///   [`RetryPolicy`] repeats these, as it does for a call that only reads.
///
/// What can go wrong later is told by [`TerminalOutput`] and [`TerminalInput`].
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct OpenTerminal {
    client: Kortix,
    options: CallOptions,
    sandbox: SandboxId,
    size: Option<Size>,
}

/// In characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    cols: u16,
    rows: u16,
}

impl Size {
    fn check(self, operation: &Operation) -> Result<Self, Error> {
        const ALLOWED: std::ops::RangeInclusive<u16> = 1..=1000;
        if ALLOWED.contains(&self.cols) && ALLOWED.contains(&self.rows) {
            return Ok(self);
        }
        let Self { cols, rows } = self;
        let message = format!("a terminal of {cols} × {rows} characters cannot be: 1 to 1000 each way");
        Err(Error::invalid_request(operation.name, message))
    }
}

impl OpenTerminal {
    pub(super) fn new(client: Kortix, sandbox: SandboxId) -> Self {
        Self { client, options: CallOptions::default(), sandbox, size: None }
    }

    /// How many characters fit into a line, and how many lines onto the screen: 1 to 1000 each. Default: 120 × 40, the
    /// server's. It can be [changed](TerminalInput::resize) later.
    pub fn size(mut self, cols: u16, rows: u16) -> Self {
        self.size = Some(Size { cols, rows });
        self
    }

    /// How long one attempt may take, from connecting until the shell is there. Overrides
    /// [`KortixBuilder::timeout`](crate::KortixBuilder::timeout). Default:
    /// [`DEFAULT_WRITE_TIMEOUT`](crate::DEFAULT_WRITE_TIMEOUT), since the sandbox may have to be started first.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.choose().timeouts.total = Some(timeout);
        self
    }

    /// How long an attempt may wait for its connection. Overrides
    /// [`KortixBuilder::connect_timeout`](crate::KortixBuilder::connect_timeout).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.options.choose().timeouts.connect = Some(timeout);
        self
    }

    /// When and how often the opening is repeated. Overrides
    /// [`KortixBuilder::retry`](crate::KortixBuilder::retry). A terminal that was open is never opened again by itself.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.choose().retry = Some(policy);
        self
    }

    /// Opens the terminal. The same as `.await` on it, without the box.
    ///
    /// # Errors
    ///
    /// See [above](Self#errors).
    pub async fn send(self) -> Result<Terminal, Error> {
        open::open(&self).await
    }
}

impl IntoFuture for OpenTerminal {
    type Output = Result<Terminal, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { open::open(&self).await })
    }
}
