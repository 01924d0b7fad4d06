//! Serving connections: with a limit on how long a client may take to say what it wants, and an end that finishes what
//! was begun.

use std::{future::Future, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

/// From the connection, or the answer before, until the head of the request is there.
const HEAD_LIMIT: Duration = Duration::from_secs(30);
/// After accepting failed, as it does when there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

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
    let connections = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => answer(stream, peer, &router, &connections),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "cannot accept a connection");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    if timeout(drain_limit, connections.shutdown()).await.is_err() {
        tracing::warn!("some connections were not done within {drain_limit:?}");
    }
}

fn answer(stream: TcpStream, peer: SocketAddr, router: &Router, connections: &GracefulShutdown) {
    // Small answers are sent at once; that this cannot be had is no reason not to answer.
    let _ = stream.set_nodelay(true);
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
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    let watched = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(error = error.as_ref() as &dyn std::error::Error, "a connection broke off");
        }
    });
}
