//! Projects from templates: with everything, or not at all.

use kortix_tests::{leftovers::holdings, server::Options};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::support::{Stage, ended};

fn templates() -> NamedTempFile {
    let review = json!({"id": "tpl_review", "name": "Review", "visibility": "workspace", "workspace": "someone",
                        "prompt": "greeting=$(cat notes/hello.txt)", "files": {"notes/hello.txt": "hello"}});
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json!({"templates": [review]}).to_string()).unwrap();
    file
}

fn options(templates: &NamedTempFile) -> Options {
    Options::local().arguments(&["--templates", templates.path().to_str().unwrap()])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_begins_with_what_its_template_has() {
    let templates = templates();
    let stage = Stage::new(options(&templates), "free");
    let client = stage.client();
    let listed = client.templates().list().await.unwrap();
    assert_eq!(listed.templates[0].name, "Review");
    let create = || {
        let create =
            client.templates().create_project(listed.templates[0].id.clone(), "echo $greeting there");
        create.success_prompt("echo done").idempotency_key("ci-42")
    };
    let made = create().await.unwrap();
    assert!(made.project.name.starts_with("Review 2"), "{}", made.project.name);
    let execution = ended(&client, &made.execution.id).await;
    let outputs: Vec<_> = execution.turns.iter().map(|turn| turn.output.as_str()).collect();
    assert_eq!(outputs, ["hello there\n", "done\n"]);
    let again = create().await.unwrap();
    assert_eq!(again, made);
    assert!(holdings(&stage.server).await.unwrap().are_whole_threads(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_leaves_nothing_of_a_project() {
    let templates = templates();
    for place in ["sandbox.started=error", "create_thread.sandbox_ready=error"] {
        let options = options(&templates).env("KORTIX_SERVER_FAILPOINT", place);
        let stage = Stage::new(options, "free");
        let refused = stage.client().templates().create_project("tpl_review", "true").await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(500), "{place}");
        assert!(holdings(&stage.server).await.unwrap().are_whole_threads(0), "{place}");
    }
}

/// The execution is recorded with the link, so a crash after it is no reason to lose the work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_leaves_a_project_with_its_execution_or_nothing() {
    let templates = templates();
    for (place, whole) in [("create_thread.sandbox_ready=kill", 0), ("create_thread.linked=kill", 1)] {
        let mut stage = Stage::new(options(&templates), "free");
        stage.server.terminate().unwrap();
        stage.server.restart_with_env("KORTIX_SERVER_FAILPOINT", place).unwrap();
        let error = stage.client().templates().create_project("tpl_review", "true").await.unwrap_err();
        assert!(error.may_have_executed(), "{error:?}");
        stage.server.wait_for_end().unwrap();
        stage.server.restart().unwrap();
        assert!(holdings(&stage.server).await.unwrap().are_whole_threads(whole), "{place}");
        let client = stage.client();
        for thread in client.threads().list().await.unwrap().threads {
            let runs = client.threads().get(&thread.thread_id).await.unwrap().recent_agent_runs;
            let execution = ended(&client, &runs[0].id.as_str().into()).await;
            assert!(execution.error.is_none(), "{execution:?}");
        }
    }
}
