//! `GET /sandboxes/{sandbox_id}/status`

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Content, Error, Kortix, ProjectId, SandboxId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::{
        lenient::{none_as_empty, null_as_default},
        open_enum,
    },
};

/// Reads how a sandbox does: `GET /sandboxes/{sandbox_id}/status`. From
/// [`Sandboxes::status`](super::Sandboxes::status).
///
/// A sandbox that cannot be reached is no error here: its state is [`Failed`](SandboxState::Failed).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::sandboxes::SandboxState;
///
/// let sandbox = client.sandboxes().status("sbx-91").await?;
/// if sandbox.status != SandboxState::Live {
///     client.sandboxes().start("sbx-91").await?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403): the
///   Kortix service does not look at the credential here, the reference server does.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetSandboxStatus {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
}

impl Endpoint for GetSandboxStatus {
    type Output = SandboxStatus;

    const OPERATION: Operation =
        Operation { name: "get sandbox status", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?.fixed("/status"))
    }
}

request!(GetSandboxStatus -> SandboxStatus);

/// How a sandbox does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxStatus {
    /// How it does.
    pub status: SandboxState,
    /// The sandbox; none when the project has none.
    #[serde(default, with = "none_as_empty")]
    pub sandbox_id: Option<SandboxId>,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// How it is in the words of whoever provides it, e.g. `started`; `none` without a sandbox.
    #[serde(default, deserialize_with = "null_as_default")]
    pub daytona_state: String,
    /// How the services in it do.
    #[serde(default)]
    pub services_health: Option<ServicesHealth>,
    /// When somebody last looked.
    #[serde(default)]
    pub last_checked: Option<Timestamp>,
    /// What is wrong with it.
    #[serde(default)]
    pub error: Option<String>,
    /// The address of the desktop (port 6080).
    #[serde(default)]
    pub vnc_preview: Option<String>,
    /// The address of the web preview (port 8080).
    #[serde(default)]
    pub sandbox_url: Option<String>,
    /// Its processors.
    #[serde(default)]
    pub cpu: Option<f64>,
    /// Its memory, in GiB.
    #[serde(default)]
    pub memory: Option<f64>,
    /// Its disk, in GiB.
    #[serde(default)]
    pub disk: Option<f64>,
    /// Where it runs.
    #[serde(default)]
    pub target: Option<String>,
}

/// How the services in a sandbox do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServicesHealth {
    /// All in all, e.g. `healthy`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// Each of them, mostly by one word, e.g. `running`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub services: BTreeMap<String, Content>,
    /// Those without which it is of no use.
    #[serde(default, deserialize_with = "null_as_default")]
    pub critical_services: Vec<String>,
    /// What is wrong with them.
    #[serde(default)]
    pub error: Option<String>,
}

open_enum! {
    /// How a sandbox does.
    pub enum SandboxState {
        /// It runs and can be used.
        Live = "LIVE",
        /// It is on its way up, or down.
        Starting = "STARTING",
        /// It is stopped; its files are there.
        Offline = "OFFLINE",
        /// It is unhealthy or cannot be reached.
        Failed = "FAILED",
        /// Nobody knows, or there is no sandbox.
        Undetermined = "UNKNOWN",
    }
}
