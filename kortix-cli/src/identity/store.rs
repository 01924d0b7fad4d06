//! What `auth login` keeps: one file that says for whom, for which service and for which origin there is a credential,
//! and either holds it or knows that the keyring does.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use kortix_sdk::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::env::Env;
use crate::error::{Failure, Kind};
use crate::settings::{ConfigDir, Service, Settings};

use super::keyring::{self, Keyring, Unavailable, within_limit};
use super::{Stored, StoredIn};

const VERSION: u32 = 1;
const READABLE_BY_OTHERS: u32 = 0o077;

/// What a credential is for. It is sent to no other origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub profile: String,
    pub service: Service,
    pub origin: String,
}

impl Entry {
    /// The name in the keyring, which binds the credential to its origin there too.
    fn name(&self) -> String {
        format!("{}/{}/{}", self.profile, self.service.name(), self.origin)
    }

    fn is_for(&self, profile: &str, service: Service) -> bool {
        self.profile == profile && self.service == service
    }
}

/// A stored credential.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    entry: Entry,
    /// Absent when the keyring has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<Plain>,
}

impl Record {
    pub fn entry(&self) -> &Entry {
        &self.entry
    }
}

/// A secret as it stands in the file.
#[derive(Clone, Serialize, Deserialize)]
struct Plain(String);

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    credentials: Vec<Record>,
}

/// The stored credentials.
#[derive(Clone, Debug)]
pub struct Store {
    dir: ConfigDir,
    keyring: Arc<dyn Keyring>,
}

impl Store {
    pub fn from_env(env: &Env) -> Result<Self, Failure> {
        Ok(Self { dir: ConfigDir::from_env(env)?, keyring: keyring::system() })
    }

    pub fn path(&self) -> PathBuf {
        self.dir.credentials()
    }

    /// Everything that is stored.
    pub fn records(&self) -> Result<Vec<Record>, Failure> {
        let path = self.path();
        let mode = match fs::metadata(&path) {
            Ok(found) => found.permissions().mode() & 0o777,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::io(path.display(), &error)),
        };
        if mode & READABLE_BY_OTHERS != 0 {
            let message = format!("others may read {} (mode {mode:03o}), so it is not used", path.display());
            return Err(Failure::new(Kind::Config, message).hint(format!(
                "`chmod 600 {}`; renew the credentials in it when somebody may have read them",
                path.display()
            )));
        }
        let text = fs::read_to_string(&path).map_err(|error| Failure::io(path.display(), &error))?;
        // The parser's error may quote what it read.
        match serde_json::from_str::<Contents>(&text) {
            Ok(contents) if contents.version == VERSION => Ok(contents.credentials),
            _ => Err(Failure::new(Kind::Config, format!("{} cannot be understood", path.display()))
                .hint("`kortix auth logout --all` needs it too: remove it and sign in again")),
        }
    }

    pub fn find(&self, profile: &str, service: Service) -> Result<Option<Record>, Failure> {
        Ok(self.records()?.into_iter().find(|record| record.entry.is_for(profile, service)))
    }

    /// Where it is kept.
    pub fn describe(&self, record: &Record) -> Stored {
        let place = if record.secret.is_some() { StoredIn::File(self.path()) } else { StoredIn::Keyring };
        Stored { profile: record.entry.profile.clone(), service: record.entry.service, place }
    }

    pub async fn secret(&self, record: &Record) -> Result<SecretString, Failure> {
        if let Some(Plain(secret)) = &record.secret {
            return Ok(SecretString::from(secret.as_str()));
        }
        let name = record.entry.name();
        let variable = Settings::variable_of(record.entry.service);
        let profile = &record.entry.profile;
        let failure = |why: String| {
            Failure::new(
                Kind::NoCredential,
                format!("the credential of profile `{profile}` cannot be read: {why}"),
            )
            .hint(format!("set {variable} meanwhile"))
        };
        match within_limit(&self.keyring, move |keyring| keyring.get(&name)).await {
            Ok(Some(secret)) => Ok(secret),
            Ok(None) => Err(failure("the keyring has it no more".to_owned())),
            Err(unavailable) => Err(failure(unavailable.to_string())),
        }
    }

    /// Keeps a credential in the keyring, when there is one.
    pub async fn keep_in_keyring(
        &self,
        entry: Entry,
        secret: &SecretString,
    ) -> Result<Result<Stored, Unavailable>, Failure> {
        // A file that cannot be used would leave something in the keyring that nobody knows of.
        self.records()?;
        let (name, secret) = (entry.name(), secret.clone());
        if let Err(unavailable) =
            within_limit(&self.keyring, move |keyring| keyring.set(&name, &secret)).await
        {
            return Ok(Err(unavailable));
        }
        self.put(Record { entry, secret: None }).await.map(Ok)
    }

    /// Keeps a credential in the file, as it is.
    pub async fn keep_in_file(&self, entry: Entry, secret: &SecretString) -> Result<Stored, Failure> {
        let secret = Some(Plain(secret.expose_secret().to_owned()));
        self.put(Record { entry, secret }).await
    }

    async fn put(&self, record: Record) -> Result<Stored, Failure> {
        let _lock = self.dir.lock().await?;
        let is_replaced = |old: &Record| old.entry.is_for(&record.entry.profile, record.entry.service);
        let (replaced, mut kept): (Vec<_>, Vec<_>) = self.records()?.into_iter().partition(is_replaced);
        let stored = self.describe(&record);
        let is_same_place = |old: &Record| record.secret.is_none() && old.entry == record.entry;
        let outdated: Vec<_> = replaced.into_iter().filter(|old| !is_same_place(old)).collect();
        kept.push(record);
        self.write(kept)?;
        for old in outdated {
            // What stays in the keyring is no longer known by anybody.
            let _unreachable = self.forget(&old).await;
        }
        Ok(stored)
    }

    /// Removes what is chosen, and says what it was.
    pub async fn remove(&self, chosen: impl Fn(&Entry) -> bool) -> Result<Vec<Record>, Failure> {
        if !self.path().exists() {
            return Ok(Vec::new());
        }
        let _lock = self.dir.lock().await?;
        let (removed, kept): (Vec<_>, Vec<_>) =
            self.records()?.into_iter().partition(|record| chosen(&record.entry));
        for record in &removed {
            self.forget(record).await.map_err(|why| {
                Failure::new(
                    Kind::Io,
                    format!("the credential of profile `{}` is still there: {why}", record.entry.profile),
                )
                .hint("unlock the keyring and try again")
            })?;
        }
        if !removed.is_empty() {
            self.write(kept)?;
        }
        Ok(removed)
    }

    async fn forget(&self, record: &Record) -> Result<(), Unavailable> {
        if record.secret.is_some() {
            return Ok(());
        }
        let name = record.entry.name();
        within_limit(&self.keyring, move |keyring| keyring.delete(&name)).await
    }

    fn write(&self, credentials: Vec<Record>) -> Result<(), Failure> {
        let path = self.path();
        let contents = Contents { version: VERSION, credentials };
        let text = serde_json::to_vec_pretty(&contents)
            .map_err(|_| Failure::new(Kind::Io, format!("cannot write {}", path.display())))?;
        self.dir.replace(&path, &text)
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::super::keyring::double::Memory;
    use super::*;

    fn store() -> (TempDir, Arc<Memory>, Store) {
        let home = tempfile::tempdir().unwrap();
        let env = Env { home: Some(home.path().into()), ..Env::default() };
        let keyring = Arc::new(Memory::default());
        let shared: Arc<dyn Keyring> = Arc::<Memory>::clone(&keyring);
        (home, keyring, Store { keyring: shared, ..Store::from_env(&env).unwrap() })
    }

    fn entry(profile: &str, origin: &str) -> Entry {
        Entry { profile: profile.to_owned(), service: Service::Kortix, origin: origin.to_owned() }
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    async fn found(store: &Store, profile: &str) -> Option<String> {
        let record = store.find(profile, Service::Kortix).unwrap()?;
        Some(store.secret(&record).await.unwrap().expose_secret().to_owned())
    }

    #[tokio::test]
    async fn the_keyring_has_the_secret_and_the_file_has_none() {
        let (_home, keyring, store) = store();
        let stored =
            store.keep_in_keyring(entry("a", "https://a"), &secret("canary")).await.unwrap().unwrap();
        assert_eq!(stored.place, StoredIn::Keyring);
        assert_eq!(keyring.names(), ["a/kortix/https://a"]);
        assert!(!fs::read_to_string(store.path()).unwrap().contains("canary"));
        assert_eq!(found(&store, "a").await.as_deref(), Some("canary"));
        assert_eq!(found(&store, "b").await, None);
        assert_eq!(store.remove(|entry| entry.profile == "a").await.unwrap().len(), 1);
        assert!(keyring.names().is_empty() && found(&store, "a").await.is_none());
    }

    #[tokio::test]
    async fn the_file_is_its_owners_alone_and_not_used_otherwise() {
        let (_home, keyring, store) = store();
        store.keep_in_file(entry("a", "https://a"), &secret("canary")).await.unwrap();
        store.keep_in_file(entry("b", "https://a"), &secret("other")).await.unwrap();
        assert_eq!(found(&store, "a").await.as_deref(), Some("canary"));
        assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(store.path(), fs::Permissions::from_mode(0o640)).unwrap();
        let failure = store.find("a", Service::Kortix).unwrap_err();
        assert!(failure.message().contains("(mode 640)"), "{failure:?}");
        assert!(store.keep_in_file(entry("c", "https://a"), &secret("x")).await.is_err());
        assert!(store.keep_in_keyring(entry("c", "https://a"), &secret("x")).await.is_err());
        assert!(keyring.names().is_empty(), "{keyring:?}");
    }

    #[tokio::test]
    async fn what_is_replaced_leaves_nothing_behind() {
        let (_home, keyring, store) = store();
        let keep = async |origin: &str, text: &str| {
            store.keep_in_keyring(entry("a", origin), &secret(text)).await.unwrap().unwrap();
        };
        keep("https://a", "one").await;
        keep("https://a", "two").await;
        assert_eq!(found(&store, "a").await.as_deref(), Some("two"));
        keep("https://b", "three").await;
        assert_eq!(keyring.names(), ["a/kortix/https://b"]);
        store.keep_in_file(entry("a", "https://b"), &secret("four")).await.unwrap();
        assert!(keyring.names().is_empty(), "{keyring:?}");
        assert_eq!(store.records().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_damaged_file_is_named_and_not_quoted() {
        let (_home, _keyring, store) = store();
        store.keep_in_file(entry("a", "https://a"), &secret("x")).await.unwrap();
        for text in [
            "",
            "\"canary\"",
            r#"{"version":2,"credentials":[]}"#,
            r#"{"version":1,"credentials":["canary"]}"#,
        ] {
            fs::write(store.path(), text).unwrap();
            let failure = store.records().unwrap_err();
            assert!(failure.message().ends_with("cannot be understood"), "{failure:?}");
            assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
        }
    }

    #[tokio::test]
    async fn nothing_that_is_printed_for_developers_holds_the_secret() {
        let (_home, _keyring, store) = store();
        store.keep_in_file(entry("a", "https://a"), &secret("canary")).await.unwrap();
        assert!(!format!("{:?} {store:?}", store.records().unwrap()).contains("canary"));
    }
}
