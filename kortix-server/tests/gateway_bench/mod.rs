//! A gateway in front of one sandbox of the fake driver, over a real socket.

#![expect(dead_code, clippy::unwrap_used, reason = "each test file uses its part; a test fails by panicking")]

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use axum::{Router, routing::get};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, StatusCode, request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use kortix_server::{
    gateway::{
        Entrance, Gateway, GatewayConfig, LookupError, Purpose, SandboxPaths, Sealer, TokenLookup, Waker,
    },
    sandbox::{Parking, SandboxDriver, SandboxKey, SandboxSpec, fake::FakeDriver},
};
use secrecy::SecretString;
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

pub(crate) const TOKEN: &str = "the-token-of-this-sandbox";

/// The tokens of all sandboxes, or none when looking them up fails.
#[derive(Default)]
struct Tokens(Mutex<Option<HashMap<SandboxKey, &'static str>>>);

#[async_trait]
impl TokenLookup for Tokens {
    async fn token(&self, key: &SandboxKey) -> Result<Option<SecretString>, LookupError> {
        let tokens = self.0.lock().unwrap();
        let tokens = tokens.as_ref().ok_or_else(|| LookupError::new("the database is away"))?;
        Ok(tokens.get(key).map(|token| SecretString::from(*token)))
    }
}

/// Which sandboxes were to be woken. None of them is.
#[derive(Default)]
struct Woken(Mutex<Vec<SandboxKey>>);

impl Waker for Woken {
    fn wake(&self, key: &SandboxKey) {
        self.0.lock().unwrap().push(key.clone());
    }
}

pub(crate) struct Bench {
    pub(crate) driver: Arc<FakeDriver>,
    tokens: Arc<Tokens>,
    woken: Arc<Woken>,
    key: SandboxKey,
    address: SocketAddr,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn header(&self, name: HeaderName) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

/// Seconds since the epoch, so long from now.
pub(crate) fn in_seconds(seconds: u64) -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + seconds
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(GatewayConfig::default()).await
    }

    pub(crate) async fn behind_https() -> Self {
        Self::with(GatewayConfig { public_https: true, ..GatewayConfig::default() }).await
    }

    pub(crate) async fn with_paths() -> Self {
        Self::with(GatewayConfig { paths: SandboxPaths::On, ..GatewayConfig::default() }).await
    }

    pub(crate) async fn with(config: GatewayConfig) -> Self {
        let driver = Arc::new(FakeDriver::default());
        let tokens = Arc::new(Tokens(Mutex::new(Some(HashMap::new()))));
        let woken = Arc::<Woken>::default();
        let gateway =
            Gateway::with_config(Arc::<FakeDriver>::clone(&driver), Arc::<Tokens>::clone(&tokens), config)
                .waking_by(Arc::<Woken>::clone(&woken));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = gateway.in_front_of(Router::new().fallback(get(|| async { "the api" })));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let mut bench = Self { driver, tokens, woken, key: SandboxKey::random(), address };
        bench.key = bench.another_sandbox(TOKEN).await;
        bench
    }

    pub(crate) async fn another_sandbox(&self, token: &'static str) -> SandboxKey {
        let key = SandboxKey::random();
        self.driver.create(&key, &SandboxSpec::default()).await.unwrap();
        self.tokens.0.lock().unwrap().as_mut().unwrap().insert(key.clone(), token);
        key
    }

    pub(crate) async fn destroy(&self) {
        self.driver.destroy(&self.key).await.unwrap();
    }

    /// Ends it as one that dies by itself, once nobody uses it.
    pub(crate) async fn let_die(&self) {
        while self.driver.park(&self.key, Duration::ZERO).await.unwrap() == Parking::InUse {
            sleep(Duration::from_millis(1)).await;
        }
    }

    pub(crate) fn key(&self) -> &SandboxKey {
        &self.key
    }

    pub(crate) fn woken(&self) -> Vec<SandboxKey> {
        self.woken.0.lock().unwrap().clone()
    }

    pub(crate) fn break_lookup(&self) {
        *self.tokens.0.lock().unwrap() = None;
    }

    pub(crate) fn host(&self, port: u16) -> String {
        self.host_of(&self.key, port)
    }

    pub(crate) fn host_of(&self, key: &SandboxKey, port: u16) -> String {
        format!("{port}-{key}.localhost:{}", self.address.port())
    }

    pub(crate) fn request(&self, port: u16, path: &str) -> request::Builder {
        Request::get(path).header("Host", self.host(port))
    }

    /// A request that is let through.
    pub(crate) fn entering(&self, port: u16, path: &str) -> request::Builder {
        self.request(port, path).header("X-Kortix-Sandbox-Token", TOKEN)
    }

    pub(crate) fn websocket(&self, headers: &[(&'static str, &str)]) -> Request<()> {
        self.websocket_at("/websockify", headers)
    }

    pub(crate) fn websocket_at(&self, path: &str, headers: &[(&'static str, &str)]) -> Request<()> {
        let mut request = format!("ws://{}{path}", self.host(6080)).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        request
    }

    /// The cookie for that port's host, as the gateway sets it.
    pub(crate) async fn cookie(&self, port: u16) -> String {
        let traded = self.get(port, &format!("/?token={TOKEN}")).await;
        traded.header(http::header::SET_COOKIE).split(';').next().unwrap().to_owned()
    }

    /// A seal for that port, under the token that is in force.
    pub(crate) fn seal(&self, purpose: Purpose, port: u16, expires: u64) -> String {
        let entrance: Entrance = format!("{port}-{}", self.key).parse().unwrap();
        Sealer::new(&entrance, &SecretString::from(TOKEN)).until(purpose, expires)
    }

    pub(crate) fn change_token(&self, token: &'static str) {
        self.tokens.0.lock().unwrap().as_mut().unwrap().insert(self.key.clone(), token);
    }

    pub(crate) async fn get(&self, port: u16, path: &str) -> Answer {
        self.send(self.request(port, path)).await
    }

    pub(crate) async fn send(&self, request: request::Builder) -> Answer {
        self.send_whole(request.body(String::new()).unwrap()).await
    }

    pub(crate) async fn send_whole(&self, request: Request<String>) -> Answer {
        let (mut sender, connection) = http1::handshake(TokioIo::new(self.connect().await)).await.unwrap();
        tokio::spawn(connection);
        let answer = sender.send_request(request.map(|body| Full::new(Bytes::from(body)))).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: head.status, headers: head.headers, body }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}
