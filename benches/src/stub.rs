//! A server that answers every request with the same thread: as little as possible beside the client under measurement.

use std::{
    convert::Infallible,
    fs,
    io::Write as _,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

use anyhow::Context as _;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, BufReader},
    net::TcpListener,
    process::{Child, Command},
};
use tokio_rustls::TlsAcceptor;
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

/// A certificate, and the key for it, as files.
#[derive(Debug)]
pub(crate) struct Certificate {
    folder: TempDir,
}

impl Certificate {
    /// One that vouches for this machine's own address, and for itself.
    pub(crate) fn make() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("kortix-bench-").tempdir()?;
        let made = rcgen::generate_simple_self_signed(vec![Ipv4Addr::LOCALHOST.to_string()])?;
        fs::write(folder.path().join("certificate.pem"), made.cert.pem())?;
        fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem())?;
        Ok(Self { folder })
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }
}

impl Stub {
    pub(crate) async fn start(setting: &Setting) -> anyhow::Result<Self> {
        Self::spawn(Command::new(&setting.own).arg("stub")).await
    }

    /// The same behind TLS.
    pub(crate) async fn start_with(setting: &Setting, certificate: &Certificate) -> anyhow::Result<Self> {
        let mut command = Command::new(&setting.own);
        Self::spawn(command.args(["stub", "--certificate"]).arg(certificate.folder.path())).await
    }

    async fn spawn(command: &mut Command) -> anyhow::Result<Self> {
        let mut process = command
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
pub(crate) async fn serve(certificate: Option<&Path>) -> anyhow::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let tls = certificate.map(acceptor).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    writeln!(std::io::stdout(), "{scheme}://{}", listener.local_addr()?)?;
    let (mut input, mut byte) = (tokio::io::stdin(), [0]);
    tokio::select! {
        ended = accept(&listener, tls.as_ref()) => ended,
        _ = input.read(&mut byte) => Ok(()),
    }
}

fn acceptor(folder: &Path) -> anyhow::Result<TlsAcceptor> {
    let certificate = CertificateDer::from_pem_file(folder.join("certificate.pem"))?;
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem"))?;
    let config =
        rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn accept(listener: &TcpListener, tls: Option<&TlsAcceptor>) -> anyhow::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        match tls.cloned() {
            None => tokio::spawn(answer_all(stream)),
            Some(tls) => tokio::spawn(async move {
                if let Ok(stream) = tls.accept(stream).await {
                    answer_all(stream).await;
                }
            }),
        };
    }
}

async fn answer_all(stream: impl AsyncRead + AsyncWrite + Unpin) {
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
