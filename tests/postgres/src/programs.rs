//! The programs of the distribution's package, and the user as whom they run.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, ensure};
use rustix::process::geteuid;

/// PostgreSQL refuses to run as root; the package makes this user.
const USER: &str = "postgres";

#[derive(Clone, Debug)]
pub(crate) struct Programs {
    directory: PathBuf,
}

impl Programs {
    pub(crate) fn find() -> anyhow::Result<Self> {
        let directory = on_path()
            .or_else(newest_of_debian)
            .context("initdb is not on this machine: install the package `postgresql`")?;
        Ok(Self { directory })
    }

    /// Where programs are looked for, these first.
    pub(crate) fn path(&self) -> OsString {
        let mut path = self.directory.clone().into_os_string();
        path.push(":");
        path.push(env::var_os("PATH").unwrap_or_default());
        path
    }

    /// One of the package's programs, as a user who is not root.
    pub(crate) fn command(&self, program: &str) -> Command {
        let path = self.directory.join(program);
        let mut command = if geteuid().is_root() { as_user(&path) } else { Command::new(path) };
        // It may run longer than whoever waits for the end of this process' output.
        command.stdin(Stdio::null());
        command
    }
}

fn as_user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "--"]).arg(program);
    // The directory of a test of root is closed to others.
    command.current_dir("/");
    command
}

/// Gives the directory to the user as whom the programs run.
pub(crate) fn hand_over(directory: &Path) -> anyhow::Result<()> {
    if !geteuid().is_root() {
        return Ok(());
    }
    run(Command::new("chown").arg(USER).arg(directory))
        .context("the user `postgres` comes with the package `postgresql`")?;
    Ok(())
}

/// Where the program itself is: what is on the path may be a link to one of several.
fn on_path() -> Option<PathBuf> {
    let initdb = env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join("initdb"))
        .find(|program| program.is_file())?;
    initdb.canonicalize().ok()?.parent().map(Path::to_owned)
}

/// Debian keeps each version apart, and none of them on the path.
fn newest_of_debian() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name().and_then(OsStr::to_str)?.parse::<u32>().ok();
    let newest = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("bin/initdb").is_file())
        .max_by_key(|path| version(path))?;
    Some(newest.join("bin"))
}

/// Runs it to its end and gives its output; a failure tells what it said.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program} failed ({}): {}", output.status, said.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
