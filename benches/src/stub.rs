//! A server that answers every request with the same thread: as little as possible beside the client under measurement.

use std::{convert::Infallible, io::Write as _, net::Ipv4Addr, process::Stdio};

use anyhow::Context as _;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};
use url::Url;

use crate::setting::Setting;

/// What `POST /threads` answers, in the reference server's own spelling.
pub(crate) const ANSWER: &str = concat!(
    r#"{"thread_id":"0193f4a2-7c1e-7d35-9b42-5f0e6a7d8c91","#,
    r#""project_id":"0193f4a2-7c1e-7d36-8e11-2b9c4d5e6f70"}"#,
);

/// A stub in a process of its own. It ends when this value does, or when this program does.
#[derive(Debug)]
pub(crate) struct Stub {
    /// Holds the pipe that the stub reads: its end is the stub's.
    _process: Child,
    pub(crate) url: Url,
}

impl Stub {
    pub(crate) async fn start(setting: &Setting) -> anyhow::Result<Self> {
        let mut process = Command::new(&setting.own)
            .arg("stub")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the stub")?;
        let mut line = String::new();
        let stdout = process.stdout.take().context("the stub has no standard output")?;
        BufReader::new(stdout).read_line(&mut line).await?;
        let url = line.trim().parse().with_context(|| format!("the stub said `{line}`"))?;
        Ok(Self { _process: process, url })
    }
}

/// Prints where it listens, and serves until standard input ends.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    let (mut input, mut byte) = (tokio::io::stdin(), [0]);
    tokio::select! {
        ended = accept(&listener) => ended,
        _ = input.read(&mut byte) => Ok(()),
    }
}

async fn accept(listener: &TcpListener) -> anyhow::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(answer_all(stream));
    }
}

async fn answer_all(stream: TcpStream) {
    // A client that hangs up in the middle of a request has said all there is to say.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)).await;
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    // Read to its end, so that the connection can be used again. What cannot be read needs no other answer.
    let _ = request.into_body().collect().await;
    let mut response = Response::new(Full::new(Bytes::from_static(ANSWER.as_bytes())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
