//! The addresses under which a person reaches a sandbox.

use url::{Host, Url};

use crate::sandbox::{DESKTOP_PORT, PREVIEW_PORT, SandboxKey};

/// Makes `{port}-{sandbox}.{domain}` addresses on the server's own scheme and port.
#[derive(Clone, Debug)]
pub struct PublicUrls {
    scheme: String,
    domain: String,
    port: Option<u16>,
}

impl PublicUrls {
    /// `base` is where clients reach the API. Sandboxes of a server that is reached by address answer under
    /// `localhost`, whose subdomains browsers resolve to this machine.
    pub fn new(base: &Url, sandbox_domain: Option<&str>) -> Self {
        let domain = match (sandbox_domain, base.host()) {
            (Some(domain), _) => domain.to_owned(),
            (None, Some(Host::Domain(domain))) => domain.to_owned(),
            (None, _) => "localhost".to_owned(),
        };
        Self { scheme: base.scheme().to_owned(), domain, port: base.port() }
    }

    pub fn desktop(&self, sandbox: &SandboxKey) -> String {
        self.of_port(sandbox, DESKTOP_PORT)
    }

    pub fn preview(&self, sandbox: &SandboxKey) -> String {
        self.of_port(sandbox, PREVIEW_PORT)
    }

    pub fn domain(&self) -> &str {
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
        let urls = |base: &str, domain| PublicUrls::new(&Url::parse(base).unwrap(), domain).desktop(&key);
        assert_eq!(urls("http://127.0.0.1:8000", None), format!("http://6080-{key}.localhost:8000"));
        assert_eq!(urls("https://api.example.org", None), format!("https://6080-{key}.api.example.org"));
        assert_eq!(urls("https://api.example.org", Some("box.example.org")), format!("https://6080-{key}.box.example.org"));
    }
}
