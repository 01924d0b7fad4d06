//! Two servers on one PostgreSQL.

use std::{
    collections::HashSet,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use kortix_sdk::{AgentRunId, Kortix, ProjectId, RetryPolicy, SandboxId, ThreadId};
use kortix_test_postgres::{Cluster, Database};
use kortix_tests::{
    binaries, http,
    server::{Options, ReferenceServer},
};
use reqwest::{Client, Response};
use serde_json::Value;

use crate::{
    events::{Source, assert_whole, in_time, said},
    support::ended,
};

const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

pub(crate) struct Pair {
    _secrets: tempfile::TempDir,
    pub(crate) servers: [ReferenceServer; 2],
    pub(crate) jwt: String,
    http: Client,
}

impl Pair {
    pub(crate) fn start(database: &Database<'_>, plan: &str) -> Self {
        Self::start_with(Options::fake(), database, plan)
    }

    /// Both start at once on a database in which there is nothing: one of them makes the schema, and the other waits.
    pub(crate) fn start_with(options: Options, database: &Database<'_>, plan: &str) -> Self {
        let secrets = tempfile::tempdir().unwrap();
        let file = secrets.path().join("secrets.json");
        let options = options
            .env("KORTIX_SERVER_DATABASE_URL", &database.url())
            .env("KORTIX_SERVER_SECRETS_FILE", file.to_str().unwrap());
        let start = || ReferenceServer::start(options.clone()).unwrap();
        let servers = thread::scope(|scope| {
            let (one, other) = (scope.spawn(start), scope.spawn(start));
            [one.join().unwrap(), other.join().unwrap()]
        });
        let jwt = servers[0].credential("jwt", "someone", plan).unwrap();
        Self { _secrets: secrets, servers, jwt, http: http::client() }
    }

    pub(crate) fn client(&self, server: usize) -> Kortix {
        let url = self.servers[server].url();
        let client = Kortix::builder().base_url(url).obvious_base_url(url).api_key(self.jwt.clone());
        client.obvious_api_key(self.jwt.clone()).retry(RetryPolicy::none()).build().unwrap()
    }

    async fn create(&self, server: usize, key: &str) -> Response {
        self.http
            .post(format!("{}/threads", self.servers[server].url()))
            .bearer_auth(&self.jwt)
            .header("idempotency-key", key)
            .send()
            .await
            .unwrap()
    }

    /// Creates until it is known what the key's thread is.
    async fn thread_of(&self, server: usize, key: &str) -> String {
        let began = Instant::now();
        loop {
            let answer = self.create(server, key).await;
            let (status, body): (_, Value) = (answer.status(), answer.json().await.unwrap());
            if status == 200 {
                return body["thread_id"].as_str().unwrap().to_owned();
            }
            assert_eq!((status.as_u16(), &body["code"]), (409, &"IDEMPOTENCY_IN_PROGRESS".into()), "{body}");
            assert!(began.elapsed() < PATIENCE, "the first call does not end");
            tokio::time::sleep(POLL).await;
        }
    }
}

fn count(database: &Database<'_>, what: &str) -> usize {
    database.execute(&format!("SELECT count(*) FROM {what}")).unwrap().trim().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_exact_over_both() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start(&database, "free");
    let keys: Vec<String> = (0..200).map(|number| format!("create-{number}")).collect();
    let creates = keys.iter().enumerate().map(|(number, key)| pair.create(number % 2, key));
    let (mut made, mut refused) = (0, 0);
    let mut limit = None;
    for answer in join_all(creates).await {
        let (status, body): (_, Value) = (answer.status(), answer.json().await.unwrap());
        match status.as_u16() {
            200 => made += 1,
            402 => {
                refused += 1;
                limit = body["detail"]["limit"].as_u64();
            }
            other => panic!("{other}: {body}"),
        }
    }
    let limit = usize::try_from(limit.unwrap()).unwrap();
    assert_eq!((made, refused), (limit, 200 - limit));
    assert_eq!(
        (count(&database, "threads"), count(&database, "resources WHERE state = 'active'")),
        (limit, limit)
    );
    let counted = database.execute("SELECT max(thread_count) FROM accounts").unwrap();
    assert_eq!(counted.trim(), limit.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_sent_to_both_at_once_makes_one_thread() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start(&database, "ultra");
    let keys: Vec<String> = (0..20).map(|number| format!("once-{number}")).collect();
    let both = keys.iter().map(|key| async {
        let (one, other) = tokio::join!(pair.thread_of(0, key), pair.thread_of(1, key));
        assert_eq!(one, other);
        one
    });
    let threads: HashSet<String> = join_all(both).await.into_iter().collect();
    assert_eq!((threads.len(), count(&database, "threads")), (20, 20));
}

/// Whoever asks meanwhile is told of a failure of the server, and of nothing more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_and_comes_back_is_survived() {
    let cluster = Cluster::start().unwrap();
    let database = cluster.database().unwrap();
    let pair = Pair::start(&database, "ultra");
    pair.thread_of(0, "before").await;
    cluster.stop().unwrap();
    let failed = pair.create(0, "meanwhile").await;
    assert_eq!(failed.status(), 500);
    let body: Value = failed.json().await.unwrap();
    assert_eq!(body["detail"], "Failed to create thread: the database is not available");
    let health = pair.http.get(format!("{}/health", pair.servers[0].url())).send().await.unwrap();
    assert_eq!(health.status(), 200);
    let whole = pair.client(0).health().with_dependencies().await.unwrap_err();
    assert_eq!(whole.message(), "Health check failed");
    cluster.resume().unwrap();
    for server in 0..2 {
        let began = Instant::now();
        while pair.create(server, "after").await.status() != 200 {
            assert!(began.elapsed() < PATIENCE, "it does not recover");
            tokio::time::sleep(POLL).await;
        }
    }
    pair.client(0).health().with_dependencies().await.unwrap();
    for server in &pair.servers {
        assert!(!server.log().contains(cluster.password()), "the password is in the log");
    }
    assert!(!body.to_string().contains(cluster.password()));
}

#[test]
fn a_database_that_is_not_there_is_named_without_its_password() {
    let url = "postgres://someone:canary-password@%2Fnowhere/kortix";
    let error = ReferenceServer::start(Options::fake().env("KORTIX_SERVER_DATABASE_URL", url)).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains("PostgreSQL"), "{said}");
    assert!(!said.contains("canary-password"), "{said}");
}

/// An agent in a sandbox of one server, that works until it is stopped.
struct Work {
    project: ProjectId,
    thread: ThreadId,
    sandbox: SandboxId,
    run: AgentRunId,
}

/// The sandbox is the second server's; the first is told to start the agent.
async fn at_work([here, there]: &[Kortix; 2]) -> Work {
    let thread = there.threads().create().await.unwrap();
    let project = there.projects().get(&thread.project_id).await.unwrap();
    let sandbox = project.sandbox.unwrap().id;
    let prompt = "touch begun; sleep 600 & sleep 600";
    let run = here.runs().start().thread(&thread.thread_id).prompt(prompt).await.unwrap();
    there.sandboxes().execute(&sandbox, "until [ -e begun ]; do sleep 0.05; done").await.unwrap();
    Work { project: thread.project_id, thread: thread.thread_id, sandbox, run: run.agent_run_id }
}

/// It is told as stopped by both, nothing of it works on, and its thread is free for another.
async fn assert_stopped(clients: &[Kortix; 2], work: &Work) {
    let [here, there] = clients;
    for client in clients {
        let status = client.runs().status(&work.run).await.unwrap();
        assert_eq!((status.status.as_str(), status.error), ("stopped", None));
        assert!(client.runs().active().await.unwrap().active_runs.is_empty());
        assert_eq!(client.runs().stop(&work.run).await.unwrap().status.as_str(), "stopped");
    }
    let left = there.sandboxes().execute(&work.sandbox, "pgrep -c sleep; true").await.unwrap();
    assert_eq!(left.output, "0\n");
    let next = here.runs().start().thread(&work.thread).prompt("echo free").await.unwrap();
    let ended = ended(there, &next.agent_run_id.to_string().into()).await;
    assert_eq!((ended.status.as_str(), ended.turns[0].output.as_str()), ("succeeded", "free\n"));
    // One that has ended by itself is not made a stopped one, whoever is asked.
    assert_eq!(here.runs().stop(next.agent_run_id).await.unwrap().status.as_str(), "completed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_reaches_the_server_that_has_the_sandbox() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start_with(Options::local(), &database, "ultra");
    let clients = [pair.client(0), pair.client(1)];
    let work = at_work(&clients).await;
    assert_eq!(clients[0].runs().stop(&work.run).await.unwrap().status.as_str(), "stopped");
    assert_stopped(&clients, &work).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_that_is_asked_of_both_at_once_is_one() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start_with(Options::local(), &database, "ultra");
    let clients = [pair.client(0), pair.client(1)];
    let work = at_work(&clients).await;
    let stops = clients.each_ref().map(|client| async { client.runs().stop(&work.run).await.unwrap() });
    for stopped in join_all(stops).await {
        assert_eq!(stopped.status.as_str(), "stopped");
    }
    assert_stopped(&clients, &work).await;
}

/// The project stays, and with it the sandbox: only its server can end what worked in the thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_another_server_deletes_takes_its_agent_with_it() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start_with(Options::local(), &database, "ultra");
    let clients = [pair.client(0), pair.client(1)];
    let work = at_work(&clients).await;
    let [here, there] = &clients;
    here.projects().create_thread(&work.project).await.unwrap();
    let elsewhere = here.sandboxes().execute(&work.sandbox, "true").await.unwrap_err();
    assert_eq!(elsewhere.code(), Some("SANDBOX_ELSEWHERE"), "{elsewhere:?}");
    here.threads().delete(&work.thread).await.unwrap();
    assert!(there.runs().active().await.unwrap().active_runs.is_empty());
    let ends = "while pgrep -f '[s]leep 600'; do sleep 0.1; done";
    let ended = there.sandboxes().execute(&work.sandbox, ends).await.unwrap();
    assert_eq!(ended.exit_code, 0, "the agent works on: {}", ended.output);
}

/// What cannot be known yet is not said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_that_nobody_carries_out_is_not_called_one() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let mut pair = Pair::start(&database, "ultra");
    let clients = [pair.client(0), pair.client(1)];
    let run = clients[1].runs().start().prompt("sleep-until-released").await.unwrap().agent_run_id;
    pair.servers[1].kill().unwrap();
    let pending = clients[0].runs().stop(&run).await.unwrap_err();
    assert_eq!(
        (pending.code(), pending.status().map(|status| status.as_u16())),
        (Some("STOP_PENDING"), Some(503))
    );
    assert!(pending.retry_after().is_some(), "{pending:?}");
    assert_eq!(clients[0].runs().status(&run).await.unwrap().status.as_str(), "running");
}

/// What it was told to do is in the database, and the agent went on without it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_is_carried_out_by_a_server_that_comes_back() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let mut pair = Pair::start_with(Options::local(), &database, "ultra");
    let clients = [pair.client(0), pair.client(1)];
    let work = at_work(&clients).await;
    pair.servers[1].kill().unwrap();
    let (here, run) = (clients[0].clone(), work.run.clone());
    let stopping = tokio::spawn(async move { here.runs().stop(run).await });
    let began = Instant::now();
    while count(&database, "executions WHERE stop_requested_at IS NOT NULL") == 0 {
        assert!(began.elapsed() < PATIENCE, "the stop is not written down");
        tokio::time::sleep(POLL).await;
    }
    assert_eq!(clients[0].runs().status(&work.run).await.unwrap().status.as_str(), "running");
    pair.servers[1].restart().unwrap();
    assert_eq!(stopping.await.unwrap().unwrap().status.as_str(), "stopped");
    assert_stopped(&[pair.client(0), pair.client(1)], &work).await;
}

/// Whoever reads at the other server sees neither the end of the first nor anything twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_whose_server_is_killed_ends_once_and_is_told_the_same_by_both() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let mut pair = Pair::start_with(Options::local(), &database, "ultra");
    let [here, there] = [pair.client(0), pair.client(1)];
    let made = there.threads().create().await.unwrap();
    let sandbox = there.projects().get(&made.project_id).await.unwrap().sandbox.unwrap().id;
    let task = "touch begun; i=0; until [ -e go ]; do echo $i; i=$((i+1)); sleep 0.01; done; exit 3";
    let id = here.executions().create(made.thread_id.clone(), task).await.unwrap().execution.id;
    there.sandboxes().execute(&sandbox, "until [ -e begun ]; do sleep 0.05; done").await.unwrap();
    let path = format!("/x/v1/executions/{id}/events");
    let source = Source::at(pair.servers[0].url(), path.clone(), &pair.jwt);
    let reader = tokio::spawn(async move { source.read_to_the_end().await });
    let waiting = {
        let get = here.executions().get(&id).wait_for(PATIENCE);
        tokio::spawn(get.send())
    };
    pair.servers[1].kill().unwrap();
    assert_eq!(here.executions().get(&id).await.unwrap().status.as_str(), "running");
    pair.servers[1].restart().unwrap();
    let there = pair.client(1);
    there.sandboxes().execute(&sandbox, "touch go").await.unwrap();

    let execution = waiting.await.unwrap().unwrap();
    assert_eq!((execution.status.as_str(), execution.turns.len()), ("failed", 1));
    assert_eq!(execution.error.as_ref().unwrap().code, "agent_failed");
    let told = in_time(reader).await.unwrap();
    assert_whole(&told);
    assert_eq!(said(&told), execution.turns[0].output);
    let source = Source::at(pair.servers[1].url(), path, &pair.jwt);
    assert_eq!(in_time(source.read_to_the_end()).await, told);
    for client in [&here, &there] {
        assert_eq!(client.executions().get(&id).await.unwrap(), execution);
        assert!(client.runs().active().await.unwrap().active_runs.is_empty(), "a ghost");
    }
    let next = here.executions().create(made.thread_id, "echo free").await.unwrap();
    assert_eq!(ended(&there, &next.execution.id).await.turns[0].output, "free\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_one_made_opens_the_other() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start(&database, "free");
    for (made_by, asked) in [(0, 1), (1, 0)] {
        let key = pair.servers[made_by].credential("kortix", "someone", "free").unwrap();
        let url = format!("{}/threads", pair.servers[asked].url());
        let answer = pair.http.get(url).header("x-api-key", key).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_other_secrets_is_refused_and_told_why() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let options = Options::fake().env("KORTIX_SERVER_DATABASE_URL", &database.url());
    let first = ReferenceServer::start(options.clone()).unwrap();
    let key = first.credential("kortix", "someone", "free").unwrap();
    // On a data directory of its own, it makes secrets of its own.
    let refused = ReferenceServer::start(options.clone()).unwrap_err().to_string();
    for words in ["other secrets", "--secrets-file", "token reset"] {
        assert!(refused.contains(words), "{refused}");
    }
    let secrets = first.data_dir().join("secrets.json");
    let shared = options.clone().env("KORTIX_SERVER_SECRETS_FILE", secrets.to_str().unwrap());
    let second = ReferenceServer::start(shared).unwrap();
    let opens = async |server: &ReferenceServer| {
        let request = http::client().get(format!("{}/threads", server.url())).header("x-api-key", &key);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(opens(&second).await, 200);

    // Whoever has lost the secrets begins anew.
    let reset = || {
        let mut command = Command::new(binaries::path("kortix-server").unwrap());
        command.args(["token", "reset"]).arg("--data-dir").arg(first.data_dir());
        command.env("KORTIX_SERVER_DATABASE_URL", database.url());
        command
    };
    assert!(!reset().output().unwrap().status.success(), "it was not meant");
    assert_eq!(opens(&second).await, 200);
    assert!(reset().arg("--yes").output().unwrap().status.success());
    assert_eq!(opens(&second).await, 401);
    ReferenceServer::start(options).unwrap();
}
