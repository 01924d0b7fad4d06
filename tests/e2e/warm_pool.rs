//! Sandboxes that are made ahead: a create takes one, there are never more than asked for, and each has one owner, also
//! when the server is killed in the middle.

use std::{collections::HashSet, fs, time::Duration};

use kortix_sdk::{ErrorKind, ExposeSecret as _, sandboxes::SandboxState, threads::CreatedThread};
use kortix_tests::{
    http,
    leftovers::{Holdings, holdings},
    server::{Options, ReferenceServer},
};

use crate::{
    restarts::kill_sandboxes,
    support::{Stage, ended, through_gateway},
};

const PATIENCE: Duration = Duration::from_secs(40);

fn options(size: &str) -> Options {
    let metrics = ["--metrics-listen", "127.0.0.1:0"];
    let options = Options::local().env("KORTIX_SERVER_WARM_SANDBOXES", size).arguments(&metrics);
    options.env("KORTIX_SERVER_WARM_SANDBOXES_PER_MINUTE", "6000")
}

/// Waits until so many are ready.
async fn ready(server: &ReferenceServer, number: usize) {
    let wanted = format!("\nkortix_warm_sandboxes {number}\n");
    let wait = async {
        loop {
            let answer = http::client().get(server.announced("metrics").unwrap()).send().await.unwrap();
            if answer.text().await.unwrap().contains(&wanted) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let became_ready = tokio::time::timeout(PATIENCE, wait).await.is_ok();
    assert!(became_ready, "no {number}: {}", server.log());
}

fn present(server: &ReferenceServer) -> HashSet<String> {
    let names = fs::read_dir(server.sandboxes_dir()).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).filter(|name| name.starts_with("sbx-")).collect()
}

async fn sandbox_of(stage: &Stage, made: &CreatedThread) -> String {
    let project = stage.client().projects().get(&made.project_id).await.unwrap();
    project.sandbox.unwrap().id.to_string()
}

/// `threads` whole threads, and `warm` sandboxes that nobody has.
async fn has(stage: &Stage, threads: usize, warm: usize) {
    let Holdings { sandbox_directories, live_sandboxes, .. } = holdings(&stage.server).await.unwrap();
    assert_eq!((sandbox_directories, live_sandboxes), (threads + warm, threads + warm));
    let rows = i64::try_from(threads).unwrap();
    let Holdings { projects, resources, provisions, .. } = holdings(&stage.server).await.unwrap();
    assert_eq!((projects, resources, provisions), (rows, rows, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_takes_one_and_it_works_like_any_other() {
    let stage = Stage::new(options("2"), "ultra");
    ready(&stage.server, 2).await;
    let ahead = present(&stage.server);
    let client = stage.client();
    let made = client.threads().create().name("Quick").await.unwrap();
    assert!(ahead.contains(&sandbox_of(&stage, &made).await), "{ahead:?}");

    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    let (url, token) = (sandbox.sandbox_url.unwrap(), sandbox.token.unwrap());
    assert_eq!(through_gateway(&url, token.expose_secret(), "/").await.0, 200);
    let run = client.projects().thread().create(made.project_id.as_str(), "echo alive").await.unwrap();
    assert_eq!(ended(&client, &run.execution.id).await.turns[0].output, "alive\n");

    ready(&stage.server, 2).await;
    has(&stage, 1, 2).await;
    client.projects().delete(&made.project_id).await.unwrap();
    has(&stage, 0, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_create_leaves_it_in_the_pool() {
    let stage = Stage::new(options("1"), "free");
    ready(&stage.server, 1).await;
    let client = stage.client();
    let mut made = 0;
    let refused = loop {
        match client.threads().create().await {
            Ok(_) => made += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused.kind(), ErrorKind::LimitExceeded { .. }), "{refused:?}");
    for _ in 0..20 {
        client.threads().create().await.unwrap_err();
    }
    ready(&stage.server, 1).await;
    has(&stage, made, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_at_the_same_time_each_get_their_own() {
    let stage = Stage::new(options("2"), "ultra");
    ready(&stage.server, 2).await;
    let client = stage.client();
    let creates = (0..5).map(|_| client.threads().create().into_future());
    let made = futures_util::future::try_join_all(creates).await.unwrap();
    let mut sandboxes = HashSet::new();
    for made in &made {
        sandboxes.insert(sandbox_of(&stage, made).await);
    }
    assert_eq!(sandboxes.len(), 5);
    ready(&stage.server, 2).await;
    has(&stage, 5, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_has_died_is_given_to_nobody() {
    let stage = Stage::new(options("1"), "ultra");
    ready(&stage.server, 1).await;
    let lost = present(&stage.server);
    kill_sandboxes(&stage);
    let made = stage.client().threads().create().await.unwrap();
    assert!(!lost.contains(&sandbox_of(&stage, &made).await));
    ready(&stage.server, 1).await;
    has(&stage, 1, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_starts_again_finds_its_own_and_none_that_are_too_many() {
    let mut stage = Stage::new(options("2"), "ultra");
    ready(&stage.server, 2).await;
    let ahead = present(&stage.server);
    stage.server.kill().unwrap();
    stage.server.restart().unwrap();
    ready(&stage.server, 2).await;
    assert_eq!(present(&stage.server), ahead);

    stage.server.terminate().unwrap();
    stage.server.restart_with_env("KORTIX_SERVER_WARM_SANDBOXES", "1").unwrap();
    ready(&stage.server, 1).await;
    has(&stage, 0, 1).await;
    stage.server.terminate().unwrap();
    stage.server.restart_with_env("KORTIX_SERVER_WARM_SANDBOXES", "0").unwrap();
    has(&stage, 0, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_while_it_makes_or_gives_one_leaks_none() {
    // While it makes one.
    let mut stage = Stage::new(options("0"), "ultra");
    stage.server.terminate().unwrap();
    let killed = options("1").env("KORTIX_SERVER_FAILPOINT", "sandbox.started=kill");
    stage.server.restart_as(killed).unwrap();
    stage.server.wait_for_end().unwrap();
    stage.server.restart_as(options("1")).unwrap();
    ready(&stage.server, 1).await;
    has(&stage, 0, 1).await;

    // While a create takes it.
    for place in ["create_thread.begun=kill", "create_thread.reserved=kill", "create_thread.linked=kill"] {
        stage.server.terminate().unwrap();
        stage.server.restart_as(options("1").env("KORTIX_SERVER_FAILPOINT", place)).unwrap();
        ready(&stage.server, 1).await;
        stage.client().threads().create().await.unwrap_err();
        stage.server.wait_for_end().unwrap();
        stage.server.restart_as(options("1")).unwrap();
        ready(&stage.server, 1).await;
        has(&stage, usize::from(place.contains("linked")), 1).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_has_waited_long_is_not_taken_for_one_that_nobody_uses() {
    let stage = Stage::new(options("1").env("KORTIX_SERVER_SANDBOX_STOP_AFTER", "3"), "ultra");
    ready(&stage.server, 1).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    // A round of those who look for unused ones is a second.
    for _ in 0..15 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let seen = client.projects().sandbox().status(&made.project_id).await.unwrap();
        assert_eq!(seen.status, SandboxState::Live, "{}", stage.server.log());
    }
}
