//! The addresses under which a person reaches a sandbox.

use url::{Host, Url};

use crate::{
    gateway::{BaseDomain, InvalidBaseDomain},
    sandbox::{DESKTOP_PORT, PREVIEW_PORT, SandboxKey},
};

/// Makes `{port}-{sandbox}.{domain}` addresses on the server's own scheme and port.
#[derive(Clone, Debug)]
pub struct PublicUrls {
    scheme: String,
    domain: BaseDomain,
    port: Option<u16>,
}

impl PublicUrls {
    /// `base` is where clients reach the API. Sandboxes of a server that is reached by address answer under
    /// `localhost`, whose subdomains browsers resolve to this machine.
    pub fn new(base: &Url, sandbox_domain: Option<BaseDomain>) -> Result<Self, InvalidBaseDomain> {
        let domain = match (sandbox_domain, base.host()) {
            (Some(domain), _) => domain,
            (None, Some(Host::Domain(domain))) => domain.parse()?,
            (None, _) => BaseDomain::localhost(),
        };
        Ok(Self { scheme: base.scheme().to_owned(), domain, port: base.port() })
    }

    pub fn desktop(&self, sandbox: &SandboxKey) -> String {
        self.of_port(sandbox, DESKTOP_PORT)
    }

    pub fn preview(&self, sandbox: &SandboxKey) -> String {
        self.of_port(sandbox, PREVIEW_PORT)
    }

    pub fn domain(&self) -> &BaseDomain {
        &self.domain
    }

    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    fn of_port(&self, sandbox: &SandboxKey, port: u16) -> String {
        let Self { scheme, domain, .. } = self;
        match self.port {
            Some(own) => format!("{scheme}://{port}-{sandbox}.{domain}:{own}"),
            None => format!("{scheme}://{port}-{sandbox}.{domain}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_has_a_host_of_its_own() {
        let key = SandboxKey::random();
        let desktop = |base: &str, domain: Option<&str>| {
            let domain = domain.map(|domain| domain.parse().unwrap());
            PublicUrls::new(&Url::parse(base).unwrap(), domain).unwrap().desktop(&key)
        };
        assert_eq!(desktop("http://127.0.0.1:8000", None), format!("http://6080-{key}.localhost:8000"));
        assert_eq!(desktop("https://api.example.org", None), format!("https://6080-{key}.api.example.org"));
        let other = desktop("https://api.example.org", Some("box.example.org"));
        assert_eq!(other, format!("https://6080-{key}.box.example.org"));
    }
}
