//! Uploads that are repeated: one file, one answer.

use std::time::Duration;

use kortix_sdk::{Backoff, ErrorKind, Kortix, ProjectId, RetryPolicy, SandboxId};
use kortix_tests::server::Options;
use serde_json::json;

use crate::support::Stage;

const NAME: &str = "ledger.csv";
const CONTENT: &str = "a,b\n1,2\n";

async fn place(client: &Kortix) -> (ProjectId, SandboxId) {
    let made = client.threads().create().await.unwrap();
    let project = client.projects().get(&made.project_id).await.unwrap();
    (made.project_id, project.sandbox.unwrap().id)
}

/// All that is in the directory of uploads, also what is of ours.
async fn uploads(client: &Kortix, sandbox: &SandboxId) -> Vec<String> {
    let listed = client.sandboxes().files().list(sandbox, "/workspace/uploads").await.unwrap();
    listed.files.into_iter().map(|file| file.name).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_whose_answer_was_lost_leaves_one_file() {
    let stage = Stage::new(Options::fake().controlled(), "ultra");
    let controls = stage.server.controls().unwrap();
    let rule = json!({"operation": "POST *files", "action": "cut_after", "per_header": "idempotency-key", "count": 1});
    controls.rule(&rule).await.unwrap();
    let client =
        stage.client_retrying(RetryPolicy::default().backoff(Backoff::constant(Duration::from_millis(1))));
    let (project, sandbox) = place(&client).await;

    let uploaded = client.sandboxes().files().upload(&sandbox, NAME, CONTENT).with_response().await.unwrap();
    assert_eq!(uploaded.headers()["idempotency-replayed"], "true");
    let uploaded = uploaded.into_inner();
    assert_eq!((uploaded.path.as_str(), uploaded.renamed), ("/workspace/uploads/ledger.csv", false));
    let to_project = client.projects().files().upload(&project, NAME, CONTENT).await.unwrap();
    assert_eq!((to_project.final_filename.as_str(), to_project.renamed), ("ledger_1.csv", true));
    assert_eq!((to_project.sandbox_id, to_project.sandbox_created), (Some(sandbox.clone()), Some(false)));
    assert_eq!(controls.rules().await.unwrap()[0]["acted"], 2, "each was cut once");
    assert_eq!(uploads(&client, &sandbox).await, ["ledger.csv", "ledger_1.csv"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_for_one_file_until_its_upload_has_failed() {
    let stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    let (_, sandbox) = place(&client).await;
    let files = client.sandboxes().files();
    let upload = |path: &str, content: &str| {
        files.upload(&sandbox, path.to_owned(), content.to_owned()).idempotency_key("k").send()
    };
    let long = "x".repeat(300);
    let refused = upload(&long, CONTENT).await.unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 400, "{refused:?}");
    upload(NAME, CONTENT).await.unwrap();
    for (path, content) in [(NAME, "other"), ("other", CONTENT)] {
        let refused = upload(path, content).await.unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::IdempotencyKeyReused), "{refused:?}");
    }
    // What was answered is answered again, also when the file is gone.
    files.delete(&sandbox, "uploads/ledger.csv").await.unwrap();
    assert_eq!(upload(NAME, CONTENT).await.unwrap().path, "/workspace/uploads/ledger.csv");
    assert!(uploads(&client, &sandbox).await.is_empty());
}

/// Where the server is killed in the middle, the same call finds out by itself how far the first got.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_is_repeated_after_a_crash_leaves_one_file() {
    for place_of_death in ["upload.claimed=kill", "upload.added=kill"] {
        let mut stage = Stage::new(Options::local(), "free");
        let (_, sandbox) = place(&stage.client()).await;
        stage.server.terminate().unwrap();
        stage.server.restart_with_env("KORTIX_SERVER_FAILPOINT", place_of_death).unwrap();
        let upload = async |client: &Kortix| {
            client.sandboxes().files().upload(&sandbox, NAME, CONTENT).idempotency_key("again").await
        };
        let error = upload(&stage.client()).await.unwrap_err();
        assert!(error.may_have_executed(), "{error:?}");
        stage.server.wait_for_end().unwrap();
        stage.server.restart().unwrap();
        let client = stage.client();
        assert_eq!(upload(&client).await.unwrap().path, "/workspace/uploads/ledger.csv", "{place_of_death}");
        assert_eq!(uploads(&client, &sandbox).await, [NAME], "{place_of_death}");
    }
}
