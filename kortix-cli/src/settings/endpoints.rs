//! Where the two services are, and with which credential they are asked.

use clap::ValueEnum;
use kortix_sdk::{DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL, has_both_services};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::{Failure, Kind};
use crate::identity::{Absent, Key, KeySource, Seat};

use super::setting::{Layer, Origin, Setting};

/// The two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Threads and projects.
    Kortix,
    /// Executions.
    Obvious,
}

impl Service {
    pub const ALL: [Self; 2] = [Self::Kortix, Self::Obvious];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Kortix => "kortix",
            Self::Obvious => "obvious",
        }
    }
}

/// Where a service is, and who says so.
#[derive(Clone, Debug)]
pub struct Address {
    pub url: Url,
    pub origin: Origin,
}

/// Where both services are.
#[derive(Clone, Debug)]
pub struct Addresses {
    pub kortix: Address,
    pub obvious: Address,
    /// Whether one server has both, so that one credential is enough.
    pub shared: bool,
}

impl Addresses {
    /// A base URL for Kortix alone names a server that has both services, unless it is the hosted Kortix service.
    pub fn of(values: &Layer) -> Result<Self, Failure> {
        let kortix = values.get(&Setting::BaseUrl);
        let obvious = values.get(&Setting::ObviousBaseUrl);
        let default = |url| parse(url).map(|url| Address { url, origin: Origin::Default });
        let kortix_address = kortix.map_or_else(
            || default(DEFAULT_BASE_URL),
            |said| parse(&said.text).map(|url| Address { url, origin: said.origin.clone() }),
        )?;
        let (obvious, shared) = match (obvious, kortix) {
            (Some(said), _) => (Address { url: parse(&said.text)?, origin: said.origin.clone() }, false),
            (None, Some(said)) if has_both_services(&said.text) => {
                let url = origin_of(&kortix_address.url);
                (Address { url, origin: said.origin.clone() }, true)
            }
            (None, _) => (default(DEFAULT_OBVIOUS_BASE_URL)?, false),
        };
        Ok(Self { kortix: kortix_address, obvious, shared })
    }

    pub fn of_service(&self, service: Service) -> &Address {
        match service {
            Service::Kortix => &self.kortix,
            Service::Obvious => &self.obvious,
        }
    }
}

/// One service as it will be talked to.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub url: Url,
    pub key: Result<Key, Absent>,
}

/// Both services.
#[derive(Clone, Debug)]
pub struct Endpoints {
    pub kortix: Endpoint,
    pub obvious: Endpoint,
}

impl Endpoints {
    pub fn of(&self, service: Service) -> &Endpoint {
        match service {
            Service::Kortix => &self.kortix,
            Service::Obvious => &self.obvious,
        }
    }
}

impl Endpoint {
    /// Whether it is the server on this machine that this program started.
    pub fn is_local_server(&self) -> bool {
        self.key.as_ref().is_ok_and(|key| matches!(key.source, KeySource::LocalServer(_)))
    }

    /// The credential, or what to do about its absence.
    pub fn require_key(&self, service: Service, seat: Seat) -> Result<&Key, Failure> {
        self.key.as_ref().map_err(|absent| absent.failure(&self.url, service, seat))
    }
}

/// A URL as it may be printed: without user name, password, query and fragment.
pub fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path().trim_end_matches('/'))
}

/// The Obvious routes begin at the root, whatever prefix the Kortix routes have.
fn origin_of(url: &Url) -> Url {
    let mut origin = url.clone();
    origin.set_path("");
    origin
}

/// Why this is no address. The text is not repeated: it may hold a password.
pub(super) fn check(text: &str) -> Result<(), String> {
    read(text).map(|_| ())
}

fn parse(text: &str) -> Result<Url, Failure> {
    read(text).map_err(|why| {
        Failure::new(Kind::Config, format!("the base URL is refused: {why}"))
            .hint("write it like https://api.kortix.ai or http://127.0.0.1:8000")
    })
}

fn read(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("it must begin with http:// or https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it contains a user name or password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it contains a query or a fragment".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::super::setting::Sourced;
    use super::*;

    fn addresses(kortix: Option<&str>, obvious: Option<&str>) -> (String, String, bool) {
        let said = [(Setting::BaseUrl, kortix), (Setting::ObviousBaseUrl, obvious)];
        let said = said
            .into_iter()
            .filter_map(|(setting, url)| Some((setting, Sourced::new(url?, Origin::Default))));
        let found = Addresses::of(&said.collect()).unwrap();
        (shown(&found.kortix.url), shown(&found.obvious.url), found.shared)
    }

    #[test]
    fn one_address_is_that_of_both_services_unless_it_is_a_hosted_one() {
        const A: &str = "http://a.test";
        const B: &str = "http://b.test";
        const HOSTED: &str = "https://api.kortix.com/v1";
        for (said, kortix, obvious, shared) in [
            ([None, None], DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL, false),
            ([Some(A), None], A, A, true),
            ([Some("http://a.test/v1"), None], "http://a.test/v1", A, true),
            ([Some(A), Some(B)], A, B, false),
            ([None, Some(B)], DEFAULT_BASE_URL, B, false),
            ([Some(HOSTED), None], HOSTED, DEFAULT_OBVIOUS_BASE_URL, false),
        ] {
            let found = addresses(said[0], said[1]);
            assert_eq!(found, (kortix.to_owned(), obvious.to_owned(), shared), "{said:?}");
        }
    }

    #[test]
    fn a_refused_url_is_not_repeated() {
        for url in ["ftp://hidden", "hidden", "https://me:hidden@host", "https://host/?key=hidden", ""] {
            let failure = parse(url).unwrap_err();
            assert_eq!(failure.kind(), Kind::Config);
            assert!(!format!("{failure:?}").contains("hidden"), "{failure:?}");
        }
    }
}
