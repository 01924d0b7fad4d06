//! Speaking with the init inside a sandbox, through whatever [`Door`] its engine has to it.

mod driver;
mod files;

use std::{fmt, io, time::Duration};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, sleep, timeout, timeout_at},
};

pub(in crate::sandbox) use self::driver::{AgentDriver, Keeper};
use super::{
    BoxedStream, JobId, JobOutput, JobProgress, JobSpec, JobStatus, Parking, SandboxError, Usage,
    wire::{
        CLOSED_STATUS, Health, IN_USE_STATUS, Idle, JobRecord, LARGEST_PIECE, TRUNCATED_HEADER,
        TUNNEL_PROTOCOL,
    },
};

/// What is inside can put itself in the init's place, so even the init is not given all of the server's memory.
const LARGEST_ANSWER: usize = 17 << 20;
/// Of what the init says in words, in characters.
const LONGEST_REASON: usize = 500;
/// For an answer that takes the init no work.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// From when an init says that it ends until nothing of its sandbox runs any more.
const END_LIMIT: Duration = Duration::from_secs(20);

/// The way to the init of one sandbox.
pub(in crate::sandbox) trait Door: fmt::Debug + Send + Sync {
    type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// How long a sandbox that was just made may take until its init answers.
    const DIAL_LIMIT: Duration;
    /// How often an init that does not listen yet is tried.
    const DIAL_PAUSE: Duration;

    /// A connection that the init has taken, and over which nothing was said yet.
    fn connect(&self) -> impl Future<Output = io::Result<Self::Stream>> + Send;

    /// How the sandbox has ended; none while it lives.
    fn end(&self) -> impl Future<Output = Result<Option<SandboxError>, SandboxError>> + Send;
}

/// The init of one sandbox.
#[derive(Debug)]
pub(in crate::sandbox) struct Agent<D> {
    door: D,
}

impl<D: Door> Agent<D> {
    pub(in crate::sandbox) fn behind(door: D) -> Self {
        Self { door }
    }

    pub(in crate::sandbox) async fn health(&self) -> Result<Health, SandboxError> {
        self.json(self.ask(Method::GET, "/health", Bytes::new(), ANSWER_LIMIT).await?).await
    }

    pub(in crate::sandbox) async fn usage(&self) -> Result<Usage, SandboxError> {
        self.json(self.ask(Method::GET, "/usage", Bytes::new(), ANSWER_LIMIT).await?).await
    }

    pub(in crate::sandbox) async fn idle(&self) -> Result<Duration, SandboxError> {
        let answer = self.ask(Method::GET, "/idle", Bytes::new(), ANSWER_LIMIT).await?;
        Ok(Duration::from_millis(self.json::<Idle>(answer).await?.idle_ms))
    }

    /// Returns when nothing of the sandbox runs any more, or somebody uses it.
    pub(in crate::sandbox) async fn park(&self, idle: Duration) -> Result<Parking, SandboxError> {
        let path = format!("/park?idle_ms={}", idle.as_millis());
        let answer = self.ask(Method::POST, &path, Bytes::new(), ANSWER_LIMIT).await?;
        match answer.status() {
            IN_USE_STATUS => Ok(Parking::InUse),
            status if status.is_success() => self.ended().await.map(|_| Parking::Parked),
            status => Err(unexpected(status)),
        }
    }

    pub(in crate::sandbox) async fn tunnel(&self, port: u16) -> Result<BoxedStream, SandboxError> {
        match self.upgrade(&format!("/ports/{port}"), TUNNEL_PROTOCOL).await? {
            Ok(stream) => Ok(stream),
            Err(StatusCode::BAD_GATEWAY) => Err(SandboxError::PortClosed { port }),
            Err(status) => Err(unexpected(status)),
        }
    }

    /// A stream in another protocol, or the status with which that was refused.
    async fn upgrade(
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

    async fn ask(
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
            Ok(Ok(answer)) if answer.status() == CLOSED_STATUS => Err(self.ended().await?),
            Ok(Err(error)) => Err(self.door.end().await?.unwrap_or(error)),
            Ok(answer) => answer,
            Err(_) => Err(SandboxError::Timeout { what: "the sandbox's answer", limit }),
        }
    }

    /// How a sandbox has ended that is about to.
    async fn ended(&self) -> Result<SandboxError, SandboxError> {
        let ended = async {
            loop {
                match self.door.end().await {
                    Ok(None) => sleep(D::DIAL_PAUSE).await,
                    Ok(Some(end)) => return Ok(end),
                    Err(error) => return Err(error),
                }
            }
        };
        let overdue = SandboxError::Timeout { what: "the end of the sandbox", limit: END_LIMIT };
        timeout(END_LIMIT, ended).await.unwrap_or(Err(overdue))
    }

    /// Connects as soon as the init listens. A sandbox that has ended is told from one that is still starting.
    async fn dial(&self) -> Result<D::Stream, SandboxError> {
        let deadline = Instant::now() + D::DIAL_LIMIT;
        loop {
            match timeout_at(deadline, self.door.connect()).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(_)) => match self.door.end().await? {
                    Some(end) => return Err(end),
                    None if Instant::now() < deadline => sleep(D::DIAL_PAUSE).await,
                    None => return Err(late::<D>()),
                },
                Err(_) => return Err(late::<D>()),
            }
        }
    }

    async fn json<T: serde::de::DeserializeOwned>(
        &self,
        answer: Response<Incoming>,
    ) -> Result<T, SandboxError> {
        serde_json::from_slice(&read(known(answer)?).await?).map_err(broken)
    }
}

fn no_record() -> SandboxError {
    SandboxError::failed("the sandbox's init answered without the job's record")
}

fn late<D: Door>() -> SandboxError {
    SandboxError::Timeout { what: "starting the sandbox's init", limit: D::DIAL_LIMIT }
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

async fn read(answer: Response<Incoming>) -> Result<Bytes, SandboxError> {
    let body = timeout(ANSWER_LIMIT, Limited::new(answer.into_body(), LARGEST_ANSWER).collect()).await;
    let body =
        body.map_err(|_| SandboxError::Timeout { what: "the sandbox's answer", limit: ANSWER_LIMIT })?;
    let body =
        body.map_err(|error| SandboxError::caused("the sandbox's init broke off its answer", error))?;
    Ok(body.to_bytes())
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> SandboxError {
    SandboxError::caused("the sandbox's init broke off its answer", error)
}

fn unexpected(status: StatusCode) -> SandboxError {
    SandboxError::failed(format!("the sandbox's init answered with status {}", status.as_u16()))
}
