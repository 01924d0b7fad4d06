//! Sandboxes: the trait that every driver satisfies, and the words it is spoken in.
//!
//! A driver keeps all state that is needed to adopt a sandbox again on the sandbox itself, so that a
//! restarted server finds what the previous one made.

mod activity;
mod agent;
#[cfg(feature = "docker")]
pub mod docker;
pub mod egress;
mod etc;
pub mod exec;
pub mod fake;
pub mod files;
mod host;
pub mod init;
mod inside;
#[cfg(feature = "kubernetes")]
pub mod kubernetes;
pub mod local;
mod probe;
mod seccomp;
pub mod terminal;
pub(crate) mod websocket;
mod wire;

use std::{fmt, io, pin::Pin, str::FromStr, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};

pub(crate) use self::host::check_disk;
pub use self::{egress::Egress, host::InitProgram};
use crate::ids::ExecutionId;

use self::{
    files::{FileContent, FileFault, FileInfo, FilePath},
    terminal::{Terminal, TerminalSize},
};
use crate::ids::UploadId;

/// Where the desktop answers inside every sandbox: the noVNC page, and RFB over its `/websockify`.
pub const DESKTOP_PORT: u16 = 6080;
/// Where the preview of `/workspace` answers inside every sandbox.
pub const PREVIEW_PORT: u16 = 8080;

/// Names one sandbox: its id on the wire, its directory, its control group, and a DNS label.
///
/// Chosen by the caller before the sandbox is made, which is what makes `create` idempotent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SandboxKey(String);

impl SandboxKey {
    const PREFIX: &str = "sbx-";

    /// A fresh key, `sbx-` and 32 hexadecimal digits.
    pub fn random() -> Self {
        Self(format!("{}{}", Self::PREFIX, uuid::Uuid::new_v4().simple()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not a sandbox key.
#[derive(Debug, thiserror::Error)]
#[error("a sandbox id is `sbx-` and 32 lower-case hexadecimal digits")]
pub struct InvalidSandboxKey;

impl FromStr for SandboxKey {
    type Err = InvalidSandboxKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hex = text.strip_prefix(Self::PREFIX).ok_or(InvalidSandboxKey)?;
        let well_formed = hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if well_formed { Ok(Self(text.to_owned())) } else { Err(InvalidSandboxKey) }
    }
}

impl TryFrom<String> for SandboxKey {
    type Error = InvalidSandboxKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SandboxKey> for String {
    fn from(key: SandboxKey) -> Self {
        key.0
    }
}

impl fmt::Display for SandboxKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a sandbox may use. Enforced where the host lets the driver enforce it; `doctor` says where it cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
// A sandbox's record of another version may lack what this one knows.
#[serde(default)]
pub struct SandboxSpec {
    pub memory_bytes: u64,
    pub max_processes: u64,
    /// Thousandths of a core.
    pub cpu_millis: u64,
    /// Size of the private `/tmp`.
    pub tmp_bytes: u64,
    /// Of the file system with all else that is written inside; none for as much as the host has.
    #[serde(default)]
    pub disk_bytes: Option<u64>,
}

impl Default for SandboxSpec {
    fn default() -> Self {
        Self {
            memory_bytes: 2 << 30,
            max_processes: 512,
            cpu_millis: 2_000,
            tmp_bytes: 512 << 20,
            disk_bytes: None,
        }
    }
}

/// Names one job (one turn of an execution) inside a sandbox, so that starting it twice runs it once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JobId(String);

impl JobId {
    /// `name` must be a safe file name: letters, digits, `-` and `_`, at most 80 of them.
    pub fn new(name: impl Into<String>) -> Option<Self> {
        let name = name.into();
        let safe = !name.is_empty()
            && name.len() <= 80
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        safe.then_some(Self(name))
    }

    /// One attempt at a turn of an execution.
    pub fn of_turn(execution: ExecutionId, ordinal: u8, attempt: u8) -> Self {
        Self(format!("{}-{ordinal}-{attempt}", execution.prefixed()))
    }

    /// One call of a tool in a turn of an execution.
    pub fn of_call(execution: ExecutionId, ordinal: u8, attempt: u8, step: usize, call: usize) -> Self {
        Self(format!("{}-{ordinal}-{attempt}-{step}-{call}", execution.prefixed()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What to run in a sandbox, as its unprivileged user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobSpec {
    pub argv: Vec<String>,
    /// Added to the sandbox's own environment.
    #[serde(default)]
    pub env: Vec<(String, String)>,
    /// Where it begins; none for `/workspace`.
    #[serde(default)]
    pub cwd: Option<FilePath>,
    /// What it reads on its standard input; nothing when there is none.
    #[serde(default)]
    pub stdin: Option<String>,
    /// The job's whole process group is killed when this has passed.
    pub time_limit: Duration,
    /// Output (both streams, interleaved) past this is dropped, and the job's record says so.
    pub output_limit: u64,
}

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobStatus {
    Running,
    Exited {
        code: i32,
    },
    Signalled {
        signal: i32,
    },
    TimedOut,
    /// Killed by `kill_job`.
    Killed,
    /// The program could not be started.
    FailedToStart {
        reason: String,
    },
    /// The sandbox ended while the job ran, and was started again since.
    Lost,
}

/// What a job has written so far.
#[derive(Clone, Debug, Default)]
pub struct JobOutput {
    pub bytes: Vec<u8>,
    /// True when the job wrote more than its `output_limit`.
    pub truncated: bool,
}

/// How a job stands, and what it wrote from some place in its output on.
#[derive(Clone, Debug)]
pub struct JobProgress {
    pub status: JobStatus,
    pub output: JobOutput,
}

/// How a sandbox stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SandboxState {
    /// Its processes live. Without services, its init does not answer: it has only just started, or is broken.
    Running { services: Vec<ServiceHealth> },
    /// Somebody stopped it. Its workspace is kept, and nothing but [`SandboxDriver::start`] starts it.
    Stopped,
    /// It ended by itself. Its workspace is kept.
    Died,
    /// There is nothing of it, or only what a half-made one left.
    Gone,
}

/// One of the programs that every sandbox keeps running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHealth {
    pub name: String,
    pub state: ServiceState,
    /// How often it had to be started again.
    pub restarts: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    Starting,
    Running,
    /// Ended; it is started again after a pause.
    Waiting,
}

/// What runs in a sandbox takes, at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Of all processes, what they share counted once.
    pub memory_bytes: u64,
    pub processes: u64,
    /// Processor time since its start, in thousandths of a second, of what has ended too.
    pub cpu_millis: u64,
    /// What the workspace takes on the disk; none when it has too many files to be counted now.
    pub workspace_bytes: Option<u64>,
}

/// What came of a wish to end a sandbox that nobody uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parking {
    /// It has ended, as one that died: its workspace is kept, and it is revived when somebody wants it.
    Parked,
    /// Somebody uses it, or did a moment ago.
    InUse,
}

/// A sandbox that the driver knows, whether or not the database does.
#[derive(Clone, Debug)]
pub struct ManagedSandbox {
    pub key: SandboxKey,
    pub alive: bool,
}

/// One thing that a driver needs from the host, as `kortix-server doctor` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub name: String,
    pub outcome: CheckOutcome,
    pub concern: Concern,
    /// What was found, or what is missing.
    pub detail: String,
    /// What to type to mend it; a Debian package where there is one.
    pub remedy: Option<String>,
    /// The Debian package that brings it, for `cargo xtask` to install.
    pub package: Option<String>,
}

impl Check {
    pub fn ok(name: &str, detail: impl Into<String>) -> Self {
        Self::new(name, CheckOutcome::Ok, detail.into(), None)
    }

    pub fn warning(name: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(name, CheckOutcome::Warning, detail.into(), Some(remedy.into()))
    }

    pub fn missing(name: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(name, CheckOutcome::Missing, detail.into(), Some(remedy.into()))
    }

    /// Of what keeps tenants apart who do not trust each other.
    #[must_use]
    pub fn between_tenants(self) -> Self {
        Self { concern: Concern::Tenants, ..self }
    }

    fn new(name: &str, outcome: CheckOutcome, detail: String, remedy: Option<String>) -> Self {
        Self { name: name.to_owned(), outcome, concern: Concern::Operation, detail, remedy, package: None }
    }

    /// Of something that the operator sets and that needs nothing else.
    pub fn of_setting(name: &str, read: anyhow::Result<()>) -> Self {
        let (outcome, detail) = match read {
            Ok(()) => (CheckOutcome::Ok, "it can be used".to_owned()),
            Err(error) => (CheckOutcome::Missing, format!("{error:#}")),
        };
        Self::new(name, outcome, detail, None)
    }
}

/// Who cares that a check is ok.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Whoever runs the server.
    Operation,
    /// Tenants who do not trust each other, too: `--multi-tenant` insists on it.
    Tenants,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    Ok,
    /// Works, with less protection or comfort.
    Warning,
    /// Does not work without it.
    Missing,
}

/// What a machine runs out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    Disk,
    Memory,
    OpenFiles,
}

impl Resource {
    /// What the system says that it is out of, if it is.
    fn lacked_by(error: &io::Error) -> Option<Self> {
        use rustix::io::Errno;
        match Errno::from_io_error(error)? {
            Errno::NOSPC | Errno::DQUOT => Some(Self::Disk),
            Errno::NOMEM => Some(Self::Memory),
            Errno::MFILE | Errno::NFILE => Some(Self::OpenFiles),
            _ => None,
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disk => "disk space",
            Self::Memory => "memory",
            Self::OpenFiles => "open files",
        })
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("`{program}` is not installed; {remedy}")]
    MissingProgram { program: String, remedy: String },
    #[error("the sandbox does not exist or has ended")]
    Gone,
    /// By somebody's will, which is why nothing starts it by itself.
    #[error("the sandbox is stopped")]
    Stopped,
    /// Of what the server's machine has too little left for a sandbox.
    #[error(
        "the server's machine has too little {resource} left for a sandbox; stop or delete one, or have its operator make room"
    )]
    NoRoom { resource: Resource },
    #[error(transparent)]
    File(#[from] FileFault),
    #[error("the sandbox has no job of that name")]
    NoSuchJob,
    #[error("nothing listens on port {port} of the sandbox")]
    PortClosed { port: u16 },
    #[error("{what} took longer than {limit:?}")]
    Timeout { what: &'static str, limit: Duration },
    /// `reason` carries no secret and no host path: it reaches the client.
    #[error("{reason}")]
    Failed {
        reason: String,
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl SandboxError {
    pub fn failed(reason: impl Into<String>) -> Self {
        Self::Failed { reason: reason.into(), source: None }
    }

    pub fn caused(
        reason: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Failed { reason: reason.into(), source: Some(source.into()) }
    }
}

impl From<io::Error> for SandboxError {
    fn from(error: io::Error) -> Self {
        match Resource::lacked_by(&error) {
            Some(resource) => Self::NoRoom { resource },
            None => Self::caused("the sandbox host reported an input/output error", error),
        }
    }
}

/// A byte stream into a port of a sandbox.
pub trait Stream: AsyncRead + AsyncWrite + Send {}
impl<T: AsyncRead + AsyncWrite + Send> Stream for T {}
pub type BoxedStream = Pin<Box<dyn Stream>>;

/// Which of the servers that share a database reach the sandboxes of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The one that made it: it is on that one's machine.
    OwnServer,
    /// All that have the driver set up alike.
    EveryServer,
}

/// Makes, reaches, and removes sandboxes. Every method has a deadline of its own; none waits for ever.
#[async_trait]
pub trait SandboxDriver: Send + Sync + fmt::Debug + 'static {
    fn name(&self) -> &'static str;

    fn reach(&self) -> Reach {
        Reach::OwnServer
    }

    /// What the host offers and lacks.
    async fn preflight(&self) -> Vec<Check>;

    /// Has so many sandboxes made ahead by who makes them anyway, where that one can, for all servers together. Whether it
    /// does: else it is for each server to do.
    async fn keep_ahead(&self, _size: usize) -> Result<bool, SandboxError> {
        Ok(false)
    }

    /// Makes and starts a new sandbox of that key, and clears what a half-made one left. Fine when it already exists
    /// and lives; refused when it was whole and has died, for its workspace is somebody's work. A failure leaves
    /// nothing new behind.
    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError>;

    /// Starts a sandbox that has died again, as it was made and with its workspace; the jobs that it was running are
    /// lost. Fine when it runs; [`SandboxError::Gone`] when there is nothing of it; [`SandboxError::Stopped`] when
    /// somebody stopped it. Never clears a workspace, also when it fails.
    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError>;

    /// As [`Self::revive`], and of a sandbox that somebody stopped, too.
    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError>;

    /// Ends everything that runs in the sandbox and keeps its workspace, until [`Self::start`]. Fine when it is stopped
    /// or has died; [`SandboxError::Gone`] when there is nothing of it.
    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError>;

    /// For how long nobody has used the sandbox: no connection into it, no job, no terminal, nothing done with its files.
    /// Zero while somebody does.
    async fn idle(&self, key: &SandboxKey) -> Result<Duration, SandboxError>;

    /// Ends the sandbox if nobody has used it for so long, in one step: whoever comes at that moment either keeps it
    /// from ending or finds it ended.
    async fn park(&self, key: &SandboxKey, idle: Duration) -> Result<Parking, SandboxError>;

    /// How the sandbox stands at this moment.
    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError>;

    /// What it may use, as it was made.
    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError>;

    /// What runs in it takes.
    async fn usage(&self, key: &SandboxKey) -> Result<Usage, SandboxError>;

    /// The end, of at most so many bytes, of what its init and services have said, also of one that does not run.
    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError>;

    /// Returns when RFB has answered on port 6080 and HTTP on port 8080.
    async fn ready(&self, key: &SandboxKey, limit: Duration) -> Result<(), SandboxError>;

    /// A connection to a TCP port on the sandbox's loopback.
    async fn connect(&self, key: &SandboxKey, port: u16) -> Result<BoxedStream, SandboxError>;

    /// Starts a job. The same id again starts nothing and succeeds, also after the sandbox was started again.
    async fn start_job(&self, key: &SandboxKey, id: &JobId, spec: &JobSpec) -> Result<(), SandboxError>;

    /// How the job stands; waits up to `wait` for it to end.
    async fn job(&self, key: &SandboxKey, id: &JobId, wait: Duration) -> Result<JobStatus, SandboxError>;

    /// What the job wrote, from `offset`, at most `limit` bytes.
    async fn job_output(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
    ) -> Result<JobOutput, SandboxError>;

    /// How the job stands and what it wrote from `offset` on, at most `limit` bytes: as soon as there is any, when the
    /// job has ended, and after `wait` at the latest. Less than `limit` of a job that has ended is all that was left.
    async fn follow_job(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> Result<JobProgress, SandboxError>;

    /// Ends the job and everything it started. Fine when it has ended.
    async fn kill_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError>;

    /// Keeps nothing of a job any more; of one that has left something running, when that has ended. For jobs that
    /// have ended: one that runs goes on.
    async fn forget_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError>;

    /// What is at that path. All paths are looked up inside the sandbox, by its own user.
    async fn file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileInfo, SandboxError>;

    /// What is in the directory, one level, by name.
    async fn list_files(&self, key: &SandboxKey, path: &FilePath) -> Result<Vec<FileInfo>, SandboxError>;

    /// The file as it is now, of any size, while it is read.
    async fn read_file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileContent, SandboxError>;

    /// Puts a file there, or another content into the one that is there, all of it or nothing; makes the directories
    /// above it. At most [`files::LARGEST_FILE`] bytes.
    async fn write_file(&self, key: &SandboxKey, path: &FilePath, content: Bytes)
    -> Result<(), SandboxError>;

    /// As [`Self::write_file`], but never in the place of another file: where the path is taken, its name gets a
    /// number. Says what became of it.
    async fn add_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<FileInfo, SandboxError>;

    /// As [`Self::add_file`], and once for each upload, however often and by whom it is tried: a file that the upload
    /// has added before, and that is there, stays the only one.
    async fn add_file_once(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, SandboxError>;

    /// Keeps nothing of an upload to that path any more but its file. Fine when there is nothing.
    async fn forget_upload(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        upload: UploadId,
    ) -> Result<(), SandboxError>;

    /// Removes a file, or a link and not what it leads to.
    async fn delete_file(&self, key: &SandboxKey, path: &FilePath) -> Result<(), SandboxError>;

    /// A login shell on a terminal of its own, in `/workspace`.
    async fn terminal(&self, key: &SandboxKey, size: TerminalSize) -> Result<Terminal, SandboxError>;

    /// Ends the sandbox and removes everything of it. Fine when it is already gone.
    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError>;

    /// Every sandbox of this environment that exists, dead or alive, also half-made ones.
    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError>;
}
