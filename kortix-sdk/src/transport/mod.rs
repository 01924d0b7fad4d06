//! HTTP itself. The only module that knows which library does it.

mod connecting;
mod failure;
mod incoming;
mod limits;
mod proxy;
mod tls;
#[cfg(feature = "terminal")]
mod websocket;
mod wire;

use std::{
    future::Future,
    pin::pin,
    time::{Duration, Instant},
};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Response};
use url::{Host, Url};

use connecting::Connections;
pub(crate) use failure::{Failure, FailureKind};
pub(crate) use incoming::Incoming;
pub(crate) use limits::Limits;
use limits::{Patience, TooLate};
use proxy::ChosenProxy;
pub(crate) use proxy::Proxy;
#[cfg(feature = "terminal")]
pub(crate) use websocket::{Heard, Receiver, Sender, Upgrade, WebSocket};
use wire::{Arriving, Sending, Wire};

use crate::Error;

/// A request with its full address.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Connections to one kind of address.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    wire: Wire,
}

impl Transport {
    /// Makes one attempt and reads the whole answer. Failures name the given address.
    ///
    /// The request is handed over before the future is made, which would otherwise have to hold it: one box of more
    /// than a kilobyte costs more than everything else this crate does for a call.
    pub(crate) fn send<'a>(
        &self,
        outgoing: Outgoing,
        begun: Instant,
        limits: Limits,
        address: &'a Url,
    ) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send + use<'a> {
        read(self.wire.hand_over(outgoing, limits.connect), begun, limits, address)
    }

    /// One that answers by a script.
    #[cfg(feature = "test-util")]
    pub(crate) fn scripted(script: crate::testing::Script) -> Self {
        Self { wire: Wire::Script(script) }
    }
}

impl From<Outgoing> for reqwest::Request {
    fn from(outgoing: Outgoing) -> Self {
        let mut request = Self::new(outgoing.method, outgoing.url);
        *request.headers_mut() = outgoing.headers;
        if !outgoing.body.is_empty() {
            *request.body_mut() = Some(outgoing.body.into());
        }
        request
    }
}

/// Reads a whole answer. No `async fn`, whose future would hold what it is given twice.
fn read<F>(
    mut answer: Sending<F>,
    begun: Instant,
    limits: Limits,
    address: &Url,
) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send
where
    F: Future<Output = Result<reqwest::Response, reqwest::Error>> + Send + Unpin,
{
    async move {
        let (timer, end) = limits::timer(begun, &limits);
        let timer = pin!(timer);
        let mut patience = Patience::new(&limits, timer, end);
        let mut answer = match patience.wait(|context| answer.poll_arrive(limits.connect, context)).await {
            Ok(answer) => answer,
            Err(broken) => return Err(broken.failure(address)),
        };
        let body = match body(&mut answer, &mut patience).await {
            Ok(body) => body,
            Err(broken) => return Err(broken.failure(address)),
        };
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

/// The whole body.
fn body(answer: &mut Arriving, patience: &mut Patience<'_>) -> impl Future<Output = Result<Bytes, Broken>> {
    async move {
        if answer.content_length().is_some_and(|length| length > LONGEST_BODY) {
            return Err(Broken::Length);
        }
        let mut body = Body::None;
        loop {
            let mut piece = pin!(answer.chunk());
            match patience.wait(|context| piece.as_mut().poll(context)).await? {
                Some(piece) => body = body.and(piece)?,
                None => return Ok(body.into_bytes()),
            }
        }
    }
}

/// What there is of a body.
enum Body {
    None,
    /// Most come in one piece, which then is not copied.
    Piece(Bytes),
    Pieces(BytesMut),
}

impl Body {
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Piece(piece) => piece.len(),
            Self::Pieces(pieces) => pieces.len(),
        }
    }

    fn and(self, piece: Bytes) -> Result<Self, Broken> {
        if (self.len() + piece.len()) as u64 > LONGEST_BODY {
            return Err(Broken::Length);
        }
        let mut pieces = match self {
            Self::None => return Ok(Self::Piece(piece)),
            Self::Piece(first) => BytesMut::from(first),
            Self::Pieces(pieces) => pieces,
        };
        pieces.extend_from_slice(&piece);
        Ok(Self::Pieces(pieces))
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::None => Bytes::new(),
            Self::Piece(piece) => piece,
            Self::Pieces(pieces) => pieces.freeze(),
        }
    }
}

/// No answer of these services comes near it; one that does would only fill the memory.
const LONGEST_BODY: u64 = 64 * 1024 * 1024;

/// Why an answer cannot be had.
enum Broken {
    Connection(reqwest::Error),
    /// There was none in time.
    Connect(Duration, reqwest::Error),
    TooLate(TooLate),
    Length,
    #[cfg(feature = "test-util")]
    Scripted(Failure),
}

impl Broken {
    /// Failures name the given address.
    fn failure(self, address: &Url) -> Failure {
        match self {
            Self::Connection(error) => Failure::new(error, address),
            Self::Connect(limit, error) => Failure::no_connection(limit, error, address),
            Self::TooLate(TooLate::Header(limit)) => Failure::no_header(limit, address),
            Self::TooLate(TooLate::Idle(limit)) => Failure::idle(limit, address),
            Self::TooLate(TooLate::Total(limit)) => Failure::timeout(limit, address),
            Self::Length => Failure::too_long(LONGEST_BODY, address),
            #[cfg(feature = "test-util")]
            Self::Scripted(failure) => failure,
        }
    }
}

impl From<reqwest::Error> for Broken {
    fn from(error: reqwest::Error) -> Self {
        Self::Connection(error)
    }
}

/// How the network is to be used.
#[derive(Clone, Default)]
pub(crate) struct Network {
    pub(crate) proxy: Proxy,
    /// Certificates as DER or PEM.
    pub(crate) authorities: Vec<Vec<u8>>,
}

/// Makes transports. Services that can share connections do.
pub(crate) struct Transports {
    connect_limit: Duration,
    proxies: Proxies,
    authorities: tls::Authorities,
    made: Vec<(Reach, Transport)>,
}

/// Which proxies there are.
enum Proxies {
    OfTheEnvironment,
    None,
    Chosen(ChosenProxy),
}

/// What a transport has to be able to do. Loading certificates and looking for proxies costs time, so nothing is made
/// able to do more than it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    encryption: Encryption,
    route: Route,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    None,
    Tls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Direct,
    Proxies,
}

impl Transports {
    /// For requests of which nearly all may wait so long for a connection.
    pub(crate) fn new(network: &Network, connect_limit: Duration) -> Result<Self, Error> {
        let proxies = match &network.proxy {
            Proxy::OfTheEnvironment => Proxies::OfTheEnvironment,
            Proxy::None => Proxies::None,
            Proxy::At(address) => Proxies::Chosen(ChosenProxy::parse(address)?),
        };
        let authorities = tls::Authorities::parse(&network.authorities)?;
        Ok(Self { connect_limit, proxies, authorities, made: Vec::new() })
    }

    /// A transport that can reach an address.
    pub(crate) fn reaching(&mut self, base: &Url) -> Result<Transport, Error> {
        let reach = Reach::of(base, &self.proxies);
        if let Some((_, transport)) = self.made.iter().find(|(made, _)| *made == reach) {
            return Ok(transport.clone());
        }
        let transport = Transport { wire: Wire::Network(self.connections(reach)?) };
        self.made.push((reach, transport.clone()));
        Ok(transport)
    }

    fn connections(&self, reach: Reach) -> Result<Connections, Error> {
        let encryption = tls::Setup::load(reach.encryption, &self.authorities)?;
        Connections::new(self.connect_limit, || {
            let builder = reqwest::Client::builder()
                // A redirect could carry the credential to another origin.
                .redirect(reqwest::redirect::Policy::none())
                // Repetitions are counted and reported by this crate's own loop, and by nothing below it.
                .retry(reqwest::retry::never())
                .referer(false)
                .pool_idle_timeout(IDLE_CONNECTIONS_CLOSE_AFTER);
            let builder = match (reach.route, &self.proxies) {
                (Route::Direct, _) => builder.no_proxy(),
                (Route::Proxies, Proxies::Chosen(proxy)) => builder.proxy(proxy.for_all_requests()?),
                (Route::Proxies, _) => builder,
            };
            Ok(encryption.clone().configure(builder))
        })
    }
}

/// Shorter than servers and load balancers wait (60 s and more): a request on a connection that the other side is just
/// closing is the one failure that a create cannot be repeated after.
const IDLE_CONNECTIONS_CLOSE_AFTER: Duration = Duration::from_secs(30);

impl Reach {
    fn of(base: &Url, proxies: &Proxies) -> Self {
        let (route, encrypted_proxy) = match proxies {
            // A proxy would look for this machine on another one.
            Proxies::OfTheEnvironment if is_loopback(base) => (Route::Direct, false),
            Proxies::OfTheEnvironment => {
                (Route::Proxies, proxy::environment_encrypts_http(|name| std::env::var(name).ok()))
            }
            Proxies::None => (Route::Direct, false),
            Proxies::Chosen(proxy) => (Route::Proxies, proxy.is_encrypted()),
        };
        let is_encrypted = base.scheme() == "https" || encrypted_proxy;
        Self { encryption: if is_encrypted { Encryption::Tls } else { Encryption::None }, route }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_never_ends_is_not_kept() {
        let piece = vec![0; 1024 * 1024];
        let piece = Bytes::from(piece);
        let mut body = Body::None;
        let mut kept = 0;
        while let Ok(longer) = body.and(piece.clone()) {
            (body, kept) = (longer, kept + 1);
            assert!(kept <= 64);
        }
        assert_eq!(kept, 64);
    }

    #[test]
    fn an_address_gets_what_it_needs_and_no_more() {
        for (url, encryption, route) in [
            ("http://localhost:1", Encryption::None, Route::Direct),
            ("http://8080-x.localhost", Encryption::None, Route::Direct),
            ("http://127.9.9.9", Encryption::None, Route::Direct),
            ("https://[::1]:8000", Encryption::Tls, Route::Direct),
            ("http://10.0.0.1", Encryption::None, Route::Proxies),
            ("https://localhost.example.com", Encryption::Tls, Route::Proxies),
        ] {
            let reach = Reach::of(&Url::parse(url).unwrap(), &Proxies::OfTheEnvironment);
            assert_eq!(reach, Reach { encryption, route }, "{url}");
        }
    }

    #[test]
    fn a_chosen_proxy_is_for_every_address_and_none_is_for_none() {
        let base = Url::parse("http://127.0.0.1:8000").unwrap();
        for (address, encryption) in
            [("http://proxy:1", Encryption::None), ("https://proxy:1", Encryption::Tls)]
        {
            let chosen = Proxies::Chosen(ChosenProxy::parse(&address.into()).unwrap());
            assert_eq!(Reach::of(&base, &chosen), Reach { encryption, route: Route::Proxies });
        }
        let elsewhere = Url::parse("https://server.test").unwrap();
        let direct = Reach { encryption: Encryption::Tls, route: Route::Direct };
        assert_eq!(Reach::of(&elsewhere, &Proxies::None), direct);
    }
}
