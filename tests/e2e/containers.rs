//! What people do with a server, with the sandboxes in containers: on Docker Engine and on Podman.

use std::fs;

use kortix_sdk::ExposeSecret as _;
use kortix_test_engines::Engine;
use kortix_tests::server::Options;

use crate::{
    desktop::is_painted,
    support::{Stage, ended, through_gateway},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_lives_in_a_container_of_docker() {
    a_project_lives_in_a_container(Engine::docker().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_lives_in_a_container_of_podman() {
    a_project_lives_in_a_container(Engine::podman().unwrap()).await;
}

async fn a_project_lives_in_a_container(engine: &Engine) {
    let mut stage = Stage::new(Options::docker(engine.socket()), "ultra");
    let client = stage.client();
    let made = client.threads().create().name("In a container").await.unwrap();
    let project = made.project_id.clone();
    let work = "echo '<h1>made inside</h1>' > index.html; hostname";
    let run = client.projects().thread().create(project.clone(), work).await.unwrap();
    let execution = ended(&client, &run.execution.id).await;
    let sandbox = client.projects().get(&project).await.unwrap().sandbox.unwrap();
    assert_eq!(execution.turns[0].output.trim(), sandbox.id.as_str());
    let (preview, token) = (sandbox.sandbox_url.unwrap(), sandbox.token.unwrap());
    let (status, page) = through_gateway(preview.as_str(), token.expose_secret(), "/").await;
    assert!(status == 200 && page.contains("made inside"), "{status} {page}");
    let (status, _) = through_gateway(preview.as_str(), "not-the-token", "/").await;
    assert_eq!(status, 401);
    is_painted(&stage, &project).await;

    // A run goes on without the server, and nobody stops and starts the container.
    let wait = "until [ -e go ]; do sleep 0.05; done; echo once";
    let run = client.projects().thread().create(project.clone(), wait).await.unwrap();
    stage.server.kill().unwrap();
    stage.server.restart().unwrap();
    let client = stage.client();
    client.projects().thread().create(project.clone(), "touch go").await.unwrap();
    let execution = ended(&client, &run.execution.id).await;
    assert_eq!((execution.status.as_str(), execution.turns[0].output.as_str()), ("succeeded", "once\n"));

    client.projects().delete(&project).await.unwrap();
    let home = stage.server.sandboxes_dir().join(sandbox.id.as_str());
    assert!(!fs::exists(home).unwrap());
    assert!(engine.containers(sandbox.id.as_str()).unwrap().is_empty());
}
