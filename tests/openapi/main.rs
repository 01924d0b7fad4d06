//! Whether every answer is as the description says: schemathesis makes requests from `/openapi.json`, good and bad
//! ones, and looks at what comes back.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{path::PathBuf, process::Command};

use kortix_tests::{
    binaries,
    server::{Options, ReferenceServer},
};

const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/schemathesis.toml");

/// The sandboxes are doubles: thousands of requests are made, and what is looked at is HTTP.
#[test]
fn every_answer_is_as_described() {
    let server = ReferenceServer::start(Options::fake()).unwrap();
    let credential = server.credential("jwt", "described", "ultra").unwrap();
    let output = Command::new(schemathesis())
        .args(["--config-file", SETTINGS, "run"])
        .arg(format!("{}/openapi.json", server.url()))
        .env("KORTIX_JWT", credential)
        .current_dir(server.directory())
        .output()
        .expect("schemathesis cannot be run");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// `cargo xtask test` puts it there.
fn schemathesis() -> PathBuf {
    let program = binaries::directory().unwrap().with_file_name("schemathesis").join("bin/schemathesis");
    assert!(
        program.exists(),
        "{} is missing: `cargo xtask test` installs the Python package schemathesis there",
        program.display()
    );
    program
}
