//! Why there is no credential, and what to do about it.

use url::Url;

use crate::error::{Failure, Kind};
use crate::settings::{Origin, Service, Settings, shown};

use super::Seat;

/// Why there is no credential for a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// None is set and none is stored.
    Missing { profile: String },
    /// The stored one was stored for another origin.
    OtherOrigin { profile: String, stored_for: String, led_by: Origin },
    /// There is one in the environment, and only the project's file leads to the server.
    LedByProject { variable: &'static str, led_by: Origin },
}

impl Absent {
    /// The failure of a command that needs the credential.
    pub fn failure(&self, url: &Url, service: Service, seat: Seat) -> Failure {
        let failure = Failure::new(Kind::NoCredential, self.message(url, service));
        self.hints(url, service, seat).into_iter().fold(failure, Failure::hint)
    }

    pub fn message(&self, url: &Url, service: Service) -> String {
        let (url, variable) = (shown(url), Settings::variable_of(service));
        match self {
            Self::Missing { profile } => format!(
                "no credential for {url}: {variable} is not set, and none is stored for profile `{profile}`"
            ),
            Self::OtherOrigin { profile, stored_for, led_by } => format!(
                "the credential of profile `{profile}` was stored for {stored_for} and is not sent to {url}, which \
                 {led_by} names"
            ),
            Self::LedByProject { variable, led_by } => {
                format!(
                    "{variable} is not sent to {url}, where nothing but the project's file leads ({led_by})"
                )
            }
        }
    }

    /// A job cannot sign in, so it is not told to.
    pub fn hints(&self, url: &Url, service: Service, seat: Seat) -> Vec<String> {
        let variable = Settings::variable_of(service);
        match (self, seat) {
            (Self::Missing { profile }, Seat::Terminal) => vec![format!(
                "sign in with {}, set {variable}, or use --local for a server on this machine that needs no account",
                login(service, profile, "")
            )],
            (Self::Missing { .. }, Seat::Unattended) => {
                vec![format!(
                    "set {variable}, or use --local for a server on this machine that needs no account"
                )]
            }
            (Self::OtherOrigin { .. }, Seat::Terminal) => {
                let there = format!(" --base-url {}", shown(url));
                vec![format!("{} signs in there", login(service, "NAME", &there))]
            }
            (Self::OtherOrigin { led_by, .. }, Seat::Unattended) => {
                let credential = format!("set {variable} to a credential for it");
                let trust = matches!(led_by, Origin::Project(_)).then(|| trust(url));
                [credential].into_iter().chain(trust).collect()
            }
            (Self::LedByProject { .. }, _) => vec![trust(url)],
        }
    }
}

fn trust(url: &Url) -> String {
    format!("say that you trust the project: pass --base-url {}, or name the profile yourself", shown(url))
}

/// The command that signs in.
fn login(service: Service, profile: &str, more: &str) -> String {
    let service = if service == Service::Obvious { " --service obvious" } else { "" };
    let profile =
        if profile == crate::settings::UNNAMED { String::new() } else { format!(" --profile {profile}") };
    format!("`kortix auth login{service}{profile}{more}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_never_told_to_sign_in() {
        let url = Url::parse("https://a.test").unwrap();
        let profile = || "work".to_owned();
        for absent in [
            Absent::Missing { profile: profile() },
            Absent::OtherOrigin {
                profile: profile(),
                stored_for: "https://b.test".to_owned(),
                led_by: Origin::Variable("KORTIX_BASE_URL"),
            },
            Absent::LedByProject { variable: "KORTIX_API_KEY", led_by: Origin::Default },
        ] {
            for service in Service::ALL {
                let failure = absent.failure(&url, service, Seat::Unattended);
                assert_eq!(failure.kind(), Kind::NoCredential);
                assert!(
                    !failure.hints().is_empty() && !failure.to_json().contains("auth login"),
                    "{failure:?}"
                );
            }
        }
        let missing = Absent::Missing { profile: profile() };
        let hints = missing.hints(&url, Service::Obvious, Seat::Terminal);
        assert!(hints[0].contains("`kortix auth login --service obvious --profile work`"), "{hints:?}");
    }
}
