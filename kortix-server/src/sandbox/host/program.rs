//! The init program, kept beside the sandboxes so that replacing or deleting the server's own file harms none.

use std::{
    env,
    ffi::OsString,
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::locks;
use crate::sandbox::init;

/// The program that runs as init inside.
#[derive(Clone, Debug)]
pub struct InitProgram {
    pub file: PathBuf,
    /// What leads that program to [`init::main`].
    pub args: Vec<OsString>,
}

impl InitProgram {
    /// This very program.
    pub fn of_this_process() -> io::Result<Self> {
        Ok(Self { file: running_program()?, args: vec![init::SUBCOMMAND.into()] })
    }

    /// The program of this version, where the sandboxes in `root` are started with it.
    pub(super) fn keep(&self, root: &Path) -> io::Result<PathBuf> {
        locks::with_all(root, || keep(&self.file, &root.join("init")))
    }
}

/// This program's file, also when it was replaced since it started.
fn running_program() -> io::Result<PathBuf> {
    let path = env::current_exe()?;
    Ok(if path.exists() { path } else { PathBuf::from("/proc/self/exe") })
}

/// Puts the program into `directory` under a name of its own version, and returns where it is.
///
/// A hard link where possible. Copies of other versions are removed: a running sandbox holds its own.
fn keep(program: &Path, directory: &Path) -> io::Result<PathBuf> {
    let found = fs::metadata(program)?;
    let name = format!("init-{}-{}-{}", found.ino(), found.size(), found.mtime_nsec() ^ found.mtime());
    let kept = directory.join(name);
    if kept.exists() {
        return Ok(kept);
    }
    fs::create_dir_all(directory)?;
    remove_others(directory)?;
    // A name of its own for every attempt: copying onto a link of the program would empty the program itself.
    let draft = directory.join(format!("draft-{}", uuid::Uuid::new_v4().simple()));
    let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
    // The sandbox's user need not be the one who may run the server.
    let is_for_all = found.permissions().mode() & 0o005 == 0o005;
    if !is_for_all || fs::hard_link(&program, &draft).is_err() {
        fs::copy(&program, &draft)?;
        fs::set_permissions(&draft, fs::Permissions::from_mode(0o755))?;
    }
    fs::rename(&draft, &kept)?;
    Ok(kept)
}

fn remove_others(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)?.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("init-") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lives_in_a_sandbox_may_run_it_also_when_nobody_else_may_run_the_server() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("server");
        fs::write(&program, "one").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let kept = keep(&program, &folder.path().join("kept")).unwrap();
        assert_eq!(fs::metadata(kept).unwrap().permissions().mode() & 0o777, 0o755);
        assert_eq!(fs::metadata(program).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_new_version_takes_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let (program, kept_in) = (folder.path().join("server"), folder.path().join("kept"));
        fs::write(&program, "one").unwrap();
        let one = keep(&program, &kept_in).unwrap();
        assert_eq!(keep(&program, &kept_in).unwrap(), one);

        fs::remove_file(&program).unwrap();
        fs::write(&program, "three").unwrap();
        let three = keep(&program, &kept_in).unwrap();
        assert_eq!(fs::read_to_string(&three).unwrap(), "three");
        assert!(!one.exists());
    }
}
