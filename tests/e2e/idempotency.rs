//! One key, one answer: over HTTP, where the headers are seen.

use kortix_tests::server::Options;
use reqwest::Response;

use crate::support::Stage;

async fn create(stage: &Stage, key: &str, name: &str) -> Response {
    kortix_tests::http::client()
        .post(format!("{}/threads", stage.server.url()))
        .bearer_auth(&stage.jwt)
        .header("idempotency-key", key)
        .header("x-request-id", "ci-run_42")
        .body(format!("name={name}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .send()
        .await
        .unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_call_gets_the_first_answer_and_says_so() {
    let stage = Stage::new(Options::fake(), "free");
    let first = create(&stage, "k", "one").await;
    assert_eq!((first.status().as_u16(), header(&first, "idempotency-replayed")), (200, None));
    assert_eq!(header(&first, "x-request-id"), Some("ci-run_42"));
    let second = create(&stage, "k", "one").await;
    assert_eq!((second.status().as_u16(), header(&second, "idempotency-replayed")), (200, Some("true")));
    assert_eq!(first.text().await.unwrap(), second.text().await.unwrap());
    let other = create(&stage, "k", "two").await;
    assert_eq!(other.status(), 422);
    assert!(other.text().await.unwrap().contains("IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(create(&stage, &"k".repeat(256), "one").await.status(), 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_being_worked_on_is_told_as_that() {
    let stage = Stage::new(Options::fake().env("KORTIX_SERVER_FAKE_FAULTS", "ready=hang"), "free");
    let hanging = create(&stage, "k", "one");
    let refused = async {
        loop {
            let again = create(&stage, "k", "one").await;
            if again.status() == 409 {
                return again;
            }
        }
    };
    // Which of the two calls comes first is the network's to say; the other one is refused.
    let refused = tokio::select! {
        refused = refused => refused,
        refused = hanging => refused,
    };
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (409, Some("1")));
    assert!(refused.text().await.unwrap().contains("IDEMPOTENCY_IN_PROGRESS"));
}
