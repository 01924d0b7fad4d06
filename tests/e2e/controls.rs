//! Faults, clock and journal on demand: that each does what `docs/test-controls.md` says, on the real server.

use std::{process::Command, time::Duration};

use kortix_sdk::{ErrorKind, Kortix};
use kortix_tests::{binaries, controls::Controls, leftovers::holdings, server::Options};
use serde_json::{Value, json};

use crate::support::Stage;

/// Longer than an answer takes on a busy machine, and much shorter than a test may.
const SOON: Duration = Duration::from_secs(2);
const DAY: u32 = 24 * 60 * 60;

fn stage() -> (Stage, Controls) {
    let stage = Stage::new(Options::fake().controlled(), "ultra");
    let controls = stage.server.controls().unwrap();
    (stage, controls)
}

async fn status_of(stage: &Stage, path: &str) -> (u16, Value) {
    let request = kortix_tests::http::client().get(format!("{}{path}", stage.server.url()));
    let response = request.bearer_auth(&stage.jwt).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn threads(client: &Kortix) -> usize {
    client.threads().list().await.unwrap().threads.len()
}

/// What the client sees when a rule acts on a create, and how many threads there are then.
async fn create_under(rule: Value) -> (ErrorKind, usize) {
    let (stage, controls) = stage();
    controls.rule(&rule).await.unwrap();
    let error = stage.client().threads().create().await.unwrap_err();
    controls.reset().await.unwrap();
    assert!(error.may_have_executed(), "{error:?}");
    (error.kind().clone(), threads(&stage.client()).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_is_cut_before_the_work_after_it_or_in_the_answer() {
    for (action, made) in [("cut_before", 0), ("cut_after", 1), ("cut_body", 1)] {
        let (kind, threads) = create_under(json!({"operation": "POST /threads", "action": action})).await;
        assert_eq!((kind, threads), (ErrorKind::Interrupted, made), "{action}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_is_done_and_told_as_failed() {
    let rule = json!({"operation": "POST /threads", "action": "fail_after", "message": "lost"});
    assert_eq!(create_under(rule).await, (ErrorKind::Server, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_has_the_form_of_the_route() {
    let (stage, controls) = stage();
    let answer = json!({"operation": "*", "action": "answer", "status": 503, "message": "busy", "code": "BUSY",
                        "headers": {"retry-after": "7"}});
    controls.rule(&answer).await.unwrap();
    let (status, kortix) = status_of(&stage, "/threads").await;
    assert_eq!((status, &kortix["detail"], &kortix["code"]), (503, &json!("busy"), &json!("BUSY")));
    let (_, obvious) = status_of(&stage, "/x/v1/executions/exec_1").await;
    assert_eq!((&obvious["error"], &obvious["code"]), (&json!("busy"), &json!("BUSY")));
    let error = stage.client().threads().get("t").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.request_id().is_some_and(|id| id.starts_with("req_")), "{error:?}");
}

/// A plain body, as the service's framework sends it when nobody has caught the error.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_may_be_any_text() {
    let (stage, controls) = stage();
    let rule = json!({"operation": "GET /threads", "action": "answer", "status": 500, "body": "Internal Server Error"});
    controls.rule(&rule).await.unwrap();
    let error = stage.client().threads().list().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Server);
    assert!(status_of(&stage, "/projects/p").await.0 == 404, "the rule is about one operation");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_hangs_is_given_up_by_its_client_and_goes_on_at_a_reset() {
    let (stage, controls) = stage();
    controls.rule(&json!({"operation": "POST /threads", "action": "hang"})).await.unwrap();
    let client = stage.client();
    let error = client.threads().create().timeout(SOON).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Timeout);
    controls.until_waiting(0).await.unwrap();
    assert_eq!(threads(&client).await, 0, "it hangs before its work");

    let hanging = tokio::spawn(async move { client.threads().create().await });
    controls.until_waiting(1).await.unwrap();
    controls.reset().await.unwrap();
    hanging.await.unwrap().unwrap();
    assert_eq!(threads(&stage.client()).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_of_the_driver_fails_and_nothing_is_left() {
    for action in ["fail", "fail_after"] {
        let (stage, controls) = stage();
        controls
            .rule(&json!({"step": "create", "action": action, "message": "no room", "count": 1}))
            .await
            .unwrap();
        let error = stage.client().threads().create().await.unwrap_err();
        assert_eq!(error.code(), Some("SANDBOX_FAILED"));
        assert!(error.message().ends_with("no room"), "{error}");
        assert!(holdings(&stage.server).await.unwrap().are_whole_threads(0));
        stage.client().threads().create().await.unwrap();
    }
}

/// The reaper of the next process finds what this one left, whether it died before the work or after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_is_killed_around_the_work() {
    for (rule, made) in [
        (json!({"operation": "POST /threads", "action": "kill_before"}), 0),
        (json!({"operation": "POST /threads", "action": "kill_after"}), 1),
        (json!({"step": "ready", "action": "kill_after"}), 0),
    ] {
        let (mut stage, controls) = stage();
        controls.rule(&rule).await.unwrap();
        let error = stage.client().threads().create().await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Interrupted, "{rule}");
        stage.server.wait_for_end().unwrap();
        stage.server.restart().unwrap();
        assert_eq!(threads(&stage.client()).await, made, "{rule}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_may_be_given_at_the_start() {
    let fault = r#"{"operation":"GET /threads","action":"answer","status":429,"count":1,"id":"once"}"#;
    let stage = Stage::new(Options::fake().controlled().arguments(&["--fault", fault]), "free");
    let error = stage.client().threads().list().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::RateLimited);
    assert_eq!(threads(&stage.client()).await, 0);
    let rules = stage.server.controls().unwrap().rules().await.unwrap();
    assert_eq!(
        (&rules[0]["rule"]["id"], &rules[0]["met"], &rules[0]["acted"]),
        (&json!("once"), &json!(2), &json!(1))
    );
}

/// Two servers, the same rule, the same requests: the same faults.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chance_is_the_same_on_every_server() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (stage, controls) = stage();
        let rule = json!({"operation": "GET /threads", "action": "answer", "status": 500, "probability": 0.5, "seed": 42});
        controls.rule(&rule).await.unwrap();
        let mut statuses = Vec::new();
        for _ in 0..32 {
            statuses.push(status_of(&stage, "/threads").await.0);
        }
        seen.push(statuses);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].contains(&500) && seen[0].contains(&200), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_expires_when_the_clock_is_put_forward() {
    let (stage, controls) = stage();
    assert_eq!(threads(&stage.client()).await, 0);
    controls.advance_clock(400 * DAY).await.unwrap();
    let (status, body) = status_of(&stage, "/threads").await;
    assert_eq!((status, &body["detail"]), (401, &json!("Token has expired")));
    controls.reset().await.unwrap();
    assert_eq!(threads(&stage.client()).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_clock_is_what_rows_are_dated_by() {
    let (stage, controls) = stage();
    let now = controls.clock().await.unwrap();
    let said = now["now"].as_str().unwrap();
    // A whole second, so that the token that was made a moment ago is good.
    let at = format!("{}.000000+00:00", &said[..19]);
    let stopped = controls.stop_clock(&at).await.unwrap();
    assert_eq!((&stopped["mode"], &stopped["now"]), (&json!("stopped"), &json!(at)));
    let made = stage.client().threads().create().await.unwrap();
    let (_, thread) = status_of(&stage, &format!("/threads/{}", made.thread_id)).await;
    assert_eq!(thread["created_at"], json!(at));
    controls.advance_clock(60).await.unwrap();
    let later = controls.clock().await.unwrap();
    assert_eq!(later["now_micros"].as_i64().unwrap() - stopped["now_micros"].as_i64().unwrap(), 60_000_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idempotency_key_is_forgotten_after_a_day() {
    let (stage, controls) = stage();
    let client = stage.client();
    let create = || client.threads().create().idempotency_key("order-17");
    let first = create().await.unwrap();
    controls.advance_clock(DAY - 60).await.unwrap();
    controls.reap().await.unwrap();
    assert_eq!(create().await.unwrap().thread_id, first.thread_id, "a day is not over");
    controls.advance_clock(120).await.unwrap();
    controls.reap().await.unwrap();
    assert_ne!(create().await.unwrap().thread_id, first.thread_id, "the key names nothing any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_tells_of_every_request_and_of_no_secret() {
    let (stage, controls) = stage();
    let client = stage.client();
    let made = client.threads().create().name("My Project").await.unwrap();
    let thread = client.threads().get(&made.thread_id).await.unwrap();
    let project = thread.project.unwrap();
    let pair = stage.server.credential("kortix", "someone", "ultra").unwrap();
    let http = kortix_tests::http::client();
    let url = stage.server.url();
    let prompt = format!("use {} and {}", stage.obvious_key, pair);
    for request in [
        http.get(format!("{url}/threads?token={}", stage.jwt)).header("x-api-key", &pair),
        http.get(format!("{url}/threads/{}", stage.jwt)).bearer_auth(&stage.obvious_key),
        http.get(format!("{url}/nowhere/{pair}")).header("cookie", format!("a={}", stage.jwt)),
        http.post(format!("{url}/x/v1/threads/{}/executions", made.thread_id))
            .bearer_auth(&stage.jwt)
            .json(&json!({"starterPrompt": prompt, "token": "canary-of-the-body", "nested": {"pass": "canary-too"}})),
        http.post(format!("{url}/threads")).bearer_auth(&stage.jwt)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("name={pair}&secret={}", stage.jwt)),
    ] {
        request.send().await.unwrap();
    }
    let journal = controls.journal().await.unwrap();
    let shown = Value::from(journal.clone()).to_string();
    let sandbox = serde_json::to_value(&project.sandbox).unwrap();
    assert!(sandbox.to_string().contains("***"), "the sandbox has secrets");
    let (public, secret) = pair.split_once(':').unwrap();
    let secrets = [stage.jwt.as_str(), &stage.obvious_key, secret, "canary-of-the-body", "canary-too"];
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is in the journal: {shown}");
    }
    assert_eq!(journal[0]["operation"], "POST /threads");
    assert_eq!((&journal[0]["status"], &journal[0]["body"]), (&json!(200), &json!({"name": "My Project"})));
    assert_eq!(journal[1]["operation"], "GET /threads/{thread_id}");
    assert_eq!(journal[1]["headers"]["authorization"], "Bearer ***");
    assert_eq!(journal[2]["query"], json!(["token"]));
    assert_eq!(journal[4]["operation"], "GET (no route)");
    assert_eq!(journal[6]["body"], json!({"name": format!("{public}:***"), "secret": "***"}));
    controls.reset().await.unwrap();
    assert!(controls.journal().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_says_which_rule_acted_and_how_the_request_ended() {
    let (stage, controls) = stage();
    controls
        .rule(&json!({"id": "cutter", "operation": "POST /threads", "action": "cut_after", "count": 1}))
        .await
        .unwrap();
    stage.client().threads().create().await.unwrap_err();
    status_of(&stage, "/threads/nothing").await;
    let journal = controls.journal().await.unwrap();
    assert_eq!((&journal[0]["outcome"], &journal[0]["rules"]), (&json!("cut"), &json!(["cutter"])));
    assert_eq!((&journal[1]["outcome"], &journal[1]["status"]), (&json!("answered"), &json!(404)));
    assert_eq!((&journal[1]["code"], &journal[1]["rules"]), (&json!("NOT_FOUND"), &json!([])));
}

/// As if they had been called for: they are listed, counted, and can be deleted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn threads_are_made_in_bulk() {
    let (stage, controls) = stage();
    let wanted =
        json!({"account": "someone", "projects": 1_500, "threads_per_project": 2, "messages_per_thread": 3});
    let made = controls.seed(&wanted).await.unwrap();
    assert_eq!((&made["threads"], &made["messages"]), (&json!(3_000), &json!(9_000)));
    let (_, page) = status_of(&stage, "/threads?page=3&limit=1000").await;
    assert_eq!(
        (&page["pagination"]["total"], page["threads"].as_array().unwrap().len()),
        (&json!(3_000), 1_000)
    );
    let id = page["threads"][0]["thread_id"].as_str().unwrap();
    let thread = stage.client().threads().get(id).await.unwrap();
    assert_eq!(thread.message_count, 3);
    stage.client().threads().delete(id).await.unwrap();
    let rows = holdings(&stage.server).await.unwrap();
    assert_eq!(
        (rows.threads, rows.thread_count, rows.projects, rows.project_count),
        (2_999, 2_999, 1_500, 1_500)
    );
    let refused = controls.seed(&json!({"account": "someone", "projects": 2_000_001})).await;
    assert!(refused.unwrap_err().to_string().contains("at most 2000000 threads"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_means_nothing_is_refused_by_name() {
    let (_stage, controls) = stage();
    let http = kortix_tests::http::client();
    let post = |body: Value| http.post(format!("{}/rules", controls.url())).json(&body).send();
    let refused = post(json!({"operation": "*", "action": "explode"})).await.unwrap();
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.unwrap().contains("`action` on requests is answer, delay"));
    let rule = json!({"operation": "*", "action": "hang", "id": "a"});
    assert_eq!(post(json!([rule, rule])).await.unwrap().status(), 409);
    assert_eq!(controls.rules().await.unwrap(), json!([]), "all or none");
    let gone = http.delete(format!("{}/rules/a", controls.url())).send().await.unwrap();
    assert_eq!(gone.status(), 404);
    let foreign =
        http.get(format!("{}/rules", controls.url())).header("host", "example.org").send().await.unwrap();
    assert_eq!(foreign.status(), 403, "a page in a browser could ask under any name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn controls_are_off_unless_asked_for_and_stay_on_loopback() {
    let stage = Stage::new(Options::fake(), "free");
    assert!(stage.server.controls().is_err());
    assert_eq!(status_of(&stage, "/controls/v1/rules").await.0, 404);
    let refused = |arguments: &[&str]| {
        let directory = tempfile::tempdir().unwrap();
        let output = Command::new(binaries::path("kortix-server").unwrap())
            .args(["serve", "--driver", "fake", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(directory.path())
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["--test-controls", "0.0.0.0:0"]).contains("must be on loopback"));
    let rule = r#"{"operation":"*","action":"hang"}"#;
    assert!(refused(&["--fault", rule]).contains("--test-controls"));
    assert!(
        refused(&["--test-controls", "127.0.0.1:0", "--fault", "{}"]).contains("a rule needs `operation`")
    );
}
