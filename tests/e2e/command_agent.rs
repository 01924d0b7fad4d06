//! An agent that is a program: what it reads, what it gets, and what is told of it.

use kortix_tests::server::Options;
use serde_json::{Value, json};

use crate::{
    events::{Source, in_time},
    support::{Stage, ended},
};

/// Says what it read and found, and tells of a tool.
const PROGRAM: &str = r#"
task=$(cat)
echo '{"type":"thinking","text":"hm"}'
echo '{"type":"tool_call","id":"1","name":"ls","arguments":{"path":"."}}'
echo '{"type":"tool_result","id":"1","name":"ls","output":"'"$(ls | head -1)"'","success":true}'
echo "task=$task key=$AGENT_KEY other=${OTHER_KEY:-none} arg=$1"
echo '{"type":"result","text":"done: '"$task"'"}'
[ "$task" = fail ] && exit 3
exit 0
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_reads_the_prompt_and_tells_what_it_does() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("agent.json");
    let config = json!({
        "argv": ["bash", "-c", PROGRAM, "agent", "{execution_id}"],
        "env": ["AGENT_KEY"],
        "output": "json-lines",
    });
    std::fs::write(&file, config.to_string()).unwrap();
    let options = Options::local().env("AGENT_KEY", "its-key").env("OTHER_KEY", "not-its-key").arguments(&[
        "--agent",
        "command",
        "--agent-command",
        file.to_str().unwrap(),
    ]);
    let stage = Stage::new(options, "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let task = "it's $HOME; `id`";
    let run = client.projects().thread().create(made.project_id.clone(), task).await.unwrap();
    let id = run.execution.id;
    let execution = ended(&client, &id).await;
    assert_eq!(execution.status.as_str(), "succeeded", "{execution:?}");
    let said = format!("task={task} key=its-key other=none arg={id}\n");
    assert!(execution.turns[0].output.contains(&said), "{}", execution.turns[0].output);
    let events = in_time(Source::of_run(&stage, &id).read_to_the_end()).await;
    let of_type = |kind: &str| events.iter().filter(|event| event["type"] == kind).count();
    assert_eq!((of_type("reasoning"), of_type("tool")), (1, 1));
    let answer = events.iter().rfind(|event| event["message_id"].is_string()).unwrap();
    let metadata: Value = serde_json::from_str(answer["metadata"].as_str().unwrap()).unwrap();
    assert_eq!(metadata["text_content"], format!("done: {task}"));
    let failed = client.projects().thread().create(made.project_id, "fail").await.unwrap();
    let failed = ended(&client, &failed.execution.id).await;
    assert_eq!((failed.status.as_str(), failed.turns[0].exit_code), ("failed", Some(3)));
}
