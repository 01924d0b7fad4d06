//! Stop and start, commands, terminals.

use std::time::Duration;

use kortix_server::sandbox::{
    JobStatus, SandboxError, SandboxKey, SandboxSpec, SandboxState, ServiceState,
    exec::{ExecOutcome, ExecSpec, exec},
    terminal::{Terminal, TerminalInput, TerminalOutput, TerminalSize},
};
use tokio::time::timeout;

use super::{
    Driver, SOON, Words,
    files::{content, path},
    job_id, made, script,
};

pub(crate) async fn a_stopped_sandbox_keeps_its_work_and_starts_again(driver: &Driver, words: Words) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();
    let lost = job_id("lost");
    driver.start_job(&key, &lost, &script(words.wait_for_ever)).await.unwrap();
    driver.write_file(&key, &path("note"), "kept".into()).await.unwrap();

    driver.stop(&key).await.unwrap();
    driver.stop(&key).await.unwrap();
    assert_eq!(driver.state(&key).await.unwrap(), SandboxState::Stopped);
    assert!(driver.list().await.unwrap().iter().all(|sandbox| !sandbox.alive && sandbox.key == key));

    driver.start(&key).await.unwrap();
    driver.start(&key).await.unwrap();
    driver.ready(&key, SOON).await.unwrap();
    assert_eq!(content(driver, &key, "/workspace/note").await, b"kept");
    let status = driver.job(&key, &lost, SOON).await.unwrap();
    // The second where the init lived to see its end.
    assert!(matches!(status, JobStatus::Lost | JobStatus::Signalled { signal: 9 }), "{status:?}");
}

pub(crate) async fn only_a_start_starts_what_was_stopped(driver: &Driver, words: Words) {
    let key = made(driver).await;
    driver.stop(&key).await.unwrap();
    assert!(matches!(driver.revive(&key).await, Err(SandboxError::Stopped)));
    // Refused, or seen to be there already; either way it is not started.
    let _refused = driver.create(&key, &SandboxSpec::default()).await;
    let id = job_id("one");
    for refused in [
        driver.connect(&key, 8080).await.map(drop),
        driver.start_job(&key, &id, &script(words.exit_3_after_saying_hello)).await,
        driver.job(&key, &id, Duration::ZERO).await.map(drop),
        driver.list_files(&key, &path("/")).await.map(drop),
        driver.terminal(&key, TerminalSize::default()).await.map(drop),
        run(driver, &key, "echo x").await.map(drop),
    ] {
        assert!(matches!(refused, Err(SandboxError::Stopped)), "{refused:?}");
    }
    assert_eq!(driver.state(&key).await.unwrap(), SandboxState::Stopped);
}

pub(crate) async fn what_never_was_is_neither_stopped_nor_started(driver: &Driver, _: Words) {
    let key = SandboxKey::random();
    assert_eq!(driver.state(&key).await.unwrap(), SandboxState::Gone);
    assert!(matches!(driver.stop(&key).await, Err(SandboxError::Gone)));
    assert!(matches!(driver.start(&key).await, Err(SandboxError::Gone)));
    assert!(matches!(driver.list_files(&key, &path("/")).await, Err(SandboxError::Gone)));
    assert!(driver.list().await.unwrap().is_empty());
}

pub(crate) async fn a_stopped_sandbox_can_be_destroyed(driver: &Driver, _: Words) {
    let key = made(driver).await;
    driver.stop(&key).await.unwrap();
    driver.destroy(&key).await.unwrap();
    assert_eq!(driver.state(&key).await.unwrap(), SandboxState::Gone);
    assert!(driver.list().await.unwrap().is_empty());
}

pub(crate) async fn a_running_sandbox_names_its_services(driver: &Driver, _: Words) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();
    let SandboxState::Running { services } = driver.state(&key).await.unwrap() else { panic!("it runs") };
    let screen = services.iter().find(|service| service.name == "Xvnc").unwrap();
    assert_eq!((screen.state, screen.restarts), (ServiceState::Running, 0));
}

async fn run(driver: &Driver, key: &SandboxKey, command: &str) -> Result<ExecOutcome, SandboxError> {
    run_within(driver, key, command, SOON).await
}

async fn run_within(
    driver: &Driver,
    key: &SandboxKey,
    command: &str,
    time_limit: Duration,
) -> Result<ExecOutcome, SandboxError> {
    let cwd = path("/workspace");
    exec(driver, key, ExecSpec { command: command.to_owned(), cwd, time_limit, output_limit: 1_000 }).await
}

pub(crate) async fn a_command_gives_its_output_and_code(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let outcome = run(driver, &key, words.exit_3_after_saying_hello).await.unwrap();
    assert_eq!((outcome.status, outcome.output.as_slice()), (JobStatus::Exited { code: 3 }, &b"hello\n"[..]));
    assert!(!outcome.truncated);
    let outcome = run(driver, &key, words.write_100_000_bytes).await.unwrap();
    assert_eq!((outcome.output.len(), outcome.truncated), (1_000, true));
}

pub(crate) async fn a_command_ends_at_its_time_limit(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let outcome = run_within(driver, &key, words.wait_for_ever, Duration::from_millis(300)).await.unwrap();
    assert_eq!(outcome.status, JobStatus::TimedOut);
}

pub(crate) async fn a_job_that_is_forgotten_can_be_done_again(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let id = job_id("one");
    for _ in 0..2 {
        let (status, said) = super::run(driver, &key, "one", &script(words.exit_3_after_saying_hello)).await;
        assert_eq!((status, said.as_str()), (JobStatus::Exited { code: 3 }, "hello\n"));
        driver.forget_job(&key, &id).await.unwrap();
        // It is kept until its supervisor has ended, a moment after it has.
        let gone = async {
            while driver.job(&key, &id, Duration::ZERO).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, gone).await.unwrap();
        assert!(matches!(driver.forget_job(&key, &id).await, Err(SandboxError::NoSuchJob)));
    }
}

/// What is shown until it holds `wanted`.
pub(crate) async fn shown_until(terminal: &mut Terminal, wanted: &str) -> String {
    // What bash says to a terminal that may mark what is pasted.
    let readable = |shown: &[u8]| String::from_utf8_lossy(shown).replace("\x1b[?2004l\r", "");
    let mut shown = Vec::new();
    let looking = async {
        while let Some(TerminalOutput::Bytes(bytes)) = terminal.output.next().await {
            shown.extend_from_slice(&bytes);
            if readable(&shown).contains(wanted) {
                break;
            }
        }
    };
    let in_time = timeout(SOON, looking).await;
    let shown = readable(&shown);
    assert!(in_time.is_ok() && shown.contains(wanted), "{wanted:?} is not in {shown:?}");
    shown
}

pub(crate) async fn type_in(terminal: &mut Terminal, text: &str) {
    terminal.input.send(&TerminalInput::Bytes(text.as_bytes().to_vec().into())).await.unwrap();
}

pub(crate) async fn a_terminal_shows_what_is_typed_and_what_it_does(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let mut terminal = driver.terminal(&key, TerminalSize { cols: 100, rows: 30 }).await.unwrap();
    // The answer stands at the beginning of a line, what was typed does not.
    type_in(&mut terminal, "echo one two\r").await;
    shown_until(&mut terminal, "\none two\r\n").await;
    type_in(&mut terminal, "stty size\r").await;
    shown_until(&mut terminal, "\n30 100\r\n").await;
    let size = TerminalSize { cols: 132, rows: 50 };
    terminal.input.send(&TerminalInput::Resize(size)).await.unwrap();
    type_in(&mut terminal, "stty size\r").await;
    shown_until(&mut terminal, "\n50 132\r\n").await;

    type_in(&mut terminal, "exit 7\r").await;
    let ended = async {
        loop {
            match terminal.output.next().await {
                Some(TerminalOutput::Bytes(_)) => {}
                other => break other,
            }
        }
    };
    assert_eq!(timeout(SOON, ended).await.unwrap(), Some(TerminalOutput::Exited { code: 7 }));
}

pub(crate) async fn terminals_end_with_their_sandbox(driver: &Driver, _: Words) {
    let key = made(driver).await;
    for ending in ["stop", "destroy"] {
        let mut terminal = driver.terminal(&key, TerminalSize::default()).await.unwrap();
        type_in(&mut terminal, "echo here\r").await;
        shown_until(&mut terminal, "\nhere\r\n").await;
        if ending == "stop" {
            driver.stop(&key).await.unwrap();
            driver.start(&key).await.unwrap();
        } else {
            driver.destroy(&key).await.unwrap();
        }
        let gone = async { while terminal.output.next().await.is_some() {} };
        timeout(SOON, gone).await.unwrap();
    }
}

pub(crate) async fn what_it_takes_and_says_can_be_looked_at(driver: &Driver, words: Words) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();
    let before = driver.usage(&key).await.unwrap();
    super::run(driver, &key, "work", &script(words.write_100_000_bytes)).await;
    let after = driver.usage(&key).await.unwrap();
    assert!(after.cpu_millis >= before.cpu_millis, "{before:?} {after:?}");
    let said = driver.logs(&key, 1_000).await.unwrap();
    assert!(said.len() <= 1_000);
    assert_eq!(driver.logs(&key, 3).await.unwrap(), said[said.len().saturating_sub(3)..]);

    driver.stop(&key).await.unwrap();
    assert!(matches!(driver.usage(&key).await, Err(SandboxError::Stopped)));
    driver.logs(&key, 1_000).await.unwrap();
    driver.destroy(&key).await.unwrap();
    assert!(matches!(driver.usage(&key).await, Err(SandboxError::Gone)));
    assert!(matches!(driver.logs(&key, 1_000).await, Err(SandboxError::Gone)));
}
