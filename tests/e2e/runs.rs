//! Runs of the Kortix API in real sandboxes: with files, stopped, and as many as the plan allows.

use std::time::Duration;

use kortix_sdk::{AgentRunId, ErrorKind, Kortix, runs::RunStatus};
use kortix_tests::server::Options;

use crate::support::Stage;

const RUN_LIMIT: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

async fn ended(client: &Kortix, run: &AgentRunId) -> RunStatus {
    let wait = async {
        loop {
            let status = client.runs().status(run.clone()).await.unwrap();
            if status.status.is_terminal() {
                return status;
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(RUN_LIMIT, wait).await.expect("the run did not end")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_finds_its_files_and_answers_in_its_thread() {
    let stage = Stage::real();
    let client = stage.client();
    let run = client
        .runs()
        .start()
        .prompt("cat uploads/ledger.csv")
        .file("ledger.csv", "a,b\n1,2\n")
        .await
        .unwrap();
    assert_eq!(ended(&client, &run.agent_run_id).await.status.as_str(), "completed");
    let thread = client.threads().get(run.thread_id.clone()).await.unwrap();
    // The prompt, and the answer to it.
    assert_eq!(thread.message_count, 2);
    let execution = client.executions().get(run.agent_run_id.to_string()).await.unwrap();
    let turn = &execution.turns[0];
    assert_eq!(turn.prompt, "cat uploads/ledger.csv\n\n[Attached: ledger.csv (8 B) -> uploads/ledger.csv]");
    assert_eq!(turn.output, "a,b\n1,2\n");
    // Another file of that name takes no other's place, and the thread goes on.
    let prompt = "cat uploads/ledger.csv uploads/ledger_1.csv";
    let again =
        client.runs().start().thread(run.thread_id.clone()).prompt(prompt).file("ledger.csv", "more\n");
    let again = again.await.unwrap();
    assert_eq!(ended(&client, &again.agent_run_id).await.status.as_str(), "completed");
    let execution = client.executions().get(again.agent_run_id.to_string()).await.unwrap();
    assert_eq!(execution.turns[0].output, "a,b\n1,2\nmore\n");
    let listed = client.runs().list(run.thread_id).await.unwrap().agent_runs;
    let ids: Vec<_> = listed.into_iter().map(|run| run.id).collect();
    assert_eq!(ids, [again.agent_run_id, run.agent_run_id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_with_files_starts_a_sandbox_that_is_stopped_and_makes_one_that_was_deleted() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap().id;
    client.projects().sandbox().stop(&made.project_id).await.unwrap();
    for _ in 0..2 {
        let start = client.runs().start().thread(made.thread_id.clone()).prompt("cat uploads/a.txt");
        let run = start.file("a.txt", "a").await.unwrap();
        assert_eq!(ended(&client, &run.agent_run_id).await.status.as_str(), "completed");
        let execution = client.executions().get(run.agent_run_id.to_string()).await.unwrap();
        assert_eq!(execution.turns[0].output, "a");
        client.sandboxes().delete(&sandbox).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_run_leaves_no_process_and_frees_its_thread() {
    let stage = Stage::real();
    let client = stage.client();
    let run = client.runs().start().prompt("touch begun; sleep 600 & sleep 600").await.unwrap();
    let stopped = client.runs().stop(run.agent_run_id.clone()).await.unwrap();
    assert_eq!(stopped.status.as_str(), "stopped");
    let status = client.runs().status(run.agent_run_id.clone()).await.unwrap();
    assert_eq!((status.status.as_str(), status.error), ("stopped", None));
    assert!(client.runs().active().await.unwrap().active_runs.is_empty());
    let look =
        client.runs().start().thread(run.thread_id.clone()).prompt("pgrep -c sleep; true").await.unwrap();
    ended(&client, &look.agent_run_id).await;
    let execution = client.executions().get(look.agent_run_id.to_string()).await.unwrap();
    assert_eq!(execution.turns[0].output, "0\n");
    // One that has ended keeps its outcome.
    assert_eq!(client.runs().stop(look.agent_run_id).await.unwrap().status.as_str(), "completed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_allows_so_many_runs_whatever_starts_them() {
    let stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    let other = client.threads().create().await.unwrap();
    let running = client.runs().start().prompt("sleep-until-released").await.unwrap();
    let in_a_new_thread = client.runs().start().prompt("exit 0").await.unwrap_err();
    let in_a_thread =
        client.runs().start().thread(other.thread_id.clone()).prompt("exit 0").await.unwrap_err();
    let execution = client.executions().create(other.thread_id.clone(), "exit 0").await.unwrap_err();
    let task = client.projects().thread().create(other.project_id.clone(), "exit 0").await.unwrap_err();
    for error in [in_a_new_thread, in_a_thread, execution, task] {
        assert!(matches!(error.kind(), ErrorKind::LimitExceeded { .. }), "{error:?}");
        assert_eq!(error.message(), "Concurrent limit reached (1)");
    }
    // Nothing is left of what was refused.
    assert_eq!(client.threads().list().await.unwrap().threads.len(), 2);
    client.runs().stop(running.agent_run_id).await.unwrap();
    client.runs().start().thread(other.thread_id).prompt("exit 0").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_is_repeated_with_its_key_starts_once() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let start =
        |prompt: &str| client.runs().start().prompt(prompt).file("a.txt", "a").idempotency_key("once");
    let first = start("exit 0").await.unwrap();
    let second = start("exit 0").await.unwrap();
    assert_eq!(first, second);
    assert_eq!(client.threads().list().await.unwrap().threads.len(), 1);
    let other = start("exit 1").await.unwrap_err();
    assert!(matches!(other.kind(), ErrorKind::IdempotencyKeyReused), "{other:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_server_limits_nothing_and_says_so() {
    let stage = Stage::new(Options::fake().arguments(&["--env-mode", "local"]), "free");
    let client = stage.client();
    for _ in 0..3 {
        client.runs().start().prompt("sleep-until-released").await.unwrap();
    }
    let account = client.account().state().await.unwrap();
    assert_eq!(
        (account.tier.name.as_str(), account.tier.display_name.as_str()),
        ("tier_25_200", "Local Development")
    );
    assert_eq!(account.cache.local_mode, Some(true));
    assert_eq!(account.limits.concurrent_runs.unwrap().limit, 99_999);
}
