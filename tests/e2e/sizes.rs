//! A sandbox may use what the operator says, and no more.

use kortix_test_engines::Engine;
use kortix_tests::server::Options;

use crate::support::{Place, Stage, place};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_sandbox_has_the_size_that_the_operator_says() {
    a_sandbox_has_the_size_that_the_operator_says(Options::local()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_of_docker_has_the_size_that_the_operator_says() {
    let engine = Engine::docker().unwrap();
    a_sandbox_has_the_size_that_the_operator_says(Options::docker(engine.socket())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_of_podman_has_the_size_that_the_operator_says() {
    let engine = Engine::podman().unwrap();
    a_sandbox_has_the_size_that_the_operator_says(Options::docker(engine.socket())).await;
}

async fn a_sandbox_has_the_size_that_the_operator_says(options: Options) {
    let sizes = [("MEMORY", "256MiB"), ("CPUS", "0.25"), ("PROCESSES", "96"), ("TMP", "24MiB")];
    let options = sizes
        .into_iter()
        .fold(options, |options, (what, size)| options.env(&format!("KORTIX_SERVER_SANDBOX_{what}"), size));
    let stage = Stage::new(options, "ultra");
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let say = async |command: &str| client.sandboxes().execute(&sandbox, command).await.unwrap().output;

    // What holds all of it in memory is ended before it has written anything.
    assert_eq!(say("head -c 400M /dev/zero | tail -c 400M | wc -c").await, "0\n");
    assert_eq!(say("head -c 40M /dev/zero | tail -c 40M | wc -c").await, "41943040\n");
    assert_eq!(say("df --block-size=1 --output=size /tmp | tail -1").await.trim(), "25165824");
    // Two seconds of a whole core would be two; a quarter of one is half a second.
    let busy = "bash -c 'end=$((SECONDS + 2)); while [ $SECONDS -lt $end ]; do :; done; times' | head -1";
    let spent = say(busy).await;
    let seconds = spent.strip_prefix("0m").and_then(|spent| spent.split('s').next()?.parse::<f64>().ok());
    assert!(seconds.is_some_and(|seconds| seconds < 1.0), "{spent}");
    let begun = say("timeout 3 bash -c 'for i in $(seq 150); do sleep 5 & done' 2>&1 | head -1").await;
    assert!(begun.contains("Resource temporarily unavailable"), "{begun}");
}
