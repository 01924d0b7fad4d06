//! `kill -9` at every step of a create or a deletion, then a restart: nothing is left of what was unfinished, and what
//! was finished works.

use kortix_sdk::Kortix;
use kortix_tests::{
    leftovers::{Holdings, holdings},
    server::Options,
};

use crate::support::Stage;

/// A server that ends when it gets to that place, and the same server after its restart.
async fn crash(failpoints: &str, act: impl AsyncFn(&Kortix)) -> Stage {
    let mut stage = Stage::new(Options::local(), "free");
    let kept = stage.client().threads().create().name("Before").await.unwrap();
    stage.server.terminate().unwrap();
    stage.server.restart_with_env("KORTIX_SERVER_FAILPOINT", failpoints).unwrap();
    act(&stage.client()).await;
    stage.server.wait_for_end().unwrap();
    stage.server.restart().unwrap();
    assert_eq!(stage.client().threads().get(&kept.thread_id).await.unwrap().thread_id, kept.thread_id);
    stage
}

async fn crash_in_create(failpoints: &str) -> (Stage, Holdings) {
    let stage = crash(failpoints, async |client| {
        let error = client.threads().create().name("Unfinished").await.unwrap_err();
        assert!(error.may_have_executed(), "{error:?}");
    })
    .await;
    let holdings = holdings(&stage.server).await.unwrap();
    (stage, holdings)
}

/// Nothing but the thread from before the crash; and a new one can be made.
async fn leaves_nothing(failpoints: &str) {
    let (stage, holdings) = crash_in_create(failpoints).await;
    assert!(holdings.are_whole_threads(1), "{failpoints}: {holdings:?}");
    stage.client().threads().create().name("After").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_the_reservation() {
    leaves_nothing("create_thread.begun=kill").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_reservation() {
    leaves_nothing("create_thread.reserved=kill").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_sandbox_was_started() {
    leaves_nothing("sandbox.started=kill").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_sandbox_was_ready() {
    leaves_nothing("create_thread.sandbox_ready=kill").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_failed_create_is_undone_after_its_sandbox() {
    leaves_nothing("create_thread.sandbox_ready=error;create_thread.sandbox_destroyed=kill").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_failed_create_is_undone_after_its_rows() {
    leaves_nothing("create_thread.sandbox_ready=error;create_thread.released=kill").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_link_the_thread_is_there_and_works() {
    let (stage, holdings) = crash_in_create("create_thread.linked=kill").await;
    assert!(holdings.are_whole_threads(2), "{holdings:?}");
    let client = stage.client();
    let made = client.threads().list().await.unwrap().threads.remove(0);
    let project = made.project_id.unwrap();
    let run = client.projects().thread().create(project, "echo alive").await.unwrap();
    let execution = crate::support::ended(&client, &run.execution.id).await;
    assert_eq!(execution.turns[0].output, "alive\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_that_was_begun_is_finished() {
    for place in ["delete.doomed=kill", "delete.sandbox_destroyed=kill"] {
        let stage = crash(place, async |client| {
            let made = client.threads().create().name("Doomed").await.unwrap();
            client.threads().delete(&made.thread_id).await.unwrap_err();
        })
        .await;
        let holdings = holdings(&stage.server).await.unwrap();
        assert!(holdings.are_whole_threads(1), "{place}: {holdings:?}");
    }
}

/// The same key after the crash: the create was undone, so the repetition makes it, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_is_repeated_after_the_crash_is_made_once() {
    for place in ["create_thread.sandbox_ready=kill", "create_thread.linked=kill"] {
        let stage = crash(place, async |client| {
            client.threads().create().name("Again").idempotency_key("again").await.unwrap_err();
        })
        .await;
        stage.client().threads().create().name("Again").idempotency_key("again").await.unwrap();
        let holdings = holdings(&stage.server).await.unwrap();
        assert!(holdings.are_whole_threads(2), "{place}: {holdings:?}");
    }
}
