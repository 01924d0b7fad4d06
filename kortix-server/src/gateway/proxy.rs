//! Carrying one request into a sandbox, and what comes back.

use axum::{body::Body, extract::Request, response::Response};
use http::{StatusCode, Uri};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{io::copy_bidirectional_with_sizes, time::timeout};

use super::{GatewayConfig, address::Entrance, page::Refusal};
use crate::sandbox::{SandboxDriver, SandboxError};

/// Of the bytes that are on their way: a client types, a sandbox paints.
const UPWARDS_BYTES: usize = 8 << 10;
const DOWNWARDS_BYTES: usize = 128 << 10;

/// Sends a request that is as the sandbox is to see it, and brings what it answers.
pub(super) async fn forward(
    driver: &dyn SandboxDriver,
    config: &GatewayConfig,
    entrance: &Entrance,
    mut request: Request,
) -> Result<Response, Refusal> {
    let connect = timeout(config.connect_limit, driver.connect(entrance.key(), entrance.port()));
    let stream = connect.await.map_err(|_| Refusal::TooSlow)?.map_err(|error| refusal(entrance, &error))?;

    *request.uri_mut() = path_of(request.uri());
    *request.version_mut() = http::Version::HTTP_11;
    // Taken before the request goes away; used only when the sandbox agrees to change protocols.
    let client = hyper::upgrade::on(&mut request);

    let exchange = async {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection.with_upgrades());
        sender.send_request(request).await
    };
    let answer = timeout(config.head_limit, exchange).await.map_err(|_| Refusal::TooSlow)?;
    let mut answer = answer.map_err(|error| {
        tracing::debug!(sandbox = %entrance.key(), port = entrance.port(), %error, "no HTTP answer from the sandbox");
        Refusal::NotHttp { port: entrance.port() }
    })?;

    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        join(client, &mut answer);
    }
    Ok(answer.map(Body::new))
}

/// From now on bytes are passed on as they come, until either side ends.
fn join(client: hyper::upgrade::OnUpgrade, answer: &mut Response<Incoming>) {
    let sandbox = hyper::upgrade::on(answer);
    tokio::spawn(async move {
        if let (Ok(client), Ok(sandbox)) = tokio::join!(client, sandbox) {
            // Breaking off is how most of these end.
            let (mut client, mut sandbox) = (TokioIo::new(client), TokioIo::new(sandbox));
            let _ended =
                copy_bidirectional_with_sizes(&mut client, &mut sandbox, UPWARDS_BYTES, DOWNWARDS_BYTES)
                    .await;
        }
    });
}

fn path_of(uri: &Uri) -> Uri {
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    path.parse().unwrap_or_default()
}

fn refusal(entrance: &Entrance, error: &SandboxError) -> Refusal {
    tracing::debug!(sandbox = %entrance.key(), error = error as &dyn std::error::Error, "no way into the sandbox");
    match error {
        SandboxError::Gone => Refusal::Asleep,
        SandboxError::Stopped => Refusal::Stopped,
        SandboxError::PortClosed { port } => Refusal::PortClosed { port: *port },
        SandboxError::Timeout { .. } => Refusal::TooSlow,
        _ => Refusal::Unavailable,
    }
}
