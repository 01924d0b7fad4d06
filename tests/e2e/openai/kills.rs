//! `kill -9` of the server while a model is at work: the loop goes on where it was, and nothing is done twice.

use kortix_tests::model::{End, Reply};
use serde_json::json;

use super::{Scene, of_word};

const ONCE: &str =
    "echo run >> runs; echo before; until [ -e go ]; do sleep 0.05; done; echo after; cat runs";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_outlives_the_server_and_runs_once() {
    let mut scene =
        Scene::new([Reply::call("shell", &json!({"command": ONCE})), Reply::complete("It ran.")]).await;
    let id = scene.start("Run it").await;
    scene.file("runs").await;
    for _ in 0..2 {
        scene.stage.server.kill().unwrap();
        scene.stage.server.restart().unwrap();
    }
    scene.write("go", "").await;
    let (execution, events) = scene.end(&id).await;
    assert_eq!(execution.turns[0].output, "It ran.", "{execution:?}");
    let questions = scene.model.questions();
    assert_eq!(questions.len(), 2, "what was answered is not asked again");
    assert_eq!(questions[1].contents("tool"), ["before\nafter\nrun\n[exit code 0]"]);
    assert_eq!(of_word(&events, "tool_started").len(), 2, "one for each tool");
    let written: String =
        of_word(&events, "tool_output_stream").iter().map(|e| e["output"].as_str().unwrap()).collect();
    assert_eq!(written, "before\nafter\nrun\n", "each piece once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_not_written_down_is_asked_for_again() {
    let mut scene = Scene::new([
        Reply::call("shell", &json!({"command": "echo run >> runs; cat runs"})),
        Reply::nothing().saying("I was about to ").then(End::Silence),
        Reply::text("All done."),
    ])
    .await;
    let id = scene.start("Run it").await;
    scene.model.asked(2).await;
    scene.stage.server.kill().unwrap();
    scene.stage.server.restart().unwrap();
    let (execution, _) = scene.end(&id).await;
    assert_eq!(execution.turns[0].output, "All done.", "{execution:?}");
    let questions = scene.model.questions();
    assert_eq!(questions.len(), 3);
    assert_eq!(questions[1].body, questions[2].body, "the same question");
    assert_eq!(questions[2].contents("tool"), ["run\n[exit code 0]"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_between_answer_and_tool_uses_the_tool_once() {
    let mut scene = Scene::new([]).await;
    scene.stage.server.terminate().unwrap();
    scene.stage.server.restart_with_env("KORTIX_SERVER_FAILPOINT", "openai.answered=kill").unwrap();
    scene.model.go_on([
        Reply::call("shell", &json!({"command": "echo run >> runs; cat runs"})),
        Reply::text("Fine."),
    ]);
    let id = scene.start("Run it").await;
    scene.stage.server.wait_for_end().unwrap();
    scene.stage.server.restart().unwrap();
    let (execution, _) = scene.end(&id).await;
    assert_eq!(execution.turns[0].output, "Fine.", "{execution:?}");
    assert_eq!(scene.model.questions()[1].contents("tool"), ["run\n[exit code 0]"]);
    assert_eq!(scene.model.questions().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn budgets_outlive_the_server() {
    let scene_limits = ["--openai-max-steps", "2"];
    let mut scene = Scene::with(
        &scene_limits,
        [Reply::call("shell", &json!({"command": ONCE})), Reply::call("shell", &json!({"command": "true"}))],
    )
    .await;
    let id = scene.start("Run it").await;
    scene.file("runs").await;
    scene.stage.server.kill().unwrap();
    scene.stage.server.restart().unwrap();
    scene.write("go", "").await;
    let (execution, _) = scene.end(&id).await;
    assert_eq!(execution.error.unwrap().code, "step_budget");
    assert_eq!(scene.model.questions().len(), 2);
}
