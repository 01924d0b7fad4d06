//! Runs followed by the command line at the real server, through whatever happens to it.

use std::time::Duration;

use kortix_tests::cli::Outcome;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    time::timeout,
};

use crate::support::Stage;

const PATIENCE: Duration = Duration::from_mins(1);

/// Says a word, waits until it is told to go on, says another one, and fails.
const TASK: &str =
    "printf 'first '; touch begun; until [ -e go-on ]; do sleep 0.05; done; echo second; exit 6";

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.matches('-').count() == 4
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_followed_through_a_server_that_is_killed() {
    let mut stage = Stage::real();
    let cli = stage.cli();
    let mut child = cli.spawn(&["run", TASK]).unwrap();
    let (mut stdout, mut stderr) =
        (child.stdout.take().unwrap(), BufReader::new(child.stderr.take().unwrap()));
    let mut note = String::new();
    timeout(PATIENCE, stderr.read_line(&mut note)).await.unwrap().unwrap();
    let mut said = vec![0; "first ".len()];
    timeout(PATIENCE, stdout.read_exact(&mut said)).await.unwrap().unwrap();
    stage.server.kill().unwrap();
    stage.server.restart_in_place().unwrap();

    let words: Vec<&str> = note.split_whitespace().collect();
    let thread = words.iter().rfind(|word| is_uuid(word)).unwrap();
    let project = stage.client().threads().get(*thread).await.unwrap().project_id.unwrap();
    let sandbox = stage.client().projects().get(project).await.unwrap().sandbox.unwrap();
    stage.client().sandboxes().files().write(&sandbox.id, "go-on", "").await.unwrap();

    let mut rest = String::new();
    timeout(PATIENCE, stdout.read_to_string(&mut rest)).await.unwrap().unwrap();
    let mut reported = String::new();
    timeout(PATIENCE, stderr.read_to_string(&mut reported)).await.unwrap().unwrap();
    let status = timeout(PATIENCE, child.wait()).await.unwrap().unwrap();
    assert_eq!((String::from_utf8(said).unwrap() + &rest).as_str(), "first second\n", "{reported}");
    assert_eq!(status.code(), Some(3), "{reported}");
    assert!(reported.contains("exit code 6"), "{reported}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_was_left_is_found_watched_and_stopped() {
    let stage = Stage::real();
    let cli = stage.cli();
    let run = |arguments: &'static [&'static str]| async { cli.run(arguments).await.unwrap() };
    let left = run(&["run", "echo begun; sleep 600", "--detach", "--json"]).await.json().unwrap();
    let id = left["agent_run_id"].as_str().unwrap();

    let listed = run(&["executions", "list", "-o", "ndjson"]).await;
    let listed: Value = serde_json::from_str(listed.stdout.trim()).unwrap();
    let execution = listed["id"].as_str().unwrap();
    assert_eq!(execution, format!("exec_{}", id.replace('-', "")));

    let mut watching = Vec::new();
    for id in [id, execution] {
        let mut child = cli.spawn(&["executions", "watch", id]).unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        timeout(PATIENCE, stdout.read_line(&mut line)).await.unwrap().unwrap();
        assert_eq!(line, "begun\n");
        watching.push((child, stdout));
    }
    let stopped = cli.run(&["executions", "stop", execution, "--json"]).await.unwrap();
    assert_eq!((stopped.code, &stopped.json().unwrap()["status"]), (Some(0), &"stopped".into()));
    for (mut child, _stdout) in watching {
        assert_eq!(timeout(PATIENCE, child.wait()).await.unwrap().unwrap().code(), Some(3));
    }
    for id in [id, execution] {
        let Outcome { code, stdout, .. } = cli.run(&["executions", "watch", id]).await.unwrap();
        assert_eq!((code, stdout.as_str()), (Some(3), "begun\n"));
        let Outcome { code, stdout, .. } = cli.run(&["executions", "events", id]).await.unwrap();
        assert_eq!(code, Some(0));
        assert!(stdout.ends_with("status stopped\n"), "{stdout}");
    }
}
