//! `GET /x/v1/sandboxes/{sandbox_id}/usage`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Measures what a sandbox takes now: `GET /x/v1/sandboxes/{sandbox_id}/usage`, an extension of the reference server. From
/// [`Sandboxes::usage`](super::Sandboxes::usage).
///
/// Looking starts nothing.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let usage = client.sandboxes().usage("sbx-91").await?;
/// println!("{} of {} bytes of memory", usage.memory_bytes, usage.memory_limit_bytes);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox, or none of the caller's, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetSandboxUsage {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
}

impl Endpoint for GetSandboxUsage {
    type Output = SandboxUsage;

    const OPERATION: Operation =
        Operation { name: "get sandbox usage", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/sandboxes").id(self.sandbox.as_str())?;
        Draft::get(path.fixed("/usage"))
    }
}

request!(GetSandboxUsage -> SandboxUsage);

/// What a sandbox takes, at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxUsage {
    /// The sandbox.
    pub sandbox_id: SandboxId,
    /// Whether it runs. One that does not takes nothing but its place on the disk.
    pub running: bool,
    /// Memory of all its processes; what they share is counted once.
    pub memory_bytes: u64,
    /// As much it may take.
    pub memory_limit_bytes: u64,
    /// How many processes it has.
    pub processes: u64,
    /// As many it may have.
    pub process_limit: u64,
    /// Processor time since its last start, also of what has ended.
    pub cpu_seconds: f64,
    /// As many processors may be busy for it at a time.
    pub cpu_limit_cores: f64,
    /// What its workspace takes on the disk; none when it does not run, and when there are too many files to be counted.
    #[serde(default)]
    pub workspace_bytes: Option<u64>,
    /// When this was measured.
    pub measured_at: Timestamp,
}
