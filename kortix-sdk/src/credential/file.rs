//! A credential in a file.

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;

use super::{Credential, CredentialFuture, CredentialProvider};

/// Reads the credential from a file, as systems for secrets put them there, and reads it again once a minute and when the server
/// refuses it: a file that is replaced is noticed without a restart.
///
/// ```
/// use kortix_sdk::{CredentialFile, Kortix};
///
/// let file = CredentialFile::new("/run/secrets/kortix");
/// let client = Kortix::builder().base_url("http://127.0.0.1:8000").credentials(file).build()?;
/// # Ok::<(), kortix_sdk::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CredentialFile {
    path: PathBuf,
}

const KEPT_FOR: Duration = Duration::from_secs(60);

impl CredentialFile {
    /// The file need not be there before the first call.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn read(&self) -> Result<Credential, Box<dyn std::error::Error + Send + Sync>> {
        let text = std::fs::read_to_string(&self.path)
            .map_err(|error| format!("cannot read the credential file {}: {error}", self.path.display()))?;
        Ok(Credential::recognise(SecretString::from(text))?.valid_for(KEPT_FOR))
    }
}

impl CredentialProvider for CredentialFile {
    fn credential(&self) -> CredentialFuture<'_> {
        // A short file is read faster than a thread for it is found.
        Box::pin(std::future::ready(self.read()))
    }
}
