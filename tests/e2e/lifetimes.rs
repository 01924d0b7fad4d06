//! Sandboxes that nobody uses are stopped and come back; later they are deleted; and none is there for ever.

use std::time::{Duration, Instant};

use kortix_sdk::{ExposeSecret as _, Kortix, ProjectId, SandboxId, sandboxes::SandboxState};
use kortix_tests::{http, server::Options};

use crate::support::{Place, Stage, ended, place, through_gateway};

const PATIENCE: Duration = Duration::from_secs(40);

fn options(limits: &[(&str, &str)]) -> Options {
    let options = Options::local().arguments(&["--metrics-listen", "127.0.0.1:0"]);
    limits.iter().fold(options, |options, (name, seconds)| {
        options.env(&format!("KORTIX_SERVER_SANDBOX_{name}"), seconds)
    })
}

/// Not asked of the sandbox itself, which would be to use it.
async fn until(what: &str, stage: &Stage, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PATIENCE, "not {what}: {}", stage.server.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_stopped(stage: &Stage, client: &Kortix, project: &ProjectId) {
    until("stopped", stage, async || {
        let seen = client.projects().sandbox().status(project).await.unwrap();
        (seen.status, seen.daytona_state.as_str()) == (SandboxState::Offline, "stopped")
    })
    .await;
}

async fn until_deleted(stage: &Stage, sandbox: &SandboxId) {
    let directory = stage.server.sandboxes_dir().join(sandbox.as_str());
    until("deleted", stage, async || !directory.exists()).await;
}

async fn ended_by(stage: &Stage, how: &str) -> bool {
    let answer = http::client().get(stage.server.announced("metrics").unwrap()).send().await.unwrap();
    answer.text().await.unwrap().contains(&format!("kortix_sandboxes_ended_total{{outcome=\"{how}\"}} 1\n"))
}

async fn run(client: &Kortix, project: &ProjectId, task: &str) -> String {
    let run = client.projects().thread().create(project.clone(), task).await.unwrap();
    ended(client, &run.execution.id).await.turns[0].output.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_uses_is_stopped_and_comes_back_when_it_is_wanted() {
    let stage = Stage::new(options(&[("STOP_AFTER", "2")]), "ultra");
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    client.sandboxes().files().write(&sandbox, "note", "kept").await.unwrap();
    until_stopped(&stage, &client, &project).await;
    assert!(ended_by(&stage, "stopped_unused").await);

    // By whoever opens it.
    let seen = client.projects().get(&project).await.unwrap().sandbox.unwrap();
    let (preview, token) = (seen.sandbox_url.unwrap(), seen.token.unwrap());
    let first = through_gateway(&preview, token.expose_secret(), "/note").await;
    assert!(first.0 == 503 && first.1.contains("being started"), "{first:?}");
    until("revived", &stage, async || {
        through_gateway(&preview, token.expose_secret(), "/note").await == (200, "kept".to_owned())
    })
    .await;

    // By work in it, and by a run.
    until_stopped(&stage, &client, &project).await;
    assert_eq!(client.sandboxes().execute(&sandbox, "cat note").await.unwrap().output, "kept");
    until_stopped(&stage, &client, &project).await;
    assert_eq!(run(&client, &project, "cat note").await, "kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_not_cut_short_because_nobody_looks() {
    let stage = Stage::new(options(&[("STOP_AFTER", "1")]), "ultra");
    let client = stage.client();
    let Place { project, .. } = place(&client).await;
    assert_eq!(run(&client, &project, "sleep 5; echo done").await, "done\n");
    until_stopped(&stage, &client, &project).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_has_used_for_long_is_deleted_and_its_project_gets_another() {
    let limits = [("STOP_AFTER", "2"), ("DELETE_AFTER", "4000")];
    let stage = Stage::new(options(&limits).controlled(), "ultra");
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let stopped = place(&client).await;
    client.projects().sandbox().stop(&stopped.project).await.unwrap();
    client.sandboxes().files().write(&sandbox, "note", "lost").await.unwrap();
    until_stopped(&stage, &client, &project).await;

    let controls = stage.server.controls().unwrap();
    controls.advance_clock(3_000).await.unwrap();
    // It counts from its last use on, which begins anew.
    assert_eq!(client.sandboxes().execute(&sandbox, "cat note").await.unwrap().output, "lost");
    controls.advance_clock(3_000).await.unwrap();
    until_deleted(&stage, &stopped.sandbox).await;
    assert!(stage.server.sandboxes_dir().join(sandbox.as_str()).exists());
    assert!(ended_by(&stage, "deleted_unused").await);
    until_stopped(&stage, &client, &project).await;
    controls.advance_clock(5_000).await.unwrap();
    until_deleted(&stage, &sandbox).await;

    assert_eq!(run(&client, &project, "ls").await, "", "a new one");
    assert_eq!(client.projects().get(&project).await.unwrap().sandbox.unwrap().id, sandbox);
    client.projects().delete(&stopped.project).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sandbox_is_there_for_ever_and_what_runs_in_it_is_told_as_lost() {
    let stage = Stage::new(options(&[("LIFETIME", "100")]).controlled(), "ultra");
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let run = client.projects().thread().create(project.clone(), "touch begun; sleep 600").await.unwrap();
    client.sandboxes().execute(&sandbox, "until [ -e begun ]; do sleep 0.05; done").await.unwrap();
    stage.server.controls().unwrap().advance_clock(200).await.unwrap();
    let lost = ended(&client, &run.execution.id).await;
    assert_eq!(lost.status.as_str(), "failed", "{lost:?}");
    until_deleted(&stage, &sandbox).await;
    assert!(ended_by(&stage, "deleted_old").await);
    // The next one has a time of its own.
    client.projects().sandbox().ensure_active(&project).await.unwrap();
    assert_eq!(client.sandboxes().execute(&sandbox, "ls").await.unwrap().output, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_that_is_cut_short_is_finished() {
    let mut stage = Stage::new(options(&[]), "ultra");
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let other = place(&client).await;
    stage.server.terminate().unwrap();
    let cut = options(&[("LIFETIME", "1")]).env("KORTIX_SERVER_FAILPOINT", "lifetimes.deleted=kill");
    stage.server.restart_as(cut).unwrap();
    stage.server.wait_for_end().unwrap();
    stage
        .server
        .restart_as(options(&[]).env("KORTIX_SERVER_FAILPOINT", "delete_sandbox.noted=kill"))
        .unwrap();
    let left = [&sandbox, &other.sandbox].map(|id| stage.server.sandboxes_dir().join(id.as_str()));
    let left: Vec<_> = left.into_iter().filter(|directory| directory.exists()).collect();
    assert_eq!(left.len(), 1, "the reaper has finished the one that was cut");

    let id: SandboxId = left[0].file_name().unwrap().to_str().unwrap().into();
    stage.client().sandboxes().delete(&id).await.unwrap_err();
    stage.server.wait_for_end().unwrap();
    stage.server.restart_as(options(&[])).unwrap();
    assert!(!left[0].exists());
    for project in [&project, &other.project] {
        assert_eq!(run(&stage.client(), project, "echo new").await, "new\n");
    }
}
