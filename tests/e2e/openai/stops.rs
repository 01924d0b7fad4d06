//! A loop that nobody wants any more.

use kortix_tests::model::{End, Reply};
use serde_json::json;

use super::Scene;
use crate::events::in_time;

const SLEEP: &str = "echo $$ > pid; sleep 600";
const ALIVE: &str = "kill -0 $(cat pid) 2>/dev/null && echo alive || echo gone";

async fn alive(scene: &Scene) -> String {
    let sandbox = scene.sandbox().await;
    scene.client().sandboxes().execute(&sandbox, ALIVE).await.unwrap().output
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_a_stream_and_a_command_at_once() {
    let scene = Scene::new([
        Reply::nothing().saying("I will ").then(End::Silence),
        Reply::call("shell", &json!({"command": SLEEP})),
    ])
    .await;
    let client = scene.client();
    let talking = scene.start("Talk").await;
    scene.model.asked(1).await;
    let stopped = in_time(client.executions().stop(&talking).into_future()).await.unwrap();
    assert_eq!(stopped.status.as_str(), "stopped");
    let working = scene.start("Work").await;
    scene.file("pid").await;
    assert_eq!(alive(&scene).await, "alive\n");
    let stopped = in_time(client.executions().stop(&working).into_future()).await.unwrap();
    assert_eq!(stopped.status.as_str(), "stopped");
    assert_eq!(alive(&scene).await, "gone\n");
    let (_, events) = scene.end(&working).await;
    assert_eq!(events.last().unwrap()["status"], "stopped");
    assert_eq!(scene.model.questions().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_ends_the_command_of_a_loop() {
    let scene = Scene::new([Reply::call("shell", &json!({"command": SLEEP}))]).await;
    let client = scene.client();
    let id = scene.start("Work").await;
    scene.file("pid").await;
    let thread = client.executions().get(&id).await.unwrap().thread_id;
    // The project has another thread, so its sandbox stays.
    client.threads().delete(thread.to_string()).await.unwrap();
    in_time(async {
        while alive(&scene).await != "gone\n" {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    })
    .await;
    assert_eq!(scene.model.questions().len(), 1);
}
