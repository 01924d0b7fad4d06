//! The one tool of the tests that comes as a Python package.

use std::{fs, process::Command};

use anyhow::Context as _;

use crate::step::{root, run, target_dir, tell};

const REQUIREMENTS: &str = "tests/openapi/requirements.txt";

/// Puts schemathesis and what it needs, in the versions that the repository names, into an environment of its own.
pub(crate) fn install_schemathesis() -> anyhow::Result<()> {
    let environment = target_dir().join("schemathesis");
    let installed = environment.join("installed.txt");
    let wanted = root().join(REQUIREMENTS);
    let wanted_text = fs::read(&wanted).with_context(|| format!("cannot read {REQUIREMENTS}"))?;
    if fs::read(&installed).is_ok_and(|text| text == wanted_text) {
        return Ok(());
    }
    tell("Installing schemathesis");
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"]);
    run(pip.arg(&wanted)).context("schemathesis could not be installed from the Python package index")?;
    fs::write(&installed, wanted_text).with_context(|| format!("cannot write {}", installed.display()))
}
