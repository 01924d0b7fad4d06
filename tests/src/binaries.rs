//! The programs under test, as cargo built them.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

/// The built program of that name, which lies beside the tests' own directory.
pub fn path(name: &str) -> anyhow::Result<PathBuf> {
    let built = directory()?.join(name);
    ensure!(
        built.is_file(),
        "{name} is not built; run the tests by `cargo xtask test`, or `cargo build --workspace` first"
    );
    Ok(built)
}

/// Where cargo puts the programs of this profile.
pub fn directory() -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe().context("this test has no file")?;
    test.ancestors().nth(2).map(Path::to_owned).context("this test is not in a target directory")
}
