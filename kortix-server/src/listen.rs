//! Serving connections: with a limit on how long a client may take to say what it wants, and an end that finishes what
//! was begun.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::net::sockopt;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

/// From the connection, or the answer before, until the head of the request is there.
const HEAD_LIMIT: Duration = Duration::from_secs(30);
/// After accepting failed, as it does when there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// After so much silence a client is asked whether it is still there, again and again, until it is taken for gone.
const SILENCE: Duration = Duration::from_mins(1);
const PROBE_PAUSE: Duration = Duration::from_secs(15);
const PROBES: u32 = 4;

/// As an extension of an answer: the connection is closed in place of it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a test asked to cut the connection")]
pub(crate) struct CutConnection;

/// Listens there; port 0 picks a free one.
pub(crate) async fn bind(address: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr().context("the listening socket has no address")?;
    Ok((listener, address))
}

/// Answers every connection until `stop` is done; then lets those that are being answered finish, for `drain_limit`.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    drain_limit: Duration,
) {
    // Every connection has a receiver: it hears of the end there, and drops it at its own.
    let connections = watch::Sender::new(());
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => answer(stream, peer, &router, connections.subscribe()),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "cannot accept a connection");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    connections.send_replace(());
    if timeout(drain_limit, connections.closed()).await.is_err() {
        tracing::warn!("some connections were not done within {drain_limit:?}");
    }
}

/// Whoever is gone without a word, as a machine that sleeps, is not to be taken for somebody who looks at a desktop.
pub(crate) fn notice_silence(stream: &TcpStream) -> io::Result<()> {
    sockopt::set_socket_keepalive(stream, true)?;
    sockopt::set_tcp_keepidle(stream, SILENCE)?;
    sockopt::set_tcp_keepintvl(stream, PROBE_PAUSE)?;
    Ok(sockopt::set_tcp_keepcnt(stream, PROBES)?)
}

fn answer(stream: TcpStream, peer: SocketAddr, router: &Router, mut end: watch::Receiver<()>) {
    // Small answers are sent at once; that this cannot be had is no reason not to answer.
    let _ = stream.set_nodelay(true);
    if let Err(error) = notice_silence(&stream) {
        tracing::debug!(error = &error as &dyn std::error::Error, "a client that vanishes is not noticed");
    }
    let router = router.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        async move {
            let answered = router.oneshot(request).await;
            let answer = answered.unwrap_or_else(|never| match never {});
            match answer.extensions().get::<CutConnection>() {
                Some(cut) => Err(*cut),
                None => Ok(answer),
            }
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT);
    // Not the builder that tells versions of HTTP apart: it reads the head in two pieces, and takes more memory for it.
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::spawn(async move {
        tokio::pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            _ = end.changed() => {
                // What is being answered is answered to its end, and nothing behind it.
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(error = &error as &dyn std::error::Error, "a connection broke off");
        }
    });
}
