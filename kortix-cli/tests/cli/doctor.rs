//! The doctor.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;
use tempfile::TempDir;
use wiremock::ResponseTemplate;

use crate::support::service;
use crate::support::{KEY, bare, installed, kortix, unconfigured};

fn status<'a>(report: &'a Value, name: &str) -> &'a str {
    let checks = report["checks"].as_array().unwrap();
    checks
        .iter()
        .find(|check| check["name"] == name)
        .and_then(|check| check["status"].as_str())
        .unwrap_or("absent")
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well() {
    let server = service::working().await;
    let finished = kortix(&server).line("doctor --json").run().await.exits(0);
    let report = finished.json();
    for name in ["version", "kortix key", "kortix", "obvious key", "obvious"] {
        assert_eq!(status(&report, name), "ok", "{name}: {report:#}");
    }
    assert!(finished.stdout.contains("from KORTIX_API_KEY") && !finished.stdout.contains(KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_a_line_for_each_check_and_what_to_do() {
    let folder = installed();
    let program = bare(folder.path().join("kortix")).env("PATH", "/nowhere");
    let finished = program.env("KORTIX_BASE_URL", "http://127.0.0.1:9").line("doctor").run().await.exits(4);
    insta::assert_snapshot!(finished.stdout, @r#"
    ok       version           0.1.0
    warning  kortix-server     not found
                               for --local, install it with `cargo install kortix-server`
    ok       local server      does not run
    ok       profile           default (default)
    ok       base_url          http://127.0.0.1:9 (KORTIX_BASE_URL)
    failed   kortix key        no credential for http://127.0.0.1:9: KORTIX_API_KEY is not set, and none is stored for profile `default`
                               set KORTIX_API_KEY, or use --local for a server on this machine that needs no account
    failed   kortix            cannot connect to http://127.0.0.1:9: Connection refused (os error 111)
                               is the address right, and does the server run?
    failed   obvious key       no credential for http://127.0.0.1:9: OBVIOUS_API_KEY is not set, and none is stored for profile `default`
                               set OBVIOUS_API_KEY, or use --local for a server on this machine that needs no account
    failed   obvious           cannot connect to http://127.0.0.1:9: Connection refused (os error 111)
                               is the address right, and does the server run?
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_failed_check_gives_the_exit_code() {
    let refusing = service::always(ResponseTemplate::new(401)).await;
    let finished = kortix(&refusing).line("doctor --json").run().await.exits(4);
    assert_eq!(status(&finished.json(), "kortix"), "failed");

    let program = unconfigured().env("KORTIX_API_KEY", KEY).env("KORTIX_BASE_URL", "http://127.0.0.1:9");
    let finished = program.line("doctor --json").run().await.exits(9);
    assert_eq!(finished.error()["kind"], "connect");

    let finished =
        unconfigured().env("KORTIX_BASE_URL", "http://127.0.0.1:9").line("doctor --json").run().await;
    assert_eq!(status(&finished.exits(4).json(), "kortix key"), "failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_of_the_same_name_is_reported_and_not_run() {
    let server = service::working().await;
    let (others, own) = (tempfile::tempdir().unwrap(), installed());
    let other = others.path().join("kortix");
    let ran = others.path().join("ran");
    std::fs::write(&other, format!("#!/usr/bin/env sh\ntouch {}\n", ran.display())).unwrap();
    let path = |folders: [&TempDir; 2]| folders.map(|folder| folder.path().to_str().unwrap()).join(":");
    let report = async |path: String| {
        let program = bare(own.path().join("kortix")).env("KORTIX_BASE_URL", &server.uri());
        program
            .env("KORTIX_API_KEY", KEY)
            .env("PATH", &path)
            .line("doctor --json")
            .run()
            .await
            .exits(0)
            .json()
    };

    let harmless = report(path([&others, &own])).await;
    assert_eq!(status(&harmless, "other kortix"), "absent", "it cannot be run: {harmless:#}");
    std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (order, first) in [([&others, &own], &others), ([&own, &others], &own)] {
        let report = report(path(order)).await;
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == "other kortix").unwrap();
        assert_eq!(check["detail"], format!("{}, another program, run by sh", other.display()));
        let first = first.path().canonicalize().unwrap().join("kortix").display().to_string();
        assert!(check["hint"].as_str().unwrap().contains(&format!("gets {first}, the first")), "{check}");
    }
    assert!(!ran.exists());
}
