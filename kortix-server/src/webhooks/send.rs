//! One try of one delivery.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    sync::OnceCell,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::target::{Reach, Target, may_be_called};
use crate::tls::{system_roots, trusting};

/// How long a try may take, from the name to the status.
pub const TRY_LIMIT: Duration = Duration::from_secs(15);

/// What is sent.
#[derive(Debug)]
pub struct Message<'a> {
    pub id: &'a str,
    pub seconds: i64,
    pub signature: &'a str,
    pub body: &'a str,
}

/// Why there is no status. Whoever made the webhook reads these: they tell nothing of the networks of this server.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("the name could not be resolved")]
    Unresolved(#[source] io::Error),
    #[error("the name leads to a private address")]
    Private,
    #[error("no connection could be made")]
    Connect(#[source] io::Error),
    #[error("no secure connection could be made")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the connection failed before there was an answer")]
    Http(#[from] hyper::Error),
    #[error("the request could not be made")]
    Request(#[from] http::Error),
    #[error("there was no answer within {} seconds", TRY_LIMIT.as_secs())]
    TooSlow,
}

/// Sends to where it may. One connection a try: no redirects are followed, and what comes behind the status is not read.
#[derive(Debug)]
pub struct Sender {
    reach: Reach,
    tls: OnceCell<Tls>,
}

struct Tls(TlsConnector);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Sender {
    pub fn new(reach: Reach) -> Self {
        Self { reach, tls: OnceCell::new() }
    }

    pub async fn send(&self, target: &Target, message: &Message<'_>) -> Result<StatusCode, SendError> {
        timeout(TRY_LIMIT, self.attempt(target, message)).await.unwrap_or(Err(SendError::TooSlow))
    }

    async fn attempt(&self, target: &Target, message: &Message<'_>) -> Result<StatusCode, SendError> {
        let host = target.host();
        let addresses = lookup_host((host.as_str(), target.port())).await.map_err(SendError::Unresolved)?;
        let addresses: Vec<SocketAddr> = addresses.collect();
        // What was looked at is what is called: the name is not asked for again, because its answer may be another one.
        if !may_be_called(&addresses, self.reach) {
            return Err(SendError::Private);
        }
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(SendError::Connect)?;
        let request = request(target, message)?;
        if !target.is_https() {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(host).map_err(|error| SendError::Tls(error.into()))?;
        let tls = self.tls.get_or_try_init(connector).await?;
        let stream = tls.0.connect(name, stream).await.map_err(|error| SendError::Tls(error.into()))?;
        exchange(stream, request).await
    }
}

/// Made when it is needed first: reading all certificates takes a while.
async fn connector() -> Result<Tls, SendError> {
    let config = system_roots().and_then(trusting).map_err(|error| SendError::Tls(error.into()))?;
    Ok(Tls(TlsConnector::from(Arc::new(config))))
}

fn request(target: &Target, message: &Message<'_>) -> Result<Request<Full<Bytes>>, http::Error> {
    Request::post(target.path_and_query())
        .header(header::HOST, target.authority())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("kortix-server/", env!("CARGO_PKG_VERSION")))
        .header(header::CONNECTION, "close")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.seconds)
        .header("webhook-signature", message.signature)
        .body(Full::new(Bytes::copy_from_slice(message.body.as_bytes())))
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, SendError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // Ends with this try, also when it is given up, and with it the connection and whatever else comes over it.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    Ok(sender.send_request(request).await?.status())
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncReadExt as _, net::TcpListener};

    use super::*;

    const MESSAGE: Message<'_> = Message { id: "whd_1", seconds: 5, signature: "v1,AAAA", body: "{}" };

    /// What a name leads to is looked at when it is called, and what was looked at is what is called.
    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_not_called() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        // As of a name that was public when the webhook was made.
        let target = Target::parse(&url, Reach::Everywhere).unwrap();
        let refused = Sender::new(Reach::Public).send(&target, &MESSAGE).await.unwrap_err();
        assert!(matches!(refused, SendError::Private), "{refused}");
        let sender = Sender::new(Reach::Everywhere);
        let called = sender.send(&target, &MESSAGE);
        let answered = async {
            // The first connection is this one's.
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4_096];
            let length = stream.read(&mut request).await.unwrap();
            drop(stream);
            String::from_utf8_lossy(&request[..length]).into_owned()
        };
        let (sent, request) = tokio::join!(called, answered);
        assert!(matches!(sent, Err(SendError::Http(_))), "{sent:?}");
        assert!(
            request.contains("webhook-id: whd_1") && request.contains("webhook-timestamp: 5"),
            "{request}"
        );
    }
}
