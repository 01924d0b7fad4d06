//! What the CLI does around threads: their sandboxes, messages and keys, and any request.

use kortix_tests::{cli::Cli, server::Options};

use crate::support::Stage;

/// The result of a command that works.
async fn said(cli: &Cli, arguments: &[&str]) -> String {
    let outcome = cli.run(arguments).await.unwrap();
    assert_eq!(outcome.code, Some(0), "{arguments:?} {outcome:?}");
    outcome.stdout.trim_end().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sandbox_by_the_cli() {
    let stage = Stage::real();
    let cli = stage.cli();
    let said = async |arguments: &[&str]| said(&cli, arguments).await;
    let thread = said(&["threads", "create", "-o", "name"]).await;
    let sandbox = said(&["threads", "get", &thread, "--jq", ".project.sandbox.id", "-r"]).await;
    let project = said(&["threads", "get", &thread, "--jq", ".project.project_id", "-r"]).await;

    let folder = tempfile::tempdir().unwrap();
    let (here, back) = (folder.path().join("data.csv"), folder.path().join("back.csv"));
    let content: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    std::fs::write(&here, &content).unwrap();
    let (here, back_path) = (here.display().to_string(), back.display().to_string());
    assert_eq!(said(&["sandbox", "put", &sandbox, &here, "-o", "name"]).await, "/workspace/data.csv");
    assert!(said(&["sandbox", "ls", &sandbox]).await.starts_with("/workspace/data.csv\t300000\t"));
    said(&["sandbox", "get", &sandbox, "data.csv", "--to", &back_path]).await;
    assert!(std::fs::read(&back).unwrap() == content);

    let failed = cli.run(&["sandbox", "exec", &sandbox, "wc -c < data.csv; exit 4"]).await.unwrap();
    assert_eq!((failed.code, failed.stdout.trim()), (Some(3), "300000"), "{failed:?}");
    assert!(failed.stderr.contains("exit code 4"), "{failed:?}");

    assert_eq!(said(&["sandbox", "stop", &project, "--jq", ".status", "-r"]).await, "stopped");
    said(&["sandbox", "start", &sandbox]).await;
    said(&["sandbox", "exec", &sandbox, "test -s data.csv"]).await;
    said(&["projects", "delete", &project]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_keys_limits_and_any_request_by_the_cli() {
    let stage = Stage::new(Options::fake(), "ultra");
    let cli = stage.cli();
    let said = async |arguments: &[&str]| said(&cli, arguments).await;
    let thread = said(&["threads", "create", "-o", "name"]).await;
    let message = said(&["messages", "add", &thread, "hello", "-o", "name"]).await;
    let listed = said(&["messages", "list", &thread, "--jq", ".messages[].content.content", "-r"]).await;
    assert_eq!(listed, "hello");
    said(&["messages", "delete", &thread, &message]).await;
    assert_eq!(said(&["messages", "list", &thread, "-o", "name"]).await, "");

    let credential = said(&["keys", "create", "ci", "-o", "name"]).await;
    let other = Cli::of(&stage.server, &credential, &credential).unwrap();
    assert_eq!(other.run(&["threads", "get", &thread]).await.unwrap().code, Some(0));
    let key = said(&["keys", "list", "--jq", ".[] | select(.title == \"ci\") | .key_id", "-r"]).await;
    said(&["keys", "revoke", &key]).await;
    assert_eq!(other.run(&["threads", "get", &thread]).await.unwrap().code, Some(4));

    assert_eq!(said(&["limits", "--jq", ".thread_count.current_count"]).await, "1");
    assert_eq!(said(&["account", "--jq", ".credits.can_run"]).await, "true");
    assert_eq!(said(&["api", "GET", "/threads", "--jq", ".threads[].thread_id", "-r"]).await, thread);
    let refused = cli.run(&["api", "POST", "/x/v1/webhooks", "-f", "url=nonsense"]).await.unwrap();
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{refused:?}");
}
