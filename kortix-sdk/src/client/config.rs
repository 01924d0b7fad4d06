//! Addresses and credentials: where they come from and what is wrong with them.

use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use super::{Idempotency, service::Identity};
use crate::{
    Credential, CredentialFile, CredentialProvider, Error,
    credential::{Sent, Source},
};

/// Where the Kortix service is when nothing else is said.
pub const DEFAULT_BASE_URL: &str = "https://api.kortix.ai";

/// Where the Obvious service is when neither service is given an address.
pub const DEFAULT_OBVIOUS_BASE_URL: &str = "https://api.app.obvious.ai";

/// The domains of the hosted Kortix service, which has no Obvious service beside it.
const HOSTED_KORTIX: [&str; 3] = ["kortix.ai", "kortix.com", "suna.so"];

/// Whether a server that is known by its [`base_url`](crate::KortixBuilder::base_url) alone is taken to have both
/// services. Every server is, except the hosted Kortix service (`kortix.ai`, `kortix.com`, `suna.so` and what is below
/// them): an Obvious credential has no business there.
///
/// ```
/// assert!(kortix_sdk::has_both_services("http://127.0.0.1:8000"));
/// assert!(!kortix_sdk::has_both_services("https://api.kortix.com/v1"));
/// ```
pub fn has_both_services(base_url: &str) -> bool {
    Url::parse(base_url.trim()).is_ok_and(|url| !is_hosted_kortix(&url))
}

fn is_hosted_kortix(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    HOSTED_KORTIX
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|below| below.is_empty() || below.ends_with('.')))
}

/// What a caller said about both services. Anything may be missing.
#[derive(Clone, Default)]
pub(super) struct Settings {
    pub(super) base_url: Option<String>,
    pub(super) obvious_base_url: Option<String>,
    pub(super) api_key: Option<Key>,
    pub(super) obvious_api_key: Option<Key>,
    pub(super) idempotency: Idempotency,
}

/// What follows from it for one service.
pub(super) struct Target {
    pub(super) base: Url,
    pub(super) api_key: Option<Key>,
}

/// A credential, or where it comes from.
#[derive(Clone)]
pub(super) enum Key {
    Text(SecretString),
    From(Arc<dyn CredentialProvider>),
}

impl Key {
    pub(super) fn identity(self) -> Result<Identity, Error> {
        match self {
            Self::Text(text) => Credential::recognise(text).and_then(Sent::new).map(Identity::Fixed),
            Self::From(provider) => Ok(Identity::Provided(Source::new(provider))),
        }
    }
}

impl Settings {
    /// Reads the environment through `variable`, so that tests need not change the process.
    pub(super) fn from_env(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variable = |name| variable(name).filter(|value| !value.trim().is_empty());
        let key = |text, file| {
            let file = || variable(file).map(|path| Key::From(Arc::new(CredentialFile::new(path))));
            variable(text).map(|text| Key::Text(text.into())).or_else(file)
        };
        let settings = Self {
            base_url: variable("KORTIX_BASE_URL"),
            obvious_base_url: variable("OBVIOUS_BASE_URL"),
            api_key: key("KORTIX_API_KEY", "KORTIX_API_KEY_FILE"),
            obvious_api_key: key("OBVIOUS_API_KEY", "OBVIOUS_API_KEY_FILE"),
            idempotency: match variable("KORTIX_HONOURS_IDEMPOTENCY_KEY").as_deref().map(str::trim) {
                Some("1") => Idempotency::Honoured,
                _ => Idempotency::Ignored,
            },
        };
        if settings.api_key.is_none() && settings.obvious_api_key.is_none() {
            return Err(Error::config("no credential: set KORTIX_API_KEY or OBVIOUS_API_KEY"));
        }
        Ok(settings)
    }

    /// The two services, Kortix first. A credential goes to another service than its own only when both are taken to be
    /// one system at one origin.
    pub(super) fn targets(self) -> Result<(Target, Target), Error> {
        let base = parse("base_url (KORTIX_BASE_URL)", self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        let one_system =
            self.base_url.is_some() && self.obvious_base_url.is_none() && !is_hosted_kortix(&base);
        let obvious_base = if one_system {
            origin(&base)
        } else {
            let text = self.obvious_base_url.as_deref().unwrap_or(DEFAULT_OBVIOUS_BASE_URL);
            without_api_path(parse("obvious_base_url (OBVIOUS_BASE_URL)", text)?)
        };
        let shared_key = self.api_key.clone().filter(|_| one_system);
        let kortix = Target { base, api_key: self.api_key };
        let obvious = Target { base: obvious_base, api_key: self.obvious_api_key.or(shared_key) };
        Ok((kortix, obvious))
    }
}

/// A base URL without a slash at its end. The text stays out of error messages: it may hold a password.
fn parse(setting: &str, text: &str) -> Result<Url, Error> {
    let refuse = |what: &str| Err(Error::config(format!("{setting} {what}")));
    let mut url = match Url::parse(text.trim()) {
        Ok(url) => url,
        Err(error) => {
            return refuse(&format!("is no URL ({error}); it looks like https://api.example.com/v1"));
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("must begin with http:// or https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not hold a user name or password; use the API key settings");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must end with its path, without `?` or `#`");
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The Obvious service documents its address with this path, which requests bring along themselves.
fn without_api_path(mut url: Url) -> Url {
    if let Some(path) = url.path().strip_suffix("/api/v1").map(str::to_owned) {
        url.set_path(&path);
    }
    url
}

fn origin(base: &Url) -> Url {
    let mut origin = base.clone();
    origin.set_path("");
    origin
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn resolved(variables: &[(&str, &str)]) -> String {
        let lookup = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let targets = Settings::from_env(lookup).and_then(Settings::targets);
        let show = |target: &Target| {
            let key = match &target.api_key {
                None => "-",
                Some(Key::Text(text)) => text.expose_secret(),
                Some(Key::From(_)) => "file",
            };
            format!("{} {key}", target.base)
        };
        targets.map_or_else(
            |error| error.to_string(),
            |(kortix, obvious)| format!("{}, {}", show(&kortix), show(&obvious)),
        )
    }

    #[test]
    fn one_address_is_one_system() {
        let server = ("KORTIX_BASE_URL", "http://127.0.0.1:8000/v1/");
        assert_eq!(
            resolved(&[server, ("KORTIX_API_KEY", "k")]),
            "http://127.0.0.1:8000/v1 k, http://127.0.0.1:8000/ k"
        );
        assert_eq!(
            resolved(&[server, ("KORTIX_API_KEY", "k"), ("OBVIOUS_API_KEY", "o")]),
            "http://127.0.0.1:8000/v1 k, http://127.0.0.1:8000/ o"
        );
        assert_eq!(
            resolved(&[server, ("OBVIOUS_API_KEY", "o")]),
            "http://127.0.0.1:8000/v1 -, http://127.0.0.1:8000/ o"
        );
    }

    #[test]
    fn a_credential_does_not_cross_to_another_address() {
        assert_eq!(
            resolved(&[("KORTIX_API_KEY", "k")]),
            "https://api.kortix.ai/ k, https://api.app.obvious.ai/ -"
        );
        assert_eq!(
            resolved(&[
                ("KORTIX_API_KEY", "k"),
                ("KORTIX_BASE_URL", "http://one/"),
                ("OBVIOUS_BASE_URL", "http://two/x")
            ]),
            "http://one/ k, http://two/x -"
        );
    }

    #[test]
    fn a_credential_may_be_in_a_file_unless_there_is_one_beside_it() {
        let server = ("KORTIX_BASE_URL", "http://one");
        let file = ("KORTIX_API_KEY_FILE", "/run/secrets/kortix");
        assert_eq!(resolved(&[server, file]), "http://one/ file, http://one/ file");
        assert_eq!(resolved(&[server, file, ("KORTIX_API_KEY", "k")]), "http://one/ k, http://one/ k");
        assert_eq!(resolved(&[server, file, ("OBVIOUS_API_KEY", "o")]), "http://one/ file, http://one/ o");
    }

    #[test]
    fn the_hosted_kortix_service_is_not_taken_for_obvious() {
        for host in ["api.kortix.com", "kortix.ai", "API.Kortix.ai", "kortix.com.", "a.b.suna.so"] {
            let url = format!("https://{host}/v1");
            let found =
                resolved(&[("KORTIX_BASE_URL", &url), ("KORTIX_API_KEY", "k"), ("OBVIOUS_API_KEY", "o")]);
            assert!(found.ends_with(" k, https://api.app.obvious.ai/ o"), "{found}");
            let found = resolved(&[("KORTIX_BASE_URL", &url), ("KORTIX_API_KEY", "k")]);
            assert!(found.ends_with(" k, https://api.app.obvious.ai/ -"), "{found}");
        }
        for host in ["notkortix.com", "kortix.com.example.org", "127.0.0.1"] {
            let url = format!("https://{host}");
            let found = resolved(&[("KORTIX_BASE_URL", &url), ("OBVIOUS_API_KEY", "o")]);
            assert_eq!(found, format!("{url}/ -, {url}/ o"));
        }
    }

    #[test]
    fn the_documented_path_of_obvious_is_not_doubled() {
        for (given, expected) in [
            ("https://obvious.test/api/v1", "https://obvious.test/"),
            ("https://obvious.test/api/v1/", "https://obvious.test/"),
            ("https://obvious.test/behind/api/v1", "https://obvious.test/behind"),
            ("https://obvious.test/my-api/v1", "https://obvious.test/my-api/v1"),
        ] {
            let found = resolved(&[("OBVIOUS_API_KEY", "o"), ("OBVIOUS_BASE_URL", given)]);
            assert_eq!(found, format!("https://api.kortix.ai/ -, {expected} o"));
        }
    }

    #[test]
    fn only_a_one_says_that_the_key_is_honoured() {
        for (value, expected) in [
            ("1", Idempotency::Honoured),
            (" 1 ", Idempotency::Honoured),
            ("0", Idempotency::Ignored),
            ("", Idempotency::Ignored),
        ] {
            let lookup = |name: &str| match name {
                "KORTIX_API_KEY" => Some("k".to_owned()),
                "KORTIX_HONOURS_IDEMPOTENCY_KEY" => Some(value.to_owned()),
                _ => None,
            };
            assert_eq!(Settings::from_env(lookup).unwrap().idempotency, expected, "{value:?}");
        }
    }

    #[test]
    fn empty_is_not_set() {
        assert_eq!(
            resolved(&[("KORTIX_API_KEY", " "), ("KORTIX_BASE_URL", "")]),
            "configure client: no credential: set KORTIX_API_KEY or OBVIOUS_API_KEY"
        );
    }

    #[test]
    fn addresses_that_cannot_work_are_refused_without_repeating_them() {
        for url in [
            "hunter2",
            "ftp://hunter2",
            "https://user:hunter2@host",
            "https://hunter2@host",
            "http://h/?hunter2",
            "http://h/#hunter2",
            "http://",
        ] {
            let error = resolved(&[("KORTIX_API_KEY", "k"), ("KORTIX_BASE_URL", url)]);
            assert!(error.starts_with("configure client: base_url (KORTIX_BASE_URL) "), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
