//! Speaking with the init inside a sandbox, over the unix socket that it leaves in its run directory.

use std::{
    io,
    os::fd::{AsRawFd, OwnedFd},
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
use tokio::{
    net::UnixStream,
    time::{Instant, sleep, timeout, timeout_at},
};

use super::layout::Home;
use crate::sandbox::{
    BoxedStream, JobId, JobOutput, JobProgress, JobSpec, JobStatus, SandboxError, Usage,
    wire::{AGENT_SOCKET, Health, JobRecord, LARGEST_PIECE, TRUNCATED_HEADER, TUNNEL_PROTOCOL},
};

/// How long a sandbox that was just made may take until its init answers.
const DIAL_LIMIT: Duration = Duration::from_secs(10);
/// How often a socket that is not there yet is tried.
const DIAL_PAUSE: Duration = Duration::from_millis(2);
/// What is inside can put itself in the init's place, so even the init is not given all of the server's memory.
const LARGEST_ANSWER: usize = 17 << 20;
/// Of what the init says in words, in characters.
const LONGEST_REASON: usize = 500;
/// For an answer that takes the init no work.
pub(in crate::sandbox) const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// The init of one sandbox.
#[derive(Debug)]
pub(in crate::sandbox) struct Agent {
    home: Home,
}

impl Agent {
    pub(in crate::sandbox) fn of(home: Home) -> Self {
        Self { home }
    }

    pub(in crate::sandbox) async fn health(&self) -> Result<Health, SandboxError> {
        self.json(self.ask(Method::GET, "/health", Bytes::new(), ANSWER_LIMIT).await?).await
    }

    pub(in crate::sandbox) async fn usage(&self) -> Result<Usage, SandboxError> {
        self.json(self.ask(Method::GET, "/usage", Bytes::new(), ANSWER_LIMIT).await?).await
    }

    pub(in crate::sandbox) async fn tunnel(&self, port: u16) -> Result<BoxedStream, SandboxError> {
        match self.upgrade(&format!("/ports/{port}"), TUNNEL_PROTOCOL).await? {
            Ok(stream) => Ok(stream),
            Err(StatusCode::BAD_GATEWAY) => Err(SandboxError::PortClosed { port }),
            Err(status) => Err(unexpected(status)),
        }
    }

    /// A stream in another protocol, or the status with which that was refused.
    pub(in crate::sandbox) async fn upgrade(
        &self,
        path: &str,
        protocol: &str,
    ) -> Result<Result<BoxedStream, StatusCode>, SandboxError> {
        let request =
            Request::get(path).header(header::CONNECTION, "upgrade").header(header::UPGRADE, protocol);
        let answer = self.send(request, Bytes::new(), ANSWER_LIMIT).await?;
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Ok(Err(answer.status()));
        }
        let stream = hyper::upgrade::on(answer).await.map_err(broken)?;
        Ok(Ok(Box::pin(TokioIo::new(stream))))
    }

    pub(in crate::sandbox) async fn start_job(&self, id: &JobId, spec: &JobSpec) -> Result<(), SandboxError> {
        let body = serde_json::to_vec(spec).map_err(broken)?;
        let answer = self.ask(Method::PUT, &job_path(id), body.into(), ANSWER_LIMIT).await?;
        if answer.status().is_success() { Ok(()) } else { Err(unexpected(answer.status())) }
    }

    pub(in crate::sandbox) async fn job(
        &self,
        id: &JobId,
        wait: Duration,
    ) -> Result<JobStatus, SandboxError> {
        let path = format!("{}?wait_ms={}", job_path(id), wait.as_millis());
        let answer = self.ask(Method::GET, &path, Bytes::new(), wait + ANSWER_LIMIT).await?;
        Ok(shortened(self.json::<JobRecord>(answer).await?.status))
    }

    /// Asks until all is there, or `limit` bytes are.
    pub(in crate::sandbox) async fn job_output(
        &self,
        id: &JobId,
        offset: u64,
        limit: u64,
    ) -> Result<JobOutput, SandboxError> {
        let mut output = JobOutput::default();
        loop {
            let read = output.bytes.len() as u64;
            let wanted = limit.saturating_sub(read).min(LARGEST_PIECE);
            let piece = self.output_piece(id, offset.saturating_add(read), wanted).await?;
            output.truncated = piece.truncated;
            output.bytes.extend_from_slice(&piece.bytes);
            if (piece.bytes.len() as u64) < LARGEST_PIECE || output.bytes.len() as u64 >= limit {
                return Ok(output);
            }
        }
    }

    /// Never more than `limit` bytes, whatever the init says.
    async fn output_piece(&self, id: &JobId, offset: u64, limit: u64) -> Result<JobOutput, SandboxError> {
        let path = format!("{}/output?offset={offset}&limit={limit}", job_path(id));
        let answer = known(self.ask(Method::GET, &path, Bytes::new(), ANSWER_LIMIT).await?)?;
        let truncated = answer.headers().get(TRUNCATED_HEADER).is_some_and(|value| value == "true");
        let mut bytes = Vec::from(read(answer).await?);
        bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(JobOutput { bytes, truncated })
    }

    pub(in crate::sandbox) async fn follow_job(
        &self,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> Result<JobProgress, SandboxError> {
        let limit = limit.min(LARGEST_PIECE);
        let path =
            format!("{}/progress?offset={offset}&limit={limit}&wait_ms={}", job_path(id), wait.as_millis());
        let answer = known(self.ask(Method::GET, &path, Bytes::new(), wait + ANSWER_LIMIT).await?)?;
        let answer = read(answer).await?;
        let end_of_record = answer.iter().position(|byte| *byte == b'\n').ok_or_else(no_record)?;
        let record: JobRecord = serde_json::from_slice(&answer[..end_of_record]).map_err(broken)?;
        let mut bytes = answer[end_of_record + 1..].to_vec();
        bytes.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let output = JobOutput { bytes, truncated: record.truncated };
        Ok(JobProgress { status: shortened(record.status), output })
    }

    pub(in crate::sandbox) async fn kill_job(&self, id: &JobId) -> Result<(), SandboxError> {
        known(self.ask(Method::DELETE, &job_path(id), Bytes::new(), ANSWER_LIMIT).await?).map(drop)
    }

    pub(in crate::sandbox) async fn forget_job(&self, id: &JobId) -> Result<(), SandboxError> {
        let path = format!("{}/record", job_path(id));
        known(self.ask(Method::DELETE, &path, Bytes::new(), ANSWER_LIMIT).await?).map(drop)
    }

    pub(in crate::sandbox) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        limit: Duration,
    ) -> Result<Response<Incoming>, SandboxError> {
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, body, limit).await
    }

    async fn send(
        &self,
        request: http::request::Builder,
        body: Bytes,
        limit: Duration,
    ) -> Result<Response<Incoming>, SandboxError> {
        let request = request.header(header::HOST, "sandbox").body(Full::new(body)).map_err(broken)?;
        let stream = self.dial().await?;
        let answer = async {
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
            tokio::spawn(connection.with_upgrades());
            sender.send_request(request).await.map_err(broken)
        };
        match timeout(limit, answer).await {
            Ok(Err(error)) => Err(self.end()?.unwrap_or(error)),
            Ok(answer) => answer,
            Err(_) => Err(SandboxError::Timeout { what: "the sandbox's answer", limit }),
        }
    }

    /// Connects as soon as the init listens. A sandbox that has ended is told from one that is still starting.
    async fn dial(&self) -> Result<UnixStream, SandboxError> {
        let deadline = Instant::now() + DIAL_LIMIT;
        loop {
            match timeout_at(deadline, self.connect()).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(_)) => match self.end()? {
                    Some(end) => return Err(end),
                    None if Instant::now() < deadline => sleep(DIAL_PAUSE).await,
                    None => return Err(late()),
                },
                Err(_) => return Err(late()),
            }
        }
    }

    /// What is inside may put a link to any socket of the host in the place of its own, so links are not followed
    /// and the path is not looked up twice.
    async fn connect(&self) -> io::Result<UnixStream> {
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let directory = rustix::fs::openat(CWD, self.home.run(), flags | OFlags::DIRECTORY, Mode::empty())?;
        let inside = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let socket: OwnedFd = openat2(&directory, AGENT_SOCKET, flags, Mode::empty(), inside)?;
        UnixStream::connect(format!("/proc/self/fd/{}", socket.as_raw_fd())).await
    }

    /// How the sandbox has ended; none while it lives. Nobody can tell without the sandbox's record.
    fn end(&self) -> Result<Option<SandboxError>, SandboxError> {
        match self.home.read_state().map_err(super::unreadable)? {
            Some(state) if state.alive() => Ok(None),
            Some(state) if state.stopped => Ok(Some(SandboxError::Stopped)),
            _ => Ok(Some(SandboxError::Gone)),
        }
    }

    pub(in crate::sandbox) async fn json<T: serde::de::DeserializeOwned>(
        &self,
        answer: Response<Incoming>,
    ) -> Result<T, SandboxError> {
        serde_json::from_slice(&read(known(answer)?).await?).map_err(broken)
    }
}

fn no_record() -> SandboxError {
    SandboxError::failed("the sandbox's init answered without the job's record")
}

fn late() -> SandboxError {
    SandboxError::Timeout { what: "starting the sandbox's init", limit: DIAL_LIMIT }
}

/// The reason goes into rows and answers.
fn shortened(status: JobStatus) -> JobStatus {
    match status {
        JobStatus::FailedToStart { reason } => {
            JobStatus::FailedToStart { reason: reason.chars().take(LONGEST_REASON).collect() }
        }
        status => status,
    }
}

fn job_path(id: &JobId) -> String {
    format!("/jobs/{}", id.as_str())
}

fn known(answer: Response<Incoming>) -> Result<Response<Incoming>, SandboxError> {
    match answer.status() {
        status if status.is_success() => Ok(answer),
        StatusCode::NOT_FOUND => Err(SandboxError::NoSuchJob),
        status => Err(unexpected(status)),
    }
}

pub(in crate::sandbox) async fn read(answer: Response<Incoming>) -> Result<Bytes, SandboxError> {
    let body = timeout(ANSWER_LIMIT, Limited::new(answer.into_body(), LARGEST_ANSWER).collect()).await;
    let body =
        body.map_err(|_| SandboxError::Timeout { what: "the sandbox's answer", limit: ANSWER_LIMIT })?;
    let body =
        body.map_err(|error| SandboxError::caused("the sandbox's init broke off its answer", error))?;
    Ok(body.to_bytes())
}

pub(in crate::sandbox) fn broken(error: impl std::error::Error + Send + Sync + 'static) -> SandboxError {
    SandboxError::caused("the sandbox's init broke off its answer", error)
}

pub(in crate::sandbox) fn unexpected(status: StatusCode) -> SandboxError {
    SandboxError::failed(format!("the sandbox's init answered with status {}", status.as_u16()))
}
