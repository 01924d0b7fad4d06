//! `POST /x/v1/sandboxes/{sandbox_id}/urls`

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::{open_enum, secret},
};

/// Makes a signed URL for a port of a sandbox: `POST /x/v1/sandboxes/{sandbox_id}/urls`, an extension of the reference server.
/// From [`Sandboxes::create_url`](super::Sandboxes::create_url).
///
/// It opens that one port until it expires, for everybody who has it and as often as they like. A browser trades it for a
/// cookie that expires with it. A new token for the sandbox ends all its signed URLs.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use std::time::Duration;
///
/// use kortix_sdk::ExposeSecret as _;
///
/// let link = client.sandboxes().create_url("sbx-91", 8080).expires_in(Duration::from_secs(600)).path("/report").await?;
/// println!("until {}: {}", link.expires_at, link.url.expose_secret());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox, or none of the caller's, or no such extension (404).
/// - [`Validation`](crate::ErrorKind::Validation): the port is 0, the time is not from one second to seven days, or the path is
///   none (400).
/// - [`Conflict`](crate::ErrorKind::Conflict): the server has no sandboxes under paths, and one was asked for (409,
///   `SANDBOX_PATHS_OFF`).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateSandboxUrl {
    client: Kortix,
    options: CallOptions,
    sandbox: SandboxId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<SandboxUrlForm>,
}

impl CreateSandboxUrl {
    pub(super) fn new(client: Kortix, sandbox: SandboxId, port: u16) -> Self {
        let body = Body { port, expires_in_seconds: None, path: None, form: None };
        Self { client, options: CallOptions::default(), sandbox, body }
    }

    /// How long it opens the port, from one second to seven days. Of a part of a second a whole one is made. Default: one hour.
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.body.expires_in_seconds =
            Some(time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0)));
        self
    }

    /// Where it leads on that port, from `/` on, with a query if need be. Default: `/`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.body.path = Some(path.into());
        self
    }

    /// What kind of address it is. Default: [`Host`](SandboxUrlForm::Host).
    pub fn form(mut self, form: SandboxUrlForm) -> Self {
        self.body.form = Some(form);
        self
    }
}

impl Endpoint for CreateSandboxUrl {
    type Output = SandboxUrl;

    // Nothing is kept of it on the server: a repetition makes another that is as good.
    const OPERATION: Operation =
        Operation { name: "create sandbox url", service: ServiceName::Obvious, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/sandboxes").id(self.sandbox.as_str())?;
        Draft::post(path.fixed("/urls"))?.json(&self.body)
    }
}

request!(CreateSandboxUrl -> SandboxUrl);

open_enum! {
    /// What kind of address a signed URL is.
    pub enum SandboxUrlForm {
        /// A host name of the port's own.
        Host = "host",
        /// A path of the server's host, for where no wildcard names are to be had. Its pages are confined by the browser.
        Path = "path",
    }
}

/// An address that opens one port of a sandbox for whoever has it.
///
/// `Debug` hides the address and serialising writes `"***"`. To use it, call `expose_secret()` of
/// [`ExposeSecret`](crate::ExposeSecret).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxUrl {
    /// The address.
    #[serde(with = "secret")]
    pub url: SecretString,
    /// It opens nothing from then on.
    pub expires_at: Timestamp,
    /// The port inside the sandbox.
    pub port: u16,
}
