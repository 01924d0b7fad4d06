//! What a sandbox finds inside, whatever engine it runs on.

#[cfg(feature = "docker")]
use rustix::process::{getegid, geteuid};
use serde::{Deserialize, Serialize};

/// Where the init program is.
pub(in crate::sandbox) const INIT: &str = "/opt/kortix/kortix-server";
/// The directory of it, where that is a volume.
#[cfg(feature = "kubernetes")]
pub(in crate::sandbox) const INSTALLED: &str = "/opt/kortix";
pub(in crate::sandbox) const WORKSPACE: &str = "/workspace";
pub(in crate::sandbox) const HOME: &str = "/home/kortix";
/// Where the init writes what it and its services say, on an engine that does not catch it.
#[cfg(feature = "docker")]
pub(in crate::sandbox) const LOG: &str = "/var/log/kortix.log";
/// Of `/dev/shm`.
pub(in crate::sandbox) const SHARED_MEMORY_BYTES: u64 = 256 << 20;
/// Of `/run`.
pub(in crate::sandbox) const RUN_BYTES: u64 = 16 << 20;

pub(in crate::sandbox) const ENVIRONMENT: [(&str, &str); 9] = [
    ("PATH", "/home/kortix/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ("HOME", HOME),
    ("USER", "kortix"),
    ("LOGNAME", "kortix"),
    ("SHELL", "/bin/bash"),
    ("LANG", "C.UTF-8"),
    ("TERM", "xterm-256color"),
    ("DISPLAY", ":0"),
    ("XDG_RUNTIME_DIR", "/run/user/1000"),
];

/// Whose processes those inside are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::sandbox) struct User {
    pub(in crate::sandbox) user: u32,
    pub(in crate::sandbox) group: u32,
}

impl User {
    /// Where the numbers inside are a sandbox's own.
    pub(in crate::sandbox) const SANDBOX: Self = Self { user: 1000, group: 1000 };

    #[cfg(feature = "docker")]
    /// Where the numbers inside are those of this machine: the server's own user, whose files those of its sandboxes
    /// are, and another one when that is root.
    pub(in crate::sandbox) fn beside_server() -> Self {
        let own = Self { user: geteuid().as_raw(), group: getegid().as_raw() };
        if own.user == 0 { Self::SANDBOX } else { own }
    }
}

/// Where the parts of a sandbox of volumes are: one with the program, one with what is to be kept.
pub(in crate::sandbox) mod volumes {
    /// The volumes, as the container that prepares the sandbox has them.
    pub(in crate::sandbox) const INSTALLED: &str = "/kortix/installed";
    pub(in crate::sandbox) const WORK: &str = "/kortix/work";
    /// In the first.
    pub(in crate::sandbox) const PROGRAM: &str = "kortix-server";
    pub(in crate::sandbox) const ETC: &str = "etc";
    /// In the second.
    pub(in crate::sandbox) const WORKSPACE: &str = "workspace";
    pub(in crate::sandbox) const HOME: &str = "home";
    pub(in crate::sandbox) const RUN: &str = "run";
}
