//! The driver's door into the sandbox: HTTP on a unix socket in the run directory, or on a port. See
//! [`crate::sandbox::wire`].

use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{Path as UrlPath, Query, Request, State},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{delete, get, post},
    serve::Listener,
};
use http::{HeaderValue, StatusCode, header};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncWriteExt as _, copy_bidirectional_with_sizes},
    net::{TcpListener, TcpStream, UnixListener, UnixStream},
};

use super::{desktop, files, health::Board, jobs::Jobs, parking, services::FirstLook, terminal, usage};
use crate::sandbox::{
    DESKTOP_PORT, JobId, JobSpec,
    activity::{Activity, Use},
    egress::EGRESS_PORT,
    wire::{
        AGENT_PORT, AGENT_SOCKET, GREETING, Health, JobQuery, JobRecord, LARGEST_PIECE, OutputQuery,
        ProgressQuery, RUN_INSIDE, TRUNCATED_HEADER, TUNNEL_PROTOCOL,
    },
};

/// Of the bytes that are on their way: who is outside types, a program inside writes.
const UPWARDS_BYTES: usize = 8 << 10;
const DOWNWARDS_BYTES: usize = 128 << 10;

#[derive(Clone)]
struct Agent {
    board: Board,
    first_look: FirstLook,
    jobs: Arc<Jobs>,
}

/// Where the driver comes in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Door {
    Socket,
    Port,
}

pub(super) enum Listening {
    Socket(UnixListener),
    Port(GreetingListener),
}

pub(super) async fn listen(door: Door) -> io::Result<Listening> {
    Ok(match door {
        Door::Socket => Listening::Socket(UnixListener::bind(Path::new(RUN_INSIDE).join(AGENT_SOCKET))?),
        Door::Port => Listening::Port(GreetingListener(TcpListener::bind(("127.0.0.1", AGENT_PORT)).await?)),
    })
}

/// What is on its way to the driver is taken in large steps, and whoever takes it is woken seldom.
struct WideListener(UnixListener);

impl Listener for WideListener {
    type Io = UnixStream;
    type Addr = tokio::net::unix::SocketAddr;

    async fn accept(&mut self) -> (UnixStream, tokio::net::unix::SocketAddr) {
        let (stream, from) = Listener::accept(&mut self.0).await;
        // As much as the system lets it; less is only slower.
        let _as_it_was = rustix::net::sockopt::set_socket_send_buffer_size(&stream, 1 << 20);
        (stream, from)
    }

    fn local_addr(&self) -> io::Result<tokio::net::unix::SocketAddr> {
        self.0.local_addr()
    }
}

/// Speaks first: whoever reaches the port through others is told by them that it is open before anybody knows, and
/// learns by the greeting that it is.
pub(super) struct GreetingListener(TcpListener);

impl Listener for GreetingListener {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let (mut stream, from) = Listener::accept(&mut self.0).await;
            // A few bytes into an empty buffer, so this waits for nobody.
            if stream.set_nodelay(true).is_ok() && stream.write_all(GREETING).await.is_ok() {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Answers until somebody has the sandbox end.
pub(super) async fn serve(listening: Listening, board: Board, first_look: FirstLook) -> io::Result<()> {
    let activity = Activity::default();
    let agent = Agent { board, first_look, jobs: Arc::new(Jobs::of_earlier_runs()?) };
    let lot = parking::Lot::new(activity.clone());
    let uses = Router::new()
        .route("/ports/{port}", get(tunnel))
        .route("/jobs/{id}", get(job).put(start_job).delete(kill_job))
        .route("/jobs/{id}/output", get(job_output))
        .route("/jobs/{id}/progress", get(job_progress))
        .route("/jobs/{id}/record", delete(forget_job))
        .with_state(agent.clone())
        .route("/files", get(files::info).delete(files::delete))
        .route("/files/list", get(files::list))
        .route("/files/content", get(files::read).put(files::write).post(files::add))
        .route("/terminal", get(terminal::open).with_state(terminal::Room::default()))
        .route_layer(from_fn_with_state(activity, parking::in_use));
    let looks = Router::new()
        .route("/health", get(health).with_state(agent))
        .route("/usage", get(usage::usage))
        .route("/idle", get(parking::idle).with_state(lot.clone()))
        .route("/park", post(parking::park).with_state(lot.clone()));
    let routes = uses.merge(looks);
    let serving = async {
        match listening {
            Listening::Socket(socket) => axum::serve(WideListener(socket), routes).await,
            Listening::Port(port) => axum::serve(port, routes).await,
        }
    };
    tokio::select! {
        served = serving => served,
        () = lot.parked() => Err(io::Error::other("nobody has used the sandbox, which is why it ends")),
    }
}

async fn health(State(agent): State<Agent>) -> Json<Health> {
    Json(agent.board.report())
}

async fn tunnel(
    State(agent): State<Agent>,
    UrlPath(port): UrlPath<u16>,
    Extension(using): Extension<Use>,
    request: Request,
) -> Response {
    if port == DESKTOP_PORT {
        return into(request, using, |stream| desktop::serve_one(stream, agent.first_look));
    }
    // What comes through the gateway is neither for this door nor for the way out.
    if matches!(port, AGENT_PORT | EGRESS_PORT) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let Ok(mut port) = dial(port).await else { return StatusCode::BAD_GATEWAY.into_response() };
    into(request, using, async move |stream| {
        let mut stream = TokioIo::new(stream);
        // Either side may break off at any time; there is nobody left to tell.
        let _ended =
            copy_bidirectional_with_sizes(&mut stream, &mut port, UPWARDS_BYTES, DOWNWARDS_BYTES).await;
    })
}

/// Agrees to a tunnel, and leaves it to what it leads to.
fn into<F: Future<Output = ()> + Send + 'static>(
    request: Request,
    using: Use,
    lead: impl FnOnce(Upgraded) -> F + Send + 'static,
) -> Response {
    tokio::spawn(async move {
        let _using = using;
        if let Ok(upgraded) = hyper::upgrade::on(request).await {
            lead(upgraded).await;
        }
    });
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    answer.headers_mut().insert(header::UPGRADE, HeaderValue::from_static(TUNNEL_PROTOCOL));
    answer
}

/// Programs listen on either loopback address.
async fn dial(port: u16) -> io::Result<TcpStream> {
    let stream = match TcpStream::connect(("127.0.0.1", port)).await {
        Ok(stream) => stream,
        Err(_) => TcpStream::connect(("::1", port)).await?,
    };
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn start_job(
    State(agent): State<Agent>,
    UrlPath(id): UrlPath<String>,
    Extension(using): Extension<Use>,
    Json(spec): Json<JobSpec>,
) -> Response {
    let Some(id) = JobId::new(id) else { return StatusCode::BAD_REQUEST.into_response() };
    match agent.jobs.start(&id, &spec, using) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            super::note(&format!("job {} cannot be started: {error}", id.as_str()));
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn job(
    State(agent): State<Agent>,
    UrlPath(id): UrlPath<String>,
    Query(query): Query<JobQuery>,
) -> Result<Json<JobRecord>, StatusCode> {
    let id = JobId::new(id).ok_or(StatusCode::NOT_FOUND)?;
    let record = agent.jobs.wait(&id, Duration::from_millis(query.wait_ms)).await;
    record.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn job_output(
    State(agent): State<Agent>,
    UrlPath(id): UrlPath<String>,
    Query(query): Query<OutputQuery>,
) -> Result<Response, StatusCode> {
    let id = JobId::new(id).ok_or(StatusCode::NOT_FOUND)?;
    let record = agent.jobs.now(&id).ok_or(StatusCode::NOT_FOUND)?;
    let output = agent.jobs.output(&id, query.offset, query.limit.min(LARGEST_PIECE)).await;
    let bytes = output.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let truncated = if record.truncated { "true" } else { "false" };
    Ok(([(TRUNCATED_HEADER, truncated)], bytes).into_response())
}

async fn job_progress(
    State(agent): State<Agent>,
    UrlPath(id): UrlPath<String>,
    Query(query): Query<ProgressQuery>,
) -> Result<Vec<u8>, StatusCode> {
    let id = JobId::new(id).ok_or(StatusCode::NOT_FOUND)?;
    let (limit, wait) = (query.limit.min(LARGEST_PIECE), Duration::from_millis(query.wait_ms));
    let progress = agent.jobs.progress(&id, query.offset, limit, wait).await;
    let progress = progress.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let (record, output) = progress.ok_or(StatusCode::NOT_FOUND)?;
    let mut answer = serde_json::to_vec(&record).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    answer.push(b'\n');
    answer.extend_from_slice(&output);
    Ok(answer)
}

async fn kill_job(State(agent): State<Agent>, UrlPath(id): UrlPath<String>) -> StatusCode {
    let Some(id) = JobId::new(id) else { return StatusCode::NOT_FOUND };
    if agent.jobs.kill(&id).await { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn forget_job(State(agent): State<Agent>, UrlPath(id): UrlPath<String>) -> StatusCode {
    let Some(id) = JobId::new(id) else { return StatusCode::NOT_FOUND };
    if agent.jobs.forget(&id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
