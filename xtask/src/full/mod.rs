//! `cargo xtask test --full`: what takes long, and is looked at before a release.

mod compilers;
mod package;
pub(crate) mod public_api;
mod tools;
mod wasm;

use std::{path::PathBuf, process::Command};

use crate::step::{cargo, output, root, run, target_dir, tell};

/// What is built here has other settings than what the other tasks build.
fn build_dir() -> PathBuf {
    target_dir().join("full")
}

/// The features that a program may turn on together, without a second provider of cryptography.
const FEATURES: &str = "blocking,receipts,terminal,test-util,tracing,webhooks";

/// What is looked at, and how.
type Check = (&'static str, fn() -> anyhow::Result<()>);

const CHECKS: [Check; 9] = [
    ("dependencies", dependencies),
    ("public API", public_api::check),
    ("package", package::check),
    ("minimal versions", package::check_minimal_versions),
    ("oldest compiler", oldest_compiler),
    ("WebAssembly", wasm::check),
    ("providers of TLS", providers),
    ("features", combinations_of_features),
    ("semantic versioning", semantic_versioning),
];

/// Those whose name contains the filter. All that is wrong is told at once, because each of them takes minutes.
pub(crate) fn check(filter: &str) -> anyhow::Result<()> {
    let mut failed = Vec::new();
    for (name, check) in CHECKS.into_iter().filter(|(name, _)| name.contains(filter)) {
        tell(&format!("\n== {name}"));
        if let Err(error) = check() {
            tell(&format!("{name}: {error:#}"));
            failed.push(name);
        }
    }
    anyhow::ensure!(failed.is_empty(), "these do not hold: {}", failed.join(", "));
    tell("\nThe checks of `--full` hold. `cargo xtask test` runs the tests.");
    Ok(())
}

/// Advisories are in a repository that not every network reaches, which is no fault of this one.
fn dependencies() -> anyhow::Result<()> {
    tools::install(&tools::DENY)?;
    run(tools::cargo(&["deny", "--workspace", "check", "licenses", "bans", "sources"])
        .args(["--hide-inclusion-graph"]))?;
    if run(&mut tools::cargo(&["deny", "--workspace", "fetch", "db"])).is_err() {
        tell("The advisories cannot be fetched here, so they were not looked at.");
        return Ok(());
    }
    run(&mut tools::cargo(&["deny", "--workspace", "check", "--disable-fetch", "advisories"]))
}

fn oldest_compiler() -> anyhow::Result<()> {
    let mut check = cargo(&["check", "--locked", "--package", "kortix-sdk", "--lib", "--features", FEATURES]);
    check.env("RUSTC", compilers::oldest()?).env("CARGO_TARGET_DIR", build_dir().join("oldest"));
    run(&mut check)
}

/// The tests of TLS with each provider, and with that of the application.
fn providers() -> anyhow::Result<()> {
    let test = |features: &str, tests: &[&str]| {
        let mut test = cargo(&[
            "test",
            "--locked",
            "--package",
            "kortix-sdk",
            "--no-default-features",
            "--features",
            features,
        ]);
        test.env("CARGO_TARGET_DIR", build_dir());
        for name in tests {
            test.args(["--test", name]);
        }
        run(&mut test)
    };
    test("rustls", &["no_provider"])?;
    test("aws-lc", &["tls", "proxies"])?;
    test("aws-lc,ring", &["tls"])
}

fn combinations_of_features() -> anyhow::Result<()> {
    tools::install(&tools::HACK)?;
    let mut hack = tools::cargo(&["hack", "check", "--package", "kortix-sdk", "--lib", "--locked"]);
    run(hack
        .args(["--feature-powerset", "--depth", "2", "--exclude-features", "default"])
        .env("CARGO_TARGET_DIR", build_dir()))
}

/// Against the newest release, once there is one.
fn semantic_versioning() -> anyhow::Result<()> {
    let mut tags = Command::new("git");
    tags.args(["tag", "--list", "v*", "--sort=-version:refname"]).current_dir(root());
    let tags = output(&mut tags)?;
    let Some(newest) = tags.lines().next() else {
        tell("There is no release yet (no tag `v…`), so there is nothing that a change could break.");
        return Ok(());
    };
    tools::install(&tools::SEMVER_CHECKS)?;
    let mut check = tools::cargo(&["semver-checks", "check-release", "--package", "kortix-sdk"]);
    run(check.args(["--baseline-rev", newest]).env("CARGO_TARGET_DIR", build_dir()))
}
