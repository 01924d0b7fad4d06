//! An agent that asks people, and waits for their answer.

use kortix_sdk::{ErrorKind, ExecutionId, executions::OpenQuestion};
use kortix_tests::model::Reply;
use serde_json::json;

use super::{Scene, inner, of_word};
use crate::events::in_time;

fn ask(question: &str) -> Reply {
    Reply::call("ask", &json!({"question": question}))
}

/// Waits until the execution asks something.
async fn asked(scene: &Scene, id: &ExecutionId) -> OpenQuestion {
    let client = scene.client();
    in_time(async {
        loop {
            if let Some(question) = client.executions().get(id).await.unwrap().question {
                return question;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_asks_and_goes_on_with_the_answer() {
    let mut scene = Scene::new([ask("By region or by month?"), Reply::text("By region it is.")]).await;
    let id = scene.start("Chart it").await;
    assert_eq!(asked(&scene, &id).await.text, "By region or by month?");
    // The question outlives the server.
    scene.stage.server.kill().unwrap();
    scene.stage.server.restart().unwrap();
    assert_eq!(asked(&scene, &id).await.text, "By region or by month?");
    let client = scene.client();
    let answered = client.executions().answer(&id, "By region").idempotency_key("once").await.unwrap();
    assert_eq!((answered.id, answered.question), (id.clone(), None));
    let (execution, events) = scene.end(&id).await;
    assert_eq!(execution.turns[0].output, "By region it is.", "{execution:?}");
    assert_eq!(scene.model.questions()[1].contents("tool"), ["By region"]);
    let told = |word| inner(of_word(&events, word)[0], "content");
    assert_eq!(told("question_asked")["question"], "By region or by month?");
    assert_eq!(told("question_answered")["answer"], "By region");
    // A repetition is the same answer; another one comes too late.
    client.executions().answer(&id, "By region").idempotency_key("once").await.unwrap();
    let late = client.executions().answer(&id, "By month").await.unwrap_err();
    assert!(matches!(late.kind(), ErrorKind::Conflict { .. }), "{late:?}");
    assert_eq!(late.code(), Some("NO_QUESTION"));
    let messages = client.messages().list(&execution.thread_id).oldest_first().full().await.unwrap().messages;
    let of_people = messages.iter().filter(|message| message.kind.as_str() == "user");
    let said: Vec<_> = of_people.map(|message| message.text().unwrap().to_owned()).collect();
    assert_eq!(said, ["Chart it", "By region"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_not_waited_for_for_ever_and_ends_with_its_run() {
    let replies = [ask("Anybody there?"), Reply::text("Then I decide."), ask("And now?")];
    let scene = Scene::with(&["--openai-ask-limit", "1"], replies).await;
    let (execution, _) = scene.run("Decide").await;
    assert_eq!(execution.turns[0].output, "Then I decide.", "{execution:?}");
    assert!(scene.model.questions()[1].contents("tool")[0].starts_with("Nobody answered within 1 s."));

    let scene = Scene::new([ask("And now?")]).await;
    let id = scene.start("Decide").await;
    asked(&scene, &id).await;
    let client = scene.client();
    let stopped = in_time(client.executions().stop(&id).into_future()).await.unwrap();
    assert_eq!((stopped.status.as_str(), stopped.question), ("stopped", None));
    let late = client.executions().answer(&id, "Yes").await.unwrap_err();
    assert_eq!(late.code(), Some("NO_QUESTION"));
}
