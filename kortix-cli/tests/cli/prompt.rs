//! A prompt is text, a file or standard input.

use serde_json::Value;
use wiremock::MockServer;

use crate::support::service;
use crate::support::{Program, kortix};

const CREATE: &str = "projects thread create prj_1";

async fn sent(server: &MockServer) -> Value {
    let requests = server.received_requests().await.unwrap();
    serde_json::from_slice(&requests[0].body).unwrap()
}

async fn sends(prompts: impl FnOnce(Program) -> Program) -> Value {
    let server = service::working().await;
    prompts(kortix(&server).line(CREATE)).run().await.exits(0);
    sent(&server).await
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_sent_as_it_is() {
    let body = sends(|program| program.line("--prompt").arg("- first\n- second").line("--name n")).await;
    assert_eq!(body["starterPrompt"], "- first\n- second");
    assert_eq!(body["name"], "n");
    assert_eq!((body.get("successPrompt"), body.get("failurePrompt")), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_a_pipe_and_an_escaped_at_sign_are_told_apart() {
    let body = sends(|program| {
        program
            .file("task.md", "from a file\n")
            .stdin("from a pipe\n")
            .line("--prompt @task.md --success-prompt - --failure-prompt @@me")
    })
    .await;
    assert_eq!(body["starterPrompt"], "from a file\n");
    assert_eq!(body["successPrompt"], "from a pipe\n");
    assert_eq!(body["failurePrompt"], "@me");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_prompt_is_refused_before_anything_is_sent() {
    let server = service::working().await;
    let refused = [
        (kortix(&server).line(CREATE).line("--prompt @missing.md"), "missing.md"),
        (kortix(&server).line(CREATE).line("--prompt").arg("  \n"), "--prompt is empty"),
        (kortix(&server).line(CREATE).line("--prompt -").stdin(""), "--prompt is empty"),
        (kortix(&server).line(CREATE).line("--prompt - --success-prompt -").stdin("x"), "only one prompt"),
        (kortix(&server).line(CREATE).line("--prompt x --failure-prompt @"), "--failure-prompt"),
    ];
    for (program, expected) in refused {
        let finished = program.run().await.exits(2);
        assert!(finished.stderr.contains(expected), "{finished:#?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_not_read_unless_asked_for() {
    let server = service::working().await;
    let mut program = kortix(&server).line(CREATE).line("--prompt x");
    let mut child = program.spawn();
    // The pipe stays open: a program that read it would wait for ever.
    let stdin = child.stdin.take();
    assert!(child.wait().await.unwrap().success());
    drop(stdin);
}
