//! Where webhooks may lead. Whoever makes one names an address that this server then calls: it must not be one that the
//! server reaches and the caller does not.

use std::net::SocketAddr;

use url::{Host, Position, Url};

use crate::addresses::is_public;

const LONGEST: usize = 2_000;

/// Whether webhooks may lead to addresses of this machine and its networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Public,
    /// Everything, as the operator wants it.
    Everywhere,
}

/// The address of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(Url);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    #[error("url must be an absolute http:// or https:// URL")]
    NoUrl,
    #[error("url must have no user and no password; deliveries are signed")]
    HasUser,
    #[error("url must be {LONGEST} characters or fewer")]
    TooLong,
    #[error("url must lead to a public address; this one is private")]
    Private,
}

impl Target {
    /// Reads an address. Spellings of addresses of machines are all read as what they are (`0x7f.1` is 127.0.0.1). What a
    /// name leads to is seen when something is sent there.
    pub fn parse(text: &str, reach: Reach) -> Result<Self, BadTarget> {
        if text.len() > LONGEST {
            return Err(BadTarget::TooLong);
        }
        let url = Url::parse(text).map_err(|_| BadTarget::NoUrl)?;
        if !matches!(url.scheme(), "http" | "https")
            || url.port_or_known_default().is_none_or(|port| port == 0)
        {
            return Err(BadTarget::NoUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadTarget::HasUser);
        }
        let private = match url.host() {
            None => return Err(BadTarget::NoUrl),
            Some(Host::Ipv4(address)) => !is_public(address.into()),
            Some(Host::Ipv6(address)) => !is_public(address.into()),
            Some(Host::Domain(name)) => is_local_name(name),
        };
        if private && reach == Reach::Public {
            return Err(BadTarget::Private);
        }
        Ok(Self(url))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Without the brackets of an address.
    pub fn host(&self) -> String {
        match self.0.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => String::new(),
        }
    }

    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    pub fn authority(&self) -> &str {
        &self.0[Position::BeforeHost..Position::AfterPort]
    }

    pub fn path_and_query(&self) -> &str {
        &self.0[Position::BeforePath..Position::AfterQuery]
    }
}

/// Names that lead to this machine wherever they are asked for.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether all that a name leads to may be called. One private address among others is a reason to call none: a name that
/// has both is not an accident.
pub fn may_be_called(addresses: &[SocketAddr], reach: Reach) -> bool {
    reach == Reach::Everywhere || addresses.iter().all(|address| is_public(address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_spellings_of_private_addresses_are_what_they_are() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0",
            "127.0.0.1.",
            "%31%32%37.0.0.1",
            "①②⑦.⓪.⓪.①",
            "[::1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[fe80::1]",
            "10.1",
            "0xa9fea9fe",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "api.localhost",
            "6080-sbx.localhost",
        ] {
            for text in [format!("http://{host}/hook"), format!("https://{host}:8443/hook")] {
                assert_eq!(Target::parse(&text, Reach::Public), Err(BadTarget::Private), "{text}");
                assert!(Target::parse(&text, Reach::Everywhere).is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn other_addresses_are_refused_or_taken() {
        for (text, wrong) in [
            ("", BadTarget::NoUrl),
            ("/hook", BadTarget::NoUrl),
            ("ftp://example.org/", BadTarget::NoUrl),
            ("file:///etc/passwd", BadTarget::NoUrl),
            ("https://", BadTarget::NoUrl),
            ("https://example.org:0/", BadTarget::NoUrl),
            ("https://user@example.org/", BadTarget::HasUser),
            ("https://:pass@example.org/", BadTarget::HasUser),
            (&format!("https://example.org/{}", "x".repeat(LONGEST)), BadTarget::TooLong),
        ] {
            assert_eq!(Target::parse(text, Reach::Everywhere), Err(wrong), "{text}");
        }
        let target = Target::parse("https://hooks.example.org/in?token=1#x", Reach::Public).unwrap();
        assert_eq!((target.host().as_str(), target.port()), ("hooks.example.org", 443));
        assert_eq!((target.authority(), target.path_and_query()), ("hooks.example.org", "/in?token=1"));
        let target = Target::parse("http://[2606:4700::1]:8080", Reach::Public).unwrap();
        assert_eq!((target.host().as_str(), target.authority()), ("2606:4700::1", "[2606:4700::1]:8080"));
        assert_eq!(target.path_and_query(), "/");
    }

    #[test]
    fn one_private_address_among_others_is_one_too_many() {
        let addresses: Vec<SocketAddr> =
            ["1.1.1.1:443", "10.0.0.1:443"].iter().map(|text| text.parse().unwrap()).collect();
        assert!(!may_be_called(&addresses, Reach::Public));
        assert!(may_be_called(&addresses[..1], Reach::Public));
        assert!(may_be_called(&addresses, Reach::Everywhere));
    }
}
