//! The server that the SDK starts for the tests of applications.

use std::{path::Path, process::Command};

use kortix_sdk::{ErrorKind, testing::ReferenceServer};
use kortix_tests::binaries;

use crate::support::ended;

/// Whether a process was started for that directory.
fn is_used(directory: &Path) -> bool {
    let output = Command::new("ps").args(["-eo", "args"]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).contains(directory.to_str().unwrap())
}

fn directory(server: &ReferenceServer) -> std::path::PathBuf {
    let shown = format!("{server:?}");
    let begin = shown.find("kortix-reference-").unwrap();
    std::env::temp_dir().join(&shown[begin..begin + "kortix-reference-".len() + 16])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_like_any_other_and_leaves_nothing_behind() {
    let program = binaries::path("kortix-server").unwrap();
    let server = ReferenceServer::builder().program(program).start().unwrap();
    let client = server.client();
    let made = client.threads().create().name("My Project").await.unwrap();
    let project = client.projects().get(&made.project_id).await.unwrap();
    assert!(project.sandbox.is_some());
    let run = client.projects().thread().create(made.project_id.as_str(), "echo hello").await.unwrap();
    assert_eq!(ended(&client, &run.execution.id).await.turns[0].output, "hello\n");

    let directory = directory(&server);
    assert!(directory.is_dir() && is_used(&directory), "{}", server.log());
    drop(server);
    assert!(!directory.exists() && !is_used(&directory), "something is left of {}", directory.display());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_account_has_the_plan_that_is_asked_for() {
    let program = binaries::path("kortix-server").unwrap();
    let server =
        ReferenceServer::builder().program(program).without_sandboxes().plan("none").start().unwrap();
    let error = server.client().threads().create().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::LimitExceeded { .. }), "{error}");
    let other = server.credential("kortix", "other", "ultra").unwrap();
    let client = server.client_builder().api_key(other).build().unwrap();
    client.threads().create().await.unwrap();
}
