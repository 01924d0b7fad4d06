//! A thread from its making to its end.

use kortix_sdk::{ErrorKind, ExposeSecret as _};
use kortix_tests::leftovers::holdings;

use crate::support::{Stage, ended, through_gateway};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_comes_with_a_project_a_desktop_and_a_preview_and_goes_with_them() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().name("My Project").await.unwrap();
    assert!(holdings(&stage.server).await.unwrap().are_whole_threads(1));

    let thread = client.threads().get(&made.thread_id).await.unwrap();
    assert_eq!(thread.name, "New Chat");
    let project = thread.project.unwrap();
    assert_eq!((project.name.as_str(), &project.project_id), ("My Project", &made.project_id));
    let sandbox = project.sandbox.unwrap();
    let token = sandbox.token.unwrap();
    let token = token.expose_secret();
    let desktop = sandbox.vnc_preview.unwrap();
    let preview = sandbox.sandbox_url.unwrap();

    let (status, page) = through_gateway(&desktop, token, "/").await;
    assert!(status == 200 && page.contains("<html"), "{status} {page}");
    assert_eq!(through_gateway(&preview, token, "/").await.0, 200);
    assert_eq!(through_gateway(&desktop, &"0".repeat(64), "/").await.0, 401);
    assert_eq!(through_gateway(&preview, &"0".repeat(64), "/").await.0, 401);

    let listed = client.threads().list().await.unwrap();
    assert_eq!((listed.pagination.total, &listed.threads[0].thread_id), (1, &made.thread_id));
    let of_project = client.projects().threads(&made.project_id).await.unwrap();
    assert_eq!(of_project.threads.len(), 1);

    client.threads().delete(&made.thread_id).await.unwrap();
    assert!(holdings(&stage.server).await.unwrap().are_whole_threads(0));
    let gone = client.projects().get(&made.project_id).await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_a_project_takes_everything_of_it() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let run = client.projects().thread().create(made.project_id.clone(), "sleep 600").await.unwrap();
    let deleted = client.projects().delete(&made.project_id).await.unwrap();
    assert_eq!(deleted.threads_deleted, 2);
    assert!(holdings(&stage.server).await.unwrap().are_whole_threads(0));
    let gone = client.executions().get(&run.execution.id).await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_is_repeated_with_its_key_makes_one_thread() {
    let stage = Stage::real();
    let client = stage.client();
    let first = client.threads().create().name("Once").idempotency_key("ci-42").await.unwrap();
    let second = client.threads().create().name("Once").idempotency_key("ci-42").await.unwrap();
    assert_eq!(first.thread_id, second.thread_id);
    assert!(holdings(&stage.server).await.unwrap().are_whole_threads(1));
    let other = client.threads().create().name("Twice").idempotency_key("ci-42").await.unwrap_err();
    assert!(matches!(other.kind(), ErrorKind::IdempotencyKeyReused), "{other:?}");
}

/// Another thread keeps the sandbox, so the run does not end by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_a_thread_ends_its_run() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let beats = "while true; do echo beat >> beats; sleep 0.05; done";
    let run = client.projects().thread().create(made.project_id.clone(), beats).await.unwrap();
    let script = async |script: &str| {
        let run = client.projects().thread().create(made.project_id.clone(), script).await.unwrap();
        ended(&client, &run.execution.id).await.turns.remove(0).output
    };
    script("until [ -e beats ]; do sleep 0.05; done").await;
    client.threads().delete(run.thread.id).await.unwrap();
    let counted = script("wc -l < beats; pgrep -fc 'echo bea[t]' || true").await;
    assert_eq!(counted.lines().nth(1), Some("0"), "the run goes on: {counted}");
}
