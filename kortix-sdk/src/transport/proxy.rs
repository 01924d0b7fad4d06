//! Which way requests take to a server.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::Error;

/// What was said about proxies.
#[derive(Clone, Default)]
pub(crate) enum Proxy {
    /// Those of the environment, except for addresses on this machine: a proxy would look for them on another one.
    #[default]
    OfTheEnvironment,
    None,
    /// Its address, which may hold a password.
    At(SecretString),
}

/// A proxy whose address has been understood.
#[derive(Clone)]
pub(super) struct ChosenProxy {
    address: Url,
}

impl ChosenProxy {
    /// The text stays out of error messages: it may hold a password.
    pub(super) fn parse(text: &SecretString) -> Result<Self, Error> {
        let refuse = |what: &str| Err(Error::config(format!("proxy {what}")));
        let address = match Url::parse(text.expose_secret().trim()) {
            Ok(address) => address,
            Err(error) => {
                return refuse(&format!("is no URL ({error}); it looks like http://proxy.example.com:3128"));
            }
        };
        if !matches!(address.scheme(), "http" | "https") {
            return refuse("must begin with http:// or https://");
        }
        if !matches!(address.path(), "" | "/") || address.query().is_some() || address.fragment().is_some() {
            return refuse("must end with its port, without a path");
        }
        Ok(Self { address })
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.address.scheme() == "https"
    }

    pub(super) fn for_all_requests(&self) -> Result<reqwest::Proxy, Error> {
        // The cause could repeat the address.
        reqwest::Proxy::all(self.address.as_str()).map_err(|_| Error::config("proxy cannot be used"))
    }
}

impl fmt::Debug for ChosenProxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ChosenProxy").field(&super::failure::origin(&self.address)).finish()
    }
}

/// Whether the environment names a proxy for `http://` addresses that is itself reached by TLS.
pub(super) fn environment_encrypts_http(variable: impl Fn(&str) -> Option<String>) -> bool {
    ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].into_iter().filter_map(variable).any(|address| {
        address.trim_start().get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_work_is_refused_without_repeating_it() {
        for address in [
            "hunter2",
            "hunter2:3128",
            "socks5://hunter2:1080",
            "http://hunter2:x",
            "http://",
            "http://proxy:1/hunter2",
            "http://proxy:1/?hunter2",
            "http://proxy:1/#hunter2",
        ] {
            let error = ChosenProxy::parse(&address.into()).unwrap_err().to_string();
            assert!(error.starts_with("configure client: proxy "), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let proxy = ChosenProxy::parse(&"https://me:hunter2@proxy.test:3128".into()).unwrap();
        assert_eq!(format!("{proxy:?}"), r#"ChosenProxy("https://proxy.test:3128")"#);
        assert!(proxy.is_encrypted());
    }

    #[test]
    fn a_proxy_of_the_environment_may_need_tls() {
        let with = |name: &'static str, value: &'static str| {
            environment_encrypts_http(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("HTTP_PROXY", "https://proxy:1"));
        assert!(with("all_proxy", " HTTPS://proxy:1"));
        assert!(!with("HTTP_PROXY", "http://proxy:1"));
        assert!(!with("HTTP_PROXY", ""));
        assert!(!with("HTTPS_PROXY", "https://proxy:1"), "it is for addresses that are encrypted anyway");
    }
}
