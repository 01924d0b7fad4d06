//! The programs that a sandbox is made of, and where Debian has them.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use crate::sandbox::SandboxError;

/// A program of the host that every sandbox needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) package: &'static str,
}

pub(super) const BWRAP: Program = Program { name: "bwrap", package: "bubblewrap" };
/// The parts of the desktop, which run inside and come from the host's `/usr`.
pub(super) const DESKTOP: [Program; 3] = [
    Program { name: "Xvnc", package: "tigervnc-standalone-server" },
    Program { name: "openbox", package: "openbox" },
    Program { name: "xterm", package: "xterm" },
];

impl Program {
    pub(super) fn find(self, path: &OsStr) -> Option<PathBuf> {
        env::split_paths(path)
            .map(|directory| directory.join(self.name))
            .find(|candidate| is_executable(candidate))
    }

    pub(super) fn require(self, path: &OsStr) -> Result<PathBuf, SandboxError> {
        self.find(path).ok_or_else(|| SandboxError::MissingProgram {
            program: self.name.to_owned(),
            remedy: self.remedy(),
        })
    }

    pub(super) fn remedy(self) -> String {
        format!("install it with `apt-get install {}`", self.package)
    }
}

fn is_executable(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}
