//! Ports of sandboxes, and their host names: `{port}-{id}.{base domain}`.

use std::{fmt, num::NonZeroU16, str::FromStr};

use axum::extract::Request;
use http::header;

use crate::sandbox::SandboxKey;

/// The domain below which every sandbox port has its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseDomain(String);

#[derive(Debug, thiserror::Error)]
#[error("a base domain is a host name in lower case, without scheme and port")]
pub struct InvalidBaseDomain;

impl BaseDomain {
    pub fn localhost() -> Self {
        Self("localhost".to_owned())
    }
}

impl FromStr for BaseDomain {
    type Err = InvalidBaseDomain;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        };
        if text.split('.').all(is_label) { Ok(Self(text.to_owned())) } else { Err(InvalidBaseDomain) }
    }
}

impl fmt::Display for BaseDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A port of a sandbox: `{port}-{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrance {
    port: u16,
    key: SandboxKey,
}

#[derive(Debug, thiserror::Error)]
#[error("a port of a sandbox is a number from 1 to 65535, a hyphen, and the sandbox's id")]
pub struct InvalidEntrance;

impl Entrance {
    pub fn new(port: NonZeroU16, key: SandboxKey) -> Self {
        Self { port: port.get(), key }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn key(&self) -> &SandboxKey {
        &self.key
    }

    /// What the sandbox's own server takes itself to be.
    pub(super) fn inside(&self) -> String {
        format!("localhost:{}", self.port)
    }
}

impl FromStr for Entrance {
    type Err = InvalidEntrance;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (port, key) = text.split_once('-').ok_or(InvalidEntrance)?;
        let is_plain = |number: &NonZeroU16| number.to_string() == port;
        let port = port.parse().ok().filter(is_plain).ok_or(InvalidEntrance)?;
        Ok(Self::new(port, key.parse().map_err(|_| InvalidEntrance)?))
    }
}

impl fmt::Display for Entrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.port, self.key)
    }
}

/// A port of a sandbox, as a host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    entrance: Entrance,
    /// What follows the first label: base domain and the server's own port.
    rest: String,
}

impl Address {
    pub(super) fn of(request: &Request, base: &BaseDomain) -> Option<Self> {
        let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        Self::parse(request.uri().authority().map(http::uri::Authority::as_str).or(header)?, base)
    }

    fn parse(host: &str, base: &BaseDomain) -> Option<Self> {
        let host = host.to_ascii_lowercase();
        let (label, rest) = host.split_once('.')?;
        let (domain, own_port) =
            rest.split_once(':').map_or((rest, None), |(domain, port)| (domain, Some(port)));
        if domain.trim_end_matches('.') != base.0 || own_port.is_some_and(|port| port.parse::<u16>().is_err())
        {
            return None;
        }
        Some(Self { entrance: label.parse().ok()?, rest: rest.to_owned() })
    }

    pub fn entrance(&self) -> &Entrance {
        &self.entrance
    }

    /// Another port of the same sandbox.
    pub(super) fn with_port(&self, port: NonZeroU16) -> Self {
        Self { entrance: Entrance::new(port, self.entrance.key.clone()), rest: self.rest.clone() }
    }
}

/// As in the `Host` header.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.entrance, self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "sbx-0123456789abcdef0123456789abcdef";

    fn parse(host: &str) -> Option<Address> {
        Address::parse(host, &BaseDomain::localhost())
    }

    #[test]
    fn a_sandbox_host_names_port_and_sandbox() {
        let address = parse(&format!("6080-{ID}.localhost:8000")).unwrap();
        assert_eq!((address.entrance().port(), address.entrance().key().as_str()), (6080, ID));
        assert_eq!(address.to_string(), format!("6080-{ID}.localhost:8000"));
        assert_eq!(
            address.with_port(NonZeroU16::new(8080).unwrap()).to_string(),
            format!("8080-{ID}.localhost:8000")
        );
        assert!(parse(&format!("6080-{}.LOCALHOST", ID.to_uppercase())).is_some());
    }

    #[test]
    fn any_other_host_is_not_a_sandbox() {
        let hosts = [
            "localhost:8000".to_owned(),
            "127.0.0.1:8000".to_owned(),
            format!("{ID}.localhost"),
            format!("0-{ID}.localhost"),
            format!("65536-{ID}.localhost"),
            format!("+80-{ID}.localhost"),
            format!("080-{ID}.localhost"),
            format!("80-{ID}x.localhost"),
            "80-sbx-..%2f.localhost".to_owned(),
            format!("80-{ID}.localhost.example.com"),
            format!("80-{ID}.example.com"),
            format!("80-{ID}.localhost:x"),
        ];
        for host in hosts {
            assert_eq!(parse(&host), None, "{host}");
        }
    }

    #[test]
    fn a_base_domain_is_a_plain_host_name() {
        assert!("sandboxes.example.com".parse::<BaseDomain>().is_ok());
        for wrong in ["", "https://a.b", "a..b", "a:80", "A.b"] {
            assert!(wrong.parse::<BaseDomain>().is_err(), "{wrong}");
        }
    }
}
