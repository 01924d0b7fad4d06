//! `cargo xtask dist`: the binaries as they are shipped.

use std::fs;

use anyhow::Context as _;

use crate::step::{self, cargo, print, target_dir};

const BINARIES: [&str; 2] = ["kortix", "kortix-server"];

pub(crate) fn build() -> anyhow::Result<()> {
    step::run(&mut cargo(&[
        "build",
        "--locked",
        "--profile",
        "dist",
        "-p",
        "kortix-cli",
        "-p",
        "kortix-server",
    ]))
}

pub(crate) fn run() -> anyhow::Result<()> {
    build()?;
    for binary in BINARIES {
        let path = target_dir().join("dist").join(binary);
        let size = fs::metadata(&path).with_context(|| format!("{} was not built", path.display()))?.len();
        print(&format!("{}  {:.1} MB", path.display(), megabytes(size)))?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "shown to one decimal place")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
