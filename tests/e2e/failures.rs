//! Sandboxes that cannot be made: a 500 in the documented form, and nothing left.

use std::path::Path;

use kortix_sdk::ErrorKind;
use kortix_tests::{leftovers::holdings, server::Options};

use crate::support::Stage;

async fn fails_with(options: Options, reason: &str) {
    let stage = Stage::new(options, "free");
    let error = stage.client().threads().create().name("My Project").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Server), "{error:?}");
    assert_eq!((error.status().map(|s| s.as_u16()), error.code()), (Some(500), Some("SANDBOX_FAILED")));
    let message = error.message();
    assert!(message.starts_with("Failed to create thread: ") && message.contains(reason), "{message}");
    let directory = stage.server.directory().to_str().unwrap();
    assert!(!message.contains(directory), "a path of the host: {message}");
    let holdings = holdings(&stage.server).await.unwrap();
    assert!(holdings.are_whole_threads(0), "{holdings:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_program_is_named_with_its_remedy() {
    let options = Options::local().without(Path::new("/usr/bin/Xvnc"));
    fails_with(
        options,
        "`Xvnc` is not installed; install it with `apt-get install tigervnc-standalone-server`",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sandbox_that_dies_before_it_is_linked_leaves_nothing() {
    let options = Options::local().env("KORTIX_SERVER_FAILPOINT", "create_thread.sandbox_ready=error");
    fails_with(options, "a test asked for a failure").await;
}

/// The test double of the driver stands for a host that fails at each step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_of_the_driver_leaves_nothing() {
    for fault in ["create=fail", "create=fail-after", "ready=fail"] {
        let stage = Stage::new(Options::fake().env("KORTIX_SERVER_FAKE_FAULTS", fault), "free");
        let error = stage.client().threads().create().await.unwrap_err();
        assert_eq!(error.code(), Some("SANDBOX_FAILED"), "{fault}");
        let holdings = holdings(&stage.server).await.unwrap();
        assert!(holdings.are_whole_threads(0), "{fault}: {holdings:?}");
    }
}

/// As long as a failed create cannot be undone its reservation stands; the next round of the reaper takes it back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_undone_at_once_is_undone_later() {
    let faults = "create=fail-after*1,destroy=fail*1";
    let mut stage = Stage::new(Options::fake().env("KORTIX_SERVER_FAKE_FAULTS", faults), "free");
    stage.client().threads().create().await.unwrap_err();
    assert_eq!(holdings(&stage.server).await.unwrap().provisions, 1);
    stage.server.terminate().unwrap();
    stage.server.restart_with_env("KORTIX_SERVER_FAKE_FAULTS", "").unwrap();
    let holdings = holdings(&stage.server).await.unwrap();
    assert!(holdings.are_whole_threads(0), "{holdings:?}");
}
