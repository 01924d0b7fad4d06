//! The addresses under which a person reaches a sandbox.

use secrecy::SecretString;
use url::{Host, Position, Url};

use crate::{
    gateway::{self, BaseDomain, InvalidBaseDomain, LINK_PARAMETER, Purpose, SandboxPaths, Sealer},
    sandbox::{DESKTOP_PORT, PREVIEW_PORT, SandboxKey},
};

/// Makes `{port}-{sandbox}.{domain}` addresses on the server's own scheme and port.
#[derive(Clone, Debug)]
pub struct PublicUrls {
    /// Where the API is.
    base: Url,
    domain: BaseDomain,
    paths: SandboxPaths,
}

/// Where a signed URL leads first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To the host name of the sandbox's port.
    Host,
    /// To a path of the API's host.
    Path,
}

/// Why there is no such signed URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error("path must begin with one slash and be the path of a URL, with its query if it has one")]
    Path,
    #[error(
        "this server has no paths for sandboxes; ask for the form host, or have it started with --sandbox-paths"
    )]
    NoPaths,
}

impl PublicUrls {
    /// `base` is where clients reach the API. Sandboxes of a server that is reached by address answer under
    /// `localhost`, whose subdomains browsers resolve to this machine.
    pub fn new(
        base: &Url,
        sandbox_domain: Option<BaseDomain>,
        paths: SandboxPaths,
    ) -> Result<Self, InvalidBaseDomain> {
        let domain = match (sandbox_domain, base.host()) {
            (Some(domain), _) => domain,
            (None, Some(Host::Domain(domain))) => domain.parse()?,
            (None, _) => BaseDomain::localhost(),
        };
        Ok(Self { base: base.clone(), domain, paths })
    }

    pub fn desktop(&self, sandbox: &SandboxKey) -> String {
        self.of_port(sandbox, DESKTOP_PORT)
    }

    pub fn preview(&self, sandbox: &SandboxKey) -> String {
        self.of_port(sandbox, PREVIEW_PORT)
    }

    /// An address that opens one port of a sandbox for whoever has it, until that second of the epoch.
    pub fn signed(
        &self,
        form: Form,
        sealer: &Sealer<'_>,
        expires: u64,
        path: &str,
    ) -> Result<SecretString, SignError> {
        let entrance = sealer.entrance();
        let host = self.of_port(entrance.key(), entrance.port());
        let there = on_host(&host, path).ok_or(SignError::Path)?;
        let url = match (form, self.paths) {
            (Form::Host, _) => {
                let mut url = there;
                url.query_pairs_mut().append_pair(LINK_PARAMETER, &sealer.until(Purpose::Link, expires));
                url.into()
            }
            (Form::Path, SandboxPaths::On) => {
                let origin = self.base.origin().ascii_serialization();
                let prefix = gateway::sealed_prefix(sealer, expires);
                format!("{origin}{prefix}{}", &there[Position::BeforePath..])
            }
            (Form::Path, SandboxPaths::Off) => return Err(SignError::NoPaths),
        };
        Ok(SecretString::from(url))
    }

    pub fn domain(&self) -> &BaseDomain {
        &self.domain
    }

    pub fn paths(&self) -> SandboxPaths {
        self.paths
    }

    pub fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    fn of_port(&self, sandbox: &SandboxKey, port: u16) -> String {
        let (scheme, domain) = (self.base.scheme(), &self.domain);
        match self.base.port() {
            Some(own) => format!("{scheme}://{port}-{sandbox}.{domain}:{own}"),
            None => format!("{scheme}://{port}-{sandbox}.{domain}"),
        }
    }
}

/// That path of that host. Two slashes, of either kind, would begin with another host, and control characters between
/// them are left out where URLs are read.
fn on_host(host: &str, path: &str) -> Option<Url> {
    let rest = path.strip_prefix('/')?;
    if rest.starts_with(['/', '\\']) || path.chars().any(char::is_control) {
        return None;
    }
    Url::parse(host).ok()?.join(path).ok()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::gateway::Entrance;

    const PORT: &str = "8080-sbx-0123456789abcdef0123456789abcdef";

    fn urls(base: &str, domain: Option<BaseDomain>, paths: SandboxPaths) -> PublicUrls {
        PublicUrls::new(&Url::parse(base).unwrap(), domain, paths).unwrap()
    }

    fn signed(form: Form, paths: SandboxPaths, path: &str) -> Result<String, SignError> {
        let (entrance, token) = (PORT.parse::<Entrance>().unwrap(), SecretString::from("token"));
        let sealer = Sealer::new(&entrance, &token);
        let urls = urls("https://api.example.org:8443", None, paths);
        urls.signed(form, &sealer, 4_102_444_800, path).map(|url| url.expose_secret().to_owned())
    }

    #[test]
    fn a_signed_url_keeps_path_and_query() {
        let host = format!("https://{PORT}.api.example.org:8443");
        let in_host = |path: &str| signed(Form::Host, SandboxPaths::Off, path).unwrap();
        let at = |beginning: String, path: &str| {
            assert!(in_host(path).starts_with(&beginning), "{}", in_host(path));
        };
        at(format!("{host}/?kortix_link=4102444800."), "/");
        at(format!("{host}/a%20b?c=d%26&kortix_link=4102444800."), "/a b?c=d%26");
        at(format!("{host}/b?kortix_link=4102444800."), "/a/../../b");
        assert!(in_host("/a#there").ends_with("#there"));

        let in_path = signed(Form::Path, SandboxPaths::On, "/a/../b?c=d").unwrap();
        let (pass, rest) = in_path
            .strip_prefix("https://api.example.org:8443/_sandbox/")
            .and_then(|rest| rest.split_once('/'))
            .unwrap();
        assert!(pass.starts_with("4102444800."), "{pass}");
        assert_eq!(rest, format!("{PORT}/b?c=d"));
    }

    #[test]
    fn a_signed_url_leads_nowhere_else() {
        for path in [
            "",
            "a",
            "//evil.example/",
            "/\\evil.example/",
            "https://evil.example/",
            "/\n/evil.example",
            "?a",
        ] {
            assert_eq!(signed(Form::Host, SandboxPaths::Off, path), Err(SignError::Path), "{path:?}");
            assert_eq!(signed(Form::Path, SandboxPaths::On, path), Err(SignError::Path), "{path:?}");
        }
        assert_eq!(signed(Form::Path, SandboxPaths::Off, "/"), Err(SignError::NoPaths));
    }

    #[test]
    fn a_sandbox_has_a_host_of_its_own() {
        let key = SandboxKey::random();
        let desktop = |base: &str, domain: Option<&str>| {
            let domain = domain.map(|domain| domain.parse().unwrap());
            urls(base, domain, SandboxPaths::Off).desktop(&key)
        };
        assert_eq!(desktop("http://127.0.0.1:8000", None), format!("http://6080-{key}.localhost:8000"));
        assert_eq!(desktop("https://api.example.org", None), format!("https://6080-{key}.api.example.org"));
        let other = desktop("https://api.example.org", Some("box.example.org"));
        assert_eq!(other, format!("https://6080-{key}.box.example.org"));
    }
}
