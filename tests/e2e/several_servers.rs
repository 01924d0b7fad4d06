//! Two servers on one PostgreSQL.

use std::{
    collections::HashSet,
    thread,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use kortix_test_postgres::{Cluster, Database};
use kortix_tests::{
    http,
    server::{Options, ReferenceServer},
};
use reqwest::{Client, Response};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

struct Pair {
    servers: [ReferenceServer; 2],
    jwt: String,
    http: Client,
}

impl Pair {
    /// Both start at once on a database in which there is nothing: one of them makes the schema, and the other waits.
    fn start(database: &Database<'_>, plan: &str) -> Self {
        let options = Options::fake().env("KORTIX_SERVER_DATABASE_URL", &database.url());
        let start = || ReferenceServer::start(options.clone()).unwrap();
        let servers = thread::scope(|scope| {
            let (one, other) = (scope.spawn(start), scope.spawn(start));
            [one.join().unwrap(), other.join().unwrap()]
        });
        let jwt = servers[0].credential("jwt", "someone", plan).unwrap();
        Self { servers, jwt, http: http::client() }
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
    cluster.resume().unwrap();
    for server in 0..2 {
        let began = Instant::now();
        while pair.create(server, "after").await.status() != 200 {
            assert!(began.elapsed() < PATIENCE, "it does not recover");
            tokio::time::sleep(POLL).await;
        }
    }
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
