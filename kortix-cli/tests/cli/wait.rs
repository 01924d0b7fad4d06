//! Waiting for a run: what it survives, how it ends, and how to get back to it.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD};
use crate::support::{Finished, kortix};

fn route() -> String {
    format!("/x/v1/executions/{RUN}")
}

/// A service on which the run has these states one after the other, the last one for ever.
async fn run_that_is(states: &[&str]) -> MockServer {
    let server = MockServer::start().await;
    let (last, before) = states.split_last().unwrap();
    for state in before {
        let answer = ResponseTemplate::new(200).set_body_json(service::run(state));
        service::answer_first(&server, 1, "GET", &route(), answer).await;
    }
    service::answer(&server, "GET", &route(), 200, service::run(last)).await;
    service::starting(&server).await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ended_run_is_the_result() {
    let server = run_that_is(&["queued", "running", "succeeded"]).await;
    let finished = kortix(&server).line("executions wait --json").line(RUN).run().await.exits(0);
    assert_eq!(finished.json()["status"], "succeeded");
    let said: Vec<Value> = finished
        .stderr
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["progress"]["status"].clone())
        .collect();
    assert_eq!(said, ["queued", "running", "succeeded"].map(Value::from), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_failed_is_printed_and_is_code_3() {
    for state in ["failed", "stopped"] {
        let server = run_that_is(&["running", state]).await;
        let lines =
            [format!("executions wait {RUN}"), "projects thread create prj_1 --prompt x --wait".to_owned()];
        for line in lines {
            let finished = kortix(&server).line(&line).line("--json").run().await.exits(3);
            assert_eq!(finished.json()["status"], state, "{line}");
            let error = finished.error();
            assert_eq!(
                (&error["kind"], &error["execution_id"]),
                (&json!("run_failed"), &json!(RUN)),
                "{line}"
            );
            server.reset().await;
            service::starting(&server).await;
            service::answer(&server, "GET", &route(), 200, service::run(state)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_run_is_not_found_at_once() {
    let server = MockServer::start().await;
    service::answer(
        &server,
        "GET",
        &route(),
        404,
        json!({ "error": "Execution not found", "code": "NOT_FOUND" }),
    )
    .await;
    kortix(&server).line("executions wait").line(RUN).run().await.exits(5);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_vanishes_is_an_error() {
    let server = MockServer::start().await;
    let running = ResponseTemplate::new(200).set_body_json(service::run("running"));
    service::answer_first(&server, 1, "GET", &route(), running).await;
    service::answer(&server, "GET", &route(), 404, json!({ "error": "Execution not found" })).await;
    kortix(&server).line("executions wait").line(RUN).run().await.exits(5);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_on_the_way_is_survived() {
    let server = MockServer::start().await;
    let running = || ResponseTemplate::new(200).set_body_json(service::run("running"));
    service::answer_first(&server, 1, "GET", &route(), running()).await;
    service::answer_first(&server, 2, "GET", &route(), ResponseTemplate::new(502)).await;
    service::answer_first(&server, 1, "GET", &route(), running()).await;
    service::answer(&server, "GET", &route(), 200, service::run("succeeded")).await;
    let finished = kortix(&server).line("executions wait").line(RUN).run().await.exits(0);
    let retries = finished.stderr.lines().filter(|line| line.starts_with("retry: ")).count();
    assert_eq!(retries, 2, "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_says_how_to_come_back() {
    let server = run_that_is(&["running"]).await;
    for line in
        [format!("executions wait {RUN}"), "projects thread create prj_1 --prompt x --wait".to_owned()]
    {
        let finished = kortix(&server).line(&line).line("--timeout 2s --json").run().await.exits(124);
        assert_eq!(finished.stdout, "");
        let error = finished.error();
        assert_eq!((&error["kind"], &error["execution_id"]), (&json!("timeout"), &json!(RUN)));
        assert!(
            error["hint"].as_str().unwrap().contains(&format!("`kortix executions wait {RUN}`")),
            "{error}"
        );
    }
}

/// Starts waiting and sends the signal once the wait has begun.
async fn signalled(signal: rustix::process::Signal) -> Finished {
    let server = run_that_is(&["running"]).await;
    let mut program =
        kortix(&server).line("--base-url").line(&server.uri()).line("executions wait").line(RUN);
    let mut child = program.spawn();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    stderr.read_line(&mut first).await.unwrap();
    assert!(first.contains("running"), "{first}");
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    let mut finished = Finished::of(child).await;
    tokio::io::AsyncReadExt::read_to_string(&mut stderr, &mut finished.stderr).await.unwrap();
    let hint = format!("`kortix --base-url {} executions wait {RUN}`", server.uri());
    assert!(finished.stderr.contains(&hint), "{finished:#?}");
    assert_eq!(finished.stdout, "");
    finished
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_is_code_130_and_says_how_to_come_back() {
    signalled(rustix::process::Signal::INT).await.exits(130);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_termination_is_code_143_and_says_how_to_come_back() {
    signalled(rustix::process::Signal::TERM).await.exits(143);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_cannot_begin_says_what_was_started() {
    let server = MockServer::start().await;
    service::starting(&server).await;
    service::answer(&server, "GET", &route(), 500, json!({ "error": "out of order" })).await;
    let line = "projects thread create prj_1 --prompt x --wait --json --retries 0";
    let error = kortix(&server).line(line).run().await.exits(1).error();
    assert_eq!((&error["execution_id"], &error["thread_id"]), (&json!(RUN), &json!(RUN_THREAD)));
    assert!(error["hint"].as_str().unwrap().contains(&format!("`kortix executions wait {RUN}`")), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_cannot_be_asked_keeps_the_identifiers_of_what_was_started() {
    let server = MockServer::start().await;
    service::starting(&server).await;
    let finished =
        kortix(&server).line("projects thread create prj_1 --prompt x --wait --json").run().await.exits(5);
    let error = finished.error();
    assert_eq!((&error["execution_id"], &error["thread_id"]), (&json!(RUN), &json!(RUN_THREAD)));
    assert_eq!(finished.stdout, "");
}
