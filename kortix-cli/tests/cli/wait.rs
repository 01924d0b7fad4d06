//! Waiting for a run: what it survives, how it ends, and how to get back to it.

use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD};
use crate::support::{Finished, kortix, started};

const START: &str = "projects thread create prj_1 --prompt x --wait";

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
async fn a_run_that_vanishes_is_gone() {
    for line in [format!("executions wait {RUN}"), START.to_owned()] {
        let server = MockServer::start().await;
        service::starting(&server).await;
        let running = ResponseTemplate::new(200).set_body_json(service::run("running"));
        service::answer_first(&server, 1, "GET", &route(), running).await;
        service::answer(&server, "GET", &route(), 404, json!({ "error": "Execution not found" })).await;
        let finished = kortix(&server).line(&line).run().await.exits(5);
        assert!(finished.stderr.contains("its thread or its project has been deleted"), "{finished:#?}");
        assert!(!finished.stderr.contains("no way to read it"), "{finished:#?}");
    }
}

/// Starts waiting and sends the signal once the wait has begun.
async fn signalled(signal: rustix::process::Signal) -> Finished {
    let server = run_that_is(&["running"]).await;
    let mut program =
        kortix(&server).line("--base-url").line(&server.uri()).line("executions wait").line(RUN);
    let (running, _) = started(&mut program, RUN).await;
    running.signal(signal);
    let finished = running.finish().await;
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
    service::answer(&server, "GET", &route(), 401, json!({ "error": "expired" })).await;
    let error = kortix(&server).line(START).line("--json").run().await.exits(4).error();
    assert_eq!((&error["execution_id"], &error["thread_id"]), (&json!(RUN), &json!(RUN_THREAD)));
    assert!(error["hint"].as_str().unwrap().contains(&format!("`kortix executions wait {RUN}`")), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_cannot_be_asked_keeps_the_identifiers_of_what_was_started() {
    let server = MockServer::start().await;
    service::starting(&server).await;
    let finished = kortix(&server).line(START).line("--json").run().await.exits(5);
    let error = finished.error();
    assert_eq!((&error["execution_id"], &error["thread_id"]), (&json!(RUN), &json!(RUN_THREAD)));
    assert_eq!(finished.stdout, "");

    let finished = kortix(&server).line(START).run().await.exits(5);
    let hint = format!("hint: {RUN} was started in {RUN_THREAD}, but this service has no way to read it");
    assert!(finished.stderr.contains(&hint), "{finished:#?}");
}

/// A service with a run at work, which answers to a request to stop it like that.
async fn stopping_gives(answer: ResponseTemplate) -> MockServer {
    let server = run_that_is(&["running"]).await;
    service::answer_first(&server, u64::MAX, "POST", &format!("{}/stop", route()), answer).await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_not_to_go_on_is_stopped() {
    for signal in [Some(rustix::process::Signal::INT), Some(rustix::process::Signal::TERM), None] {
        let server = stopping_gives(ResponseTemplate::new(200).set_body_json(service::run("stopped"))).await;
        let line = format!("executions wait {RUN} --cancel-on-interrupt --json");
        let mut program = kortix(&server).line(&line);
        if signal.is_none() {
            program = program.line("--timeout 1s");
        }
        let (running, _) = started(&mut program, RUN).await;
        if let Some(signal) = signal {
            running.signal(signal);
        }
        let finished = running.finish().await;
        let code = signal.map_or(124, |signal| 128 + signal.as_raw());
        let error = finished.exits(code).error();
        assert_eq!((&error["execution_id"], &error["thread_id"]), (&json!(RUN), &json!(RUN_THREAD)));
        assert_eq!(error["hint"], format!("{RUN} is stopped"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_cannot_be_stopped_is_said_to_go_on() {
    let server = stopping_gives(ResponseTemplate::new(403).set_body_json(json!({ "error": "no" }))).await;
    let line = format!("executions wait {RUN} --cancel-on-interrupt --retries 0 --timeout 1s");
    let finished = kortix(&server).line(&line).run().await;
    let finished = finished.exits(124);
    assert!(finished.stderr.contains("hint: the run could not be stopped"), "{finished:#?}");
    assert!(finished.stderr.contains("hint: the run goes on"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_interrupts_twice_waits_for_nothing() {
    let never = ResponseTemplate::new(200).set_delay(std::time::Duration::from_mins(10));
    let server = stopping_gives(never).await;
    let mut program = kortix(&server).line(&format!("executions wait {RUN} --cancel-on-interrupt"));
    let (running, _) = started(&mut program, RUN).await;
    running.signal(rustix::process::Signal::INT);
    let (running, _) = running.says("Ctrl+C leaves it at work").await;
    running.signal(rustix::process::Signal::INT);
    let finished = running.finish().await.exits(130);
    assert!(finished.stderr.contains("hint: the run goes on"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_cancelled_that_nobody_follows() {
    let server = MockServer::start().await;
    for line in [
        "projects thread create prj_1 --prompt x --cancel-on-interrupt",
        "run x --detach --cancel-on-interrupt",
    ] {
        let refused = kortix(&server).line(line).run().await.exits(2);
        assert!(refused.stderr.contains("--cancel-on-interrupt"), "{refused:#?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
