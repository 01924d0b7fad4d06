//! Workers as processes of their own: which of them works on an execution, and how often that changes, nobody sees.

use std::{path::Path, sync::atomic::Ordering, time::Duration};

use kortix_sdk::{ExecutionId, Kortix, ThreadId};
use kortix_test_postgres::Cluster;
use kortix_tests::{
    server::{Options, ReferenceServer},
    worker::WorkerProcess,
};
use serde_json::Value;
use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{task::JoinHandle, time::sleep};

use crate::{
    events::{Source, assert_whole, in_time, said},
    restarts::kill_sandboxes,
    several_servers::Pair,
    support::{Stage, ended},
};

const POLL: Duration = Duration::from_millis(20);
/// Writes until there is a file `go`.
const COUNTING: &str = "touch begun; i=0; until [ -e go ]; do echo $i; i=$((i+1)); sleep 0.01; done; exit 3";

/// Whoever is silent for a few seconds loses what it works on.
fn without_worker() -> Options {
    with_lease(Options::local().arguments(&["--no-worker"]), 3)
}

fn with_lease(options: Options, seconds: u32) -> Options {
    options.env("KORTIX_SERVER_LEASE", &seconds.to_string()).env("KORTIX_SERVER_HEARTBEAT", "1")
}

fn worker(server: &ReferenceServer) -> WorkerProcess {
    WorkerProcess::start(server, &[]).unwrap()
}

/// Freezes a worker until another one has what it worked on.
async fn freeze_until_another_has_it(worker: &WorkerProcess, database: &Path) {
    let options = SqliteConnectOptions::new().filename(database).busy_timeout(Duration::from_millis(100));
    let mut other = options.connect().await.unwrap();
    let before = fence(&mut other).await;
    // Nobody else can write while one is frozen in the middle of a transaction: that is how SQLite is.
    loop {
        worker.freeze().unwrap();
        if sqlx::query("BEGIN IMMEDIATE; ROLLBACK").execute(&mut other).await.is_ok() {
            break;
        }
        worker.thaw().unwrap();
    }
    in_time(async {
        while fence(&mut other).await == before {
            sleep(POLL).await;
        }
    })
    .await;
    worker.thaw().unwrap();
}

/// How often the only execution has changed hands.
async fn fence(database: &mut SqliteConnection) -> i64 {
    sqlx::query_scalar("SELECT fence FROM work").fetch_one(database).await.unwrap()
}

/// An execution that counts, and somebody who reads what it says.
struct Counting {
    client: Kortix,
    thread: ThreadId,
    id: ExecutionId,
    source: Source,
    reader: JoinHandle<Vec<Value>>,
}

impl Counting {
    /// In a sandbox that `owner` reaches, started and read by `asked`.
    async fn begin(owner: &Kortix, asked: &Kortix, url: &str, key: &str) -> Self {
        let made = owner.threads().create().await.unwrap();
        let id = asked.executions().create(made.thread_id.clone(), COUNTING).await.unwrap().execution.id;
        let source = Source::at(url, format!("/x/v1/executions/{id}/events"), key);
        let reader = {
            let source = source.clone();
            tokio::spawn(async move { source.read_to_the_end().await })
        };
        let counting = Self { client: owner.clone(), thread: made.thread_id, id, source, reader };
        counting.shell("until [ -e begun ]; do sleep 0.05; done").await;
        counting
    }

    async fn at(stage: &Stage) -> Self {
        let client = stage.client();
        Self::begin(&client, &client, stage.server.url(), &stage.obvious_key).await
    }

    async fn shell(&self, command: &str) {
        let project = self.client.threads().get(&self.thread).await.unwrap().project_id.unwrap();
        let sandbox = self.client.projects().get(&project).await.unwrap().sandbox.unwrap().id;
        let done = self.client.sandboxes().execute(&sandbox, command).await.unwrap();
        assert_eq!(done.exit_code, 0, "{}", done.output);
    }

    /// The reader is told of something that happened after this was asked.
    async fn goes_on(&self) {
        // What was written before may still be on its way.
        let enough = self.source.seen.load(Ordering::Relaxed) + 50;
        in_time(async {
            while self.source.seen.load(Ordering::Relaxed) < enough {
                sleep(POLL).await;
            }
        })
        .await;
    }

    /// It ends once, is told whole, and leaves its thread free.
    async fn assert_ends_once(self) {
        self.shell("touch go").await;
        let execution = ended(&self.client, &self.id).await;
        assert_eq!((execution.status.as_str(), execution.turns.len()), ("failed", 1), "{execution:?}");
        assert_eq!(execution.error.as_ref().unwrap().code, "agent_failed");
        let told = in_time(self.reader).await.unwrap();
        assert_whole(&told);
        assert_eq!(said(&told), execution.turns[0].output);
        assert!(said(&told).lines().enumerate().all(|(number, line)| number.to_string() == line));
        assert!(self.client.runs().active().await.unwrap().active_runs.is_empty(), "a ghost");
        let next = self.client.executions().create(self.thread, "echo free").await.unwrap();
        assert_eq!(ended(&self.client, &next.execution.id).await.turns[0].output, "free\n");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_worker_goes_on_where_one_was_killed() {
    let stage = Stage::new(without_worker(), "ultra");
    let mut first = worker(&stage.server);
    let counting = Counting::at(&stage).await;
    counting.goes_on().await;
    let _second = worker(&stage.server);
    first.kill().unwrap();
    counting.goes_on().await;
    counting.assert_ends_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_was_presumed_dead_writes_nothing() {
    let stage = Stage::new(without_worker(), "ultra");
    let first = worker(&stage.server);
    let counting = Counting::at(&stage).await;
    counting.goes_on().await;
    let second = worker(&stage.server);
    freeze_until_another_has_it(&first, &stage.server.database()).await;
    in_time(async {
        while !first.log().contains("another worker has it") {
            sleep(POLL).await;
        }
    })
    .await;
    counting.goes_on().await;
    counting.assert_ends_once().await;
    assert!(!second.log().contains("another worker has it"), "{}", second.log());
}

/// With leases that outlast the test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_told_to_stop_hands_its_work_over() {
    let stage = Stage::new(with_lease(Options::local().arguments(&["--no-worker"]), 3_600), "ultra");
    let mut first = worker(&stage.server);
    assert!(first.ready()["worker"].is_string() && first.ready()["server"].is_string(), "{}", first.ready());
    let counting = Counting::at(&stage).await;
    let _second = worker(&stage.server);
    first.terminate().unwrap();
    counting.goes_on().await;
    counting.assert_ends_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_worker_an_execution_waits_for_one() {
    let stage = Stage::new(without_worker(), "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let waiting = client.executions().create(made.thread_id.clone(), "echo worked").await.unwrap();
    let first = client.executions().get(&waiting.execution.id).await.unwrap();
    assert_eq!(first.status.as_str(), "queued");
    let _worker = worker(&stage.server);
    assert_eq!(ended(&client, &waiting.execution.id).await.turns[0].output, "worked\n");
    let stopped = client.executions().create(made.thread_id, "sleep 600").await.unwrap().execution.id;
    client.executions().stop(&stopped).await.unwrap();
    assert_eq!(ended(&client, &stopped).await.status.as_str(), "stopped");
}

/// The sandbox belongs to the second server; the first one is asked, and told of everything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_and_two_workers_end_a_run_once_though_one_is_killed() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let mut pair = Pair::start_with(without_worker(), &database, "ultra");
    let [here, there] = [pair.client(0), pair.client(1)];
    let mut first = worker(&pair.servers[1]);
    let counting = Counting::begin(&there, &here, pair.servers[0].url(), &pair.jwt).await;
    counting.goes_on().await;
    let _second = worker(&pair.servers[1]);
    first.kill().unwrap();
    counting.goes_on().await;
    // Who works does not need the server.
    pair.servers[1].kill().unwrap();
    counting.goes_on().await;
    pair.servers[1].restart().unwrap();
    let counting = Counting { client: pair.client(1), ..counting };
    counting.assert_ends_once().await;
}

/// The server is silent, too, and so are its sandboxes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_host_does_not_come_back_ends_and_leaves_its_thread_free() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let options = with_lease(Options::local(), 3).env("KORTIX_SERVER_WORKER_LOST_AFTER", "3");
    let mut pair = Pair::start_with(options, &database, "ultra");
    let [here, there] = [pair.client(0), pair.client(1)];
    let counting = Counting::begin(&there, &here, pair.servers[0].url(), &pair.jwt).await;
    counting.goes_on().await;
    pair.servers[1].kill().unwrap();
    let lost = ended(&here, &counting.id).await;
    assert_eq!((lost.status.as_str(), lost.error.unwrap().code.as_str()), ("failed", "worker_lost"));
    let told = in_time(counting.reader).await.unwrap();
    assert_whole(&told);
    assert_eq!(told.last().unwrap()["code"], "worker_lost");
    assert!(here.runs().active().await.unwrap().active_runs.is_empty(), "a ghost");
    // The thread is free; nobody is there to work in it.
    let next = here.executions().create(counting.thread.clone(), "echo free").await.unwrap().execution.id;
    assert_eq!(ended(&here, &next).await.error.unwrap().code, "worker_lost");

    // When the host is back after all, what was given up is ended there.
    pair.servers[1].restart().unwrap();
    let counting =
        Counting { client: pair.client(1), reader: tokio::spawn(async { Vec::new() }), ..counting };
    counting.shell("while pgrep -f '[s]leep 0.01'; do sleep 0.1; done").await;
    let next = here.executions().create(counting.thread, "ls begun").await.unwrap().execution.id;
    assert_eq!(ended(&here, &next).await.turns[0].output, "begun\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turn_whose_sandbox_dies_is_run_anew_where_that_is_allowed() {
    let stage = Stage::new(Options::local().arguments(&["--run-attempts", "2"]), "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap().id;
    let task = "echo begun >> log; until [ -e go ]; do sleep 0.05; done; cat log";
    let begun = "until [ -e log ]; do sleep 0.05; done";
    let run = client.executions().create(made.thread_id.clone(), task).await.unwrap().execution.id;
    client.sandboxes().execute(&sandbox, begun).await.unwrap();
    kill_sandboxes(&stage);
    let twice = "until [ $(wc -l < log) = 2 ]; do sleep 0.05; done; touch go";
    in_time(async {
        while client.sandboxes().execute(&sandbox, twice).await.is_err() {
            sleep(POLL).await;
        }
    })
    .await;
    let done = ended(&client, &run).await;
    assert_eq!((done.status.as_str(), done.turns[0].attempts), ("succeeded", 2), "{done:?}");
    assert_eq!(done.turns[0].output, "begun\nbegun\n");

    // Not more often than that.
    let task = "rm go; until [ -e go ]; do sleep 0.05; done";
    let run = client.executions().create(made.thread_id, task).await.unwrap().execution.id;
    let source = Source::at(stage.server.url(), format!("/x/v1/executions/{run}/events"), &stage.obvious_key);
    client.sandboxes().execute(&sandbox, "while [ -e go ]; do sleep 0.05; done; touch go2").await.unwrap();
    kill_sandboxes(&stage);
    in_time(async {
        while client.executions().get(&run).await.unwrap().turns[0].attempts < 2 {
            sleep(POLL).await;
        }
        let alive = "while ! pgrep -f '[s]leep 0.05'; do sleep 0.01; done";
        while client.sandboxes().execute(&sandbox, alive).await.is_err() {
            sleep(POLL).await;
        }
    })
    .await;
    kill_sandboxes(&stage);
    let lost = ended(&client, &run).await;
    assert_eq!((lost.turns[0].attempts, lost.error.unwrap().code.as_str()), (2, "sandbox_lost"));
    assert_whole(&in_time(source.read_to_the_end()).await);
}
