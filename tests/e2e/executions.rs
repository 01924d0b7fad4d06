//! An agent at work in the project's sandbox.

use kortix_sdk::{ErrorKind, ExposeSecret as _};
use kortix_tests::server::Options;

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
    let stranger = kortix_sdk::Kortix::builder()
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
