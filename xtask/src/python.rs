//! What of the tests and benchmarks comes as Python packages.

use std::{fs, path::Path, process::Command};

use anyhow::Context as _;

use crate::step::{root, run, target_dir, tell};

/// What looks for requests that the server answers otherwise than it says.
pub(crate) fn install_schemathesis() -> anyhow::Result<()> {
    install("schemathesis", &target_dir().join("schemathesis"), "tests/openapi/requirements.txt")
}

/// The client that the SDK is measured beside.
pub(crate) fn install_openai() -> anyhow::Result<()> {
    install("openai", &target_dir().join("peers/openai"), "benches/peers/requirements.txt")
}

/// Puts a package and what it needs, in the versions that the repository names, into an environment of its own.
fn install(package: &str, environment: &Path, requirements: &str) -> anyhow::Result<()> {
    let installed = environment.join("installed.txt");
    let wanted = root().join(requirements);
    let wanted_text = fs::read(&wanted).with_context(|| format!("cannot read {requirements}"))?;
    if fs::read(&installed).is_ok_and(|text| text == wanted_text) {
        return Ok(());
    }
    tell(&format!("Installing {package}"));
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"]);
    run(pip.arg(&wanted))
        .with_context(|| format!("{package} could not be installed from the Python package index"))?;
    fs::write(&installed, wanted_text).with_context(|| format!("cannot write {}", installed.display()))
}
