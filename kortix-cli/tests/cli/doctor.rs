//! The doctor.

use serde_json::Value;
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
async fn another_program_of_the_same_name_is_reported() {
    let server = service::working().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kortix"), "").unwrap();
    let program = kortix(&server).env("PATH", folder.path().to_str().unwrap());
    let report = program.line("doctor --json").run().await.exits(0).json();
    assert_eq!(status(&report, "other kortix"), "warning", "{report:#}");
}
