//! Other programs of the same name on the PATH: scripts may get the wrong one.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::context::Context;

use super::report::Finding;

/// The first of them, and which one a script gets. None of them is run: they belong to somebody else.
pub(super) fn find(context: &Context) -> Option<Finding> {
    let own = std::env::current_exe().and_then(|path| path.canonicalize()).ok()?;
    let search_path = context.env.search_path.as_ref()?;
    let programs: Vec<PathBuf> = std::env::split_paths(search_path)
        .map(|folder| folder.join("kortix"))
        .filter(|path| is_program(path))
        .collect();
    let is_own = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path == own);
    let at = programs.iter().position(|path| !is_own(path))?;
    let other = &programs[at];
    let first = if at == 0 { other.as_path() } else { own.as_path() };
    Some(Finding::Remarkable {
        what: format!("{}{}", other.display(), interpreter(other).unwrap_or_default()),
        hint: format!(
            "this one is {}; a script that says `kortix` gets {}, the first on the PATH",
            own.display(),
            first.display()
        ),
    })
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// What runs a script. The service's own program of this name is one for Node.js.
fn interpreter(path: &Path) -> Option<String> {
    let mut start = Vec::new();
    File::open(path).ok()?.take(128).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start).into_owned();
    let line = start.strip_prefix("#!")?.lines().next()?;
    let name = line.split_whitespace().last()?.rsplit('/').next()?;
    Some(format!(", another program, run by {name}"))
}
