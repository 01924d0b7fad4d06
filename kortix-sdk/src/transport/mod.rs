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

use std::{future::Future, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, Response};
use url::{Host, Url};

use connecting::ConnectLimit;
pub(crate) use failure::{Failure, FailureKind};
pub(crate) use incoming::Incoming;
pub(crate) use limits::Limits;
use limits::{TooLate, part};
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
        limits: Limits,
        address: &'a Url,
    ) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send + use<'a> {
        let answer = self.wire.hand_over(outgoing, limits.connect);
        async move {
            match tokio::time::timeout(limits.total, read(answer, limits)).await {
                Ok(result) => result.map_err(|broken| broken.failure(address)),
                Err(_) => Err(Failure::timeout(limits.total, address)),
            }
        }
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

async fn read<F>(answer: Sending<F>, limits: Limits) -> Result<Response<Bytes>, Broken>
where
    F: Future<Output = Result<reqwest::Response, reqwest::Error>>,
{
    let arriving = part(limits.header, limits.total, answer.arrive());
    let mut answer = arriving.await.map_err(|TooLate(limit)| Broken::Header(limit))??;
    let mut response = Response::new(body(&mut answer, limits).await?);
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}

/// The whole body; most come in one piece, which then is not copied. Only borrows what it reads from: a future that
/// owned it would keep it twice.
async fn body(answer: &mut Arriving, limits: Limits) -> Result<Bytes, Broken> {
    if answer.content_length().is_some_and(|length| length > LONGEST_BODY) {
        return Err(Broken::Length);
    }
    let Some(first) = piece(answer, limits).await? else { return Ok(Bytes::new()) };
    let Some(second) = piece(answer, limits).await? else { return Ok(first) };
    let mut whole = BytesMut::from(first);
    append(&mut whole, &second)?;
    while let Some(next) = piece(answer, limits).await? {
        append(&mut whole, &next)?;
    }
    Ok(whole.freeze())
}

async fn piece(answer: &mut Arriving, limits: Limits) -> Result<Option<Bytes>, Broken> {
    let piece = part(limits.idle, limits.total, answer.chunk()).await;
    piece.map_err(|TooLate(limit)| Broken::Idle(limit))?
}

fn append(whole: &mut BytesMut, piece: &[u8]) -> Result<(), Broken> {
    if (whole.len() + piece.len()) as u64 > LONGEST_BODY {
        return Err(Broken::Length);
    }
    whole.extend_from_slice(piece);
    Ok(())
}

/// No answer of these services comes near it; one that does would only fill the memory.
const LONGEST_BODY: u64 = 64 * 1024 * 1024;

/// Why an answer cannot be had.
enum Broken {
    Connection(reqwest::Error),
    /// It did not begin in time.
    Header(Duration),
    /// It did not go on in time.
    Idle(Duration),
    Length,
    #[cfg(feature = "test-util")]
    Scripted(Failure),
}

impl Broken {
    /// Failures name the given address.
    fn failure(self, address: &Url) -> Failure {
        match self {
            Self::Connection(error) => Failure::new(error, address),
            Self::Header(limit) => Failure::no_header(limit, address),
            Self::Idle(limit) => Failure::idle(limit, address),
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
    pub(crate) fn new(network: &Network) -> Result<Self, Error> {
        let proxies = match &network.proxy {
            Proxy::OfTheEnvironment => Proxies::OfTheEnvironment,
            Proxy::None => Proxies::None,
            Proxy::At(address) => Proxies::Chosen(ChosenProxy::parse(address)?),
        };
        Ok(Self { proxies, authorities: tls::Authorities::parse(&network.authorities)?, made: Vec::new() })
    }

    /// A transport that can reach an address.
    pub(crate) fn reaching(&mut self, base: &Url) -> Result<Transport, Error> {
        let reach = Reach::of(base, &self.proxies);
        if let Some((_, transport)) = self.made.iter().find(|(made, _)| *made == reach) {
            return Ok(transport.clone());
        }
        let transport = Transport { wire: Wire::Network(self.client(reach)?) };
        self.made.push((reach, transport.clone()));
        Ok(transport)
    }

    fn client(&self, reach: Reach) -> Result<reqwest::Client, Error> {
        let mut builder = reqwest::Client::builder()
            // A redirect could carry the credential to another origin.
            .redirect(reqwest::redirect::Policy::none())
            // Repetitions are counted and reported by this crate's own loop, and by nothing below it.
            .retry(reqwest::retry::never())
            .referer(false)
            .connector_layer(ConnectLimit)
            .pool_idle_timeout(IDLE_CONNECTIONS_CLOSE_AFTER);
        builder = match (reach.route, &self.proxies) {
            (Route::Direct, _) => builder.no_proxy(),
            (Route::Proxies, Proxies::Chosen(proxy)) => builder.proxy(proxy.for_all_requests()?),
            (Route::Proxies, _) => builder,
        };
        tls::configure(builder, reach.encryption, &self.authorities)?
            .build()
            .map_err(|error| Error::config("the HTTP client cannot be set up").caused_by(error.without_url()))
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
        let mut whole = BytesMut::new();
        let kept = std::iter::repeat_with(|| append(&mut whole, &piece)).take_while(Result::is_ok).take(100);
        assert_eq!(kept.count(), 64);
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
