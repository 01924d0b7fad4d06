//! Addresses and credentials: where they come from and what is wrong with them.

use secrecy::SecretString;
use url::Url;

use crate::Error;

/// Where the Kortix service is when nothing else is said.
pub const DEFAULT_BASE_URL: &str = "https://api.kortix.ai";

/// Where the Obvious service is when neither service is given an address.
pub const DEFAULT_OBVIOUS_BASE_URL: &str = "https://api.app.obvious.ai";

/// What a caller said about both services. Anything may be missing.
#[derive(Clone, Default)]
pub(super) struct Settings {
    pub(super) base_url: Option<String>,
    pub(super) obvious_base_url: Option<String>,
    pub(super) api_key: Option<SecretString>,
    pub(super) obvious_api_key: Option<SecretString>,
}

/// What follows from it for one service.
pub(super) struct Target {
    pub(super) base: Url,
    pub(super) api_key: Option<SecretString>,
}

impl Settings {
    /// Reads the environment through `variable`, so that tests need not change the process.
    pub(super) fn from_env(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variable = |name| variable(name).filter(|value| !value.trim().is_empty());
        let settings = Self {
            base_url: variable("KORTIX_BASE_URL"),
            obvious_base_url: variable("OBVIOUS_BASE_URL"),
            api_key: variable("KORTIX_API_KEY").map(SecretString::from),
            obvious_api_key: variable("OBVIOUS_API_KEY").map(SecretString::from),
        };
        if settings.api_key.is_none() && settings.obvious_api_key.is_none() {
            return Err(Error::config("no credential: set KORTIX_API_KEY or OBVIOUS_API_KEY"));
        }
        Ok(settings)
    }

    /// The two services, Kortix first. A credential goes to another service than its own only when both are taken to be
    /// one system at one origin.
    pub(super) fn targets(self) -> Result<(Target, Target), Error> {
        let one_system = self.base_url.is_some() && self.obvious_base_url.is_none();
        let base = parse("base_url (KORTIX_BASE_URL)", self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        let obvious_base = if one_system {
            origin(&base)
        } else {
            let text = self.obvious_base_url.as_deref().unwrap_or(DEFAULT_OBVIOUS_BASE_URL);
            parse("obvious_base_url (OBVIOUS_BASE_URL)", text)?
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
            let key = target.api_key.as_ref().map_or("-", |key| key.expose_secret());
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
