//! What is published, and what it can be built with.

use std::{
    ffi::OsStr,
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};

use super::{FEATURES, build_dir};
use crate::step::{cargo, output, run};

/// Besides the code and the guides.
const FILES: [&str; 7] = [
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
];

/// Nothing but code and texts is in the package, with the licences, and it can be built without the rest of the repository.
pub(super) fn check() -> anyhow::Result<()> {
    let list = output(&mut package(&["--list"]))?;
    let files: Vec<&str> = list.lines().collect();
    let strange: Vec<&str> = files.iter().copied().filter(|file| !belongs(file)).collect();
    ensure!(strange.is_empty(), "these do not belong into the package: {}", strange.join(", "));
    let missing: Vec<&str> = FILES.into_iter().filter(|file| !files.contains(file)).collect();
    ensure!(missing.is_empty(), "these are missing in the package: {}", missing.join(", "));
    run(&mut package(&[]))
}

fn belongs(file: &str) -> bool {
    let ending = Path::new(file).extension().and_then(OsStr::to_str);
    let is_code = file.starts_with("src/") && ending == Some("rs");
    let is_guide = file.starts_with("guides/") && ending == Some("md");
    is_code || is_guide || FILES.contains(&file)
}

/// The published code compiles with the oldest versions of its dependencies that its manifest allows.
pub(super) fn check_minimal_versions() -> anyhow::Result<()> {
    run(&mut package(&["--no-verify"]))?;
    let directory = unpacked()?;
    let cargo = |arguments: &[&str]| {
        let mut command = cargo(arguments);
        // The option is not stable, and nothing else than this compiler may be to be had.
        command
            .current_dir(&directory)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", build_dir().join("minimal"));
        command
    };
    run(&mut cargo(&["-Zdirect-minimal-versions", "generate-lockfile"]))?;
    run(&mut cargo(&["check", "--locked", "--lib", "--features", FEATURES]))
}

/// The package as a project of its own.
fn unpacked() -> anyhow::Result<PathBuf> {
    let packages = build_dir().join("package");
    let name = format!("kortix-sdk-{}", env!("CARGO_PKG_VERSION"));
    let into = build_dir().join("unpacked");
    if into.exists() {
        fs::remove_dir_all(&into)?;
    }
    fs::create_dir_all(&into)?;
    run(Command::new("tar").arg("-xzf").arg(packages.join(format!("{name}.crate"))).arg("-C").arg(&into))?;
    let directory = into.join(name);
    let manifest = directory.join("Cargo.toml");
    let mut manifest = OpenOptions::new()
        .append(true)
        .open(&manifest)
        .with_context(|| format!("the package has no {}", manifest.display()))?;
    // Without it, the workspace around it is asked.
    manifest.write_all(b"\n[workspace]\n")?;
    fs::remove_file(directory.join("Cargo.lock"))?;
    Ok(directory)
}

fn package(arguments: &[&str]) -> Command {
    let mut command = cargo(&["package", "--package", "kortix-sdk", "--locked", "--allow-dirty"]);
    command.args(arguments).env("CARGO_TARGET_DIR", build_dir());
    command
}
