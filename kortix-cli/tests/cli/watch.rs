//! Following a run as it happens: what is on which stream, how it ends, and how to get back to it.

use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD, THREAD};
use crate::support::{Finished, Program, kortix, started};

const AGENT_RUN: &str = "7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f";

fn message(kind: &str, content: &Value, metadata: &Value) -> Value {
    json!({ "type": kind, "content": content.to_string(), "metadata": metadata.to_string() })
}

fn piece(text: &str) -> Value {
    message("assistant", &json!({ "content": text }), &json!({ "stream_status": "chunk" }))
}

fn tool_call() -> Value {
    let call = json!({
        "tool_call_id": "c", "function_name": "shell", "arguments_delta": "{\"command\":\"ls -l\"}",
    });
    message("assistant", &json!({}), &json!({ "stream_status": "tool_call_chunk", "tool_calls": [call] }))
}

/// An agent that speaks, uses a tool and ends like that.
fn events(status: &str) -> Vec<Value> {
    let result = json!({ "success": true, "output": "none" });
    let mut end = json!({ "type": "status", "status": status, "message": "The agent gave up." });
    if status == "failed" {
        end["code"] = "agent_failed".into();
    }
    vec![
        json!({ "type": "ack", "message": "Working", "agent_run_id": AGENT_RUN }),
        message("status", &json!({ "status_type": "thread_run_start" }), &json!({})),
        piece("Hel"),
        piece("lo \u{1b}[2"),
        piece("Jthere"),
        tool_call(),
        message(
            "tool",
            &json!({}),
            &json!({ "result": result, "tool_call_id": "c", "function_name": "shell" }),
        ),
        piece("Bye\n"),
        message(
            "assistant",
            &json!({ "content": "Bye\n" }),
            &json!({ "stream_status": "complete", "text_content": "Bye\n" }),
        ),
        end,
    ]
}

fn stream(events: &[Value]) -> ResponseTemplate {
    let frame = |(n, event): (usize, &Value)| {
        let mut event = event.clone();
        event["_event_id"] = format!("7-{}", n + 1).into();
        format!("data: {event}\n\n")
    };
    let body: String = events.iter().enumerate().map(frame).collect();
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
}

fn agent_run(status: &str) -> Value {
    json!({
        "id": AGENT_RUN, "threadId": THREAD, "status": status, "startedAt": "2026-03-02T14:30:00Z",
        "completedAt": "2026-03-02T14:30:12Z", "error": if status == "failed" { json!("gave up") } else { Value::Null },
    })
}

/// A service with a run of each kind that ended like that.
async fn service_with(status: &str) -> MockServer {
    let server = MockServer::start().await;
    for at in [format!("/x/v1/executions/{RUN}/events"), format!("/agent-run/{AGENT_RUN}/stream")] {
        service::answer_first(&server, u64::MAX, "GET", &at, stream(&events(status))).await;
    }
    let execution = if status == "completed" { "succeeded" } else { status };
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, service::run(execution)).await;
    service::answer(&server, "GET", &format!("/agent-run/{AGENT_RUN}"), 200, agent_run(status)).await;
    let begun =
        json!({ "thread_id": THREAD, "agent_run_id": AGENT_RUN, "status": "running", "project_id": null });
    service::answer(&server, "POST", "/agent/start", 200, begun).await;
    service::starting(&server).await;
    server
}

/// All the ways to follow a run.
fn ways(server: &MockServer) -> [Program; 4] {
    [
        kortix(server).line("run x"),
        kortix(server).line("executions watch").line(AGENT_RUN),
        kortix(server).line("executions watch").line(RUN),
        kortix(server).line("projects thread create prj_1 --prompt x --watch"),
    ]
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_are_the_result_and_the_steps_are_beside_it() {
    let server = service_with("completed").await;
    for way in ways(&server) {
        let finished = way.run().await.exits(0);
        assert_eq!(finished.stdout, "Hello there\nBye\n", "{finished:#?}");
        assert!(finished.stderr.contains("→ shell ls -l\n✓ shell\n"), "{finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_did_not_succeed_is_code_3_and_says_why() {
    for status in ["failed", "stopped"] {
        let server = service_with(status).await;
        for way in ways(&server) {
            let finished = way.run().await.exits(3);
            assert_eq!(finished.stdout, "Hello there\nBye\n", "{finished:#?}");
            let reason =
                if status == "failed" { "failed: The agent gave up. (agent_failed)" } else { "stopped" };
            assert!(finished.stderr.lines().last().unwrap().ends_with(reason), "{finished:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ndjson_is_the_events_and_one_result() {
    for (status, code) in [("completed", 0), ("failed", 3)] {
        let server = service_with(status).await;
        for way in ways(&server) {
            let finished = way.line("-o ndjson").run().await.exits(code);
            let mut printed = lines(&finished.stdout);
            let result = printed.pop().unwrap();
            assert_eq!(result["type"], "run.result", "{finished:#?}");
            assert!(["succeeded", "completed", "failed"].iter().any(|end| result["run"]["status"] == **end));
            for event in &mut printed {
                event.as_object_mut().unwrap().remove("_event_id").unwrap();
            }
            assert_eq!(printed, events(status));
            if code == 3 {
                assert_eq!(finished.error()["kind"], "run_failed");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_and_name_are_the_run_alone() {
    let server = service_with("completed").await;
    for way in ways(&server) {
        let finished = way.line("--json").run().await.exits(0);
        assert!(finished.json()["id"].is_string(), "{finished:#?}");
    }
    for way in ways(&server) {
        let finished = way.line("-o name").run().await.exits(0);
        assert!([RUN, AGENT_RUN].contains(&finished.stdout.trim_end()), "{finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_be_left_at_once() {
    let server = service_with("completed").await;
    let finished = kortix(&server).line("run x --detach --json").run().await.exits(0);
    assert_eq!(finished.json()["agent_run_id"], AGENT_RUN);
    let asked: Vec<_> = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_choices_go_with_the_task() {
    let server = service_with("completed").await;
    let program =
        kortix(&server).file("a.csv", "1,2").file("task.md", "Sum it up").line("run @task.md --detach");
    program.line("--file a.csv --thread th_1 --agent ag_1 --model m_1").run().await.exits(0);
    let body = String::from_utf8(server.received_requests().await.unwrap()[0].body.clone()).unwrap();
    for part in ["Sum it up", "filename=\"a.csv\"", "1,2", "th_1", "ag_1", "m_1"] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let error = kortix(&server).line("run x --file nowhere.csv --json").run().await.exits(2).error();
    assert!(error["message"].as_str().unwrap().contains("nowhere.csv"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_thread_is_a_conflict() {
    let server = MockServer::start().await;
    service::answer_first(&server, u64::MAX, "POST", "/agent/start", service::busy()).await;
    let finished = kortix(&server).line("run x --thread th_1 --on-conflict fail").run().await.exits(6);
    assert_eq!(finished.stdout, "");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_behind_what_was_read() {
    let server = service_with("completed").await;
    let finished =
        kortix(&server).line("executions watch --after 7-7 -o ndjson").line(RUN).run().await.exits(0);
    assert_eq!(lines(&finished.stdout)[0]["_event_id"], "7-8", "{finished:#?}");
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked[0].url.query(), Some("last_id=7-7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_tells_what_events_tell_no_more() {
    let server = MockServer::start().await;
    let gone = json!({ "error": "The events are gone", "code": "EVENTS_GONE" });
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}/events"), 410, gone).await;
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, service::run("failed")).await;
    let finished = kortix(&server).line("executions watch --json").line(RUN).run().await.exits(3);
    assert_eq!(finished.json()["status"], "failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_run_is_not_found() {
    let server = MockServer::start().await;
    for line in ["executions watch", "executions events", "executions stop", "executions get"] {
        for id in [RUN, AGENT_RUN] {
            let finished = kortix(&server).line(line).line(id).run().await.exits(5);
            assert_eq!(finished.stdout, "", "{finished:#?}");
            assert!(!finished.stderr.contains("goes on"), "{finished:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_leaves_the_run_and_says_where_to_go_on() {
    let server = MockServer::start().await;
    let at = format!("/x/v1/executions/{RUN}/events");
    service::answer_first(&server, 1, "GET", &at, stream(&events("completed")[..3])).await;
    // The stream is cut there, and the server does not answer any more.
    let never = ResponseTemplate::new(200).set_delay(std::time::Duration::from_mins(10));
    service::answer_first(&server, u64::MAX, "GET", &at, never).await;
    let mut program = kortix(&server).line("executions watch").line(RUN);
    let (running, _) = started(&mut program, "retry: ").await;
    running.signal(rustix::process::Signal::INT);
    let finished: Finished = running.finish().await.exits(130);
    let hint = format!("`kortix executions watch {RUN} --after 7-3`");
    assert!(finished.stderr.contains(&hint), "{finished:#?}");
    assert_eq!(finished.stdout, "Hel\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_a_line_each() {
    let server = service_with("completed").await;
    for id in [RUN, AGENT_RUN] {
        let finished = kortix(&server).line("executions events").line(id).run().await.exits(0);
        let kinds: Vec<_> = finished.stdout.lines().map(|line| line.rsplit('\t').next().unwrap()).collect();
        let said = ["ack", "status thread_run_start", "assistant", "assistant", "assistant", "assistant"];
        assert_eq!(kinds[..6], said, "{finished:#?}");
        assert_eq!(kinds[6..], ["tool shell", "assistant", "assistant", "status completed"]);
        let finished = kortix(&server).line("executions events -o ndjson").line(id).run().await.exits(0);
        assert_eq!(lines(&finished.stdout).len(), 10);
        let finished = kortix(&server).line("executions events --json").line(id).run().await.exits(0);
        assert_eq!(finished.json().as_array().unwrap().len(), 10);
        let finished = kortix(&server).line("executions events -o name").line(id).run().await.exits(0);
        assert_eq!(finished.stdout.lines().next_back(), Some("7-10"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_prints_the_run_as_it_ended() {
    let server = service_with("stopped").await;
    service::answer(&server, "POST", &format!("/x/v1/executions/{RUN}/stop"), 200, service::run("stopped"))
        .await;
    service::answer(
        &server,
        "POST",
        &format!("/agent-run/{AGENT_RUN}/stop"),
        200,
        json!({ "status": "stopped" }),
    )
    .await;
    for id in [RUN, AGENT_RUN] {
        let finished = kortix(&server).line("executions stop --json").line(id).run().await.exits(0);
        assert_eq!(finished.json()["status"], "stopped");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn executions_are_listed_with_where_the_next_page_begins() {
    let server = MockServer::start().await;
    let mut run = service::run("failed");
    run.as_object_mut().unwrap().remove("turns");
    let page = json!({ "executions": [run], "next_cursor": "c2" });
    service::answer(&server, "GET", "/x/v1/executions", 200, page).await;
    let line = format!(
        "executions list --project prj_1 --thread {RUN_THREAD} --status failed --limit 7 --cursor c1"
    );
    let finished = kortix(&server).line(&line).run().await.exits(0);
    assert!(finished.stdout.contains(RUN) && finished.stderr.contains("--cursor c2"), "{finished:#?}");
    let asked = server.received_requests().await.unwrap();
    let query: Vec<_> = asked[0].url.query_pairs().map(|(name, value)| format!("{name}={value}")).collect();
    let thread = format!("thread_id={RUN_THREAD}");
    assert_eq!(query, ["project_id=prj_1", &thread, "status=failed", "limit=7", "cursor=c1"]);
    let finished = kortix(&server).line("executions list -o name").run().await.exits(0);
    assert_eq!(finished.stdout.trim_end(), RUN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_shown_with_how_to_answer_it() {
    let server = MockServer::start().await;
    let at = format!("/x/v1/executions/{RUN}/events");
    let asked = message(
        "status",
        &json!({ "status_type": "question_asked", "question": "Which region?" }),
        &json!({}),
    );
    let end = json!({ "type": "status", "status": "completed" });
    service::answer_first(&server, 1, "GET", &at, stream(&[asked, end])).await;
    let finished = kortix(&server).line("executions watch").line(RUN).run().await.exits(0);
    assert!(finished.stderr.contains("the agent asks: Which region?"), "{finished:#?}");
    assert!(finished.stderr.contains(&format!("`kortix executions answer {RUN} TEXT`")), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once() {
    let server = MockServer::start().await;
    let at = format!("/x/v1/executions/{RUN}/answer");
    service::answer(&server, "POST", &at, 200, service::run("running")).await;
    let program = kortix(&server).line("executions answer --idempotency-key k --json").line(RUN);
    let finished = program.arg("-").stdin("By region\n").run().await.exits(0);
    assert_eq!(finished.json()["status"], "running");
    let asked = server.received_requests().await.unwrap();
    let sent: Value = serde_json::from_slice(&asked[0].body).unwrap();
    assert_eq!(
        (&sent, &asked[0].headers["idempotency-key"]),
        (&json!({ "text": "By region\n" }), &"k".parse().unwrap())
    );
    server.reset().await;
    let nothing = json!({ "error": "The execution asks nothing", "code": "NO_QUESTION" });
    service::answer(&server, "POST", &at, 409, nothing).await;
    kortix(&server).line("executions answer").line(RUN).arg("x").run().await.exits(6);
}

#[tokio::test(flavor = "multi_thread")]
async fn artifacts_are_listed_by_path() {
    let server = MockServer::start().await;
    let file = json!({ "path": "/workspace/index.html", "size": 12, "modified_at": "2026-03-02T14:30:00Z" });
    let found = json!({ "artifacts": [file], "truncated": true });
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}/artifacts"), 200, found).await;
    let finished = kortix(&server).line("executions artifacts").line(RUN).run().await.exits(0);
    assert!(finished.stdout.contains("/workspace/index.html\t12\t2026-03-02T14:30:00Z"), "{finished:#?}");
    assert!(finished.stderr.contains("more than the server remembers"), "{finished:#?}");
    let finished = kortix(&server).line("executions artifacts -o name").line(RUN).run().await.exits(0);
    assert_eq!(finished.stdout, "/workspace/index.html\n");
}
