//! What works is what the agent's record says, of what the operator has set up.

use kortix_sdk::ErrorKind;
use kortix_tests::server::Options;
use serde_json::json;

use crate::support::{Stage, ended};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_names_its_engine() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("agent.json");
    let config = json!({ "argv": ["bash", "-c", "echo command: $(cat)"] });
    std::fs::write(&file, config.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let options =
        Options::local().arguments(&["--agent", "shell", "--agent", "command", "--agent-command", file]);
    let stage = Stage::new(options, "ultra");
    let client = stage.client();
    let agent = client.agents().create("Program").await.unwrap().agent_id;
    let refused = client.agents().update(agent.as_str()).engine("openai").await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Validation { .. }), "{refused}");
    assert!(refused.message().contains("shell, command"), "{refused}");
    let agent = client.agents().update(agent.as_str()).engine("command").await.unwrap();
    assert_eq!((agent.metadata.get_str("engine"), agent.version_count), (Some("command"), 1));

    let run = client.runs().start().prompt("echo hello").agent(agent.agent_id).await.unwrap();
    let run = ended(&client, &run.agent_run_id.as_str().into()).await;
    assert_eq!((run.agent.as_str(), run.turns[0].output.as_str()), ("command", "command: echo hello\n"));
    let run = client.runs().start().prompt("echo hello").await.unwrap();
    let run = ended(&client, &run.agent_run_id.as_str().into()).await;
    assert_eq!((run.agent.as_str(), run.turns[0].output.as_str()), ("shell", "hello\n"));
}
