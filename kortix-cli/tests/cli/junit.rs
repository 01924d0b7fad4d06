//! The JUnit report of a command that waits for a run: there is one however the wait ends.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD};
use crate::support::{Program, kortix, started};

async fn service_with(status: &str) -> MockServer {
    let server = MockServer::start().await;
    service::starting(&server).await;
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, service::run(status)).await;
    let said = json!({
        "type": "assistant", "content": json!({ "content": "hello\n" }).to_string(),
        "metadata": json!({ "stream_status": "chunk" }).to_string(), "_event_id": "7-1",
    });
    let ending = if status == "succeeded" { "completed" } else { status };
    let end = json!({ "type": "status", "status": ending, "message": "gave up", "_event_id": "7-2" });
    let events = ResponseTemplate::new(200)
        .set_body_raw(format!("data: {said}\n\ndata: {end}\n\n"), "text/event-stream");
    service::answer_first(&server, u64::MAX, "GET", &format!("/x/v1/executions/{RUN}/events"), events).await;
    server
}

/// The one test of the report.
fn case(program: &Program) -> TestCase {
    let text = std::fs::read_to_string(program.path("report.xml")).unwrap();
    let mut report = Report::deserialize_from_str(&text).unwrap();
    assert_eq!((report.tests, report.test_suites[0].test_cases.len()), (1, 1), "{text}");
    report.test_suites.remove(0).test_cases.remove(0)
}

const WAYS: [(&str, &str, &str); 5] = [
    ("projects thread create prj_1 --prompt x --wait", "kortix.projects.thread.create", "x"),
    (
        "projects thread create prj_1 --prompt x --name nightly --watch",
        "kortix.projects.thread.create",
        "nightly",
    ),
    (
        "executions create th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10 --prompt x --wait",
        "kortix.executions.create",
        "x",
    ),
    ("executions wait exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c", "kortix.executions.wait", RUN),
    ("executions watch --json exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c", "kortix.executions.watch", RUN),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_succeeded_is_a_test_that_passed() {
    let server = service_with("succeeded").await;
    for (line, class, name) in WAYS {
        let mut program = kortix(&server).line(line).line("--junit report.xml");
        program.run_here().await.exits(0);
        let case = case(&program);
        assert_eq!((case.classname.as_deref(), case.name.as_str()), (Some(class), name));
        assert!(matches!(case.status, TestCaseStatus::Success { .. }), "{case:?}");
        assert_eq!(case.system_out.as_deref(), Some("hello"), "{line}");
        assert!(case.time.is_some());
        let properties: Vec<_> =
            case.properties.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
        assert!(properties.contains(&("execution_id", RUN)), "{line}: {properties:?}");
        let knows_thread = !line.starts_with("executions watch") || line.contains("--json");
        assert_eq!(properties.contains(&("thread_id", RUN_THREAD)), knows_thread, "{line}: {properties:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_failed_is_a_failure_with_its_reason() {
    let server = service_with("failed").await;
    for (line, ..) in WAYS {
        let mut program = kortix(&server).line(line).line("--junit report.xml");
        program.run_here().await.exits(3);
        let TestCaseStatus::NonSuccess { kind, ty, message, description, .. } = case(&program).status else {
            panic!("{line}: it passed");
        };
        assert_eq!((kind, ty.as_deref()), (NonSuccessKind::Failure, Some("run_failed")), "{line}");
        assert!(message.unwrap().contains("failed"), "{line}");
        assert!(description.unwrap().starts_with("exit code 3"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kept_a_run_from_its_end_is_an_error() {
    let server = service_with("running").await;
    let wait = format!("executions wait {RUN} --junit report.xml");
    let mut program = kortix(&server).line(&wait).line("--timeout 300ms");
    program.run_here().await.exits(124);
    let TestCaseStatus::NonSuccess { kind, ty, description, .. } = case(&program).status else {
        panic!("it passed");
    };
    assert_eq!((kind, ty.as_deref()), (NonSuccessKind::Error, Some("timeout")));
    assert!(description.unwrap().contains(&format!("come back to it with `kortix executions wait {RUN}`")));

    let mut program = kortix(&server).line(&wait);
    let (running, _) = started(&mut program, RUN).await;
    running.signal(rustix::process::Signal::INT);
    running.finish().await.exits(130);
    let TestCaseStatus::NonSuccess { ty, .. } = case(&program).status else { panic!("it passed") };
    assert_eq!(ty.as_deref(), Some("interrupted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_started_without_a_place_for_the_report() {
    let server = service_with("succeeded").await;
    for (line, why) in [
        (
            "projects thread create prj_1 --prompt x --wait --junit missing/report.xml",
            "cannot write missing/report.xml",
        ),
        ("projects thread create prj_1 --prompt x --wait --junit .", "it is not a file"),
        ("projects thread create prj_1 --prompt x --junit report.xml", "--junit needs --wait or --watch"),
        ("run x --junit missing/report.xml", "cannot write missing/report.xml"),
    ] {
        let finished = kortix(&server).line(line).run().await.exits(2);
        assert!(finished.stderr.contains(why), "{line}: {finished:#?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
