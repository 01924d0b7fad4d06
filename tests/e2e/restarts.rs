//! The server goes and comes back; sandboxes and what runs in them do not notice.

use std::time::Duration;

use kortix_sdk::ExposeSecret as _;
use kortix_tests::leftovers::holdings;

use crate::support::{Stage, ended, through_gateway};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_outlives_a_kill_of_the_server() {
    let mut stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let task = "echo begun >> log; until [ -e go ]; do sleep 0.05; done; echo ended >> log; cat log";
    let run = client
        .projects()
        .thread()
        .create(made.project_id.clone(), task)
        .success_prompt("echo once >> after; cat after")
        .await
        .unwrap();
    let check = "until [ -e log ]; do sleep 0.05; done";
    let begun = client.projects().thread().create(made.project_id.clone(), check).await.unwrap();
    ended(&client, &begun.execution.id).await;
    stage.server.kill().unwrap();
    stage.server.restart().unwrap();
    let client = stage.client();
    assert_eq!(client.executions().get(&run.execution.id).await.unwrap().status.as_str(), "running");
    client.projects().thread().create(made.project_id, "touch go").await.unwrap();
    let execution = ended(&client, &run.execution.id).await;
    assert_eq!(execution.status.as_str(), "succeeded");
    // Begun once: the restarted server joined the run and did not start it again.
    assert_eq!(execution.turns[0].output, "begun\nended\n");
    assert_eq!(execution.turns[1].output, "once\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sandboxes_are_adopted_with_their_processes() {
    let mut stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let first = client.projects().thread().create(made.project_id.clone(), "cat /proc/1/stat").await.unwrap();
    let before = ended(&client, &first.execution.id).await.turns.remove(0).output;
    stage.server.terminate().unwrap();
    assert_eq!(holdings(&stage.server).await.unwrap().live_sandboxes, 1);
    stage.server.restart().unwrap();
    let client = stage.client();
    let second = client.projects().thread().create(made.project_id, "cat /proc/1/stat").await.unwrap();
    let after = ended(&client, &second.execution.id).await.turns.remove(0).output;
    assert_eq!(start_time(&before), start_time(&after), "another first process: the sandbox was made anew");
}

/// When the process began, in the field of `/proc/PID/stat` that has it.
fn start_time(stat: &str) -> &str {
    stat.rsplit(')').next().unwrap().split_whitespace().nth(19).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_sandbox_dies_is_told_as_lost() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let run =
        client.projects().thread().create(made.project_id.clone(), "touch up; sleep 600").await.unwrap();
    let check = "until [ -e up ]; do sleep 0.05; done";
    let up = client.projects().thread().create(made.project_id, check).await.unwrap();
    ended(&client, &up.execution.id).await;
    kill_sandboxes(&stage);
    let execution = ended(&client, &run.execution.id).await;
    assert_eq!(execution.status.as_str(), "failed");
    assert_eq!(execution.error.unwrap().code, "sandbox_lost");
}

/// As the kernel does when it runs out of memory. Returns when nothing of them runs any more.
pub(crate) fn kill_sandboxes(stage: &Stage) {
    let directory = stage.server.sandboxes_dir();
    let directory = directory.to_str().unwrap();
    let mut killed = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&line).contains(directory)
            && let Some(process) = rustix::process::Pid::from_raw(pid)
        {
            let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
            killed.push(pid);
        }
    }
    assert!(!killed.is_empty(), "no sandbox runs");
    while killed.iter().any(|pid| runs(*pid)) {
        std::thread::yield_now();
    }
}

/// The first process of a namespace is a zombie only when all others in it are gone.
fn runs(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_some_and(|rest| !rest.trim().is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sandbox_that_died_is_revived_with_its_workspace() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let first = client.projects().thread().create(made.project_id.clone(), "echo kept > note").await.unwrap();
    ended(&client, &first.execution.id).await;
    kill_sandboxes(&stage);
    let second = client.projects().thread().create(made.project_id, "cat note").await.unwrap();
    let execution = ended(&client, &second.execution.id).await;
    assert_eq!(execution.turns[0].output, "kept\n", "{execution:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sandbox_that_died_is_revived_by_whoever_opens_it() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    let (preview, token) = (sandbox.sandbox_url.unwrap(), sandbox.token.unwrap());
    kill_sandboxes(&stage);
    let answers = async {
        let mut answers = Vec::new();
        while answers.last() != Some(&200) {
            answers.push(through_gateway(&preview, token.expose_secret(), "/").await.0);
        }
        answers
    };
    let answers = tokio::time::timeout(Duration::from_secs(30), answers).await.expect("it was not revived");
    assert_eq!(answers[0], 503, "{answers:?}");
}
