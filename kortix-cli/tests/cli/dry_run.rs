//! `--dry-run` shows what would be sent, and sends nothing.

use serde_json::json;
use wiremock::MockServer;

use crate::support::{KEY, kortix};

#[tokio::test(flavor = "multi_thread")]
async fn the_request_is_printed_without_the_credential() {
    let server = MockServer::start().await;
    let line = "projects thread create prj_1 --prompt x --wait --idempotency-key k-1 --dry-run";
    let shown = kortix(&server).line(line).line("--json").run().await.exits(0);
    let request = shown.json();
    assert_eq!(request["dry_run"], true);
    assert_eq!(request["method"], "POST");
    assert_eq!(request["url"], format!("{}/api/v1/projects/prj_1/thread", server.uri()));
    assert_eq!(request["headers"]["x-api-key"], "***");
    assert_eq!(request["headers"]["idempotency-key"], "k-1");
    assert_eq!(request["body"], json!({ "starterPrompt": "x" }));
    for line in
        [line, "threads create --name x --dry-run", "keys create ci --dry-run --debug", "run x --dry-run"]
    {
        let shown = kortix(&server).line(line).run().await.exits(0);
        assert!(shown.stdout.starts_with("POST http://"), "{shown:?}");
        assert!(!format!("{shown:?}").contains(&KEY[40..]), "{shown:?}");
        assert!(!shown.stderr.contains("error"), "{shown:?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn input_is_refused_as_ever_and_so_is_a_command_that_sends_nothing() {
    let server = MockServer::start().await;
    let refused =
        kortix(&server).line("threads create --name").arg("").line("--prompt --dry-run").run().await;
    refused.exits(2);
    for line in ["local down --dry-run", "doctor --dry-run", "version --dry-run"] {
        let refused = kortix(&server).line(line).run().await.exits(2);
        assert!(refused.stderr.contains("--dry-run: this command sends no request"), "{refused:?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
