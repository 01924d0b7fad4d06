//! Where sandboxes may go.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use ipnet::IpNet;
use url::Host;

use crate::addresses::{is_own, is_public};

/// What everything public does not include without being named: whoever may send mail sends it to everybody.
const MAIL_PORT: u16 = 25;

/// One place, or kind of place: `public`, a name, all names below one, an address or a network; and one port, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    place: Place,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Public,
    Name(String),
    /// With the dot before it.
    Below(String),
    Network(IpNet),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no place to reach: write `public`, a name like `pypi.org`, all names below one like `*.pythonhosted.org`, or an \
     address or a network like `10.1.0.0/16`, and a port after a colon if only that is meant"
)]
pub struct BadRule(String);

impl FromStr for Rule {
    type Err = BadRule;

    fn from_str(text: &str) -> Result<Self, BadRule> {
        let bad = || BadRule(text.to_owned());
        let inside = |text: &str| network(text.strip_prefix('[')?.strip_suffix(']')?);
        // An IPv6 address is full of colons.
        if let Some(place) = network(text).or_else(|| inside(text)) {
            return Ok(Self { place, port: None });
        }
        let (place, port) = match text.rsplit_once(':') {
            Some((place, port)) => {
                (place, Some(port.parse().ok().filter(|port| *port != 0).ok_or_else(bad)?))
            }
            None => (text, None),
        };
        let place = inside(place).or_else(|| place_of(place));
        Ok(Self { place: place.ok_or_else(bad)?, port })
    }
}

fn network(text: &str) -> Option<Place> {
    let one = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse::<IpNet>().ok().or_else(one).map(Place::Network)
}

fn place_of(text: &str) -> Option<Place> {
    if text == "public" {
        return Some(Place::Public);
    }
    if let Some(below) = text.strip_prefix("*.") {
        return name_of(below).map(|name| Place::Below(format!(".{name}")));
    }
    network(text).or_else(|| name_of(text).map(Place::Name))
}

fn name_of(text: &str) -> Option<String> {
    match Host::parse(text).ok()? {
        Host::Domain(name) if name != "*" && !name.is_empty() => Some(without_root(&name).to_owned()),
        _ => None,
    }
}

/// A name with a dot at its end is the same name.
fn without_root(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Public => f.write_str("public")?,
            Place::Name(name) => f.write_str(name)?,
            Place::Below(name) => write!(f, "*{name}")?,
            Place::Network(network) if self.port.is_some() && network.addr().is_ipv6() => {
                write!(f, "[{network}]")?;
            }
            Place::Network(network) => write!(f, "{network}")?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Where sandboxes may go: a place is asked for by its name first, and then reached at its addresses, and both must be
/// allowed. None of them is private, or one of this machine, unless a rule has that address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    pub fn new(rules: Vec<Rule>) -> Self {
        Self(rules)
    }

    /// Whether it is worth asking what addresses a host has. What nobody may reach is not even asked for: a question for a
    /// name reaches whoever answers for it.
    pub fn may_ask_for(&self, host: &Host, port: u16) -> bool {
        self.on(port).any(|rule| match (&rule.place, host) {
            (Place::Public, _) => rule.port.is_some() || port != MAIL_PORT,
            (Place::Name(allowed), Host::Domain(name)) => *allowed == without_root(name),
            (Place::Below(allowed), Host::Domain(name)) => without_root(name).ends_with(allowed.as_str()),
            (Place::Network(network), Host::Ipv4(address)) => network.contains(&IpAddr::from(*address)),
            (Place::Network(network), Host::Ipv6(address)) => network.contains(&IpAddr::from(*address)),
            _ => false,
        })
    }

    /// Whether all that a host leads to may be reached. One private address among others is a reason to reach none: a name
    /// that has both is not an accident.
    pub fn may_reach(&self, addresses: &[SocketAddr]) -> bool {
        addresses.iter().all(|address| {
            let (ip, port) = (address.ip().to_canonical(), address.port());
            self.has_network_of(ip, port) || (is_public(ip) && !is_own(ip))
        })
    }

    fn has_network_of(&self, address: IpAddr, port: u16) -> bool {
        let is_in = |rule: &Rule| matches!(rule.place, Place::Network(network) if network.contains(&address));
        self.on(port).any(is_in)
    }

    fn on(&self, port: u16) -> impl Iterator<Item = &Rule> {
        self.0.iter().filter(move |rule| rule.port.is_none_or(|allowed| allowed == port))
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, rule) in self.0.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            write!(f, "{between}{rule}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(texts: &[&str]) -> Rules {
        Rules::new(texts.iter().map(|text| text.parse().unwrap()).collect())
    }

    fn asks(rules: &Rules, host: &str, port: u16) -> bool {
        rules.may_ask_for(&Host::parse(host).unwrap(), port)
    }

    fn reaches(rules: &Rules, addresses: &[&str]) -> bool {
        let addresses: Vec<SocketAddr> = addresses.iter().map(|text| text.parse().unwrap()).collect();
        rules.may_reach(&addresses)
    }

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        for text in [
            "public",
            "public:443",
            "pypi.org",
            "pypi.org:443",
            "*.pythonhosted.org",
            "*.pythonhosted.org:443",
            "10.1.0.0/16",
            "10.1.0.0/16:8080",
            "fd00::/8",
            "[fd00::/8]:8080",
        ] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), text);
        }
        for (text, read) in [
            ("10.1.2.3", "10.1.2.3/32"),
            ("10.1.2.3:80", "10.1.2.3/32:80"),
            ("::1", "::1/128"),
            ("[::1]", "::1/128"),
            ("[::1]:80", "[::1/128]:80"),
            ("PyPI.org.", "pypi.org"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), read, "{text}");
        }
    }

    #[test]
    fn what_is_no_place_is_no_rule() {
        for text in [
            "",
            "*",
            "*.",
            "*:80",
            "https://pypi.org",
            "pypi.org/simple",
            "pypi.org:0",
            "pypi.org:http",
            "pypi.org:99999",
            "a b",
            "10.1.2.3/33",
            "[pypi.org]:80",
            "[::1",
            "0x7f.1",
            "*.10.1.2.3",
            "user@host",
        ] {
            assert!(text.parse::<Rule>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_is_allowed_alone_and_with_those_below_it_by_rules_of_their_own() {
        let rules = rules(&["pypi.org", "*.pythonhosted.org:443"]);
        for (host, port, allowed) in [
            ("pypi.org", 443, true),
            ("PYPI.org.", 80, true),
            ("files.pypi.org", 443, false),
            ("notpypi.org", 443, false),
            ("pypi.org.evil.example", 443, false),
            ("files.pythonhosted.org", 443, true),
            ("a.b.pythonhosted.org", 443, true),
            ("files.pythonhosted.org", 80, false),
            ("pythonhosted.org", 443, false),
            ("evilpythonhosted.org", 443, false),
            ("1.1.1.1", 443, false),
            ("[2606:4700::1]", 443, false),
        ] {
            assert_eq!(asks(&rules, host, port), allowed, "{host}:{port}");
        }
    }

    #[test]
    fn public_is_everything_but_private_addresses_and_mail() {
        let everything = rules(&["public"]);
        assert!(
            asks(&everything, "example.org", 443)
                && asks(&everything, "1.1.1.1", 22)
                && !asks(&everything, "example.org", 25)
        );
        assert!(reaches(&everything, &["1.1.1.1:443", "[2606:4700::1]:443"]));
        for private in [
            "127.0.0.1:80",
            "10.0.0.1:80",
            "169.254.169.254:80",
            "[::1]:80",
            "[::ffff:10.0.0.1]:80",
            "[fe80::1]:80",
        ] {
            assert!(!reaches(&everything, &[private]), "{private}");
            assert!(!reaches(&everything, &["1.1.1.1:80", private]), "{private} beside a public one");
        }
        assert!(asks(&rules(&["public", "public:25"]), "example.org", 25));
    }

    /// A name that is allowed may be led wherever its owner likes, so private addresses are allowed on their own.
    #[test]
    fn a_private_address_is_reached_only_when_a_rule_has_it() {
        let mirror = rules(&["mirror.corp", "10.1.0.0/16:8080"]);
        assert!(asks(&mirror, "mirror.corp", 8080) && reaches(&mirror, &["10.1.2.3:8080"]));
        assert!(asks(&mirror, "10.1.2.3", 8080) && !asks(&mirror, "10.1.2.3", 80));
        assert!(!reaches(&mirror, &["10.1.2.3:80"]) && !reaches(&mirror, &["10.2.0.1:8080"]));
        assert!(!asks(&mirror, "other.corp", 8080));
        assert!(
            reaches(&mirror, &["[::ffff:10.1.2.3]:8080"]),
            "an address in the clothes of the other family"
        );
        assert!(!reaches(&rules(&["mirror.corp"]), &["10.1.2.3:8080"]));
    }
}
