//! Completion of identifiers: quick, silent, and without consequences.

use std::time::Duration;

use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, PROJECT, THREAD};
use crate::support::{Finished, KEY, Program, kortix, unconfigured};

/// What completes the next word of a line.
async fn complete(program: Program, line: &str) -> Finished {
    let index = line.split_whitespace().count().to_string();
    let program = program.env("KORTIX_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", &index);
    let finished = program.line("--").line(line).arg("").run().await.exits(0);
    assert_eq!(finished.stderr, "", "{line}");
    finished
}

#[tokio::test(flavor = "multi_thread")]
async fn identifiers_are_those_of_the_server() {
    let server = service::working().await;
    assert!(complete(kortix(&server), "kortix threads get").await.stdout.contains(THREAD));
    assert!(complete(kortix(&server), "kortix projects delete").await.stdout.contains(PROJECT));
    assert!(complete(kortix(&server), "kortix threads").await.stdout.contains("create"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_given_up() {
    let never = ResponseTemplate::new(200).set_delay(Duration::from_hours(1)).set_body_json(json!({}));
    let server = service::always(never).await;
    let finished = complete(kortix(&server), "kortix threads get").await;
    assert!(!finished.stdout.contains(THREAD), "{finished:#?}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "it is asked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_not_said() {
    let refusing: MockServer = service::always(ResponseTemplate::new(401)).await;
    complete(kortix(&refusing), "kortix --debug threads get").await;
    complete(unconfigured(), "kortix threads get").await;
    let wrong = unconfigured().env("KORTIX_BASE_URL", "nowhere").env("KORTIX_API_KEY", KEY);
    complete(wrong, "kortix threads get").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_is_started_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("local");
    let program = unconfigured().env("KORTIX_LOCAL_DIR", data.to_str().unwrap());
    complete(program, "kortix --local threads get").await;
    assert!(!data.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shell_gets_a_script_that_asks() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = unconfigured().line("completion --dynamic").line(shell).run().await.exits(0).stdout;
        assert!(script.contains("KORTIX_COMPLETE"), "{shell}");
    }
}
