//! What every driver must do, as cases over the trait. Each driver's test file runs them all by [`cases!`].

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

pub(crate) mod files;
pub(crate) mod idle;
pub(crate) mod life;

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use kortix_server::sandbox::{
    BoxedStream, DESKTOP_PORT, JobId, JobSpec, JobStatus, PREVIEW_PORT, SandboxDriver, SandboxError,
    SandboxKey, SandboxSpec,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::{client_async, tungstenite::Message};

pub(crate) use self::{files::*, idle::*, life::*};

pub(crate) type Driver = Arc<dyn SandboxDriver>;

/// How a driver's jobs are told what to do.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) exit_3_after_saying_hello: &'static str,
    /// Never ends by itself.
    pub(crate) wait_for_ever: &'static str,
    pub(crate) write_100_000_bytes: &'static str,
}

pub(crate) const SOON: Duration = Duration::from_secs(20);

/// One test for each case. `$bench::make()` gives what has a `driver()` and cleans up when dropped.
#[macro_export]
macro_rules! cases {
    ($bench:ty; $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let bench = <$bench>::make();
                $crate::sandbox_conformance::$case(bench.driver(), <$bench>::WORDS).await;
            }
        )+
    };
}

/// As [`cases!`] on a bench that is not there everywhere: `$bench::make()` gives none, having said why, where it is not.
#[macro_export]
macro_rules! cases_if_there {
    ($bench:ty; $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let Some(bench) = <$bench>::make() else { return };
                $crate::sandbox_conformance::$case(bench.driver(), <$bench>::WORDS).await;
            }
        )+
    };
}

pub(crate) async fn made(driver: &Driver) -> SandboxKey {
    let key = SandboxKey::random();
    driver.create(&key, &SandboxSpec::default()).await.unwrap();
    key
}

pub(crate) fn job_id(name: &str) -> JobId {
    JobId::new(name).unwrap()
}

pub(crate) fn script(text: &str) -> JobSpec {
    JobSpec {
        argv: ["bash", "-c", text].map(str::to_owned).to_vec(),
        env: Vec::new(),
        stdin: None,
        cwd: None,
        time_limit: Duration::from_mins(1),
        output_limit: 1 << 20,
    }
}

/// Runs a job to its end.
pub(crate) async fn run(
    driver: &Driver,
    key: &SandboxKey,
    name: &str,
    spec: &JobSpec,
) -> (JobStatus, String) {
    let id = job_id(name);
    driver.start_job(key, &id, spec).await.unwrap();
    let status = driver.job(key, &id, SOON).await.unwrap();
    let output = driver.job_output(key, &id, 0, u64::MAX).await.unwrap();
    (status, String::from_utf8(output.bytes).unwrap())
}

pub(crate) async fn creating_twice_makes_one(driver: &Driver, _: Words) {
    let key = made(driver).await;
    driver.create(&key, &SandboxSpec::default()).await.unwrap();
    let listed = driver.list().await.unwrap();
    assert_eq!(listed.iter().filter(|sandbox| sandbox.key == key).count(), 1);
}

pub(crate) async fn a_sandbox_keeps_the_size_that_it_was_made_with(driver: &Driver, _: Words) {
    let key = SandboxKey::random();
    let size = SandboxSpec { memory_bytes: 512 << 20, max_processes: 300, ..SandboxSpec::default() };
    driver.create(&key, &size).await.unwrap();
    driver.create(&key, &SandboxSpec::default()).await.unwrap();
    assert_eq!(driver.spec(&key).await.unwrap(), size);
    driver.stop(&key).await.unwrap();
    assert_eq!(driver.spec(&key).await.unwrap(), size);
    driver.destroy(&key).await.unwrap();
    assert!(matches!(driver.spec(&key).await, Err(SandboxError::Gone)));
}

pub(crate) async fn creating_at_the_same_time_makes_one(driver: &Driver, _: Words) {
    let key = SandboxKey::random();
    let spec = SandboxSpec::default();
    let (one, two) = tokio::join!(driver.create(&key, &spec), driver.create(&key, &spec));
    one.unwrap();
    two.unwrap();
    driver.ready(&key, SOON).await.unwrap();
    assert_eq!(driver.list().await.unwrap().len(), 1);
}

pub(crate) async fn reviving_what_runs_changes_nothing(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let id = job_id("one");
    driver.start_job(&key, &id, &script(words.wait_for_ever)).await.unwrap();
    driver.revive(&key).await.unwrap();
    driver.ready(&key, SOON).await.unwrap();
    assert_eq!(driver.job(&key, &id, Duration::ZERO).await.unwrap(), JobStatus::Running);
}

pub(crate) async fn reviving_makes_nothing_new(driver: &Driver, _: Words) {
    let key = SandboxKey::random();
    assert!(matches!(driver.revive(&key).await, Err(SandboxError::Gone)));
    assert!(driver.list().await.unwrap().is_empty());
    let key = made(driver).await;
    driver.destroy(&key).await.unwrap();
    assert!(matches!(driver.revive(&key).await, Err(SandboxError::Gone)));
}

pub(crate) async fn ready_means_rfb_and_http(driver: &Driver, _: Words) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();

    let desktop = driver.connect(&key, DESKTOP_PORT).await.unwrap();
    let (mut socket, _) = client_async("ws://localhost/websockify", desktop).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap().into_data().as_ref(), b"RFB 003.008\n");
    socket.send(Message::binary(b"RFB 003.008\n".to_vec())).await.unwrap();
    assert!(socket.next().await.unwrap().unwrap().is_binary());

    let page = get(driver.connect(&key, PREVIEW_PORT).await.unwrap(), "/").await;
    assert!(page.starts_with("HTTP/1.1 200 OK"), "{page}");
    let page = get(driver.connect(&key, DESKTOP_PORT).await.unwrap(), "/").await;
    assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("<title>"), "{page}");
}

pub(crate) async fn get(mut stream: BoxedStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

pub(crate) async fn a_closed_port_says_so(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let refused = driver.connect(&key, 9).await.err().unwrap();
    assert!(matches!(refused, SandboxError::PortClosed { port: 9 }), "{refused:?}");
}

pub(crate) async fn a_job_gives_its_exit_code_and_output(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let (status, output) = run(driver, &key, "one", &script(words.exit_3_after_saying_hello)).await;
    assert_eq!(status, JobStatus::Exited { code: 3 });
    assert_eq!(output, "hello\n");
}

pub(crate) async fn output_is_read_in_pieces(driver: &Driver, words: Words) {
    let key = made(driver).await;
    run(driver, &key, "one", &script(words.exit_3_after_saying_hello)).await;
    let piece = driver.job_output(&key, &job_id("one"), 1, 3).await.unwrap();
    assert_eq!(piece.bytes, b"ell");
    assert!(!piece.truncated);
}

pub(crate) async fn output_past_its_limit_is_dropped(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let spec = JobSpec { output_limit: 1_000, ..script(words.write_100_000_bytes) };
    let (status, output) = run(driver, &key, "one", &spec).await;
    assert_eq!(status, JobStatus::Exited { code: 0 });
    assert_eq!(output.len(), 1_000);
    assert!(driver.job_output(&key, &job_id("one"), 0, 1).await.unwrap().truncated);
}

pub(crate) async fn a_job_ends_at_its_time_limit(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let spec = JobSpec { time_limit: Duration::from_millis(300), ..script(words.wait_for_ever) };
    assert_eq!(run(driver, &key, "one", &spec).await.0, JobStatus::TimedOut);
}

pub(crate) async fn a_killed_job_has_ended(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let id = job_id("one");
    driver.start_job(&key, &id, &script(words.wait_for_ever)).await.unwrap();
    assert_eq!(driver.job(&key, &id, Duration::ZERO).await.unwrap(), JobStatus::Running);
    driver.kill_job(&key, &id).await.unwrap();
    assert_eq!(driver.job(&key, &id, SOON).await.unwrap(), JobStatus::Killed);
    driver.kill_job(&key, &id).await.unwrap();
}

pub(crate) async fn killing_a_job_that_ended_changes_nothing(driver: &Driver, words: Words) {
    let key = made(driver).await;
    let (status, _) = run(driver, &key, "one", &script(words.exit_3_after_saying_hello)).await;
    driver.kill_job(&key, &job_id("one")).await.unwrap();
    assert_eq!(driver.job(&key, &job_id("one"), SOON).await.unwrap(), status);
}

pub(crate) async fn the_same_job_twice_runs_once(driver: &Driver, words: Words) {
    let key = made(driver).await;
    run(driver, &key, "one", &script(words.exit_3_after_saying_hello)).await;
    let (status, output) = run(driver, &key, "one", &script(words.wait_for_ever)).await;
    assert_eq!((status, output.as_str()), (JobStatus::Exited { code: 3 }, "hello\n"));
}

pub(crate) async fn an_unknown_job_is_no_such_job(driver: &Driver, _: Words) {
    let key = made(driver).await;
    let id = job_id("none");
    assert!(matches!(driver.job(&key, &id, Duration::ZERO).await, Err(SandboxError::NoSuchJob)));
    assert!(matches!(driver.job_output(&key, &id, 0, 1).await, Err(SandboxError::NoSuchJob)));
    assert!(matches!(driver.kill_job(&key, &id).await, Err(SandboxError::NoSuchJob)));
}

pub(crate) async fn destroying_twice_is_fine(driver: &Driver, _: Words) {
    let key = made(driver).await;
    driver.destroy(&key).await.unwrap();
    driver.destroy(&key).await.unwrap();
    assert!(driver.list().await.unwrap().is_empty());
}

pub(crate) async fn destroying_what_never_was_is_fine(driver: &Driver, _: Words) {
    driver.destroy(&SandboxKey::random()).await.unwrap();
}

pub(crate) async fn a_sandbox_that_is_not_there_is_gone(driver: &Driver, words: Words) {
    let (key, id) = (SandboxKey::random(), job_id("one"));
    assert!(matches!(driver.connect(&key, 8080).await.err(), Some(SandboxError::Gone)));
    assert!(matches!(driver.ready(&key, SOON).await, Err(SandboxError::Gone)));
    let started = driver.start_job(&key, &id, &script(words.exit_3_after_saying_hello)).await;
    assert!(matches!(started, Err(SandboxError::Gone)));
    assert!(matches!(driver.job(&key, &id, Duration::ZERO).await, Err(SandboxError::Gone)));
}

pub(crate) async fn destroying_ends_its_jobs_and_connections(driver: &Driver, words: Words) {
    let key = made(driver).await;
    driver.start_job(&key, &job_id("one"), &script(words.wait_for_ever)).await.unwrap();
    driver.destroy(&key).await.unwrap();
    assert!(matches!(driver.job(&key, &job_id("one"), SOON).await, Err(SandboxError::Gone)));
    assert!(matches!(driver.connect(&key, PREVIEW_PORT).await.err(), Some(SandboxError::Gone)));
}

pub(crate) async fn the_list_tells_what_there_is(driver: &Driver, _: Words) {
    let (one, two) = (made(driver).await, made(driver).await);
    let mut keys: Vec<_> = driver
        .list()
        .await
        .unwrap()
        .into_iter()
        .inspect(|sandbox| assert!(sandbox.alive))
        .map(|sandbox| sandbox.key)
        .collect();
    keys.sort();
    let mut wanted = vec![one.clone(), two];
    wanted.sort();
    assert_eq!(keys, wanted);
    driver.destroy(&one).await.unwrap();
    assert_eq!(driver.list().await.unwrap().len(), 1);
}

/// All cases that any driver passes.
#[macro_export]
macro_rules! conformance {
    ($bench:ty) => {
        $crate::conformance!($bench, cases);
    };
    ($bench:ty, $cases:ident) => {
        $crate::$cases!(
            $bench;
            creating_twice_makes_one,
            a_sandbox_keeps_the_size_that_it_was_made_with,
            creating_at_the_same_time_makes_one,
            reviving_what_runs_changes_nothing,
            reviving_makes_nothing_new,
            ready_means_rfb_and_http,
            a_closed_port_says_so,
            a_job_gives_its_exit_code_and_output,
            output_is_read_in_pieces,
            output_past_its_limit_is_dropped,
            a_job_ends_at_its_time_limit,
            a_killed_job_has_ended,
            killing_a_job_that_ended_changes_nothing,
            the_same_job_twice_runs_once,
            an_unknown_job_is_no_such_job,
            destroying_twice_is_fine,
            what_it_takes_and_says_can_be_looked_at,
            destroying_what_never_was_is_fine,
            a_sandbox_that_is_not_there_is_gone,
            destroying_ends_its_jobs_and_connections,
            the_list_tells_what_there_is,
            what_is_written_is_read_whatever_its_name_and_bytes,
            a_directory_is_listed_by_name_and_one_level,
            an_added_file_takes_nobodys_place,
            an_upload_that_is_repeated_adds_one_file,
            a_deleted_file_is_gone,
            what_cannot_be_done_with_a_file_says_why,
            a_file_may_be_so_large_and_no_larger,
            paths_that_lead_upwards_stay_inside,
            a_stopped_sandbox_keeps_its_work_and_starts_again,
            only_a_start_starts_what_was_stopped,
            what_never_was_is_neither_stopped_nor_started,
            a_stopped_sandbox_can_be_destroyed,
            a_running_sandbox_names_its_services,
            a_command_gives_its_output_and_code,
            a_command_ends_at_its_time_limit,
            a_job_that_is_forgotten_can_be_done_again,
            a_terminal_shows_what_is_typed_and_what_it_does,
            terminals_end_with_their_sandbox,
            what_nobody_uses_can_be_parked_and_is_revived_with_its_work,
            what_somebody_uses_is_not_parked,
            whoever_comes_at_the_end_keeps_it_or_finds_it_ended,
            parking_makes_nothing_new,
        );
    };
}
