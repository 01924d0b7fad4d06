//! `POST /x/v1/sandboxes/{sandbox_id}/token`

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, SandboxId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::secret,
};

/// Makes a new token for a sandbox: `POST /x/v1/sandboxes/{sandbox_id}/token`, an extension of the reference server. From
/// [`Sandboxes::rotate_token`](super::Sandboxes::rotate_token).
///
/// The old one opens nothing from then on, and neither do the cookies that browsers had for it. Connections that are open stay
/// open until they end.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let made = client.sandboxes().rotate_token("sbx-91").await?;
/// println!("{} opens with another token now", made.sandbox_url);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox, or none of the caller's, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RotateSandboxToken {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
}

impl Endpoint for RotateSandboxToken {
    type Output = SandboxToken;

    // Of two tokens that were made the last one opens, whoever is told of it: a repetition does no harm.
    const OPERATION: Operation =
        Operation { name: "rotate sandbox token", service: ServiceName::Obvious, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/sandboxes").id(self.sandbox.as_str())?;
        Draft::post(path.fixed("/token"))
    }
}

request!(RotateSandboxToken -> SandboxToken);

/// The token that opens a sandbox, and what it opens.
///
/// `Debug` hides the token and serialising writes `"***"`. To use it, call `expose_secret()` of
/// [`ExposeSecret`](crate::ExposeSecret).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SandboxToken {
    /// The sandbox.
    pub sandbox_id: SandboxId,
    /// The token.
    #[serde(with = "secret")]
    pub token: SecretString,
    /// The address of the desktop (port 6080).
    pub vnc_preview: String,
    /// The address of the web preview (port 8080).
    pub sandbox_url: String,
}
