//! Limits under a stampede: with room for ten, exactly ten of fifty come through.

use std::{fs, time::Duration};

use kortix_sdk::{ErrorKind, executions::OnConflict};
use kortix_tests::{leftovers::holdings, server::Options};

use crate::support::{Stage, ended};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_creates_on_a_plan_with_room_for_ten_make_ten() {
    let stage = Stage::new(Options::local(), "free");
    let client = stage.client();
    let calls: Vec<_> = (0..50)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move { client.threads().create().name(format!("Project {n}")).await })
        })
        .collect();
    let (mut made, mut refused) = (0, 0);
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => {
                let ErrorKind::LimitExceeded { current_count, limit, .. } = error.kind() else {
                    panic!("{error:?}");
                };
                assert_eq!((*current_count, *limit), (Some(10), Some(10)));
                assert_eq!(error.code(), Some("THREAD_LIMIT_EXCEEDED"));
                refused += 1;
            }
        }
    }
    assert_eq!((made, refused), (10, 40));
    let holdings = holdings(&stage.server).await.unwrap();
    assert!(holdings.are_whole_threads(10), "{holdings:?}");
}

/// A server whose plans are as the file says.
fn with_plans(plans: &str) -> (tempfile::TempDir, Stage) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plans.json");
    fs::write(&file, plans).unwrap();
    let options = Options::local().arguments(&["--plans", file.to_str().unwrap()]);
    let stage = Stage::new(options.env("KORTIX_SERVER_HEARTBEAT", "1"), "ultra");
    (folder, stage)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_ends_at_the_limits_of_its_plan_or_at_a_lower_one_of_its_own() {
    let (_folder, stage) = with_plans(r#"{"ultra": {"run_seconds": 2, "run_output_bytes": 10}}"#);
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    for (asked, held) in [(None, 2), (Some(60), 2), (Some(1), 1)] {
        let mut create = client.executions().create(made.thread_id.clone(), "seq 9; sleep 600");
        if let Some(seconds) = asked {
            create = create.time_limit(Duration::from_secs(seconds));
        }
        let id = create.await.unwrap().execution.id;
        let run = ended(&client, &id).await;
        assert_eq!(run.time_limit_seconds, Some(held));
        assert_eq!((run.status.as_str(), run.error.unwrap().code.as_str()), ("failed", "time_limit"));
        assert_eq!((run.turns[0].output.as_str(), run.turns[0].output_truncated), ("1\n2\n3\n4\n5\n", true));
    }
    let none = client.executions().create(made.thread_id, "true").time_limit(Duration::ZERO).await;
    let refused = none.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(400));
    assert!(refused.message().contains("time_limit_seconds"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_longer_than_it_may_has_failed() {
    let (_folder, stage) = with_plans(r#"{"ultra": {"run_queue_seconds": 1}}"#);
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let first = client.executions().create(made.thread_id.clone(), "sleep 600").await.unwrap().execution.id;
    let waits = client.executions().create(made.thread_id, "echo late").on_conflict(OnConflict::Enqueue);
    let waits = waits.await.unwrap().execution.id;
    let late = ended(&client, &waits).await;
    assert_eq!((late.status.as_str(), late.error.unwrap().code.as_str()), ("failed", "queue_timeout"));
    assert!(late.turns.is_empty() && late.started_at.is_none());
    assert_eq!(client.executions().get(&first).await.unwrap().status.as_str(), "running");
    client.executions().stop(&first).await.unwrap();
}
