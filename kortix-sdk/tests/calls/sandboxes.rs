use std::time::Duration;

use kortix_sdk::{
    ErrorKind, ExposeSecret as _,
    sandboxes::{SandboxChangeStatus, SandboxState, SandboxStatus, SandboxUrlForm, files::FileList},
};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::{TIME, described, form, line, make, support};

#[tokio::test]
async fn status() {
    let live = json!({"status": "LIVE", "sandbox_id": "s", "project_id": "p", "daytona_state": "started",
        "services_health": {"status": "healthy", "services": {"vnc": "running", "chrome": {"pid": 1}},
        "critical_services": ["vnc"], "error": null}, "last_checked": TIME, "error": null,
        "vnc_preview": "http://6080", "sandbox_url": "http://8080", "cpu": 2, "memory": 4, "disk": 5,
        "target": "us"});
    let (sent, status) = line(&live.to_string(), |client| client.sandboxes().status("s")).await;
    assert_eq!(sent, "GET /sandboxes/s/status -");
    assert_eq!((&status.status, status.memory), (&SandboxState::Live, Some(4.0)));
    let health = status.services_health.unwrap();
    assert_eq!(health.services["vnc"].text(), Some("running"));
    assert_eq!(health.services.len(), 2);
}

#[test]
fn a_backend_that_fails_is_told_with_a_success() {
    for (text, state) in [
        (
            r#"{"status":"FAILED","sandbox_id":"s","daytona_state":"error","error":"gone"}"#,
            SandboxState::Failed,
        ),
        (r#"{"status":"STARTING","services_health":null}"#, SandboxState::Starting),
        (r#"{"status":"OFFLINE","last_checked":null}"#, SandboxState::Offline),
    ] {
        assert_eq!(serde_json::from_str::<SandboxStatus>(text).unwrap().status, state);
    }
    let unknown: SandboxStatus = serde_json::from_str(r#"{"status":"MELTED"}"#).unwrap();
    assert_eq!(unknown.status.as_str(), "MELTED");
}

#[tokio::test]
async fn start_and_delete() {
    let answer = r#"{"status":"success","sandbox_id":"s","message":"Sandbox is already running"}"#;
    let (sent, change) = line(answer, |client| client.sandboxes().start("s")).await;
    assert_eq!((sent.as_str(), change.status), ("POST /sandboxes/s/start -", SandboxChangeStatus::Success));
    let answer = r#"{"status":"success","deleted":true,"sandbox_id":"s"}"#;
    let (sent, deleted) = line(answer, |client| client.sandboxes().delete("s")).await;
    assert_eq!((sent.as_str(), deleted.deleted), ("DELETE /sandboxes/s -", true));
}

#[tokio::test]
async fn execute() {
    let answer = r#"{"output":"no such file\n","exit_code":1,"success":false}"#;
    let (sent, ran) = line(answer, |client| client.sandboxes().execute("s", "ls 'a b'")).await;
    assert_eq!(sent, r#"POST /sandboxes/s/terminal/execute application/json {"command":"ls 'a b'"}"#);
    assert_eq!((ran.exit_code, ran.success), (1, false));
    let (sent, _) = line(answer, |client| client.sandboxes().execute("s", "ls").cwd("/tmp")).await;
    assert!(sent.ends_with(r#" {"command":"ls","cwd":"/tmp"}"#), "{sent}");
}

#[tokio::test]
async fn create_url() {
    let url = "http://8080-s.localhost/a?kortix_link=1.canary";
    let answer = json!({"url": url, "expires_at": TIME, "port": 8080}).to_string();
    let (sent, made) = line(&answer, |client| client.sandboxes().create_url("s", 8080)).await;
    assert_eq!(sent, r#"POST /x/v1/sandboxes/s/urls application/json {"port":8080}"#);
    assert_eq!((made.url.expose_secret(), made.port), (url, 8080));
    assert!(!format!("{made:?}{}", serde_json::to_string(&made).unwrap()).contains("canary"));
    let (sent, _) = line(&answer, |client| {
        let create = client.sandboxes().create_url("s", 8080).expires_in(Duration::from_millis(1_500));
        create.path("/a?b=c").form(SandboxUrlForm::Path)
    })
    .await;
    assert_eq!(
        sent,
        r#"POST /x/v1/sandboxes/s/urls application/json {"port":8080,"expires_in_seconds":2,"path":"/a?b=c","form":"path"}"#
    );
}

#[tokio::test]
async fn upload_and_write_binary() {
    let answer = r#"{"status":"success","created":true,"path":"/workspace/uploads/data.csv",
        "original_filename":"data.csv","final_filename":"data.csv","renamed":false}"#;
    let (sent, uploaded) =
        line(answer, |client| client.sandboxes().files().upload("s", "data.csv", "1")).await;
    let parts = [(r#""path""#, "data.csv"), (r#""file"; filename="data.csv" FILE"#, "1")];
    assert_eq!(sent, format!("POST /sandboxes/s/files {}", form(&parts)));
    assert!(!uploaded.renamed && uploaded.sandbox_id.is_none());
    let written = serde_json::to_value(&uploaded).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(answer).unwrap());

    let answer = r#"{"status":"success","updated":true,"path":"/workspace/a b/é"}"#;
    let (sent, _) =
        line(answer, |client| client.sandboxes().files().write_binary("s", "/workspace/a b/é", "1")).await;
    let parts = [(r#""path""#, "/workspace/a b/é"), (r#""file"; filename="é" FILE"#, "1")];
    assert_eq!(sent, format!("PUT /sandboxes/s/files/binary {}", form(&parts)));
}

#[tokio::test]
async fn every_byte_arrives() {
    let content: Vec<u8> = (0..=255).chain(*b"\r\n--kortix-sdk-form-0--\r\n").collect();
    let answer = support::json(200, r#"{"path":"/workspace/x"}"#);
    let file = content.clone();
    let (request, _) =
        make(answer, |client| client.sandboxes().files().write_binary("s", "/workspace/x", file)).await;
    let content_type = support::header(&request, "content-type").unwrap();
    assert_eq!(content_type, "multipart/form-data; boundary=kortix-sdk-form-1");
    assert!(request.body.windows(content.len()).any(|window| window == content));
}

#[tokio::test]
async fn write_and_delete_file() {
    let answer = r#"{"status":"success","updated":true,"path":"/workspace/a"}"#;
    let (sent, written) =
        line(answer, |client| client.sandboxes().files().write("s", "/workspace/a", "é\n")).await;
    assert_eq!(sent, r#"PUT /sandboxes/s/files application/json {"path":"/workspace/a","content":"é\n"}"#);
    assert!(written.updated);
    let answer = r#"{"status":"success","deleted":true,"path":"/workspace/a b"}"#;
    let (sent, deleted) =
        line(answer, |client| client.sandboxes().files().delete("s", "/workspace/a b")).await;
    assert_eq!(sent, "DELETE /sandboxes/s/files?path=/workspace/a%20b -");
    assert!(deleted.deleted);
}

#[tokio::test]
async fn list_and_tree() {
    let answer = json!({"files": [{"name": "a", "path": "/workspace/a", "is_dir": true, "size": 4096,
        "mod_time": "2026-03-02 14:30:00 +0000 UTC", "permissions": "0755"}, {"name": "b", "path": "/workspace/b",
        "is_dir": false, "size": 0, "mod_time": ""}]});
    let (sent, list) =
        line(&answer.to_string(), |client| client.sandboxes().files().list("s", "/workspace/a&b=c?#")).await;
    assert_eq!(sent, "GET /sandboxes/s/files?path=/workspace/a%26b%3Dc%3F%23 -");
    assert!(list.files[0].is_dir);
    assert_eq!(serde_json::to_value(&list).unwrap(), answer);
    let (sent, _) = line(&answer.to_string(), |client| client.sandboxes().files().tree("s")).await;
    assert_eq!(sent, "GET /sandboxes/s/files/tree -");
    let (sent, _) = line(&answer.to_string(), |client| {
        client.sandboxes().files().tree("s").path("/workspace/src").commit("abc")
    })
    .await;
    assert_eq!(sent, "GET /sandboxes/s/files/tree?path=/workspace/src&commit=abc -");
    let least: FileList =
        serde_json::from_str(r#"{"files":[{"name":"a","permissions":null,"size":null}]}"#).unwrap();
    assert_eq!((least.files[0].size, &least.files[0].permissions), (0, &None));
}

#[tokio::test]
async fn read() {
    let content: Vec<u8> = (0..=255).collect();
    let answer = ResponseTemplate::new(200)
        .set_body_raw(content.clone(), "application/octet-stream")
        .insert_header("Content-Disposition", "attachment; filename*=UTF-8''caf%C3%A9.bin");
    let (request, file) =
        make(answer, |client| client.sandboxes().files().read("s", "/workspace/café")).await;
    assert_eq!(described(&request), "GET /sandboxes/s/files/content?path=/workspace/caf%C3%A9 -");
    assert_eq!(support::header(&request, "accept"), Some("*/*"));
    let file = file.unwrap();
    assert_eq!((file.bytes.as_ref(), file.filename.as_deref()), (content.as_slice(), Some("café.bin")));
    assert_eq!(file.text(), None);
    assert_eq!(format!("{file:?}"), r#"FileContent { bytes: 256 bytes, filename: Some("café.bin") }"#);
}

#[tokio::test]
async fn a_file_of_json_is_a_file() {
    let answer = support::json(200, r#"{"detail":"not an error"}"#);
    let (_, file) = make(answer, |client| client.sandboxes().files().read("s", "/workspace/a.json")).await;
    let file = file.unwrap();
    assert_eq!((file.text(), &file.filename), (Some(r#"{"detail":"not an error"}"#), &None));
    let (_, empty) =
        make(ResponseTemplate::new(200), |client| client.sandboxes().files().read("s", "/workspace/empty"))
            .await;
    assert!(empty.unwrap().bytes.is_empty());
}

#[tokio::test]
async fn a_file_that_is_not_there_is_an_error_with_the_words_of_the_server() {
    let answer = support::json(404, r#"{"detail":"File not found: /workspace/x"}"#);
    let (_, file) = make(answer, |client| client.sandboxes().files().read("s", "/workspace/x")).await;
    let error = file.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound);
    assert_eq!(error.to_string(), "read file: 404 File not found: /workspace/x");
}

#[test]
fn what_is_in_a_file_is_not_shown() {
    let client = kortix_sdk::Kortix::builder().base_url("http://127.0.0.1:9").build().unwrap();
    for shown in [
        format!("{:?}", client.sandboxes().files().upload("s", "a", "canary")),
        format!("{:?}", client.sandboxes().files().write_binary("s", "a", "canary")),
        format!("{:?}", client.projects().files().upload("p", "a", "canary")),
        format!("{:?}", client.runs().start().file("a", "canary")),
    ] {
        assert!(!shown.contains("canary") && shown.contains("6 bytes"), "{shown}");
    }
}
