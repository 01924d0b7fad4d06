//! Streams that close early, colours, and how much is said.

use std::process::Stdio;

use tokio::process::Command;
use wiremock::MockServer;

use crate::support::service::{self, RUN, THREAD};
use crate::support::{KEY, kortix, unconfigured};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_is_no_failure() {
    let server = service::working().await;
    for line in ["threads list --json", "threads list", "completion bash", "--help", "version"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_kortix"));
        command.env_clear().env("KORTIX_BASE_URL", server.uri()).env("KORTIX_API_KEY", KEY);
        command.args(line.split(' ')).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        // Not `output()`, which would put a pipe of its own in place of this one.
        let output = command.spawn().unwrap().wait_with_output().await.unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_does_not_hide_a_run_that_failed() {
    let server = MockServer::start().await;
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, service::run("failed")).await;
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_kortix"));
    command.env_clear().env("KORTIX_BASE_URL", server.uri()).env("KORTIX_API_KEY", KEY);
    command.args(["executions", "wait", RUN]).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
    // Not `output()`, which would put a pipe of its own in place of this one.
    let output = command.spawn().unwrap().wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("error: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn colour_follows_the_flag_and_the_environment() {
    let plain = unconfigured().line("threads list").run().await;
    let forced = unconfigured().line("threads list --color always").run().await;
    let by_env = unconfigured().env("CLICOLOR_FORCE", "1").line("threads list").run().await;
    let never = unconfigured().env("CLICOLOR_FORCE", "1").line("threads list --color never").run().await;
    assert!(!plain.stderr.contains('\u{1b}') && !never.stderr.contains('\u{1b}'), "{plain:?} {never:?}");
    assert!(forced.stderr.contains('\u{1b}') && by_env.stderr.contains('\u{1b}'), "{forced:?} {by_env:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn verbosity_adds_lines_to_standard_error_only() {
    let server = service::working().await;
    let line = format!("threads get {THREAD}");
    let normal = kortix(&server).line(&line).run().await.exits(0);
    let verbose = kortix(&server).line(&line).line("-v").run().await.exits(0);
    let debug = kortix(&server).line(&line).line("--debug").run().await.exits(0);
    assert_eq!(normal.stderr, "");
    assert!(verbose.stderr.contains("credential from KORTIX_API_KEY"), "{verbose:#?}");
    assert!(debug.stderr.contains("debug: "), "{debug:#?}");
    assert_eq!((&normal.stdout, &normal.stdout), (&verbose.stdout, &debug.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_leaves_the_result_and_errors() {
    let server = service::working().await;
    let finished = kortix(&server).line("threads list -q").run().await.exits(0);
    assert_eq!(finished.stderr, "");
    let finished = unconfigured().line("threads list -q").run().await.exits(4);
    assert!(finished.stderr.starts_with("error: "), "{finished:?}");
}
