//! `cargo xtask test`: everything that must hold.

use clap::Args;

use crate::{
    dependencies, full, packages, python, sandbox_image,
    step::{cargo, run, tell},
};

/// The end-to-end tests stop the server at the places that this feature names.
const FAILPOINTS: &str = "kortix-server/failpoints";

#[derive(Args)]
pub(crate) struct Test {
    /// Only formatting, lints and the tests that need no sandbox.
    #[arg(long)]
    quick: bool,
    /// What takes too long for every change, in place of the tests: what is published, with which compilers, features and versions
    /// it can be built, and what its dependencies are. Builds tools, which takes a while the first time.
    #[arg(long, conflicts_with = "quick")]
    full: bool,
    /// With `--full`: only what has this in its name, such as `package`.
    #[arg(requires = "full")]
    filter: Option<String>,
}

impl Test {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if self.quick {
            return quick();
        }
        if self.full {
            return full::check(self.filter.as_deref().unwrap_or_default());
        }
        let needed = packages::SANDBOX.iter().chain(&packages::TESTS).chain(&packages::ENGINES);
        packages::install(needed.chain(&packages::IMAGE))?;
        python::install_schemathesis()?;
        formatted_and_linted()?;
        run(cargo(&["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"))?;
        dependencies::check_budget()?;
        features_of_the_sdk()?;
        sandbox_image::make()?;
        // The end-to-end tests run the programs and the examples as they were built. With all targets, what both need is
        // compiled once: tests turn on features of shared dependencies that programs alone do not.
        run(&mut cargo(&["build", "--workspace", "--all-targets", "--locked", "--features", FAILPOINTS]))?;
        run(&mut cargo(&["test", "--workspace", "--locked", "--no-fail-fast", "--features", FAILPOINTS]))?;
        tell("\nEverything holds.");
        Ok(())
    }
}

/// The workspace is built with all features of the SDK, so what it is with fewer is looked at by itself.
fn features_of_the_sdk() -> anyhow::Result<()> {
    for features in [
        &["--no-default-features"][..],
        &["--no-default-features", "--features", "blocking,chrono,terminal,test-util,tracing"],
        &["--no-default-features", "--features", "rustls"],
        &[],
    ] {
        let mut clippy = cargo(&["clippy", "--locked", "-p", "kortix-sdk"]);
        run(clippy.args(features).args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn quick() -> anyhow::Result<()> {
    formatted_and_linted()?;
    run(&mut cargo(&[
        "test",
        "--locked",
        "--lib",
        "-p",
        "kortix-sdk",
        "-p",
        "kortix-cli",
        "-p",
        "kortix-server",
    ]))?;
    tell("\nThe quick checks hold. `cargo xtask test` runs the rest.");
    Ok(())
}

fn formatted_and_linted() -> anyhow::Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    let features = ["--features", FAILPOINTS];
    let mut clippy = cargo(&["clippy", "--workspace", "--all-targets", "--locked"]);
    run(clippy.args(features).args(["--", "-D", "warnings"]))
}
