//! What the driver and the init inside the sandbox say to each other: HTTP over `agent.sock`, or over a port where the
//! init greets first.
//!
//! ```text
//! GET    /health                        what runs, as `Health`
//! GET    /usage                         what that takes, as `Usage`
//! GET    /ports/{port}                  a byte stream to that loopback port, by `Upgrade: kortix-tunnel`
//! PUT    /jobs/{id}                     starts a job, a `JobSpec`; the same id again changes nothing
//! GET    /jobs/{id}?wait_ms=            the job's `JobRecord`, after it ended or after that time
//! GET    /jobs/{id}/output?offset=&limit=
//! GET    /jobs/{id}/progress?offset=&limit=&wait_ms=   its `JobRecord`, a line feed, and its output from there
//! DELETE /jobs/{id}                     ends the job and all that it started
//! DELETE /jobs/{id}/record              forgets it
//! GET    /files?path=                   what is there, a `FileInfo`
//! DELETE /files?path=                   removes it
//! GET    /files/list?path=              what is in the directory
//! GET    /files/content?path=           the file's bytes
//! PUT    /files/content?path=           puts the body there, all or nothing
//! POST   /files/content?path=&upload=   the same, under a name that is not in use; once for each upload that is named
//! GET    /terminal?cols=&rows=          a shell, by `Upgrade: kortix-terminal`; see `terminal`
//! ```
//!
//! What a file operation cannot do is status 409 with a `FileFault`.

use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{JobStatus, ServiceHealth, files::FilePath};

/// Where the run directory is mounted inside the sandbox.
pub(super) const RUN_INSIDE: &str = "/run/kortix";
/// Names in the run directory.
pub(super) const AGENT_SOCKET: &str = "agent.sock";
pub(super) const RFB_SOCKET: &str = "rfb.sock";
/// The port of the sandbox's loopback on which the init answers where no socket can be shared.
pub(super) const AGENT_PORT: u16 = 6079;
/// What it says there before anything is asked.
pub(super) const GREETING: &[u8] = b"kortix\n";
/// The protocol a tunnel is upgraded to.
pub(super) const TUNNEL_PROTOCOL: &str = "kortix-tunnel";
/// The protocol of a terminal.
pub(super) const TERMINAL_PROTOCOL: &str = "kortix-terminal";
/// The answer to a file operation that cannot be done; its body says why.
pub(super) const FAULT_STATUS: StatusCode = StatusCode::CONFLICT;
/// The answer of an init that is about to end, to whatever else it is asked.
pub(super) const CLOSED_STATUS: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
/// The answer to the wish to end a sandbox that somebody uses.
pub(super) const IN_USE_STATUS: StatusCode = StatusCode::CONFLICT;
/// Says `true` on an answer with output when the job wrote more than was kept.
pub(super) const TRUNCATED_HEADER: &str = "x-kortix-truncated";

/// The most output that one answer carries; for more the driver asks again.
pub(super) const LARGEST_PIECE: u64 = 16 << 20;

/// How a job stands, as its supervisor writes it down.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct JobRecord {
    pub(super) status: JobStatus,
    /// True when the job wrote more than its limit.
    pub(super) truncated: bool,
    /// How many bytes of its output are kept.
    #[serde(default)]
    pub(super) written: u64,
}

impl JobRecord {
    pub(super) const RUNNING: Self = Self { status: JobStatus::Running, truncated: false, written: 0 };

    pub(super) fn ended(&self) -> bool {
        self.status != JobStatus::Running
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Health {
    pub(super) services: Vec<ServiceHealth>,
}

/// For how long nobody has used the sandbox: as it is, or as it has to be.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Idle {
    pub(super) idle_ms: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct JobQuery {
    #[serde(default)]
    pub(super) wait_ms: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OutputQuery {
    pub(super) offset: u64,
    pub(super) limit: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ProgressQuery {
    pub(super) offset: u64,
    pub(super) limit: u64,
    pub(super) wait_ms: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileQuery {
    pub(super) path: FilePath,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AddQuery {
    pub(super) path: FilePath,
    /// An `UploadId` with its prefix.
    pub(super) upload: Option<String>,
}
