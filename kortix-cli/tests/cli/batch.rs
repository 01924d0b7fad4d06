//! Batches: what is sent, what is printed, and what a further call with the same journal does.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use quick_junit::Report;
use serde_json::{Value, json};
use tokio::sync::Notify;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::support::service::{self, RUN, RUN_THREAD};
use crate::support::{Finished, Program, kortix, started, unconfigured};

/// A test double of the service: it makes threads, remembers what it made under which key, and fails as it is told.
#[derive(Clone, Default)]
struct Double(Arc<(Mutex<State>, Notify)>);

#[derive(Default)]
struct State {
    /// What was made, by key.
    made: HashMap<String, Value>,
    /// The names in the order in which they came, repetitions included.
    names: Vec<String>,
    /// Answers instead of the thread, by name.
    answers: HashMap<String, ResponseTemplate>,
    /// After so many are made, others are made too, and nobody is told.
    silent_after: Option<usize>,
}

impl Double {
    async fn start(&self) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(self.clone()).mount(&server).await;
        server
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap()
    }

    fn fails(self, name: &str, answer: ResponseTemplate) -> Self {
        self.state().answers.insert(name.to_owned(), answer);
        self
    }

    fn recovers(&self) {
        self.state().answers.clear();
    }

    /// Returns when so many are made.
    async fn has_made(&self, count: usize) {
        let waiting = async {
            loop {
                let changed = self.0.1.notified();
                if self.state().made.len() >= count {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), waiting).await.unwrap();
    }

    /// The different names among all that was made, which must be as many.
    fn made_names(&self) -> BTreeSet<String> {
        let state = self.state();
        let names: BTreeSet<_> = state.made.values().map(|made| made["project_id"].to_string()).collect();
        assert_eq!(names.len(), state.made.len(), "none twice");
        names
    }

    fn names(&self) -> Vec<String> {
        let mut names = self.state().names.clone();
        names.sort();
        names
    }
}

impl Respond for Double {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let name = String::from_utf8_lossy(&request.body).trim_start_matches("name=").to_owned();
        let key = request.headers.get("idempotency-key").unwrap().to_str().unwrap().to_owned();
        let mut state = self.state();
        state.names.push(name.clone());
        if let Some(answer) = state.answers.get(&name) {
            return answer.clone();
        }
        let number = state.made.len();
        let is_known = state.made.contains_key(&key);
        let made = state
            .made
            .entry(key)
            .or_insert_with(|| json!({ "thread_id": format!("th-{number}"), "project_id": name }))
            .clone();
        let answer = ResponseTemplate::new(200).set_body_json(made);
        let answer = if is_known { answer.insert_header("Idempotency-Replayed", "true") } else { answer };
        self.0.1.notify_one();
        match state.silent_after {
            Some(most) if state.made.len() > most => answer.set_delay(Duration::from_mins(10)),
            _ => answer,
        }
    }
}

fn lines(finished: &Finished) -> Vec<Value> {
    let mut lines: Vec<Value> =
        finished.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.sort_by_key(|line| line["index"].as_u64());
    lines
}

fn limit() -> ResponseTemplate {
    ResponseTemplate::new(402).set_body_json(json!({ "detail": {
        "message": "Thread limit exceeded", "current_count": 2, "limit": 2, "error_code": "THREAD_LIMIT_EXCEEDED",
    }}))
}

fn invalid() -> ResponseTemplate {
    ResponseTemplate::new(400).set_body_json(json!({ "detail": "bad" }))
}

fn names(count: usize) -> String {
    (0..count).fold("name\n".to_owned(), |text, n| text + &format!("n{n}\n"))
}

const FROM: &str = "threads create --retries 0 --from in.csv";

#[tokio::test(flavor = "multi_thread")]
async fn each_record_is_made_and_told() {
    let double = Double::default();
    let server = double.start().await;
    let finished = kortix(&server).file("in.csv", &names(10)).line(FROM).run().await.exits(0);
    let lines = lines(&finished);
    assert_eq!(lines.len(), 10);
    for (n, line) in lines.iter().enumerate() {
        assert_eq!((&line["index"], &line["line"]), (&json!(n), &json!(n + 2)));
        assert_eq!(
            (&line["ok"], &line["status"], &line["attempts"]),
            (&json!(true), &json!("created"), &json!(1))
        );
        assert_eq!(line["project_id"], format!("n{n}"));
        let made = double.state().made[line["idempotency_key"].as_str().unwrap()].clone();
        assert_eq!(made["thread_id"], line["thread_id"]);
    }
    assert!(finished.stderr.starts_with("10 accepted, 0 failed in "), "{finished:#?}");

    let finished = kortix(&server).file("in.csv", &names(3)).line(FROM).line("-o name").run().await.exits(0);
    assert_eq!(finished.stdout.lines().count(), 3);
    assert!(finished.stdout.lines().all(|line| line.starts_with("th-")), "{finished:#?}");
    let program = kortix(&server).file("in.csv", &names(2)).line(FROM).line("--jq .ok --quiet");
    let finished = program.run().await.exits(0);
    assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("true\ntrue\n", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_told_in_its_place_and_is_the_exit_code() {
    let busy = service::busy();
    let gone = ResponseTemplate::new(503).set_body_json(json!({ "detail": "away" }));
    for (answers, code) in [
        (vec![("n1", invalid())], 2),
        (vec![("n1", busy.clone()), ("n2", invalid())], 2),
        (vec![("n1", busy), ("n3", ResponseTemplate::new(404))], 6),
        (vec![("n0", invalid()), ("n4", gone)], 1),
    ] {
        let failures = answers.len();
        let double =
            answers.into_iter().fold(Double::default(), |double, (name, answer)| double.fails(name, answer));
        let server = double.start().await;
        let program = kortix(&server).file("in.csv", &names(5)).line(FROM).line("--json --parallel 1");
        let finished = program.run().await.exits(code);
        let lines = lines(&finished);
        assert_eq!(lines.len(), 5);
        let failed: Vec<_> = lines.iter().filter(|line| line["ok"] == false).collect();
        assert_eq!(failed.len(), failures, "{finished:#?}");
        for line in failed {
            assert!(line["error"]["kind"].is_string() && line["error"]["exit_code"].is_u64(), "{line}");
            assert_eq!(line["attempts"], 1, "{line}");
        }
        let error = finished.error();
        assert_eq!(
            (&error["accepted"], &error["failed"]),
            (&json!(5 - failures), &json!(failures)),
            "{error}"
        );
        assert_eq!(error["exit_code"], code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_stops_when_it_is_told_to() {
    for (flags, sent) in [("--fail-fast", 2), ("--max-failures 2", 4), ("", 6)] {
        let double = Double::default().fails("n1", invalid()).fails("n3", invalid());
        let server = double.start().await;
        let program =
            kortix(&server).file("in.csv", &names(6)).line(FROM).line("--parallel 1 --json").line(flags);
        let finished = program.run().await.exits(2);
        assert_eq!(double.names().len(), sent, "{flags}");
        assert_eq!(finished.error()["not_sent"], 6 - sent, "{flags}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_in_the_middle_ends_it_and_a_further_call_goes_on() {
    let double = Double::default().fails("n2", limit()).fails("n3", limit());
    let server = double.start().await;
    let mut program =
        kortix(&server).file("in.csv", &names(5)).line(FROM).line("--parallel 1 --journal j --json");
    let finished = program.run_here().await.exits(7);
    let error = finished.error();
    assert_eq!((&error["kind"], &error["not_sent"]), (&json!("limit_exceeded"), &json!(2)));
    assert_eq!(double.names(), ["n0", "n1", "n2"], "{finished:#?}");

    double.recovers();
    let finished = program.run_here().await.exits(0);
    assert_eq!(double.names(), ["n0", "n1", "n2", "n2", "n3", "n4"]);
    assert_eq!(lines(&finished).len(), 3, "what was done before is not told again");
    let summary: Value = serde_json::from_str(finished.stderr.trim()).unwrap();
    assert_eq!((&summary["summary"]["accepted"], &summary["summary"]["skipped"]), (&json!(3), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_credential_ends_it() {
    let double = Double::default().fails("n0", ResponseTemplate::new(401));
    let server = double.start().await;
    let program = kortix(&server).file("in.csv", &names(50)).line(FROM).line("--parallel 1 --json");
    let error = program.run().await.exits(4).error();
    assert_eq!((double.names().len(), &error["not_sent"]), (1, &json!(49)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_checked_whole_before_anything_is_sent() {
    let double = Double::default();
    let server = double.start().await;
    let csv = |text: &str| ("in.csv", text.to_owned());
    for ((file, content), why) in [
        (csv("name\na\nb,c\n"), "in.csv, line 3: 2 cells, and the header has 1"),
        (
            csv("name,colour\na,red\n"),
            "in.csv, line 1: unknown field \"colour\"; there are name, idempotency_key",
        ),
        (csv("prompt\nx\n"), "in.csv, line 1: unknown field \"prompt\""),
        (
            ("in.jsonl", "{\"name\":\"a\"}\n{\"name\":7}\n".to_owned()),
            "in.jsonl, line 2: name is not a string",
        ),
        (("in", "a\n".to_owned()), "the format of in is not evident"),
    ] {
        let program = kortix(&server).file(file, &content).line("threads create --from").line(file);
        let finished = program.run().await.exits(2);
        assert!(finished.stderr.contains(why), "{finished:#?}");
        assert_eq!(finished.stdout, "");
    }
    let finished = kortix(&server).line("threads create --from missing.csv").run().await;
    assert!(finished.stderr.contains("cannot read missing.csv"), "{finished:#?}");
    for line in [
        "threads create --from in.csv --name x",
        "threads create --parallel 3",
        "threads create --from in.csv --parallel 65",
        "threads create --from in.csv --repeat-unclear",
        "threads create --junit report.xml",
        "projects thread create --from in.csv --prompt x",
        "projects thread create prj_1 --from in.csv --watch",
        "projects thread create prj_1",
        "threads create --from in.csv -o yaml",
    ] {
        unconfigured().file("in.csv", "name\n").line(line).run().await.exits(2);
    }
    assert!(double.names().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_taken_as_it_comes() {
    let double = Double::default();
    let server = double.start().await;
    let program = kortix(&server).line("threads create --from - --parallel 1 --json");
    let input = "{\"name\":\"a\"}\n{\"nome\":\"b\"}\n{\"name\":\"c\"}\n";
    let finished = program.stdin(input).run().await.exits(2);
    assert_eq!(double.names(), ["a", "c"]);
    let wrong = &lines(&finished)[1];
    assert_eq!((&wrong["status"], &wrong["line"]), (&json!("refused"), &json!(2)));
    assert_eq!(wrong["error"]["kind"], "usage");

    let program = kortix(&server).line("threads create --from - --format lines");
    program.stdin("d\n\ne\n").run().await.exits(0);
    assert_eq!(double.names(), ["a", "c", "d", "e"]);
    kortix(&server).line("threads create --from -").stdin("d\n").run().await.exits(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_started_for_each_record_and_waited_for() {
    let server = MockServer::start().await;
    service::starting(&server).await;
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, service::run("failed")).await;
    let records = "{\"prompt\":\"a\",\"name\":\"first\",\"success_prompt\":\"s\"}\n{\"prompt\":\"b\",\"project\":\"prj_1\"}\n";
    let program = |line: &str| kortix(&server).file("in.ndjson", records).line(line);
    let from = "projects thread create prj_1 --from in.ndjson";

    let finished = program(from).run().await.exits(0);
    let started: Vec<_> = lines(&finished).iter().map(|line| line["execution_id"].clone()).collect();
    assert_eq!(started, [RUN, RUN]);
    let bodies: Vec<Value> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|r| serde_json::from_slice(&r.body).unwrap())
        .collect();
    let first = bodies.iter().find(|body| body["starterPrompt"] == "a").unwrap();
    assert_eq!((&first["name"], &first["successPrompt"]), (&json!("first"), &json!("s")), "{first}");

    let mut waiting = program(from).line("--wait --json --junit report.xml --journal j");
    let finished = waiting.run_here().await.exits(3);
    for line in lines(&finished) {
        assert_eq!((&line["ok"], &line["status"]), (&json!(false), &json!("failed")), "{line}");
        assert_eq!((&line["thread_id"], &line["error"]["kind"]), (&json!(RUN_THREAD), &json!("run_failed")));
    }
    let report = |program: &Program| {
        let text = std::fs::read_to_string(program.path("report.xml")).unwrap();
        Report::deserialize_from_str(&text).unwrap().test_suites.remove(0)
    };
    let suite = report(&waiting);
    assert_eq!((suite.tests, suite.failures, suite.errors), (2, 2, 0));
    assert!(suite.test_cases.iter().all(|case| case.system_out.as_deref() == Some("hello")), "{suite:?}");
    assert_eq!(suite.test_cases[0].properties[1].value.as_str(), RUN);
    let mut titles: Vec<_> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["b", "first"]);

    let requests = server.received_requests().await.unwrap().len();
    let finished = waiting.run_here().await.exits(3);
    assert_eq!(finished.stdout, "", "a run that failed is done, and the batch is what it was");
    assert_eq!(server.received_requests().await.unwrap().len(), requests);
    assert_eq!(report(&waiting).skipped, 2);

    let missing = program("projects thread create --from in.ndjson").run().await.exits(2);
    assert!(missing.stderr.contains("line 1: project is missing"), "{missing:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_goes_on_after_a_crash_is_waited_for_and_not_started_again() {
    let server = MockServer::start().await;
    service::starting(&server).await;
    let at = format!("/x/v1/executions/{RUN}");
    service::answer(&server, "GET", &at, 200, service::run("running")).await;
    let line = "projects thread create prj_1 --from in.txt --wait --journal j --jq .status -r";
    let mut program = kortix(&server).file("in.txt", "a\n").line(line);
    let mut child = program.spawn();
    let looked = async {
        while server.received_requests().await.unwrap().iter().all(|request| request.url.path() != at) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), looked).await.unwrap();
    child.kill().await.unwrap();

    server.reset().await;
    service::answer(&server, "GET", &at, 200, service::run("succeeded")).await;
    let finished = program.run_here().await.exits(0);
    assert_eq!(finished.stdout, "succeeded\n", "{finished:#?}");
    assert!(server.received_requests().await.unwrap().iter().all(|request| request.method == "GET"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_the_request_of_the_first_record() {
    let double = Double::default();
    let server = double.start().await;
    let mut program = kortix(&server).file("in.csv", &names(3)).line(FROM).line("--journal j --dry-run");
    let finished = program.run_here().await.exits(0);
    assert!(finished.stdout.contains("POST") && finished.stdout.contains("n0"), "{finished:#?}");
    assert!(double.names().is_empty() && !program.path("j").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_project_is_waited_for() {
    let server = MockServer::start().await;
    service::answer_first(&server, 2, "POST", "/api/v1/projects/prj_1/thread", service::busy()).await;
    service::starting(&server).await;
    let program = kortix(&server).file("in.txt", "a\nb\n").line("projects thread create prj_1 --from in.txt");
    let finished = program.run().await.exits(0);
    for line in ["line 1", "line 2"] {
        let said = format!("retry: {line}: attempt 1 failed");
        assert_eq!(finished.stderr.matches(&said).count(), 1, "{finished:#?}");
    }
    let retries = |line: &&str| line.contains(r#""retry":"#);
    server.reset().await;
    service::answer_first(&server, 1, "POST", "/api/v1/projects/prj_1/thread", service::busy()).await;
    service::starting(&server).await;
    let program =
        kortix(&server).file("in.txt", "a\n").line("projects thread create prj_1 --from in.txt --json");
    let stderr = program.run().await.exits(0).stderr;
    let retry: Value = serde_json::from_str(stderr.lines().find(retries).unwrap()).unwrap();
    assert_eq!(retry["retry"]["line"], 1, "{retry:#}");
}

/// Interrupts a batch of which two records are made and two are under way, after `signals` signals.
async fn interrupted(flags: &str) -> (Double, MockServer, Program, Finished) {
    let double = Double::default();
    double.state().silent_after = Some(2);
    let server = double.start().await;
    let mut program = kortix(&server)
        .env("KORTIX_HONOURS_IDEMPOTENCY_KEY", "1")
        .file("in.csv", &names(20))
        .line("threads create --from in.csv --journal j --parallel 2")
        .line(flags);
    let mut child = program.spawn();
    double.has_made(4).await;
    let signal = |child: &tokio::process::Child| {
        let pid = rustix::process::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    };
    signal(&child);
    let mut stderr = tokio::io::BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("under way") {
        assert_ne!(tokio::io::AsyncBufReadExt::read_line(&mut stderr, &mut said).await.unwrap(), 0, "{said}");
    }
    signal(&child);
    let mut rest = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut stderr, &mut rest).await.unwrap();
    let finished = Finished::of(child).await;
    let finished = Finished { stderr: said + &rest, ..finished };
    (double, server, program, finished)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_says_how_far_it_is_and_how_to_go_on() {
    let (double, _server, mut program, finished) = interrupted("").await;
    let finished = finished.exits(130);
    assert!(finished.stderr.contains("waiting a moment for 2 under way"), "{finished:#?}");
    assert!(
        finished.stderr.contains("2 accepted, 0 failed, 2 under way that may be carried out"),
        "{finished:#?}"
    );
    assert!(
        finished.stderr.contains("run the same command again to go on: what j has as done"),
        "{finished:#?}"
    );
    assert_eq!(lines(&finished).len(), 2, "what is known is told");

    double.state().silent_after = None;
    let finished = program.run_here().await.exits(0);
    assert_eq!(lines(&finished).iter().filter(|line| line["replayed"] == true).count(), 2);
    assert_eq!(double.made_names().len(), 20, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_is_the_same_with_its_own_code() {
    let double = Double::default();
    double.state().silent_after = Some(0);
    let server = double.start().await;
    let mut program = kortix(&server).file("in.csv", &names(9)).line(FROM).line("--timeout 300ms --json");
    let (running, _) = started(&mut program, "under way").await;
    running.signal(rustix::process::Signal::INT);
    let finished = running.finish().await.exits(124);
    let error = finished.error();
    assert_eq!((&error["kind"], &error["under_way"]), (&json!("timeout"), &json!(4)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_batch_goes_on_and_makes_each_record_once() {
    let double = Double::default();
    double.state().silent_after = Some(30);
    let server = double.start().await;
    let mut program = kortix(&server)
        .env("KORTIX_HONOURS_IDEMPOTENCY_KEY", "1")
        .file("in.csv", &names(100))
        .line("threads create --from in.csv --journal j --parallel 8");
    let mut child = program.spawn();
    double.has_made(38).await;
    child.kill().await.unwrap();

    double.state().silent_after = None;
    let finished = program.run_here().await.exits(0);
    assert!(finished.stderr.contains(" skipped as done"), "{finished:#?}");
    assert_eq!(double.made_names().len(), 100, "each once");

    let journal = std::fs::read_to_string(program.path("j")).unwrap();
    assert!(!journal.contains("canary") && !journal.contains("pk_0"), "it holds no credential");
    let again = program.run_here().await.exits(0);
    assert!(again.stderr.starts_with("0 accepted, 0 failed, 100 skipped as done in "), "{again:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_honoured_keys_what_is_unclear_is_not_repeated_unasked() {
    let lost = ResponseTemplate::new(502);
    let double = Double::default().fails("n1", lost);
    let server = double.start().await;
    let mut program = kortix(&server).file("in.csv", &names(3)).line(FROM).line("--journal j --json");
    let finished = program.run_here().await.exits(1);
    assert_eq!(lines(&finished)[1]["status"], "unclear");
    assert_eq!(finished.error()["unclear"], 1);

    double.recovers();
    let finished = program.run_here().await.exits(1);
    let line = &lines(&finished)[0];
    assert_eq!((&line["index"], &line["error"]["kind"]), (&json!(1), &json!("unclear")), "{line}");
    let hint = line["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("`kortix threads list`") && hint.contains("--repeat-unclear"), "{hint}");
    assert_eq!(double.names(), ["n0", "n1", "n2"], "nothing was sent");

    let mut program = program.line("--repeat-unclear");
    program.run_here().await.exits(0);
    assert_eq!(double.names(), ["n0", "n1", "n1", "n2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_of_another_input_or_server_is_refused() {
    let (double, other) = (Double::default(), Double::default());
    let (server, other_server) = (double.start().await, other.start().await);
    let mut program = kortix(&server).file("in.csv", &names(2)).line(FROM).line("--journal j");
    program.run_here().await.exits(0);
    let mut elsewhere = program.env("KORTIX_BASE_URL", &other_server.uri());
    let finished = elsewhere.run_here().await.exits(2);
    assert!(finished.stderr.contains("of another server"), "{finished:#?}");
    let mut changed = elsewhere.env("KORTIX_BASE_URL", &server.uri()).file("in.csv", &names(3));
    let finished = changed.run_here().await.exits(2);
    assert!(finished.stderr.contains("of another input"), "{finished:#?}");
    assert_eq!((double.names().len(), other.names().len()), (2, 0));

    let mut stream = kortix(&server).line("threads create --from - --journal j").stdin("{\"name\":\"a\"}\n");
    stream.run_here().await.exits(0);
    let mut changed = stream.stdin("{\"name\":\"b\"}\n");
    let finished = changed.run_here().await.exits(2);
    assert!(
        finished.stderr.contains("line 1 is not the record that was sent from there before"),
        "{finished:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_had_enough_does_not_end_the_work() {
    let double = Double::default();
    let server = double.start().await;
    let mut program = kortix(&server).file("in.csv", &names(20)).line(FROM).line("--parallel 1");
    let mut child = program.spawn();
    drop(child.stdout.take());
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
    assert_eq!(double.names().len(), 20);
}
