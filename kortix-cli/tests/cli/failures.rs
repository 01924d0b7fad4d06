//! Every failure has its exit code, leaves standard output empty, and is one JSON object for programs.

use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD, THREAD};
use crate::support::{kortix, unconfigured};

fn detail(status: u16, detail: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("x-request-id", "req-7")
        .set_body_json(json!({ "detail": detail }))
}

fn answers() -> Vec<(ResponseTemplate, i32, &'static str)> {
    let limit = json!({
        "message": "Thread limit exceeded", "current_count": 10, "limit": 12, "error_code": "THREAD_LIMIT_EXCEEDED"
    });
    vec![
        (detail(400, &json!("bad")), 2, "validation"),
        (detail(401, &json!("Token has expired")), 4, "authentication"),
        (detail(402, &limit), 7, "limit_exceeded"),
        (detail(403, &json!("Not authorized")), 4, "permission"),
        (detail(404, &json!("Thread not found")), 5, "not_found"),
        (service::busy(), 6, "conflict"),
        (
            detail(422, &json!([{ "type": "t", "loc": ["query", "limit"], "msg": "too big" }])),
            2,
            "validation",
        ),
        (detail(429, &json!("slow down")), 7, "rate_limited"),
        (detail(500, &json!("Thread operation failed")), 1, "server"),
        (ResponseTemplate::new(502).set_body_string("<html>bad gateway</html>"), 1, "server"),
        (detail(503, &json!("Server is shutting down")), 1, "server"),
        (ResponseTemplate::new(418), 1, "unexpected"),
        (ResponseTemplate::new(200).set_body_string("{\"thread"), 1, "decode"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_exit_code() {
    for (answer, code, kind) in answers() {
        let server = service::always(answer).await;
        let finished = kortix(&server).line("threads create --json --retries 0").run().await.exits(code);
        assert_eq!(finished.stdout, "", "{kind}");
        let error = finished.error();
        assert_eq!((&error["kind"], &error["exit_code"]), (&json!(kind), &json!(code)), "{finished:#?}");
        for field in ["message", "code", "status", "request_id", "hint"] {
            assert!(error.get(field).is_some(), "{kind} has no {field}: {finished:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_leaves_standard_output_empty_when_it_fails() {
    let server = service::always(detail(404, &json!("not found"))).await;
    for line in [
        "threads create".to_owned(),
        format!("threads get {THREAD}"),
        "threads list".to_owned(),
        format!("threads delete {THREAD}"),
        "projects get P".to_owned(),
        "projects delete P".to_owned(),
        "projects threads P".to_owned(),
        "projects thread create P --prompt x".to_owned(),
        "projects thread create P --prompt x --wait".to_owned(),
        format!("executions get {RUN}"),
        format!("executions wait {RUN}"),
        format!("executions create {RUN_THREAD} --prompt x"),
        "local logs".to_owned(),
    ] {
        for format in ["table", "json", "ndjson", "name"] {
            let finished = kortix(&server).line(&line).line("-o").line(format).run().await.exits(5);
            assert_eq!(finished.stdout, "", "{line} -o {format}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_says_how_much_there_is_and_what_to_do() {
    let (limit, ..) = answers().swap_remove(2);
    let server = service::always(limit).await;
    let error = kortix(&server).line("threads create --json").run().await.exits(7).error();
    assert_eq!((&error["current_count"], &error["limit"]), (&json!(10), &json!(12)));
    assert_eq!((&error["code"], &error["request_id"]), (&json!("THREAD_LIMIT_EXCEEDED"), &json!("req-7")));
    let finished = kortix(&server).line("threads create").run().await.exits(7);
    insta::assert_snapshot!(finished.stderr, @r#"
    error: cannot create thread: Thread limit exceeded (10 of 12 threads) [402]
    hint: delete what is no longer needed (`kortix threads list`, `kortix threads delete ID`) or raise the plan
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_credential_is_named_by_where_it_came_from() {
    let server = service::always(detail(401, &json!("Token has expired"))).await;
    let finished = kortix(&server).line("threads list").run().await.exits(4);
    insta::assert_snapshot!(finished.stderr, @r#"
    error: cannot list threads: Token has expired [401]
    hint: KORTIX_API_KEY was refused; has it expired, or is it for another server?
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_pair_that_may_not_read_is_told_of_the_jwt() {
    for (status, line, told) in [
        (403, "threads get x", true),
        (401, "projects get x", true),
        (403, "threads delete x", false),
        (404, "threads get x", false),
    ] {
        let server = service::always(detail(status, &json!("Authentication required"))).await;
        let finished = kortix(&server).line(line).run().await;
        assert_eq!(finished.stderr.contains("private ones need a JWT"), told, "{line}: {finished:#?}");
        let finished = kortix(&server).env("KORTIX_API_KEY", "eyJh.b.c").line(line).run().await;
        assert!(!finished.stderr.contains("private ones need a JWT"), "{line}: {finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn suggested_commands_talk_to_the_same_server() {
    let (limit, ..) = answers().swap_remove(2);
    let server = service::always(limit).await;
    let finished = kortix(&server).line("threads create --base-url").line(&server.uri()).run().await.exits(7);
    assert!(
        finished.stderr.contains(&format!("`kortix --base-url {} threads list`", server.uri())),
        "{finished:#?}"
    );
    let server = service::always(service::busy()).await;
    let line = format!("executions create {RUN_THREAD} --prompt x --retries 0 --base-url {}", server.uri());
    let finished = kortix(&server).line(&line).run().await.exits(6);
    let wait = format!("`kortix --base-url {} executions wait {RUN}`", server.uri());
    assert!(finished.stderr.contains(&wait), "{finished:#?}");
    let program = unconfigured().env("KORTIX_API_KEY", "pk_a:sk_b");
    let finished =
        program.line("threads list --retries 0 --base-url http://127.0.0.1:9").run().await.exits(9);
    assert!(finished.stderr.contains("`kortix --base-url http://127.0.0.1:9 doctor`"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_names_the_setting() {
    let answer = ResponseTemplate::new(301).insert_header("Location", "https://elsewhere.test/");
    let finished = kortix(&service::always(answer).await).line("threads list").run().await.exits(1);
    assert!(finished.stderr.contains("hint: set base_url (KORTIX_BASE_URL)"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_is_repeated_only_where_the_key_is_known_to_be_honoured() {
    for (value, requests, code) in [(None, 1, 1), (Some("0"), 1, 1), (Some("1"), 2, 0)] {
        let server = MockServer::start().await;
        service::answer_first(&server, 1, "POST", "/threads", ResponseTemplate::new(502)).await;
        let made = json!({ "thread_id": THREAD, "project_id": "p" });
        service::answer(&server, "POST", "/threads", 200, made).await;
        let program = kortix(&server).line("threads create");
        let program = match value {
            Some(value) => program.env("KORTIX_HONOURS_IDEMPOTENCY_KEY", value),
            None => program,
        };
        program.run().await.exits(code);
        assert_eq!(server.received_requests().await.unwrap().len(), requests, "{value:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_credential_is_found_before_anything_is_sent() {
    let server = service::working().await;
    let program = unconfigured().env("KORTIX_BASE_URL", &server.uri());
    let error = program.line("threads list --json").run().await.exits(4).error();
    assert_eq!(error["kind"], "no_credential");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_server_is_code_9() {
    // Nothing listens on the discard port.
    let program =
        unconfigured().env("KORTIX_API_KEY", "pk_a:sk_b").env("KORTIX_BASE_URL", "http://127.0.0.1:9");
    let finished = program.line("threads list --json --retries 1").run().await.exits(9);
    assert_eq!(finished.error()["kind"], "connect");
    assert_eq!(finished.stdout, "");
    assert_eq!(finished.stderr.matches("\"retry\"").count(), 1, "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_and_configuration_errors_are_objects_as_well() {
    for (line, kind) in [
        ("threads lst --json", "usage"),
        ("threads get -o json", "usage"),
        ("--output=ndjson threads get x --nonsense", "usage"),
        ("threads list --json --base-url ftp://x", "config"),
        ("projects thread create p --json --prompt @missing.md", "usage"),
        ("executions create t --json --prompt - --success-prompt -", "usage"),
        ("local reset --json", "usage"),
    ] {
        let finished = unconfigured().env("KORTIX_API_KEY", "pk_a:sk_b").line(line).run().await.exits(2);
        assert_eq!(finished.error()["kind"], kind, "{line}");
        assert_eq!(finished.stdout, "", "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_one_error_line_and_hints() {
    let finished = unconfigured().line("threads lst --color always").run().await.exits(2);
    assert!(finished.stderr.starts_with("\u{1b}[1m\u{1b}[31merror:"), "{finished:?}");
    let finished = unconfigured().line("threads list").run().await.exits(4);
    let labels: Vec<_> = finished.stderr.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(labels, ["error", "hint"], "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_that_was_given_up_on_says_where_to_look() {
    let never = ResponseTemplate::new(200).set_delay(std::time::Duration::from_mins(10));
    let server = service::always(never).await;
    let finished = kortix(&server).line("threads create --timeout 300ms --json").run().await.exits(124);
    assert_eq!(finished.stdout, "");
    let error = finished.error();
    assert!(error["hint"].as_str().unwrap().contains("`kortix threads list`"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_credential_is_a_configuration_error_that_does_not_repeat_it() {
    let program = unconfigured().env("KORTIX_API_KEY", "canary:half");
    let finished = program.line("threads list --json --base-url http://127.0.0.1:9").run().await.exits(2);
    assert_eq!(finished.error()["kind"], "config");
    assert!(!finished.stderr.contains("canary"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_that_may_have_happened_says_so() {
    let answer = detail(500, &json!("Failed to create thread: no room"));
    let server = service::always(answer).await;
    let finished = kortix(&server).line("threads create --json --retries 0").run().await.exits(1);
    assert_eq!(finished.error()["may_have_executed"], true, "{finished:#?}");
}
