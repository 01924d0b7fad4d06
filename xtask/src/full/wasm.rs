//! The SDK for browsers. What it does there is `fetch` and timers of the page; that it compiles is what is looked at.

use std::{path::Path, process::Command};

use super::{build_dir, compilers};
use crate::step::{cargo, output, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// All that make sense there. The default ones change nothing there, and may be on because of another crate.
const FEATURES: &str = "chrono,jiff,receipts,test-util,time,tracing,webhooks";

/// Compiles without warnings, with as much as possible and with as little.
pub(super) fn check() -> anyhow::Result<()> {
    for features in [&["--features", FEATURES][..], &["--no-default-features"]] {
        let mut check = cargo(&["check", "--locked", "--package", "kortix-sdk", "--lib", "--target", TARGET]);
        check.args(features).env("RUSTFLAGS", "-Dwarnings").env("CARGO_TARGET_DIR", build_dir().join("wasm"));
        if !library_is_installed()? {
            // The option is not stable, and the library for this target may come as a source only.
            check.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
            check.env("RUSTC", compilers::with_source()?);
        }
        run(&mut check)?;
    }
    Ok(())
}

/// `rustup target add wasm32-unknown-unknown` installs it.
fn library_is_installed() -> anyhow::Result<bool> {
    let directory = output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(Path::new(directory.trim()).is_dir())
}
