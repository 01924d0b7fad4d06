//! Which credentials a server accepts.

use std::{env, time::Duration};

use clap::{Args, ValueEnum};
use secrecy::SecretString;

use super::jwt_secret;
use crate::auth::{
    AuthConfig, IssuerConfig,
    jwks::JwksUrl,
    jwt::{Hs256, TokenRules},
};

#[derive(Debug, Args)]
#[command(next_help_heading = "Credentials")]
pub(super) struct TokenOptions {
    /// Where an issuer publishes the keys of its ES256 tokens. They are fetched again after an hour and when a token
    /// names a new one; the last copy is used while the issuer does not answer. `KORTIX_SERVER_JWKS_API_KEY`, from the
    /// environment alone, is sent as the header `apikey`.
    #[arg(long, env = "KORTIX_SERVER_JWKS_URL", value_name = "URL", hide_env_values = true)]
    jwks_url: Option<JwksUrl>,
    /// `off` leaves tokens to the issuer: those signed with the server's own secret are refused.
    #[arg(long, env = "KORTIX_SERVER_JWT_HS256", value_enum, default_value_t = Switch::On, requires_if("off", "jwks_url"))]
    jwt_hs256: Switch,
    /// Seconds for which a token is accepted after its end, because clocks differ.
    #[arg(long, env = "KORTIX_SERVER_JWT_LEEWAY", value_name = "SECONDS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u64).range(..=3_600))]
    jwt_leeway: u64,
    /// What tokens must have as `aud` [default: anything].
    #[arg(long, env = "KORTIX_SERVER_JWT_AUDIENCE", value_name = "AUDIENCE")]
    jwt_audience: Option<String>,
    /// What tokens must have as `iss` [default: anything].
    #[arg(long, env = "KORTIX_SERVER_JWT_ISSUER", value_name = "ISSUER")]
    jwt_issuer: Option<String>,
    /// Seconds that pass before it is written down again that a key was used.
    #[arg(long, env = "KORTIX_SERVER_KEY_USE_THROTTLE", value_name = "SECONDS", default_value_t = 900)]
    key_use_throttle: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Switch {
    On,
    Off,
}

impl TokenOptions {
    pub(super) fn into_config(self) -> AuthConfig {
        let tokens = TokenRules {
            leeway: Duration::from_secs(self.jwt_leeway),
            audience: self.jwt_audience,
            issuer: self.jwt_issuer,
            hs256: match self.jwt_hs256 {
                Switch::On => Hs256::Accepted,
                Switch::Off => Hs256::NotConfigured,
            },
        };
        let issuer = self.jwks_url.map(|url| IssuerConfig { url, api_key: jwks_api_key() });
        let usage_throttle = Duration::from_secs(self.key_use_throttle);
        AuthConfig { jwt_secret: jwt_secret(), tokens, issuer, usage_throttle }
    }
}

/// Only from the environment: arguments are visible to everybody on the machine.
fn jwks_api_key() -> Option<SecretString> {
    env::var("KORTIX_SERVER_JWKS_API_KEY").ok().filter(|key| !key.is_empty()).map(SecretString::from)
}
