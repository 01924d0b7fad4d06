//! What is done before a sandbox of volumes starts, by a container that ends before it: the program and the files of
//! `/etc` are put where the sandbox finds them, and the directories of its user are made.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::Path,
};

use crate::sandbox::{
    SandboxKey, etc,
    inside::{User, volumes},
    wire::{AGENT_SOCKET, RFB_SOCKET},
};

pub(super) fn prepare(key: &SandboxKey) -> io::Result<()> {
    install(Path::new(volumes::INSTALLED), key)?;
    make_directories(Path::new(volumes::WORK))
}

fn install(into: &Path, key: &SandboxKey) -> io::Result<()> {
    let program = into.join(volumes::PROGRAM);
    fs::copy("/proc/self/exe", &program)?;
    fs::set_permissions(program, fs::Permissions::from_mode(0o555))?;
    let files = into.join(volumes::ETC);
    directory(&files, 0o755)?;
    etc::write(&files, key, User::SANDBOX)
}

fn make_directories(work: &Path) -> io::Result<()> {
    for (name, mode) in [(volumes::WORKSPACE, 0o755), (volumes::HOME, 0o700), (volumes::RUN, 0o700)] {
        directory(&work.join(name), mode)?;
    }
    remove_sockets(&work.join(volumes::RUN))
}

fn directory(path: &Path, mode: u32) -> io::Result<()> {
    match fs::DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A socket of a process that is gone keeps the next one from listening.
fn remove_sockets(run: &Path) -> io::Result<()> {
    for socket in [AGENT_SOCKET, RFB_SOCKET] {
        match fs::remove_file(run.join(socket)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
