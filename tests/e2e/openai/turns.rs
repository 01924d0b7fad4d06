//! What a model does, from the task to its end.

use kortix_sdk::AgentRunId;
use kortix_tests::model::{MODEL, Reply};
use serde_json::json;

use super::{KEY, Scene, inner, of_word, words};
use crate::{events::said, support::ended};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_works_with_tools_until_it_is_done() {
    let write = json!({"path": "site/notes.txt", "content": "first\nsecond\n"}).to_string();
    let scene = Scene::new([
        Reply::nothing()
            .thinking("I should look.")
            .saying("Let me look around. ")
            .calling("a", "shell", r#"{"command": "echo hello > a.txt; env; echo oops >&2; exit 3"}"#)
            .because("tool_calls"),
        Reply::nothing()
            .calling("b", "write_file", &write)
            .calling("c", "read_file", r#"{"path": "/workspace/site/notes.txt", "offset": 6}"#)
            .calling("d", "list_files", "{}")
            .because("tool_calls"),
        Reply::nothing()
            .calling("e", "complete", r#"{"text": "It is in site/notes.txt."}"#)
            .because("tool_calls"),
    ])
    .await;
    let (execution, events) = scene.run("Write notes").await;
    assert_eq!(execution.status.as_str(), "succeeded", "{execution:?}");
    assert_eq!(execution.turns[0].output, "It is in site/notes.txt.");
    assert_eq!(said(&events[..]), "Let me look around. It is in site/notes.txt.");

    // A tool is called, starts, writes, ends; and the whole answer comes after the results of all its tools.
    let told: Vec<_> =
        words(&events).into_iter().filter(|word| word != "chunk" && word != "reasoning_chunk").collect();
    let one = ["tool_started", "tool", "tool_completed"];
    let mut expected = vec!["ack", "status", "thread_run_start", "llm_response_start", "llm_response_end"];
    expected.extend([
        "tool_call_chunk",
        "tool_started",
        "tool_output_stream",
        "tool",
        "tool_failed",
        "complete",
        "finish",
    ]);
    expected.extend([
        "llm_response_start",
        "llm_response_end",
        "tool_call_chunk",
        "tool_call_chunk",
        "tool_call_chunk",
    ]);
    expected.extend(one.into_iter().cycle().take(9).chain(["complete", "finish"]));
    expected.extend(["llm_response_start", "llm_response_end", "tool_call_chunk"]);
    expected.extend(one.into_iter().chain(["complete", "terminating_tool_completed", "finish", "status"]));
    let mut told: Vec<_> = told.iter().map(String::as_str).collect();
    // However many pieces its output came in.
    told.dedup_by(|a, b| a == b && *a == "tool_output_stream");
    assert_eq!(told, expected);
    let last = of_word(&events, "finish").pop().unwrap();
    assert_eq!(inner(last, "content")["finish_reason"], "agent_terminated");

    let questions = scene.model.questions();
    assert_eq!(questions.len(), 3);
    assert!(questions.iter().all(|question| question.authorization == Some(format!("Bearer {KEY}"))));
    assert_eq!(questions[0].body["model"], MODEL);
    assert_eq!(questions[0].contents("user"), ["Write notes"]);
    let [first] = questions[1].contents("tool").try_into().unwrap();
    assert!(first.contains("oops\n[exit code 3]"), "{first}");
    assert!(first.contains("KORTIX_EXECUTION_ID=") && !first.contains(KEY), "{first}");
    let results = questions[2].contents("tool");
    assert_eq!(results[1..3], ["Wrote 13 bytes to /workspace/site/notes.txt.", "second\n"]);
    assert!(results[3].contains("a.txt (6 bytes)") && results[3].contains("site/"), "{}", results[3]);
    assert!(!scene.stage.server.log().contains(KEY));

    // The thread reads in the order in which it was said.
    let messages =
        scene.client().messages().list(&execution.thread_id).oldest_first().await.unwrap().messages;
    let kinds: Vec<_> = messages.iter().map(|message| message.kind.as_str().to_owned()).collect();
    assert_eq!(
        kinds,
        ["user", "assistant", "tool", "assistant", "tool", "tool", "tool", "assistant", "tool"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_turn_knows_the_first_and_the_next_run_knows_both() {
    let scene = Scene::new([
        Reply::call("shell", &json!({"command": "echo found it"})),
        Reply::call("complete", &json!({"text": "I could not.", "success": false})),
        Reply::text("Cleaned up."),
        Reply::text("You asked me to try."),
    ])
    .await;
    let create = scene.client().projects().thread();
    let create = create
        .create(scene.made.project_id.clone(), "Try")
        .success_prompt("Praise")
        .failure_prompt("Clean up");
    let (execution, _) = scene.end(&create.await.unwrap().execution.id).await;
    assert_eq!(execution.status.as_str(), "failed");
    assert_eq!(execution.error.unwrap().code, "agent_failed");
    assert_eq!(execution.turns[1].output, "Cleaned up.");
    let second = &scene.model.questions()[2];
    assert_eq!(second.contents("tool"), ["found it\n[exit code 0]", "I could not."]);
    let [first_task, second_task] = second.contents("user").try_into().unwrap();
    assert_eq!(first_task, "Try");
    assert!(
        second_task.ends_with("\n\nClean up") && second_task.contains("could not be done"),
        "{second_task}"
    );

    let next = scene.client().runs().start().thread(execution.thread_id.to_string()).prompt("What was it?");
    let next = next.await.unwrap().agent_run_id;
    assert_eq!(ended(&scene.client(), &next.to_string().into()).await.status.as_str(), "succeeded");
    let third = &scene.model.questions()[3];
    assert_eq!(third.contents("user"), ["Try", "Clean up", "What was it?"]);
    assert_eq!(third.contents("assistant"), ["I could not.", "Cleaned up."]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_record_of_an_agent_says_who_the_model_is() {
    let scene = Scene::new([Reply::text("Aye."), Reply::text("Aye again."), Reply::text("Yes.")]).await;
    let client = scene.client();
    let agent = client.agents().create("Pirate").await.unwrap().agent_id;
    let changed = client.agents().update(&agent).system_prompt("You are a pirate.").model("parrot-2");
    changed.await.unwrap();
    let run = async |model: Option<&str>, agent: bool| {
        let mut start = client.runs().start().thread(scene.made.thread_id.clone()).prompt("Well?");
        if agent {
            start = start.agent(pirate(&client).await);
        }
        if let Some(model) = model {
            start = start.model(model);
        }
        let run: AgentRunId = start.await.unwrap().agent_run_id;
        ended(&client, &run.to_string().into()).await;
        let asked = scene.model.questions().pop().unwrap();
        (asked.body["model"].as_str().unwrap().to_owned(), asked.contents("system").remove(0))
    };
    let (model, prompt) = run(None, true).await;
    assert_eq!(model, "parrot-2");
    assert!(prompt.starts_with("You are a pirate.\n\n"), "{prompt}");
    assert_eq!(run(Some("other-3"), true).await.0, "other-3");
    assert_eq!(run(Some("kortix/basic"), false).await.0, MODEL);
}

async fn pirate(client: &kortix_sdk::Kortix) -> kortix_sdk::AgentId {
    client.agents().list().search("pirate").await.unwrap().agents.remove(0).agent_id
}
