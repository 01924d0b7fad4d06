//! Which server is meant, and with which credential: flags and environment become one answer.

use std::fmt;
use std::path::PathBuf;

use kortix_sdk::{DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL, SecretString, has_both_services};
use url::Url;

use crate::cli::Globals;
use crate::env::{self, Env};
use crate::error::{Failure, Kind};

/// The two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Threads and projects.
    Kortix,
    /// Executions.
    Obvious,
}

/// Where a credential was found, which decides what to advise when it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// An environment variable.
    Variable(&'static str),
    /// The file that the local server wrote.
    LocalServer(PathBuf),
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => f.write_str(name),
            Self::LocalServer(path) => write!(f, "{}", path.display()),
        }
    }
}

/// A credential and where it was found.
#[derive(Clone, Debug)]
pub struct Key {
    pub secret: SecretString,
    pub source: KeySource,
}

/// One service as it will be talked to.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub url: Url,
    pub key: Option<Key>,
}

/// Both services.
#[derive(Clone, Debug)]
pub struct Endpoints {
    pub kortix: Endpoint,
    pub obvious: Endpoint,
}

impl Endpoints {
    /// What the flags and the environment mean when it is not the local server.
    ///
    /// A base URL for Kortix alone names a server that has both services, which then share a credential, unless it is
    /// the hosted Kortix service. A credential is never sent to another place than the one it was set beside.
    pub fn resolve(globals: &Globals, env: &Env) -> Result<Self, Failure> {
        let kortix_url = globals.base_url.as_ref().or(env.kortix_base_url.as_ref());
        let obvious_url = globals.obvious_base_url.as_ref().or(env.obvious_base_url.as_ref());
        let kortix_key = key(env.kortix_api_key.as_ref(), env::KORTIX_API_KEY);
        let obvious_key = key(env.obvious_api_key.as_ref(), env::OBVIOUS_API_KEY);

        let kortix_parsed = parse(kortix_url.map_or(DEFAULT_BASE_URL, String::as_str))?;
        let (obvious_parsed, obvious_key) = match (obvious_url, kortix_url) {
            (Some(url), _) => (parse(url)?, obvious_key),
            (None, Some(url)) if has_both_services(url) => {
                (origin_of(&kortix_parsed), obvious_key.or_else(|| kortix_key.clone()))
            }
            (None, _) => (parse(DEFAULT_OBVIOUS_BASE_URL)?, obvious_key),
        };
        Ok(Self {
            kortix: Endpoint { url: kortix_parsed, key: kortix_key },
            obvious: Endpoint { url: obvious_parsed, key: obvious_key },
        })
    }

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
        self.key.as_ref().is_some_and(|key| matches!(key.source, KeySource::LocalServer(_)))
    }

    /// The credential, or what to do about its absence.
    pub fn require_key(&self, service: Service) -> Result<&Key, Failure> {
        let variable = match service {
            Service::Kortix => env::KORTIX_API_KEY,
            Service::Obvious => env::OBVIOUS_API_KEY,
        };
        self.key.as_ref().ok_or_else(|| {
            Failure::new(
                Kind::NoCredential,
                format!("no credential for {}: {variable} is not set", shown(&self.url)),
            )
            .hint(format!(
                "set {variable}, or use --local for a server on this machine that needs no account"
            ))
        })
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

fn key(secret: Option<&SecretString>, variable: &'static str) -> Option<Key> {
    secret.map(|secret| Key { secret: secret.clone(), source: KeySource::Variable(variable) })
}

/// The text is not repeated in the error: it may hold a password.
fn parse(text: &str) -> Result<Url, Failure> {
    let refused = |why: &str| {
        Failure::new(Kind::Config, format!("the base URL is refused: {why}"))
            .hint("write it like https://api.kortix.ai or http://127.0.0.1:8000")
    };
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(refused("it must begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it contains a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it contains a query or a fragment"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use kortix_sdk::ExposeSecret as _;

    use super::*;

    struct Case {
        flags: [Option<&'static str>; 2],
        env_urls: [Option<&'static str>; 2],
        env_keys: [Option<&'static str>; 2],
        urls: [&'static str; 2],
        keys: [Option<&'static str>; 2],
    }

    fn resolve(case: &Case) -> Endpoints {
        let text = |value: Option<&str>| value.map(str::to_owned);
        let globals = Globals {
            base_url: text(case.flags[0]),
            obvious_base_url: text(case.flags[1]),
            ..Globals::default()
        };
        let env = Env {
            kortix_base_url: text(case.env_urls[0]),
            obvious_base_url: text(case.env_urls[1]),
            kortix_api_key: case.env_keys[0].map(SecretString::from),
            obvious_api_key: case.env_keys[1].map(SecretString::from),
            ..Env::default()
        };
        Endpoints::resolve(&globals, &env).unwrap()
    }

    #[test]
    fn flags_beat_the_environment_and_a_shared_server_shares_the_credential() {
        const A: &str = "http://a.test";
        const B: &str = "http://b.test";
        const HOSTED: &str = "https://api.kortix.com/v1";
        const K: Option<&str> = Some("k");
        const O: Option<&str> = Some("o");
        let cases = [
            Case {
                flags: [None; 2],
                env_urls: [None; 2],
                env_keys: [K, O],
                urls: [DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL],
                keys: [K, O],
            },
            Case {
                flags: [None; 2],
                env_urls: [None; 2],
                env_keys: [K, None],
                urls: [DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL],
                keys: [K, None],
            },
            Case {
                flags: [None; 2],
                env_urls: [Some(A), None],
                env_keys: [K, None],
                urls: [A, A],
                keys: [K, K],
            },
            Case {
                flags: [None; 2],
                env_urls: [Some(A), None],
                env_keys: [K, O],
                urls: [A, A],
                keys: [K, O],
            },
            Case {
                flags: [None; 2],
                env_urls: [Some(A), Some(B)],
                env_keys: [K, None],
                urls: [A, B],
                keys: [K, None],
            },
            Case {
                flags: [None; 2],
                env_urls: [None, Some(B)],
                env_keys: [K, O],
                urls: [DEFAULT_BASE_URL, B],
                keys: [K, O],
            },
            Case {
                flags: [Some(B), None],
                env_urls: [Some(A), None],
                env_keys: [K, None],
                urls: [B, B],
                keys: [K, K],
            },
            Case {
                flags: [None; 2],
                env_urls: [Some(HOSTED), None],
                env_keys: [K, O],
                urls: [HOSTED, DEFAULT_OBVIOUS_BASE_URL],
                keys: [K, O],
            },
            Case {
                flags: [Some(HOSTED), None],
                env_urls: [None; 2],
                env_keys: [K, None],
                urls: [HOSTED, DEFAULT_OBVIOUS_BASE_URL],
                keys: [K, None],
            },
            Case {
                flags: [Some(A), Some(B)],
                env_urls: [None; 2],
                env_keys: [K, None],
                urls: [A, B],
                keys: [K, None],
            },
        ];
        for (number, case) in cases.iter().enumerate() {
            let found = resolve(case);
            let secret =
                |endpoint: &Endpoint| endpoint.key.as_ref().map(|key| key.secret.expose_secret().to_owned());
            assert_eq!([shown(&found.kortix.url), shown(&found.obvious.url)], case.urls, "case {number}");
            assert_eq!(
                [secret(&found.kortix), secret(&found.obvious)],
                case.keys.map(|key| key.map(str::to_owned)),
                "case {number}"
            );
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
