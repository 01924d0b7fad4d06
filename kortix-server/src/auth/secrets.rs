//! The server's own secrets, made at the first start and kept beside the database for its owner alone.

use std::{
    fs, io,
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, ensure};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    keys::KeyHasher,
    receipts::ReceiptKey,
    sealing::{SealError, Sealer},
};
use crate::store::Store;

/// What signs tokens, what keys are hashed under, and what everything else follows from that must stay secret.
#[derive(Debug)]
pub struct ServerSecrets {
    pub jwt: SecretString,
    pub api_keys: SecretString,
    base: SecretString,
    file: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "jwt_secret")]
    jwt: String,
    #[serde(rename = "api_key_secret")]
    api_keys: String,
    /// Not in files from before there was one.
    #[serde(rename = "base_secret", default)]
    base: Option<String>,
}

impl Stored {
    /// What other secrets are derived from. Of a file without one it follows from what is there, so that it is the same at each start and on each server.
    fn base_secret(&self) -> SecretString {
        let given = self.base.clone();
        let derived = || hex::encode(derive(&self.api_keys, "base secret"));
        given.unwrap_or_else(derived).into()
    }
}

/// A secret for one purpose, by which no other one is found out.
fn derive(secret: &str, purpose: &str) -> [u8; 32] {
    KeyHasher::new(&secret.to_owned().into()).derived(purpose)
}

impl ServerSecrets {
    /// Reads the file, or makes it when there is none. `jwt` takes the place of the stored signing secret.
    pub fn load(file: &Path, jwt: Option<SecretString>) -> anyhow::Result<Self> {
        let stored = match read(file)? {
            Some(stored) => stored,
            None => make(file)?,
        };
        Ok(Self {
            base: stored.base_secret(),
            jwt: jwt.unwrap_or_else(|| stored.jwt.into()),
            api_keys: stored.api_keys.into(),
            file: file.to_owned(),
        })
    }

    /// What receipts are signed with. All servers of a database have the same.
    pub fn receipt_key(&self) -> anyhow::Result<ReceiptKey> {
        ReceiptKey::from_seed(&derive(self.base.expose_secret(), "receipts"))
            .map_err(|error| anyhow!("no key for receipts can be made of the secrets: {error}"))
    }

    /// What seals the secrets that the database keeps.
    pub fn sealer(&self) -> Result<Sealer, SealError> {
        Sealer::from_key(&derive(self.base.expose_secret(), "sealed secrets"))
    }

    /// Refuses a database whose keys were hashed under another secret: every one of them would be refused later, and
    /// those that this process makes would be refused by the other servers. The first to come decides.
    pub async fn check_against(&self, store: &dyn Store) -> anyhow::Result<()> {
        let own = KeyHasher::new(&self.api_keys).fingerprint();
        let kept = store.keep_fingerprint(own).await.context("the secrets could not be checked")?;
        ensure!(
            kept.same(&own),
            "the keys in this database were made under other secrets than those in {}. Give this server the \
             secrets.json of the server that made them, as that file or by --secrets-file. If that is lost, so are the \
             keys: `kortix-server token reset` deletes them all",
            self.file.display()
        );
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<Option<Stored>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => SecretString::from(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    serde_json::from_str(text.expose_secret()).map(Some).with_context(|| {
        format!("{} is damaged; restore it from a backup, or delete it, and every key by `kortix-server token reset`", path.display())
    })
}

/// Two processes may begin at once: the first to link its file wins, and both use what is there then.
fn make(path: &Path) -> anyhow::Result<Stored> {
    let stored = Stored { jwt: random_hex()?, api_keys: random_hex()?, base: Some(random_hex()?) };
    write_private_new(path, &serde_json::to_vec_pretty(&stored)?)?;
    read(path)?.with_context(|| format!("{} vanished while it was made", path.display()))
}

fn random_hex() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).context("the system has no random numbers")?;
    Ok(hex::encode(bytes))
}

/// Writes a file that only its owner can read, whole or not at all. Leaves an existing one as it is.
pub fn write_private_new(path: &Path, contents: &[u8]) -> anyhow::Result<()> {
    let placed = write_draft(path, contents).and_then(|draft| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(&draft),
        Err(error) => Err(error),
        Ok(()) => fs::remove_file(&draft),
    });
    placed.with_context(|| format!("cannot write {}", path.display()))
}

/// Writes a file that only its owner can read, whole or not at all, in the place of an existing one.
pub fn write_private(path: &Path, contents: &[u8]) -> anyhow::Result<()> {
    let placed = write_draft(path, contents).and_then(|draft| fs::rename(draft, path));
    placed.with_context(|| format!("cannot write {}", path.display()))
}

fn write_draft(path: &Path, contents: &[u8]) -> io::Result<PathBuf> {
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(contents)?;
    file.sync_all()?;
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_made_once_and_kept_private() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secrets.json");
        let first = ServerSecrets::load(&file, None).unwrap();
        let second = ServerSecrets::load(&file, None).unwrap();
        assert_eq!(first.jwt.expose_secret(), second.jwt.expose_secret());
        assert_eq!(first.base.expose_secret(), second.base.expose_secret());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_of_an_earlier_version_has_one_base_secret_too() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secrets.json");
        fs::write(&file, r#"{"jwt_secret": "one", "api_key_secret": "two"}"#).unwrap();
        let public =
            || ServerSecrets::load(&file, None).unwrap().receipt_key().unwrap().public_hex().to_owned();
        assert_eq!(public(), public());
        fs::write(&file, r#"{"jwt_secret": "one", "api_key_secret": "three"}"#).unwrap();
        let other = public();
        fs::write(&file, r#"{"jwt_secret": "one", "api_key_secret": "two"}"#).unwrap();
        assert_ne!(public(), other);
    }

    #[test]
    fn a_damaged_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("of-all-servers.json");
        fs::write(&file, "{").unwrap();
        let error = ServerSecrets::load(&file, None).unwrap_err();
        assert!(error.to_string().contains("of-all-servers.json"));
    }
}
