//! An agent at work in the project's sandbox.

use std::time::Duration;

use kortix_sdk::{
    ErrorKind, ExecutionId, ExposeSecret as _, Kortix, ThreadId,
    executions::{ExecutionPage, ExecutionStatus},
};
use kortix_tests::{http, server::Options};
use serde_json::{Value, json};

use crate::support::{Stage, ended, through_gateway};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_writes_a_page_that_the_preview_shows() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let task = "echo '<h1>made by an agent</h1>' > index.html; pwd; id -un; echo oops >&2";
    let run = client
        .projects()
        .thread()
        .create(made.project_id.clone(), task)
        .success_prompt("echo \"$KORTIX_OUTCOME with $KORTIX_EXIT_CODE\"; cat index.html")
        .failure_prompt("echo never")
        .await
        .unwrap();
    let execution = ended(&client, &run.execution.id).await;
    assert_eq!(execution.status.as_str(), "succeeded");
    let [first, second] = execution.turns.as_slice() else { panic!("{:?}", execution.turns) };
    assert_eq!(first.exit_code, Some(0));
    assert_eq!(first.output, "/workspace\nkortix\noops\n");
    assert_eq!(second.kind.as_str(), "success_prompt");
    assert_eq!(second.output, "succeeded with 0\n<h1>made by an agent</h1>\n");

    let project = client.projects().get(&made.project_id).await.unwrap();
    let sandbox = project.sandbox.unwrap();
    let token = sandbox.token.unwrap();
    let (status, page) =
        through_gateway(sandbox.sandbox_url.unwrap().as_str(), token.expose_secret(), "/").await;
    assert_eq!((status, page.as_str()), (200, "<h1>made by an agent</h1>\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failing_agent_gets_its_failure_prompt_once() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let run = client
        .projects()
        .thread()
        .create(made.project_id, "echo trying; exit 7")
        .success_prompt("echo never")
        .failure_prompt("echo \"$KORTIX_OUTCOME with $KORTIX_EXIT_CODE\"; exit 1")
        .await
        .unwrap();
    let execution = ended(&client, &run.execution.id).await;
    assert_eq!(execution.status.as_str(), "failed");
    assert_eq!(execution.error.unwrap().code, "agent_failed");
    let [first, second] = execution.turns.as_slice() else { panic!("{:?}", execution.turns) };
    assert_eq!((first.exit_code, first.output.as_str()), (Some(7), "trying\n"));
    assert_eq!((second.kind.as_str(), second.output.as_str()), ("failure_prompt", "failed with 7\n"));
    assert_eq!(second.status.as_str(), "failed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_of_time_and_output_hold() {
    let options = Options::local().arguments(&["--run-time-limit", "2", "--run-output-limit", "1000"]);
    let stage = Stage::new(options, "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let slow = client.projects().thread().create(made.project_id.clone(), "sleep 600").await.unwrap();
    let loud = client.projects().thread().create(made.project_id, "yes | head -c 100000").await.unwrap();
    let slow = ended(&client, &slow.execution.id).await;
    assert_eq!((slow.status.as_str(), slow.error.unwrap().code.as_str()), ("failed", "time_limit"));
    let loud = ended(&client, &loud.execution.id).await;
    assert_eq!((loud.turns[0].output.len(), loud.turns[0].output_truncated), (1_000, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_of_another_workspace_is_not_found() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let run = client.projects().thread().create(made.project_id.clone(), "exit 0").await.unwrap();
    let stranger = Kortix::builder()
        .base_url(stage.server.url())
        .obvious_base_url(stage.server.url())
        .obvious_api_key(stage.server.credential("obvious", "stranger", "ultra").unwrap())
        .build()
        .unwrap();
    let project = stranger.projects().thread().create(made.project_id, "exit 0").await.unwrap_err();
    assert!(matches!(project.kind(), ErrorKind::NotFound));
    assert_eq!(project.message(), "Project not found");
    let thread = stranger.executions().create(run.thread.id, "exit 0").await.unwrap_err();
    assert!(matches!(thread.kind(), ErrorKind::NotFound));
    let execution = stranger.executions().get(run.execution.id).await.unwrap_err();
    assert!(matches!(execution.kind(), ErrorKind::NotFound));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_is_repeated_with_its_key_runs_once() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let start = || {
        let call = client.projects().thread().create(made.project_id.clone(), "echo run >> runs; cat runs");
        call.idempotency_key("once")
    };
    let first = start().await.unwrap();
    let second = start().await.unwrap();
    assert_eq!(first.execution.id, second.execution.id);
    assert_eq!(ended(&client, &first.execution.id).await.turns[0].output, "run\n");
}

async fn done(client: &Kortix, thread: &ThreadId, task: &str) -> ExecutionId {
    let run = client.executions().create(thread.clone(), task).await.unwrap();
    ended(client, &run.execution.id).await.id
}

fn ids(page: &ExecutionPage) -> Vec<ExecutionId> {
    page.executions.iter().map(|execution| execution.id.clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn executions_are_listed_newest_first() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let (one, other) = (client.threads().create().await.unwrap(), client.threads().create().await.unwrap());
    let mut made = Vec::new();
    for (thread, task) in [(&one, "exit 0"), (&one, "exit 3"), (&other, "exit 0"), (&one, "exit 0")] {
        made.insert(0, done(&client, &thread.thread_id, task).await);
    }
    let list = client.executions().list();
    assert_eq!(ids(&list.clone().await.unwrap()), made);
    let first = list.clone().limit(3).await.unwrap();
    let second = list.clone().limit(3).cursor(first.next_cursor.clone().unwrap()).await.unwrap();
    assert_eq!([ids(&first), ids(&second)].concat(), made);
    assert_eq!((first.executions.len(), second.next_cursor), (3, None));

    let of_one = [made[0].clone(), made[2].clone(), made[3].clone()];
    assert_eq!(ids(&list.clone().thread(one.thread_id.clone()).await.unwrap()), of_one);
    assert_eq!(ids(&list.clone().project(one.project_id.clone()).await.unwrap()), of_one);
    let both = list.clone().thread(one.thread_id.clone());
    assert_eq!(ids(&both.clone().project(one.project_id).await.unwrap()), of_one);
    assert_eq!(ids(&both.project(other.project_id).await.unwrap()), []);
    let failed = list.clone().status(ExecutionStatus::Failed).await.unwrap();
    assert_eq!(ids(&failed), [made[2].clone()]);
    assert_eq!(failed.executions[0].error.as_ref().unwrap().code, "agent_failed");

    let stranger = stage.server.credential("obvious", "stranger", "ultra").unwrap();
    let url = format!("{}/x/v1/executions?thread_id={}", stage.server.url(), one.thread_id);
    let theirs = http::client().get(url).bearer_auth(stranger).send().await.unwrap();
    assert_eq!(theirs.json::<Value>().await.unwrap()["executions"], json!([]));
}

/// Lets another one wait for the thread.
async fn enqueue(stage: &Stage, thread: &ThreadId) -> ExecutionId {
    let url = format!("{}/x/v1/threads/{thread}/executions", stage.server.url());
    let task = json!({"starterPrompt": "exit 0", "on_conflict": "enqueue"});
    let answer = http::client().post(url).bearer_auth(&stage.obvious_key).json(&task).send().await.unwrap();
    let body: Value = answer.json().await.unwrap();
    ExecutionId::from(body["execution"]["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_tells_how_an_execution_ended() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let thread = client.threads().create().await.unwrap().thread_id;
    let before = done(&client, &thread, "exit 3").await;
    let at_work =
        client.executions().create(thread.clone(), "sleep-until-released").await.unwrap().execution.id;
    let waiting = [enqueue(&stage, &thread).await, enqueue(&stage, &thread).await];
    let position = async |id: &ExecutionId| client.executions().get(id).await.unwrap().position;
    assert_eq!((position(&waiting[0]).await, position(&waiting[1]).await), (Some(1), Some(2)));
    assert_eq!(position(&at_work).await, None);

    let stopped = client.executions().stop(&waiting[0]).await.unwrap();
    assert_eq!((stopped.status, stopped.turns.len(), stopped.position), (ExecutionStatus::Stopped, 0, None));
    assert_eq!(position(&waiting[1]).await, Some(1));
    for _ in 0..2 {
        let stopped = client.executions().stop(&at_work).await.unwrap();
        assert!(stopped.status == ExecutionStatus::Stopped && stopped.completed_at.is_some(), "{stopped:?}");
    }
    assert_eq!(ended(&client, &waiting[1]).await.status, ExecutionStatus::Succeeded);
    let kept = client.executions().stop(&before).await.unwrap();
    assert_eq!((kept.status, kept.error.unwrap().code.as_str()), (ExecutionStatus::Failed, "agent_failed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_is_answered_at_the_end() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let thread = client.threads().create().await.unwrap().thread_id;
    let at_work =
        client.executions().create(thread.clone(), "sleep-until-released").await.unwrap().execution.id;
    let queued = enqueue(&stage, &thread).await;
    let execution = client.executions().get(&at_work).wait_for(Duration::from_secs(1)).await.unwrap();
    assert!(!execution.has_ended(), "the time passed, and nothing else: {execution:?}");
    let wait = |id: &ExecutionId| client.executions().get(id).wait_for(Duration::from_mins(1)).send();
    let (first, next, _) = tokio::join!(wait(&at_work), wait(&queued), client.executions().stop(&at_work));
    assert_eq!(first.unwrap().status, ExecutionStatus::Stopped);
    assert_eq!(next.unwrap().status, ExecutionStatus::Succeeded);
}
