//! The system's keyring, which may be absent, locked or stuck: each question to it has a limit.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kortix_sdk::SecretString;
use tokio::sync::oneshot;

const LIMIT: Duration = Duration::from_secs(3);

/// Why the keyring cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(pub String);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place that keeps secrets under names.
pub trait Keyring: fmt::Debug + Send + Sync {
    fn set(&self, name: &str, secret: &SecretString) -> Result<(), Unavailable>;
    fn get(&self, name: &str) -> Result<Option<SecretString>, Unavailable>;
    fn delete(&self, name: &str) -> Result<(), Unavailable>;
}

/// The keyring of this system.
pub(super) fn system() -> Arc<dyn Keyring> {
    Arc::new(system::Keyring)
}

/// Asks on a thread of its own, because an answer may never come.
pub(super) async fn within_limit<T: Send + 'static>(
    keyring: &Arc<dyn Keyring>,
    question: impl FnOnce(&dyn Keyring) -> Result<T, Unavailable> + Send + 'static,
) -> Result<T, Unavailable> {
    let (answer, answered) = oneshot::channel();
    let keyring = Arc::clone(keyring);
    let thread = std::thread::Builder::new().name("keyring".to_owned());
    let started = thread.spawn(move || {
        // Nobody may wait any more.
        let _too_late = answer.send(question(&*keyring));
    });
    started.map_err(|error| Unavailable(format!("cannot ask the keyring: {error}")))?;
    match tokio::time::timeout(LIMIT, answered).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(Unavailable("the keyring failed".to_owned())),
        Err(_) => Err(Unavailable(format!("the keyring did not answer within {} s", LIMIT.as_secs()))),
    }
}

#[cfg(feature = "keyring")]
mod system {
    use keyring::{Entry, Error};
    use kortix_sdk::{ExposeSecret as _, SecretString};

    use super::Unavailable;

    /// Without spaces, which some keyrings do not find again.
    const SERVICE: &str = "kortix-cli";

    #[derive(Debug)]
    pub(super) struct Keyring;

    impl super::Keyring for Keyring {
        fn set(&self, name: &str, secret: &SecretString) -> Result<(), Unavailable> {
            entry(name)?.set_password(secret.expose_secret()).map_err(|error| unavailable(&error))
        }

        fn get(&self, name: &str) -> Result<Option<SecretString>, Unavailable> {
            match entry(name)?.get_password() {
                Ok(secret) => Ok(Some(SecretString::from(secret))),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(unavailable(&error)),
            }
        }

        fn delete(&self, name: &str) -> Result<(), Unavailable> {
            match entry(name)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(unavailable(&error)),
            }
        }
    }

    fn entry(name: &str) -> Result<Entry, Unavailable> {
        Entry::new(SERVICE, name).map_err(|error| unavailable(&error))
    }

    /// Other errors are about the content, and may hold some of it.
    fn unavailable(error: &Error) -> Unavailable {
        Unavailable(match error {
            Error::NoDefaultStore => "there is no keyring here".to_owned(),
            Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => {
                format!("the keyring cannot be used: {cause}")
            }
            _ => "the keyring cannot keep this".to_owned(),
        })
    }
}

#[cfg(not(feature = "keyring"))]
mod system {
    use kortix_sdk::SecretString;

    use super::Unavailable;

    /// This program was built without one.
    #[derive(Debug)]
    pub(super) struct Keyring;

    impl super::Keyring for Keyring {
        fn set(&self, _: &str, _: &SecretString) -> Result<(), Unavailable> {
            Err(none())
        }

        fn get(&self, _: &str) -> Result<Option<SecretString>, Unavailable> {
            Err(none())
        }

        fn delete(&self, _: &str) -> Result<(), Unavailable> {
            Err(none())
        }
    }

    fn none() -> Unavailable {
        Unavailable("this program was built without support for keyrings (feature `keyring`)".to_owned())
    }
}

#[cfg(test)]
pub(super) mod double {
    //! Test doubles of a keyring.

    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use kortix_sdk::ExposeSecret as _;

    use super::{Keyring, SecretString, Unavailable};

    /// Keeps everything in memory.
    #[derive(Debug, Default)]
    pub(crate) struct Memory(Mutex<BTreeMap<String, String>>);

    impl Memory {
        pub(crate) fn names(&self) -> Vec<String> {
            self.0.lock().unwrap().keys().cloned().collect()
        }
    }

    impl Keyring for Memory {
        fn set(&self, name: &str, secret: &SecretString) -> Result<(), Unavailable> {
            self.0.lock().unwrap().insert(name.to_owned(), secret.expose_secret().to_owned());
            Ok(())
        }

        fn get(&self, name: &str) -> Result<Option<SecretString>, Unavailable> {
            Ok(self.0.lock().unwrap().get(name).map(|secret| SecretString::from(secret.as_str())))
        }

        fn delete(&self, name: &str) -> Result<(), Unavailable> {
            self.0.lock().unwrap().remove(name);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// Never answers, like one that waits for somebody to unlock it.
    #[derive(Debug)]
    struct Stuck(Mutex<Receiver<()>>);

    impl Keyring for Stuck {
        fn set(&self, _: &str, _: &SecretString) -> Result<(), Unavailable> {
            Ok(())
        }

        fn get(&self, _: &str) -> Result<Option<SecretString>, Unavailable> {
            let _ended = self.0.lock().unwrap().recv();
            Ok(None)
        }

        fn delete(&self, _: &str) -> Result<(), Unavailable> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_keyring_that_does_not_answer_is_given_up_on() {
        let (release, held) = channel();
        let keyring: Arc<dyn Keyring> = Arc::new(Stuck(Mutex::new(held)));
        let answer = within_limit(&keyring, |keyring| keyring.get("x")).await;
        assert_eq!(answer.unwrap_err().to_string(), "the keyring did not answer within 3 s");
        drop(release);
    }

    #[tokio::test]
    async fn a_keyring_that_fails_is_an_error() {
        let keyring: Arc<dyn Keyring> = Arc::new(double::Memory::default());
        let answer = within_limit(&keyring, |_| -> Result<(), _> { panic!("a fault of the double") }).await;
        assert_eq!(answer.unwrap_err().to_string(), "the keyring failed");
    }
}
