//! A thread with an active execution takes no second one.

use std::time::Duration;

use kortix_sdk::{ConflictKind, ErrorKind, RetryPolicy};

use crate::support::{Stage, ended};

/// Holds the thread until a file appears in the workspace.
const HOLD: &str = "until [ -e released ]; do sleep 0.05; done; echo held";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_thread_refuses_and_names_what_keeps_it_busy() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let holding = client.executions().create(made.thread_id.clone(), HOLD).await.unwrap();
    let error = client.executions().create(made.thread_id.clone(), "echo second").await.unwrap_err();
    let ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { execution_id, .. }, .. } = error.kind()
    else {
        panic!("{error:?}");
    };
    assert_eq!(execution_id.as_ref(), Some(&holding.execution.id));
    assert_eq!(error.message(), "Thread already has an active execution");
    assert!(error.retry_after().is_some() && error.is_retryable() && !error.may_have_executed());
    // Another thread of the project is free, and frees this one.
    client.projects().thread().create(made.project_id, "touch released").await.unwrap();
    ended(&client, &holding.execution.id).await;
    client.executions().create(made.thread_id, "echo second").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sdk_waits_for_a_busy_thread() {
    let stage = Stage::real();
    let client =
        stage.client_retrying(RetryPolicy::default().max_attempts(100).deadline(Duration::from_mins(1)));
    let made = client.threads().create().await.unwrap();
    client.executions().create(made.thread_id.clone(), HOLD).await.unwrap();
    let waiting = {
        let (client, thread) = (client.clone(), made.thread_id.clone());
        tokio::spawn(async move { client.executions().create(thread, "echo second").with_response().await })
    };
    client.projects().thread().create(made.project_id, "sleep 0.5; touch released").await.unwrap();
    let response = waiting.await.unwrap().unwrap();
    let second = response.into_inner();
    assert_eq!(ended(&client, &second.execution.id).await.turns[0].output, "second\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cli_retries_until_the_thread_is_free() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let holding = client.executions().create(made.thread_id.clone(), HOLD).await.unwrap();
    let cli = stage.cli();
    let thread = made.thread_id.to_string();
    let call = ["executions", "create", &thread, "--prompt", "echo second"];
    let arguments = [&call[..], &["--wait", "--timeout", "60s", "--json"]].concat();
    let (outcome, ()) = tokio::join!(cli.run(&arguments), async {
        client.projects().thread().create(made.project_id, "sleep 1; touch released").await.unwrap();
    });
    let outcome = outcome.unwrap();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.json().unwrap()["turns"][0]["output"], "second\n");
    assert!(outcome.stderr.contains("retry"), "a retry is told: {}", outcome.stderr);
    assert_eq!(ended(&client, &holding.execution.id).await.status.as_str(), "succeeded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cli_gives_up_with_exit_code_6() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let holding = client.executions().create(made.thread_id.clone(), "sleep 600").await.unwrap();
    let thread = made.thread_id.to_string();
    let arguments = ["executions", "create", &thread, "--prompt", "echo second", "--retries", "2", "--json"];
    let outcome = stage.cli().run(&arguments).await.unwrap();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(6), ""), "{outcome:?}");
    let error = outcome.error().unwrap();
    assert_eq!(error["error"]["code"], "EXECUTION_ACTIVE");
    assert!(
        outcome.stderr.contains(holding.execution.id.as_ref()),
        "the active run is named: {}",
        outcome.stderr
    );
}
