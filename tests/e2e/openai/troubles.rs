//! What an endpoint and a model can do wrong.

use kortix_tests::{
    model::{End, MODEL, Question, Reply, ScriptedModel},
    server::Options,
};
use serde_json::{Value, json};

use super::{Scene, inner, of_word};
use crate::events::said;

/// So often is a question asked again in these tests, and so long may the endpoint be silent.
const LIMITS: [&str; 4] = ["--openai-retries", "3", "--openai-timeout", "2"];

fn busy(status: u16) -> Reply {
    Reply::refusal(status, &json!({"message": "later"})).header("retry-after", "0")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_passes_is_waited_for_and_told() {
    let scene = Scene::with(
        &LIMITS,
        [
            busy(429),
            busy(503),
            Reply::nothing().saying("Half of a ").then(End::Cut),
            Reply::nothing().saying("A whole answer.").because("stop"),
        ],
    )
    .await;
    let (execution, events) = scene.run("Say it").await;
    assert_eq!(execution.turns[0].output, "A whole answer.", "{execution:?}");
    let retries = of_word(&events, "llm_retry");
    let reasons: Vec<_> = retries.iter().map(|event| inner(event, "content")["reason"].clone()).collect();
    assert_eq!(reasons, ["llm_rate_limit", "llm_overloaded", "llm_overloaded"]);
    assert_eq!(inner(retries[0], "content")["delay_seconds"], 0.0, "as the endpoint asked for");
    // What broke off was told, and is void from the next beginning on.
    let from = |start: &Value| events.iter().position(|event| event == start).unwrap();
    let [broken, whole] = of_word(&events, "llm_response_start").try_into().unwrap();
    let void = said(&events[from(broken)..from(whole)]);
    assert!(!void.is_empty() && "Half of a ".starts_with(&void), "{void}");
    assert_eq!(said(&events[from(whole)..]), "A whole answer.");
    let questions = scene.model.questions();
    assert!(
        questions.iter().all(|question| question.body == questions[0].body),
        "the same question each time"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_pass_is_told_as_what_it_is() {
    let long = json!({"code": "context_length_exceeded", "message": "too long"});
    let stalled = || Reply::nothing().saying("And then ").then(End::Silence);
    let cases: [(&str, usize, Vec<Reply>); 6] = [
        (
            "llm_unauthorized",
            1,
            vec![Reply::refusal(401, &json!({"message": "wrong key sk-the-key-of-the-tests"}))],
        ),
        ("llm_overloaded", 4, (0..4).map(|_| busy(500)).collect()),
        ("llm_rate_limit", 4, (0..4).map(|_| busy(429)).collect()),
        ("llm_timeout", 4, vec![busy(500), Reply::Silence, busy(500), stalled()]),
        ("llm_refused", 1, vec![Reply::refusal(404, &json!({"message": "no such model"}))]),
        ("context_too_long", 6, (0..6).map(|_| Reply::refusal(400, &long)).collect()),
    ];
    let scene = Scene::with(&LIMITS, []).await;
    let mut asked = 0;
    for (code, questions, replies) in cases {
        scene.model.go_on(replies);
        let (execution, events) = scene.run("Try").await;
        asked += questions;
        let error = execution.error.unwrap();
        assert_eq!((error.code.as_str(), scene.model.questions().len()), (code, asked), "{}", error.message);
        let told = events.iter().find(|event| event["type"] == "error").unwrap();
        assert_eq!(told["error"], error.message);
        assert_eq!(told["recoverable"], !matches!(code, "llm_unauthorized" | "context_too_long"));
        assert!(!events.iter().any(|event| event.to_string().contains(super::KEY)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_call_is_answered_and_fails_nothing() {
    let scene = Scene::new([
        Reply::nothing().calling("a", "shell", r#"{"command": "#).because("tool_calls"),
        Reply::nothing()
            .calling("b", "fly", "{}")
            .calling("b", "shell", r#"{"cmd": "ls"}"#)
            .calling("", "read_file", r#"{"path": "nothing-here"}"#)
            .because("tool_calls"),
        Reply::complete("Done at last."),
    ])
    .await;
    let (execution, events) = scene.run("Try").await;
    assert_eq!(execution.turns[0].output, "Done at last.", "{execution:?}");
    assert_eq!(of_word(&events, "tool_failed").len(), 4);
    let question = scene.model.questions().pop().unwrap();
    let results = question.contents("tool");
    let expected = ["are not JSON", "no tool `fly`", "missing field `command`", "no such file"];
    for (result, expected) in results.iter().zip(expected) {
        assert!(result.contains(expected), "{result}");
    }
    // What is sent back can be read by any endpoint: each call with JSON and an id of its own.
    let messages = question.body["messages"].as_array().unwrap().clone();
    let calls: Vec<_> = messages.iter().filter_map(|m| m["tool_calls"].as_array()).flatten().collect();
    let ids: Vec<_> = calls.iter().map(|call| call["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "b", "call_2_1", "call_2_2"]);
    assert!(calls.iter().all(|call| {
        serde_json::from_str::<Value>(call["function"]["arguments"].as_str().unwrap()).unwrap().is_object()
    }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_that_is_too_long_is_made_shorter() {
    let long = json!({"code": "context_length_exceeded", "message": "too long"});
    let scene = Scene::new([
        Reply::call("shell", &json!({"command": "seq 1 3000"})),
        Reply::call("shell", &json!({"command": "echo short"})),
        Reply::refusal(400, &long),
        Reply::text("Now it fits."),
    ])
    .await;
    let (execution, events) = scene.run("Count").await;
    assert_eq!(execution.turns[0].output, "Now it fits.", "{execution:?}");
    assert_eq!(of_word(&events, "context_usage").len(), 1);
    let questions = scene.model.questions();
    let [.., refused, taken] = questions.as_slice() else { panic!("{}", questions.len()) };
    let length = |question: &Question| question.body.to_string().len();
    assert!(length(taken) < length(refused) * 2 / 3);
    assert_eq!(taken.contents("user"), ["Count"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn budgets_hold() {
    let step = || Reply::call("shell", &json!({"command": "true"}));
    let limits = ["--openai-max-steps", "3", "--openai-max-tokens", "1000"];
    let scene = Scene::with(&limits, (0..3).map(|_| step())).await;
    let (execution, _) = scene.run("For ever").await;
    assert_eq!(execution.error.unwrap().code, "step_budget");
    assert_eq!(scene.model.questions().len(), 3);
    let dear = json!({"choices": [], "usage": {"total_tokens": 1_000}});
    scene.model.go_on([step().chunk(dear)]);
    let (execution, _) = scene.run("For ever").await;
    assert_eq!(execution.error.unwrap().code, "token_budget");
    assert_eq!(scene.model.questions().len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_limit_ends_a_model_and_its_tools() {
    let model = ScriptedModel::answering([
        Reply::nothing().saying("Let me think ").then(End::Silence),
        Reply::call("shell", &json!({"command": "echo $$ > pid; sleep 600"})),
    ])
    .await
    .unwrap();
    let options = Options::local().arguments(&model.arguments()).arguments(&["--run-time-limit", "3"]);
    let stage = crate::support::Stage::new(options, "ultra");
    let made = stage.client().threads().create().await.unwrap();
    let scene = Scene { model, stage, made };
    for _ in 0..2 {
        let (execution, _) = scene.run("Take your time").await;
        assert_eq!(execution.error.unwrap().code, "time_limit");
    }
    let alive = "kill -0 $(cat pid) 2>/dev/null && echo alive || echo gone";
    let sandbox = scene.sandbox().await;
    assert_eq!(scene.client().sandboxes().execute(&sandbox, alive).await.unwrap().output, "gone\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doctor_asks_the_endpoint_for_the_model() {
    let model = ScriptedModel::answering([]).await.unwrap();
    let doctor = |model: &str, url: &str| {
        let dir = tempfile::tempdir().unwrap();
        let output = std::process::Command::new(kortix_tests::binaries::path("kortix-server").unwrap())
            .args(["doctor", "--json", "--driver", "fake", "--data-dir", dir.path().to_str().unwrap()])
            .args(["--agent", "shell,openai", "--openai-model", model, "--openai-base-url", url])
            .env("OPENAI_API_KEY", super::KEY)
            .output()
            .unwrap();
        let checks: Value = serde_json::from_slice(&output.stdout).unwrap();
        let check = checks.as_array().unwrap().iter().find(|check| check["name"] == "agent openai").unwrap();
        (output.status.success(), check["outcome"].as_str().unwrap().to_owned())
    };
    assert_eq!(doctor(MODEL, model.url()), (true, "ok".to_owned()));
    assert_eq!(doctor("another", model.url()), (true, "warning".to_owned()));
    assert_eq!(doctor(MODEL, "http://127.0.0.1:1/v1"), (false, "missing".to_owned()));
}

#[test]
fn a_server_without_model_or_key_does_not_start() {
    let serve = |arguments: &[&str]| {
        let dir = tempfile::tempdir().unwrap();
        let output = std::process::Command::new(kortix_tests::binaries::path("kortix-server").unwrap())
            .args(["serve", "--data-dir", dir.path().to_str().unwrap(), "--agent", "openai"])
            .args(arguments)
            .env_remove("OPENAI_API_KEY")
            .output()
            .unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(serve(&[]).contains("--openai-model"));
    assert!(serve(&["--openai-model", "m"]).contains("OPENAI_API_KEY or --openai-key-file"));
    assert!(serve(&["--openai-model", "m", "--openai-key-file", "/nowhere"]).contains("key file /nowhere"));
    assert!(serve(&["--openai-model", "m", "--openai-base-url", "http://me@host/v1"]).contains("no user"));
}
