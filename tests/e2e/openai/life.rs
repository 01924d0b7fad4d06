//! The documented life of an execution: a task is given to a project, an agent works on it in a sandbox with its tools,
//! and what it did can be looked at, read back and proved.

use std::{collections::BTreeSet, time::Duration};

use kortix_sdk::{ExposeSecret as _, webhooks::Verifier};
use kortix_tests::model::Reply;
use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use super::{Scene, of_word};
use crate::{events::in_time, support::through_gateway};

const PAGE: &str =
    "<!doctype html><title>Colours</title><body style=\"margin:0;background:#c02040\"><h1>Colours</h1>";
/// As an agent would: with the browser that is in the sandbox, and a file that shows whether it worked.
const SCREENSHOT: &str = "chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
    --user-data-dir=/tmp/browser --window-size=640,480 --screenshot=/workspace/shots/page.png \
    http://127.0.0.1:8080/ >/dev/null 2>/tmp/browser.log; ls shots";
/// The page's background.
const CRIMSON: [u8; 3] = [0xc0, 0x20, 0x40];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_becomes_a_site_with_a_preview_a_picture_a_record_and_a_receipt() {
    let replies = [
        Reply::nothing()
            .saying("First I look at what is there. ")
            .calling("look", "list_files", r#"{"path": "/workspace"}"#)
            .because("tool_calls"),
        Reply::call("write_file", &json!({"path": "index.html", "content": PAGE})),
        Reply::nothing()
            .saying("Now I see how it looks. ")
            .calling(
                "ready",
                "shell",
                r#"{"command": "mkdir -p shots && curl -fsS http://127.0.0.1:8080/ | head -c 15"}"#,
            )
            .calling("shoot", "shell", &json!({"command": SCREENSHOT}).to_string())
            .because("tool_calls"),
        Reply::complete("The site is in index.html, and a picture of it in shots/page.png."),
    ];
    let scene = Scene::with(&["--webhooks-allow-private"], replies).await;
    let client = scene.client();
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&receiver).await;
    let hook = client.webhooks().create(receiver.uri()).await.unwrap();
    let (execution, events) = scene.run("Make a small site about colours").await;

    // The record.
    assert_eq!(execution.status.as_str(), "succeeded", "{execution:?}");
    assert_eq!(execution.agent, "openai");
    let [turn] = execution.turns.as_slice() else { panic!("{:?}", execution.turns) };
    assert_eq!(turn.output, "The site is in index.html, and a picture of it in shots/page.png.");
    let seen = scene.model.questions().pop().unwrap().contents("tool");
    assert_eq!(
        seen[2..],
        ["<!doctype html>\n[exit code 0]", "page.png\n[exit code 0]"],
        "what the model saw"
    );

    // The site, through the gateway.
    let sandbox = client.projects().get(&execution.project_id).await.unwrap().sandbox.unwrap();
    let (preview, token) = (sandbox.sandbox_url.unwrap(), sandbox.token.unwrap());
    let (status, page) = through_gateway(&preview, token.expose_secret(), "/").await;
    assert_eq!((status, page.as_str()), (200, PAGE));

    // What it left behind, and that the picture shows the site.
    let left = client.executions().artifacts(&execution.id).await.unwrap();
    let files: BTreeSet<_> = left.artifacts.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, BTreeSet::from(["/workspace/index.html", "/workspace/shots/page.png"]));
    let picture = &left.artifacts[1];
    let content = client.sandboxes().files().read(&sandbox.id, &picture.path).await.unwrap().bytes;
    assert_eq!(content.len() as u64, picture.size);
    assert_eq!(colour_below_the_heading(&content), CRIMSON);

    // What was said, and what happened.
    let messages = client.messages().list(&execution.thread_id).oldest_first().await.unwrap().messages;
    assert_eq!(messages.len(), 1 + 4 + 5, "the task, four answers, five results");
    assert_eq!(of_word(&events, "tool_completed").len(), 5);
    assert_eq!(events.last().unwrap()["status"], "completed");

    // The webhook that tells of the end.
    let told = in_time(async {
        loop {
            if let Some(told) = receiver.received_requests().await.unwrap().pop() {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let told = Verifier::new(&hook.secret).unwrap().verify(&told.headers, &told.body).unwrap();
    assert_eq!((told.kind.as_str(), &told.data.execution_id), ("execution.succeeded", &execution.id));

    // The receipt that proves all of it.
    let receipt = client.executions().receipt(&execution.id).with_events().await.unwrap();
    receipt.verify(&client.receipts().keys().await.unwrap().keys[0].public_key).unwrap();
    assert_eq!(receipt.content().execution_id, execution.id);
    assert_eq!(receipt.events().unwrap().len(), events.len());
}

/// In the middle of the last row.
fn colour_below_the_heading(png: &[u8]) -> [u8; 3] {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let samples = frame.color_type.samples();
    let at = frame.line_size * (frame.height as usize - 1) + frame.width as usize / 2 * samples;
    pixels[at..at + 3].try_into().unwrap()
}
