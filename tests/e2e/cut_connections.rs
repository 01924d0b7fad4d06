//! Answers that are lost after the work is done, and a client that asks again with the same key.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kortix_sdk::{Backoff, RetryPolicy};
use kortix_tests::{leftovers::holdings, server::Options};
use serde_json::json;

use crate::support::Stage;

const CREATES: usize = 1_000;
const AT_A_TIME: usize = 16;

/// Every create loses its first answer. The client has nothing but its key to tell that the work was done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_lost_answers_make_exactly_a_thousand_threads() {
    let stage = Stage::new(Options::fake().controlled(), "ultra");
    let controls = stage.server.controls().unwrap();
    let cut_each_once = json!({"operation": "POST /threads", "action": "cut_after", "per_header": "idempotency-key", "count": 1});
    controls.rule(&cut_each_once).await.unwrap();
    let client =
        stage.client_retrying(RetryPolicy::default().backoff(Backoff::constant(Duration::from_millis(1))));

    let creates = (0..CREATES).map(|number| {
        let create = client.threads().create().name(format!("Project {number}"));
        async move { create.await.map(|made| made.thread_id.to_string()) }
    });
    let mut threads: Vec<_> = stream::iter(creates).buffer_unordered(AT_A_TIME).try_collect().await.unwrap();

    let rule = controls.rules().await.unwrap()[0].take();
    assert_eq!((&rule["acted"], &rule["met"]), (&json!(CREATES), &json!(2 * CREATES)), "each was cut once");
    threads.sort();
    threads.dedup();
    assert_eq!(threads.len(), CREATES, "every call was told a thread of its own");
    let rows = holdings(&stage.server).await.unwrap();
    let many = i64::try_from(CREATES).unwrap();
    assert_eq!((rows.threads, rows.projects, rows.resources, rows.provisions), (many, many, many, 0));
    assert_eq!((rows.thread_count, rows.project_count), (many, many));
    assert_eq!(controls.reap().await.unwrap()["orphans_destroyed"], 0, "no sandbox without a project");
}
