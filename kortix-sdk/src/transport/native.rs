//! The network, by the HTTP library: what a client is set up with, and what its failures mean.

use std::{error::Error as StdError, fmt, time::Duration};

pub(super) use reqwest::{Error as NetworkError, Response as Answer};
use url::{Host, Url};

pub(super) use super::connecting::Connections;
use super::{
    Failure, FailureKind, Outgoing, Transport,
    connecting::root,
    failure::origin,
    proxy::{self, ChosenProxy, Proxy},
    tls,
    wire::Wire,
};
use crate::Error;

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
pub(super) enum Encryption {
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

impl Failure {
    /// No connection in time.
    pub(super) fn no_connection(limit: Duration, error: NetworkError, url: &Url) -> Self {
        let message = format!("no connection to {} within {limit:?}", origin(url));
        Self { message, ..Self::new(error, url) }
    }

    pub(super) fn new(error: NetworkError, url: &Url) -> Self {
        let (kind, what) = classify(&error);
        let message = format!("{what} {}: {}", origin(url), root(&error));
        // The URL may hold ids that are nobody's business in a log.
        Self { kind, message, cause: Some(Box::new(Cause(error.without_url()))) }
    }
}

fn classify(error: &NetworkError) -> (FailureKind, &'static str) {
    if error.is_connect() {
        let what = if error.is_dns() { "cannot find the host of" } else { "cannot connect to" };
        return (FailureKind::Connect, what);
    }
    if error.is_builder() {
        return (FailureKind::Connect, "cannot send a request to");
    }
    (FailureKind::Interrupted, "the connection was lost before the answer was complete, from")
}

/// Hides which library failed: its type would become part of this crate's interface.
struct Cause(NetworkError);

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
