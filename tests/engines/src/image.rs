//! The image of the sandboxes, out of the file that `cargo xtask sandbox-image` makes.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};

const NAME: &str = "kortix-sandbox";

/// Where the file is, and the engines keep what they make of it.
pub(crate) fn directory() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")).join("engines")
}

/// Puts the image into the engine that `client` talks to, when it is not there or is of another file.
pub(crate) fn load(client: impl Fn(&[&str]) -> Command) -> anyhow::Result<()> {
    let file = directory().join("sandbox.tar");
    let made = fs::metadata(&file)
        .with_context(|| format!("there is no {}; `cargo xtask sandbox-image` makes it", file.display()))?;
    let version = made.modified()?.duration_since(std::time::UNIX_EPOCH)?.as_nanos();
    let tag = format!("{NAME}:of-{version}");
    if client(&["image", "inspect", &tag]).output()?.status.success() {
        return Ok(());
    }
    // Those of earlier files, which nothing uses any more.
    client(&["image", "prune", "--all", "--force"]).output()?;
    let imported = client(&["import", &file.to_string_lossy(), &tag]).output()?;
    ensure!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let tagged = client(&["tag", &tag, NAME]).output()?;
    ensure!(tagged.status.success(), "{}", String::from_utf8_lossy(&tagged.stderr));
    Ok(())
}
