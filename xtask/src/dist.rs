//! `cargo xtask dist`: the binaries as they are shipped, and the archive of `kortix` that `cargo binstall` looks for.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context as _;
use serde_json::Value;

use crate::step::{self, cargo, output, print, root, target_dir};

const BINARIES: [&str; 2] = ["kortix", "kortix-server"];
/// What a user has to get with a program.
const LICENSES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

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
    let folder = target_dir().join("dist");
    for file in BINARIES.map(|binary| folder.join(binary)).into_iter().chain([pack(&folder)?]) {
        let size = fs::metadata(&file).with_context(|| format!("{} was not made", file.display()))?.len();
        print(&format!("{}  {:.1} MB", file.display(), megabytes(size)))?;
    }
    Ok(())
}

/// Makes the archive. Its names are those that the package tells `cargo binstall`.
fn pack(folder: &Path) -> anyhow::Result<PathBuf> {
    let target = target()?;
    let archive =
        folder.join(named_by_package("pkg-url", &target)?.file_name().context("an address without a file")?);
    let staged = folder.join("archive");
    let program = staged.join(named_by_package("bin-dir", &target)?);
    let beside = program.parent().context("a program without a directory")?;
    fs::create_dir_all(beside)?;
    fs::copy(folder.join("kortix"), &program)?;
    for license in LICENSES {
        fs::copy(root().join(license), beside.join(license))?;
    }
    let mut tar = Command::new("tar");
    tar.args(["--create", "--gzip", "--file"]).arg(&archive).arg("--directory").arg(&staged);
    step::run(tar.args(["--owner=0", "--group=0", "."]))?;
    fs::remove_dir_all(staged)?;
    Ok(archive)
}

/// A setting of the package for `cargo binstall`, with its placeholders filled in.
fn named_by_package(setting: &str, target: &str) -> anyhow::Result<PathBuf> {
    let metadata = output(&mut cargo(&["metadata", "--format-version=1", "--no-deps", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let package =
        packages.find(|package| package["name"] == "kortix-cli").context("there is no kortix-cli")?;
    let version = package["version"].as_str().unwrap_or_default();
    let text = package["metadata"]["binstall"][setting].as_str();
    let text = text.with_context(|| format!("the package says no `{setting}`"))?;
    let filled = [("target", target), ("version", version), ("bin", "kortix"), ("binary-ext", "")];
    let filled = filled
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{ {name} }}"), value));
    Ok(filled.into())
}

/// The target that this compiler builds for.
fn target() -> anyhow::Result<String> {
    let said = output(Command::new("rustc").args(["--version", "--verbose"]))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("the compiler does not say its host")?.to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "shown to one decimal place")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
