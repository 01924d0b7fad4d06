//! The oldest compiler that the SDK promises to be built by, and the source of its library.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail, ensure};

use crate::step::{output, run, target_dir, tell};

/// As `rust-version` of the SDK says.
const OLDEST: &str = "1.85";

/// Debian's builds of it, and the library that they need.
const PACKAGES: [&str; 3] = ["rustc-web", "libstd-rust-web-dev", "libstd-rust-web-1.85"];
const LLVM: &str = "libllvm19";

/// The library of the compiler, as what to build it from for other targets; and where the package has it.
const SOURCE: &str = "rust-web-src";
const SOURCE_IS_IN: [&str; 2] = ["./usr/src/*/library", "./usr/lib/rustlib/src"];

/// A program that is the oldest compiler: rustup's, or else Debian's, which is unpacked beside what is built and not installed.
pub(super) fn oldest() -> anyhow::Result<PathBuf> {
    let which = Command::new("rustup").args(["which", "rustc", "--toolchain", OLDEST]).output();
    if let Ok(which) = which
        && which.status.success()
    {
        return Ok(PathBuf::from(String::from_utf8(which.stdout)?.trim()));
    }
    of_packages()
}

/// The same with the source of its library, which cargo then builds for targets that no package is for.
pub(super) fn with_source() -> anyhow::Result<PathBuf> {
    let compiler = of_packages()?;
    let library = directory().join("usr/lib/rustlib/src/rust/library/Cargo.lock");
    if !library.is_file() {
        unpack_source(&directory())?;
    }
    Ok(compiler)
}

fn directory() -> PathBuf {
    target_dir().join("rust-oldest")
}

fn of_packages() -> anyhow::Result<PathBuf> {
    let directory = directory();
    let compiler = directory.join("rustc");
    if !compiler.is_file() {
        unpack(&directory).with_context(|| {
            format!("there is no rustc {OLDEST}: rustup toolchain install {OLDEST} --profile minimal")
        })?;
        write_wrapper(&directory, &compiler)?;
    }
    let version = output(Command::new(&compiler).arg("--version"))?;
    ensure!(version.contains(&format!("rustc {OLDEST}.")), "{} is {version}", compiler.display());
    Ok(compiler)
}

fn unpack(directory: &Path) -> anyhow::Result<()> {
    tell(&format!("Fetching rustc {OLDEST} from the packages of this system"));
    let downloads = directory.join("packages");
    fs::create_dir_all(&downloads)?;
    for package in PACKAGES {
        download_oldest(package, &downloads)?;
    }
    download(LLVM, &downloads)?;
    for package in fs::read_dir(&downloads)? {
        run(Command::new("dpkg").arg("-x").arg(package?.path()).arg(directory))?;
    }
    Ok(fs::remove_dir_all(downloads)?)
}

/// Of that package, what is not the library is ten times as large.
fn unpack_source(directory: &Path) -> anyhow::Result<()> {
    let downloads = directory.join("source");
    fs::create_dir_all(&downloads)?;
    download_oldest(SOURCE, &downloads)?;
    for package in fs::read_dir(&downloads)? {
        let mut files = Command::new("dpkg-deb")
            .arg("--fsys-tarfile")
            .arg(package?.path())
            .stdout(Stdio::piped())
            .spawn()?;
        let archive = files.stdout.take().context("dpkg-deb has no output")?;
        run(Command::new("tar")
            .args(["--extract", "--wildcards", "--directory"])
            .arg(directory)
            .args(SOURCE_IS_IN)
            .stdin(archive))?;
        ensure!(files.wait()?.success(), "dpkg-deb cannot read the package {SOURCE}");
    }
    Ok(fs::remove_dir_all(downloads)?)
}

fn download_oldest(package: &str, into: &Path) -> anyhow::Result<()> {
    download(&format!("{package}={}", version_of(package)?), into)
}

fn version_of(package: &str) -> anyhow::Result<String> {
    let known = output(Command::new("apt-cache").args(["madison", package]))?;
    let mut versions = known.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
    match versions.find(|version| version.starts_with(OLDEST)) {
        Some(version) => Ok(version.to_owned()),
        None => bail!("the packages of this system have no {package} {OLDEST} (apt-get update may help)"),
    }
}

fn download(package: &str, into: &Path) -> anyhow::Result<()> {
    run(Command::new("apt-get").args(["download", "-qq", package]).current_dir(into))
}

/// The libraries of what is only unpacked are found by a variable.
fn write_wrapper(directory: &Path, compiler: &Path) -> anyhow::Result<()> {
    let usr = directory.join("usr");
    let libraries = fs::read_dir(usr.join("lib"))?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("-linux-gnu")))
        .context("the packages hold no libraries")?;
    let script = format!(
        "#!/bin/sh\nLD_LIBRARY_PATH='{}' exec '{}' \"$@\"\n",
        libraries.display(),
        usr.join("bin/rustc").display()
    );
    fs::write(compiler, script)?;
    Ok(fs::set_permissions(compiler, fs::Permissions::from_mode(0o755))?)
}
