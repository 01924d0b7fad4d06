//! The way to the init of a sandbox of this machine: the unix socket that it leaves in its run directory.

use std::{
    io,
    os::fd::{AsRawFd, OwnedFd},
    time::Duration,
};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
use tokio::net::UnixStream;

use super::{layout::Home, unreadable};
use crate::sandbox::{SandboxError, agent::Door, wire::AGENT_SOCKET};

#[derive(Debug)]
pub(in crate::sandbox) struct Socket(Home);

impl Socket {
    pub(super) fn of(home: Home) -> Self {
        Self(home)
    }
}

impl Door for Socket {
    type Stream = UnixStream;

    const DIAL_LIMIT: Duration = Duration::from_secs(10);
    const DIAL_PAUSE: Duration = Duration::from_millis(2);

    /// What is inside may put a link to any socket of the host in the place of its own, so links are not followed
    /// and the path is not looked up twice.
    async fn connect(&self) -> io::Result<UnixStream> {
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let directory = rustix::fs::openat(CWD, self.0.run(), flags | OFlags::DIRECTORY, Mode::empty())?;
        let inside = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let socket: OwnedFd = openat2(&directory, AGENT_SOCKET, flags, Mode::empty(), inside)?;
        UnixStream::connect(format!("/proc/self/fd/{}", socket.as_raw_fd())).await
    }

    /// Nobody can tell without the sandbox's record.
    async fn end(&self) -> Result<Option<SandboxError>, SandboxError> {
        match self.0.read_state().map_err(unreadable)? {
            Some(state) if state.alive() => Ok(None),
            Some(state) if state.stopped => Ok(Some(SandboxError::Stopped)),
            _ => Ok(Some(SandboxError::Gone)),
        }
    }
}
