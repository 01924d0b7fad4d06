//! The programs under test, as cargo built them.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};

/// The built program of that name, which lies beside the tests' own directory.
pub fn path(name: &str) -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe().context("this test has no file")?;
    let built = test.ancestors().nth(2).context("this test is not in a target directory")?.join(name);
    ensure!(
        built.is_file(),
        "{name} is not built; run the tests by `cargo xtask test`, or `cargo build --workspace` first"
    );
    Ok(built)
}
