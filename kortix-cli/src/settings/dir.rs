//! Where the files are, and how they are written: whole or not at all, by one program at a time.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::env::{Env, KORTIX_CONFIG_DIR};
use crate::error::{Failure, Kind};

/// The other program named kortix keeps its things in `kortix`, and `kortix.toml` is no file of it.
const FOLDER: &str = "kortix-cli";
const PROJECT_FILE: &str = "kortix.toml";
const PATIENCE: Duration = Duration::from_secs(5);
const GLANCE: Duration = Duration::from_millis(20);
const WRITABLE_BY_OTHERS: u32 = 0o022;

/// The directory of the user's files.
#[derive(Clone, Debug)]
pub struct ConfigDir {
    path: PathBuf,
    /// Whether the user named it, so that it has to be there.
    named: bool,
}

impl ConfigDir {
    /// The directory that the environment names, or one in the user's configuration directory.
    pub fn from_env(env: &Env) -> Result<Self, Failure> {
        if let Some(path) = &env.config_dir {
            let path = std::path::absolute(path).map_err(|error| Failure::io(path.display(), &error))?;
            return Ok(Self { path, named: true });
        }
        // A relative path there is to be ignored, says the specification.
        let chosen = env.config_home.clone().filter(|path| path.is_absolute());
        let home = chosen.or_else(|| env.home.as_ref().map(|home| home.join(".config")));
        let home = home.ok_or_else(|| {
            Failure::new(Kind::Config, "there is no home directory to keep the configuration in")
                .hint(format!("name a directory with {KORTIX_CONFIG_DIR}"))
        })?;
        Ok(Self { path: home.join(FOLDER), named: false })
    }

    pub fn config(&self) -> PathBuf {
        self.path.join("config.toml")
    }

    pub fn credentials(&self) -> PathBuf {
        self.path.join("credentials.json")
    }

    /// A directory that was named and is not there is likely a mistake.
    pub fn check(&self) -> Result<(), Failure> {
        if !self.named || self.path.is_dir() {
            return Ok(());
        }
        let message = format!("{KORTIX_CONFIG_DIR} names {}, which is no directory", self.path.display());
        Err(Failure::new(Kind::Config, message)
            .hint("make it, or leave the variable away; `kortix config set` and `kortix auth login` make it"))
    }

    /// Makes the directory when it is not there. Nobody else may put files into it.
    pub fn prepare(&self) -> Result<(), Failure> {
        let shown = self.path.display();
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.path);
        made.map_err(|error| Failure::io(format!("cannot make {shown}"), &error))?;
        let found = fs::metadata(&self.path).map_err(|error| Failure::io(&shown, &error))?;
        if found.permissions().mode() & WRITABLE_BY_OTHERS == 0 {
            return Ok(());
        }
        Err(Failure::new(Kind::Config, format!("others may write into {shown}"))
            .hint(format!("`chmod 700 {shown}`")))
    }

    /// Waits until no other program changes the files.
    pub async fn lock(&self) -> Result<File, Failure> {
        self.prepare()?;
        let path = self.path.join(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
        let file = file.map_err(|error| Failure::io(path.display(), &error))?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(Failure::io(path.display(), &error)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(GLANCE).await,
                Err(TryLockError::WouldBlock) => {
                    let held = format!("another program has held {} for too long", path.display());
                    return Err(Failure::new(Kind::Config, held));
                }
            }
        }
    }

    /// Puts a file in place that its owner alone may read, in one step.
    pub fn replace(&self, path: &Path, content: &[u8]) -> Result<(), Failure> {
        self.prepare()?;
        // Somebody may keep the file elsewhere and have a link here.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let beside = path.with_added_extension(format!("{}.new", std::process::id()));
        let written = write_new(&beside, content).and_then(|()| fs::rename(&beside, &path));
        written.map_err(|error| {
            let _nothing_there = fs::remove_file(&beside);
            Failure::io(format!("cannot write {}", path.display()), &error)
        })
    }
}

fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    // What a crash left under the same name.
    let _nothing_there = fs::remove_file(path);
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// The text of a file, when there is one.
pub fn read_if_there(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(Kind::Config, format!("cannot read {}: {error}", path.display()))),
    }
}

/// The project's file: in the working directory, or above it up to the root of the repository or the home directory.
/// Outside of both only the working directory counts: what lies above may be anybody's.
pub(super) fn project_file(env: &Env) -> Option<PathBuf> {
    let start = env.working_dir.as_deref()?;
    let is_end = |dir: &&Path| Some(*dir) == env.home.as_deref() || dir.join(".git").exists();
    let levels = start.ancestors().position(|dir| is_end(&dir)).unwrap_or_default();
    start.ancestors().take(levels + 1).map(|dir| dir.join(PROJECT_FILE)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(home: &Path, working_dir: &Path) -> Env {
        Env { home: Some(home.into()), working_dir: Some(working_dir.into()), ..Env::default() }
    }

    fn file(path: impl AsRef<Path>) -> PathBuf {
        fs::create_dir_all(path.as_ref().parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        path.as_ref().to_owned()
    }

    #[test]
    fn the_project_is_found_upwards_to_the_repository_or_the_home_directory() {
        let root = tempfile::tempdir().unwrap();
        let home = root.path().join("home");
        let deep = home.join("repo/a/b");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(project_file(&env(&home, &deep)), None);
        file(root.path().join("kortix.toml"));
        assert_eq!(project_file(&env(&home, &deep)), None, "above the home directory");
        let at_home = file(home.join("kortix.toml"));
        assert_eq!(project_file(&env(&home, &deep)), Some(at_home));
        fs::create_dir_all(home.join("repo/.git")).unwrap();
        assert_eq!(project_file(&env(&home, &deep)), None, "above the repository");
        let in_repository = file(home.join("repo/kortix.toml"));
        assert_eq!(project_file(&env(&home, &deep)), Some(in_repository));
        let nearest = file(home.join("repo/a/kortix.toml"));
        assert_eq!(project_file(&env(&home, &deep)), Some(nearest));
    }

    #[test]
    fn outside_of_both_only_the_working_directory_counts() {
        let root = tempfile::tempdir().unwrap();
        let (home, deep) = (root.path().join("home"), root.path().join("shared/mine"));
        file(root.path().join("shared/kortix.toml"));
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(project_file(&env(&home, &deep)), None);
        let here = file(deep.join("kortix.toml"));
        assert_eq!(project_file(&env(&home, &deep)), Some(here));
    }

    #[test]
    fn the_directory_is_named_or_follows_from_the_home_directory() {
        let named = |config_dir: Option<&str>, config_home: Option<&str>, home: Option<&str>| {
            let [config_dir, config_home, home] =
                [config_dir, config_home, home].map(|path| path.map(Into::into));
            ConfigDir::from_env(&Env { config_dir, config_home, home, ..Env::default() })
                .map(|dir| dir.config())
        };
        let path = |text: &str| PathBuf::from(text);
        assert_eq!(named(Some("/d"), Some("/x"), Some("/h")).unwrap(), path("/d/config.toml"));
        assert_eq!(named(None, Some("/x"), Some("/h")).unwrap(), path("/x/kortix-cli/config.toml"));
        assert_eq!(named(None, Some("x"), Some("/h")).unwrap(), path("/h/.config/kortix-cli/config.toml"));
        assert!(named(None, None, None).unwrap_err().hints()[0].contains(KORTIX_CONFIG_DIR));
    }

    #[test]
    fn files_are_their_owners_and_links_stay_links() {
        let root = tempfile::tempdir().unwrap();
        let dir = ConfigDir { path: root.path().join("c"), named: true };
        assert!(dir.check().is_err());
        dir.replace(&dir.config(), b"1").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir.path), mode(&dir.config())), (0o700, 0o600));
        let elsewhere = file(root.path().join("dotfiles/config.toml"));
        fs::remove_file(dir.config()).unwrap();
        std::os::unix::fs::symlink(&elsewhere, dir.config()).unwrap();
        dir.replace(&dir.config(), b"2").unwrap();
        assert_eq!(fs::read(&elsewhere).unwrap(), b"2");
        assert_eq!(fs::read_dir(root.path().join("dotfiles")).unwrap().count(), 1);
        fs::set_permissions(&dir.path, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(dir.replace(&dir.config(), b"3").unwrap_err().message().starts_with("others may write"));
    }
}
