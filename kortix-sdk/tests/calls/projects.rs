use kortix_sdk::{
    projects::{ProjectSandbox, UploadStatus},
    sandboxes::{SandboxChangeStatus, SandboxState},
};
use serde_json::json;

use crate::{TIME, form, line};

#[tokio::test]
async fn create_thread() {
    let (sent, made) =
        line(r#"{"thread_id":"t-2","project_id":"p"}"#, |client| client.projects().create_thread("p")).await;
    assert_eq!(sent, "POST /projects/p/threads -");
    assert_eq!(made.thread_id.as_str(), "t-2");
}

#[tokio::test]
async fn sandbox_get() {
    let answer = json!({"status": "success", "sandbox": {"sandbox_id": "sbx-91", "state": "started",
        "project_id": "p", "vnc_preview": "http://6080", "sandbox_url": null, "created_at": TIME,
        "updated_at": null, "target": "us", "cpu": 2, "memory": 4.5, "disk": 5, "labels": {"id": "p"}}});
    let (sent, found) = line(&answer.to_string(), |client| client.projects().sandbox().get("p")).await;
    assert_eq!(sent, "GET /project/p/sandbox -");
    let sandbox = found.sandbox;
    assert_eq!((sandbox.state.as_str(), sandbox.cpu, sandbox.memory), ("started", Some(2.0), Some(4.5)));
    assert_eq!(sandbox.labels.get_str("id"), Some("p"));
    let least: ProjectSandbox = serde_json::from_str(r#"{"sandbox":{"sandbox_id":"s"}}"#).unwrap();
    assert!(least.status.is_empty() && least.sandbox.labels.is_empty());
}

#[tokio::test]
async fn sandbox_status() {
    let none = r#"{"status":"UNKNOWN","sandbox_id":"","project_id":"p","daytona_state":"none",
        "error":"No sandbox found for this project"}"#;
    let (sent, status) = line(none, |client| client.projects().sandbox().status("p")).await;
    assert_eq!(sent, "GET /project/p/sandbox/status -");
    assert_eq!((status.status.clone(), status.sandbox_id.clone()), (SandboxState::Undetermined, None));
    assert_eq!(serde_json::to_value(&status).unwrap()["sandbox_id"], "");
}

#[tokio::test]
async fn sandbox_start_stop_and_ensure_active() {
    let creating = r#"{"status":"creating","sandbox_id":null,"message":"Sandbox is being created"}"#;
    let (sent, change) = line(creating, |client| client.projects().sandbox().start("p")).await;
    assert_eq!(sent, "POST /project/p/sandbox/start -");
    assert_eq!((change.status, change.sandbox_id), (SandboxChangeStatus::Creating, None));

    let stopped = r#"{"status":"stopped","sandbox_id":"sbx-91","message":"m"}"#;
    let (sent, change) = line(stopped, |client| client.projects().sandbox().stop("p")).await;
    assert_eq!(sent, "POST /project/p/sandbox/stop -");
    assert_eq!(change.status, SandboxChangeStatus::Stopped);

    let active = r#"{"status":"success","sandbox_id":"sbx-91","message":"Sandbox is active"}"#;
    let (sent, active) = line(active, |client| client.projects().sandbox().ensure_active("p")).await;
    assert_eq!(sent, "POST /project/p/sandbox/ensure-active -");
    assert_eq!((active.sandbox_id.as_str(), active.message.as_str()), ("sbx-91", "Sandbox is active"));
}

#[tokio::test]
async fn upload() {
    let answer = r#"{"status":"success","created":true,"path":"/workspace/uploads/data_1.csv",
        "original_filename":"data.csv","final_filename":"data_1.csv","renamed":true,"sandbox_id":"sbx-91",
        "sandbox_created":true}"#;
    let (sent, uploaded) =
        line(answer, |client| client.projects().files().upload("p", "in/data.csv", "a,b\n")).await;
    let parts = [(r#""path""#, "in/data.csv"), (r#""file"; filename="data.csv" FILE"#, "a,b\n")];
    assert_eq!(sent, format!("POST /project/p/files {}", form(&parts)));
    assert!(uploaded.renamed && uploaded.sandbox_created == Some(true));
    assert_eq!(uploaded.sandbox_id.unwrap().as_str(), "sbx-91");
}

#[tokio::test]
async fn uploads_are_announced() {
    let (sent, announced) = line(r#"{"status":"ok","pending_files":3}"#, |client| {
        client.projects().files().upload_started("p", 3)
    })
    .await;
    assert_eq!(sent, r#"POST /project/p/files/upload-started application/json {"file_count":3}"#);
    assert_eq!(announced.pending_files, 3);

    let (sent, completed) =
        line(r#"{"status":"ok"}"#, |client| client.projects().files().upload_completed("p")).await;
    assert_eq!(
        (sent.as_str(), completed.status.as_str()),
        ("POST /project/p/files/upload-completed -", "ok")
    );

    let (sent, status) = line(r#"{"uploading":true,"pending_files":3}"#, |client| {
        client.projects().files().upload_status("p")
    })
    .await;
    assert_eq!(sent, "GET /project/p/files/upload-status -");
    assert!(status.uploading);
    let none: UploadStatus = serde_json::from_str(r#"{"uploading":false,"pending_files":null}"#).unwrap();
    assert_eq!(none.pending_files, 0);
}
