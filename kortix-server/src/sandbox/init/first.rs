//! The first process of a container, to which the system gives everybody's orphans. It starts the init proper, and
//! does nothing but notice who has ended: the init waits for its own children only.

use std::{
    env,
    fs::{self, File},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::Path,
    process::Command,
};

use rustix::{
    process::{Pid, WaitOptions, wait},
    stdio::{dup2_stderr, dup2_stdout},
};

use crate::sandbox::seccomp;

/// Sends standard output and error into a file.
pub(super) fn say_into(log: &Path) -> io::Result<()> {
    let log = File::options().append(true).open(log)?;
    dup2_stdout(&log)?;
    dup2_stderr(&log)?;
    Ok(())
}

/// Makes the directory that programs of the user expect, where the engine has not.
pub(super) fn make_runtime_directory() -> io::Result<()> {
    let Some(directory) = env::var_os("XDG_RUNTIME_DIR") else { return Ok(()) };
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Denies what no program inside may do, and returns when the init has ended, which ends the container.
pub(super) fn wait_for_all() -> io::Result<()> {
    seccomp::apply().map_err(io::Error::other)?;
    make_runtime_directory()?;
    let init = Command::new("/proc/self/exe").args(env::args_os().skip(1)).spawn()?;
    let init = i32::try_from(init.id()).ok().and_then(Pid::from_raw);
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((ended, _))) if Some(ended) == init => {
                return Err(io::Error::other("the sandbox's init has ended"));
            }
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
