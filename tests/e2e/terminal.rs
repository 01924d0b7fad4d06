//! Terminals through the SDK, in real sandboxes.

use std::time::Duration;

use kortix_sdk::{
    ErrorKind, Kortix, RetryPolicy, SandboxId,
    sandboxes::{Terminal, TerminalEnd},
};
use kortix_tests::server::Options;
use tokio::time::timeout;

use crate::support::Stage;

const LIMIT: Duration = Duration::from_secs(30);
/// A program, because the shell itself may end before its own trap.
const WAITS_FOR_THE_END: &str =
    "sh -c 'trap \"touch hung-up; exit\" HUP; echo waiting; while :; do sleep 0.05; done'\r";

async fn sandbox(client: &Kortix) -> SandboxId {
    let made = client.threads().create().await.unwrap();
    client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap().id
}

/// Reads until something is shown.
async fn shown(terminal: &mut Terminal, wanted: &str) {
    let mut shown = String::new();
    while !shown.replace("\u{1b}[?2004l\r", "").contains(wanted) {
        let piece = timeout(LIMIT, terminal.next()).await;
        assert!(piece.is_ok(), "{wanted:?} is not in {shown:?}");
        let piece = piece.unwrap().unwrap().unwrap();
        shown += std::str::from_utf8(&piece).unwrap();
    }
}

/// Reads to the end.
async fn end(terminal: &mut Terminal) -> TerminalEnd {
    while let Some(piece) = timeout(LIMIT, terminal.next()).await.expect("it does not end") {
        piece.unwrap();
    }
    terminal.end().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_works_in_a_terminal() {
    let stage = Stage::real();
    let client = stage.client();
    let sandbox = sandbox(&client).await;
    let mut terminal = client.sandboxes().terminal(&sandbox).size(100, 30).await.unwrap();
    terminal.write("stty size; echo 'größe 🦀'\r").await.unwrap();
    shown(&mut terminal, "\n30 100\r\ngröße 🦀\r\n").await;
    terminal.resize(81, 25).await.unwrap();
    terminal.write("stty size\r").await.unwrap();
    shown(&mut terminal, "\n25 81\r\n").await;
    terminal.write("exit 3\r").await.unwrap();
    let end = end(&mut terminal).await;
    assert!(matches!(end, TerminalEnd::Closed { exit_code: Some(3), .. }), "{end:?}");

    // Closing it hangs up.
    let mut terminal = client.sandboxes().terminal(&sandbox).await.unwrap();
    terminal.write(WAITS_FOR_THE_END).await.unwrap();
    shown(&mut terminal, "\nwaiting\r\n").await;
    terminal.close().await.unwrap();
    let waited = "until [ -e hung-up ]; do sleep 0.05; done; rm hung-up; echo seen";
    assert_eq!(client.sandboxes().execute(&sandbox, waited).await.unwrap().output, "seen\n");

    // Dropping it hangs up, too.
    let mut terminal = client.sandboxes().terminal(&sandbox).await.unwrap();
    terminal.write(WAITS_FOR_THE_END).await.unwrap();
    shown(&mut terminal, "\nwaiting\r\n").await;
    drop(terminal);
    let waited = "until [ -e hung-up ]; do sleep 0.05; done; echo seen";
    assert_eq!(client.sandboxes().execute(&sandbox, waited).await.unwrap().output, "seen\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signals_that_the_server_was_started_without_work_in_a_terminal() {
    let stage = Stage::new(Options::local().in_background(), "ultra");
    let client = stage.client();
    let sandbox = sandbox(&client).await;
    let mut terminal = client.sandboxes().terminal(&sandbox).await.unwrap();
    terminal.write("sleep infinity\r").await.unwrap();
    let begun = "until pgrep -fx 'sleep infinity'; do sleep 0.05; done";
    client.sandboxes().execute(&sandbox, begun).await.unwrap();
    terminal.write("\u{3}").await.unwrap();
    terminal.write("echo interrupted $?\r").await.unwrap();
    shown(&mut terminal, "\ninterrupted 130\r\n").await;
    let mut terminal = client.sandboxes().terminal(&sandbox).await.unwrap();
    terminal.write(WAITS_FOR_THE_END).await.unwrap();
    shown(&mut terminal, "\nwaiting\r\n").await;
    terminal.close().await.unwrap();
    let waited = "until [ -e hung-up ]; do sleep 0.05; done; echo seen";
    assert_eq!(client.sandboxes().execute(&sandbox, waited).await.unwrap().output, "seen\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_takes_more_than_it_shows_at_once() {
    let stage = Stage::real();
    let client = stage.client();
    let sandbox = sandbox(&client).await;
    let mut terminal = client.sandboxes().terminal(&sandbox).await.unwrap();
    terminal.write("stty -echo; echo ready; wc -l\r").await.unwrap();
    shown(&mut terminal, "\nready\r\n").await;
    let (mut input, mut output) = terminal.split();
    let typing = async move {
        input.write("0123456789\r".repeat(100_000)).await.unwrap();
        input.write("\u{4}").await.unwrap();
        input
    };
    let reading = async move {
        let mut shown = String::new();
        while !shown.contains("100000\r\n") {
            let piece = timeout(LIMIT, output.next()).await.expect("nothing is shown").unwrap().unwrap();
            shown += std::str::from_utf8(&piece).unwrap();
        }
    };
    tokio::join!(typing, reading);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_terminal_is_a_typed_error() {
    let stage = Stage::real();
    let client = stage.client();
    let sandbox = sandbox(&client).await;
    let with = |credential: String| {
        let builder = Kortix::builder().base_url(stage.server.url()).api_key(credential);
        builder.retry(RetryPolicy::none()).build().unwrap()
    };
    let stranger = stage.server.credential("jwt", "stranger", "free").unwrap();
    let unknown = SandboxId::from(format!("sbx-{}", "0".repeat(32)));
    for (client, sandbox, kind, status) in [
        (with("no-token".to_owned()), &sandbox, ErrorKind::Authentication, 401),
        (with(stranger), &sandbox, ErrorKind::Permission, 403),
        (client, &unknown, ErrorKind::NotFound, 404),
    ] {
        let error = client.sandboxes().terminal(sandbox).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&kind, status), "{error}");
        assert!(error.request_id().is_some(), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_server_says_so_in_a_terminal() {
    let mut stage = Stage::real();
    let client = stage.client();
    let sandbox = sandbox(&client).await;
    let mut terminal = client.sandboxes().terminal(&sandbox).await.unwrap();
    let reading = tokio::spawn(async move { end(&mut terminal).await });
    stage.server.terminate().unwrap();
    assert_eq!(reading.await.unwrap(), TerminalEnd::ServerStopping);
    stage.server.restart().unwrap();
}
