//! Webhooks, received by a real server of the test and checked by an implementation that is not ours.

use std::{collections::HashSet, time::Duration};

use http::HeaderMap;
use kortix_sdk::{
    ErrorKind, ExposeSecret as _, Kortix, SecretString, Timestamp, WebhookId,
    webhooks::{Delivery, DeliveryState, Verifier},
};
use kortix_test_postgres::Cluster;
use kortix_tests::{controls::Controls, server::Options};
use sqlx::{Connection as _, SqliteConnection};
use standardwebhooks::Webhook as Standard;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::method};

use crate::{
    several_servers::Pair,
    support::{Stage, ended},
};

const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);
const HOUR: u32 = 3_600;

fn options() -> Options {
    Options::fake().controlled().arguments(&["--webhooks-allow-private"])
}

fn stage() -> (Stage, Controls) {
    let stage = Stage::new(options(), "ultra");
    let controls = stage.server.controls().unwrap();
    (stage, controls)
}

/// Somebody who answers with these, one after the other, and with the last from then on.
async fn receiver(answers: &[u16]) -> MockServer {
    let server = MockServer::start().await;
    answer(&server, answers).await;
    server
}

async fn answer(server: &MockServer, answers: &[u16]) {
    let (last, first) = answers.split_last().unwrap();
    for status in first {
        let mock = Mock::given(method("POST")).respond_with(ResponseTemplate::new(*status));
        mock.up_to_n_times(1).mount(server).await;
    }
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(*last)).mount(server).await;
}

async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

/// An execution that has ended.
async fn run(client: &Kortix, task: &str) -> kortix_sdk::ExecutionId {
    let made = client.threads().create().await.unwrap();
    let run = client.executions().create(made.thread_id, task).await.unwrap().execution.id;
    ended(client, &run).await;
    run
}

/// Waits until the newest delivery of the webhook is as it should be.
async fn until(client: &Kortix, webhook: &WebhookId, is: impl Fn(&Delivery) -> bool) -> Delivery {
    let wait = async {
        loop {
            let page = client.webhooks().deliveries(webhook).await.unwrap();
            if let Some(delivery) = page.deliveries.into_iter().next().filter(&is) {
                return delivery;
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("the delivery did not come so far")
}

/// Until so many tries have failed, of which the last was due then. What came of a try is written behind its number, with
/// when the next one is due.
fn tried(times: u64, due: Option<Timestamp>) -> impl Fn(&Delivery) -> bool {
    move |delivery| {
        delivery.attempts == times && delivery.last_error.is_some() && delivery.next_attempt_at > due
    }
}

fn id_of(request: &Request) -> String {
    request.headers["webhook-id"].to_str().unwrap().to_owned()
}

fn headers(request: &Request) -> HeaderMap {
    request.headers.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_is_told_under_one_id_until_it_is_taken() {
    let (stage, controls) = stage();
    let client = stage.client();
    let receiver = receiver(&[500, 302, 204]).await;
    let hook = client.webhooks().create(format!("{}/in?n=1", receiver.uri())).await.unwrap();
    let run = run(&client, "exit 3").await;
    let first = until(&client, &hook.id, tried(1, None)).await;
    assert_eq!(
        (first.state, first.last_status, first.execution_id.clone()),
        (DeliveryState::Pending, Some(500), run.clone())
    );
    controls.advance_clock(6).await.unwrap();
    until(&client, &hook.id, tried(2, first.next_attempt_at)).await;
    controls.advance_clock(31).await.unwrap();
    let last = until(&client, &hook.id, |delivery| delivery.state == DeliveryState::Delivered).await;
    assert_eq!((last.id.clone(), last.attempts, last.last_status), (first.id.clone(), 3, Some(204)));
    let requests = received(&receiver).await;
    assert_eq!(requests.len(), 3, "redirects are not followed, and what was taken is not sent again");
    let standard = Standard::new(hook.secret.expose_secret()).unwrap();
    let ours = Verifier::new(&hook.secret).unwrap();
    for request in &requests {
        assert_eq!((request.url.path(), request.url.query()), ("/in", Some("n=1")));
        assert_eq!(id_of(request), last.id.to_string());
        standard.verify(&request.body, &headers(request)).unwrap();
        let event = ours.verify(&headers(request), &request.body).unwrap();
        assert_eq!((event.kind.as_str(), &event.data.execution_id), ("execution.failed", &run));
        assert_eq!(event.data.error.unwrap().code, "agent_failed");
        assert_eq!(request.body, requests[0].body);
    }
    let another = Standard::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    assert!(another.verify(&requests[0].body, &headers(&requests[0])).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_to_be_told_outlives_a_kill_of_the_server() {
    let options = options().env("KORTIX_SERVER_FAILPOINT", "webhook.claimed=kill");
    let mut stage = Stage::new(options, "ultra");
    let client = stage.client();
    let receiver = receiver(&[204]).await;
    let hook = client.webhooks().create(receiver.uri()).await.unwrap();
    let made = client.threads().create().await.unwrap();
    let run = client.executions().create(made.thread_id, "exit 0").await.unwrap().execution.id;
    // It ends itself between the end of the execution and the first try.
    stage.server.wait_for_end().unwrap();
    assert!(received(&receiver).await.is_empty());
    stage.server.restart().unwrap();
    let client = stage.client();
    // The time of whoever had it runs out.
    stage.server.controls().unwrap().advance_clock(60).await.unwrap();
    let delivery = until(&client, &hook.id, |delivery| delivery.state == DeliveryState::Delivered).await;
    assert_eq!((delivery.execution_id, delivery.attempts), (run, 2));
    assert_eq!(received(&receiver).await.len(), 1);
    let url = format!("sqlite://{}?mode=ro", stage.server.database().display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    let (rows,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM webhook_deliveries").fetch_one(&mut database).await.unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_takes_is_dead_after_three_days_and_can_be_replayed() {
    let (stage, controls) = stage();
    let client = stage.client();
    let receiver = receiver(&[503]).await;
    let hook = client.webhooks().create(receiver.uri()).await.unwrap();
    run(&client, "exit 0").await;
    let mut due = None;
    for attempts in 1..14 {
        due = until(&client, &hook.id, tried(attempts, due)).await.next_attempt_at;
        controls.advance_clock(17 * HOUR).await.unwrap();
    }
    let dead = until(&client, &hook.id, |delivery| delivery.state == DeliveryState::Dead).await;
    assert_eq!((dead.attempts, dead.last_error.as_deref()), (14, Some("it answered 503")));
    let mut all_dead = client.webhooks().deliveries(&hook.id).state(DeliveryState::Dead).items();
    assert_eq!(all_dead.next().await.unwrap().unwrap().id, dead.id);
    assert!(all_dead.next().await.is_none());
    receiver.reset().await;
    answer(&receiver, &[200]).await;
    let replayed = client.webhooks().replay(&dead.id).await.unwrap();
    assert_eq!(
        (replayed.id.clone(), replayed.state, replayed.attempts),
        (dead.id.clone(), DeliveryState::Pending, 0)
    );
    until(&client, &hook.id, |delivery| delivery.state == DeliveryState::Delivered).await;
    let requests = received(&receiver).await;
    assert_eq!((requests.len(), id_of(&requests[0])), (1, dead.id.to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_answers_410_is_left_alone() {
    let (stage, _) = stage();
    let client = stage.client();
    let receiver = receiver(&[410]).await;
    let hook = client.webhooks().create(receiver.uri()).await.unwrap();
    run(&client, "exit 0").await;
    let dead = until(&client, &hook.id, |delivery| delivery.state == DeliveryState::Dead).await;
    assert_eq!((dead.attempts, dead.last_status), (1, Some(410)));
    let listed = client.webhooks().list().await.unwrap().webhooks.remove(0);
    assert_eq!((listed.status.as_str(), listed.disabled_at.is_some()), ("disabled", true));
    run(&client, "exit 0").await;
    assert_eq!(client.webhooks().deliveries(&hook.id).await.unwrap().deliveries.len(), 1);
    client.webhooks().delete(&hook.id).await.unwrap();
    let gone = client.webhooks().deliveries(&hook.id).await.unwrap_err();
    assert_eq!(gone.kind(), &ErrorKind::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_execution_has_a_webhook_of_its_own_also_when_its_thread_is_deleted() {
    let (stage, _) = stage();
    let client = stage.client();
    let receiver = receiver(&[204]).await;
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let made = client.threads().create().await.unwrap();
    let create = client.executions().create(&made.thread_id, "sleep-until-released");
    let started = create.webhook_with_secret(receiver.uri(), secret).idempotency_key("once").await.unwrap();
    let hook = started.webhook.unwrap();
    assert_eq!(hook.secret.expose_secret(), secret);
    let create = client.executions().create(&made.thread_id, "sleep-until-released");
    let again = create.webhook_with_secret(receiver.uri(), secret).idempotency_key("once").await.unwrap();
    assert_eq!(again.webhook.unwrap().id, hook.id);
    client.threads().delete(&made.thread_id).await.unwrap();
    until(&client, &hook.id, |delivery| delivery.state == DeliveryState::Delivered).await;
    let requests = received(&receiver).await;
    Standard::new(secret).unwrap().verify(&requests[0].body, &headers(&requests[0])).unwrap();
    let event =
        kortix_sdk::webhooks::verify(&SecretString::from(secret), &headers(&requests[0]), &requests[0].body);
    let event = event.unwrap();
    assert_eq!((event.kind.as_str(), event.data.execution_id), ("execution.stopped", started.execution.id));
    assert_eq!(event.data.error.unwrap().code, "deleted");
    assert!(client.webhooks().list().await.unwrap().webhooks.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_does_not_answer_holds_up_no_other() {
    let (stage, _) = stage();
    let client = stage.client();
    // It takes connections and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let receiver = receiver(&[204]).await;
    let dead = client.webhooks().create(format!("http://{}", silent.local_addr().unwrap())).await.unwrap();
    let alive = client.webhooks().create(receiver.uri()).await.unwrap();
    let mut runs = HashSet::new();
    for _ in 0..10 {
        runs.insert(run(&client, "exit 0").await);
    }
    let wait = async {
        loop {
            let page = client.webhooks().deliveries(&alive.id).state(DeliveryState::Delivered).await.unwrap();
            if page.deliveries.len() == 10 {
                return;
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("the one that answers is held up");
    let left = client.webhooks().deliveries(&dead.id).state(DeliveryState::Pending).await.unwrap();
    assert_eq!(left.deliveries.len(), 10);
    assert_eq!(received(&receiver).await.iter().map(id_of).collect::<HashSet<_>>().len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_webhook_leads_to_what_only_the_server_reaches() {
    let stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    let port = stage.server.port().to_owned();
    let made = client.threads().create().await.unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "LocalHost.",
        "hook.localhost",
        "169.254.169.254",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "224.0.0.1",
    ] {
        let url = format!("http://{host}:{port}/in");
        let refused = client.webhooks().create(&url).await.unwrap_err();
        assert_eq!(refused.status().unwrap().as_u16(), 400, "{url}");
        assert!(refused.message().contains("private"), "{url}: {}", refused.message());
        let refused = client.executions().create(&made.thread_id, "exit 0").webhook(&url).await.unwrap_err();
        assert!(refused.message().contains("private"), "{url}: {}", refused.message());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_tell_every_end_once() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let options = Options::fake().arguments(&["--webhooks-allow-private"]);
    let pair = Pair::start_with(options, &database, "ultra");
    let receiver = receiver(&[204]).await;
    let (one, other) = (pair.client(0), pair.client(1));
    let hook = one.webhooks().create(receiver.uri()).await.unwrap();
    let mut runs = HashSet::new();
    for client in [&one, &other].repeat(5) {
        runs.insert(run(client, "exit 0").await.to_string());
    }
    let wait = async {
        loop {
            let page = other.webhooks().deliveries(&hook.id).state(DeliveryState::Delivered).await.unwrap();
            if page.deliveries.len() == runs.len() {
                return;
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("not everything was delivered");
    let requests = received(&receiver).await;
    assert_eq!(requests.len(), 10);
    let ours = Verifier::new(&hook.secret).unwrap();
    let told: HashSet<_> = requests
        .iter()
        .map(|request| ours.verify(&headers(request), &request.body).unwrap().data.execution_id.to_string())
        .collect();
    assert_eq!(told, runs);
}
