//! Asking an issuer for its keys over HTTP.

use std::{error::Error, fmt, io, str::FromStr, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::{RootCertStore, pki_types::ServerName};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::key_set::KeySet;
use crate::tls;

/// More than any issuer has: a key takes some 250 bytes.
const BODY_LIMIT: usize = 64 << 10;

/// Where keys come from.
#[async_trait]
pub trait KeySource: Send + Sync + fmt::Debug {
    async fn fetch(&self) -> Result<KeySet, FetchError>;
}

/// Why there are no keys. None of these names the address, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("cannot connect")]
    Connect(#[source] io::Error),
    #[error("the connection failed")]
    Http(#[from] hyper::Error),
    #[error("it answered {0}, and only 200 is taken; redirects are not followed")]
    Status(StatusCode),
    #[error("the answer broke off")]
    Body(#[source] Box<dyn Error + Send + Sync>),
    #[error("the answer is longer than {BODY_LIMIT} bytes")]
    TooLong,
    #[error("the answer is not a set of keys")]
    Malformed(#[source] serde_json::Error),
    #[error("there was no answer within {0} seconds")]
    TooSlow(u64),
}

/// The address of a JWKS document: `https://`, or `http://` on the server's own machine.
#[derive(Clone)]
pub struct JwksUrl(Url);

impl FromStr for JwksUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| error.to_string())?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err("must have no user, password or fragment".to_owned());
        }
        match (url.scheme(), url.host()) {
            ("https", Some(_)) => Ok(Self(url)),
            ("http", Some(host)) if tls::is_loopback(&host) => Ok(Self(url)),
            _ => Err("must begin with https://; http:// is for this machine alone, such as http://127.0.0.1"
                .to_owned()),
        }
    }
}

impl JwksUrl {
    fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    fn host(&self) -> String {
        match self.0.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => String::new(),
        }
    }

    fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    fn authority(&self) -> &str {
        &self.0[url::Position::BeforeHost..url::Position::AfterPort]
    }

    fn path_and_query(&self) -> &str {
        &self.0[url::Position::BeforePath..url::Position::AfterQuery]
    }
}

/// Without the query, which may be a secret.
impl fmt::Debug for JwksUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0[..url::Position::AfterPath])
    }
}

/// An issuer that publishes its keys at an address.
pub struct HttpSource {
    url: JwksUrl,
    api_key: Option<HeaderValue>,
    tls: Option<TlsConnector>,
}

impl HttpSource {
    /// `api_key` is sent as the header `apikey`, as hosted issuers ask for it.
    pub fn new(url: JwksUrl, api_key: Option<&SecretString>) -> anyhow::Result<Self> {
        let tls = if url.is_https() { Some(trusting(tls::system_roots()?)?) } else { None };
        Self::with_tls(url, api_key, tls)
    }

    fn with_tls(
        url: JwksUrl,
        api_key: Option<&SecretString>,
        tls: Option<TlsConnector>,
    ) -> anyhow::Result<Self> {
        let api_key = api_key
            .map(|key| {
                let mut value = HeaderValue::from_str(key.expose_secret())?;
                value.set_sensitive(true);
                anyhow::Ok(value)
            })
            .transpose()
            .map_err(|_| anyhow::anyhow!("KORTIX_SERVER_JWKS_API_KEY cannot be sent in a header"))?;
        Ok(Self { url, api_key, tls })
    }

    fn request(&self) -> Result<Request<Empty<Bytes>>, http::Error> {
        let mut request = Request::get(self.url.path_and_query())
            .header(header::HOST, self.url.authority())
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, concat!("kortix-server/", env!("CARGO_PKG_VERSION")));
        if let Some(key) = &self.api_key {
            request = request.header("apikey", key);
        }
        request.body(Empty::new())
    }
}

#[async_trait]
impl KeySource for HttpSource {
    async fn fetch(&self) -> Result<KeySet, FetchError> {
        let request = self.request().map_err(|error| FetchError::Connect(io::Error::other(error)))?;
        let host = self.url.host();
        let stream =
            TcpStream::connect((host.as_str(), self.url.port())).await.map_err(FetchError::Connect)?;
        let body = match &self.tls {
            None => exchange(stream, request).await?,
            Some(tls) => {
                let name = ServerName::try_from(host)
                    .map_err(|error| FetchError::Connect(io::Error::other(error)))?;
                exchange(tls.connect(name, stream).await.map_err(FetchError::Connect)?, request).await?
            }
        };
        KeySet::parse(&body).map_err(FetchError::Malformed)
    }
}

async fn exchange<S>(stream: S, request: Request<Empty<Bytes>>) -> Result<Bytes, FetchError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // Ends with this call, also when it is given up.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(request).await?;
    if answer.status() != StatusCode::OK {
        return Err(FetchError::Status(answer.status()));
    }
    let body = Limited::new(answer.into_body(), BODY_LIMIT).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { FetchError::TooLong } else { FetchError::Body(error) }
    })?;
    Ok(body.to_bytes())
}

fn trusting(roots: RootCertStore) -> anyhow::Result<TlsConnector> {
    Ok(TlsConnector::from(Arc::new(tls::trusting(roots)?)))
}

impl fmt::Debug for HttpSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpSource").field(&self.url).finish()
    }
}

#[cfg(test)]
mod tests;
