//! `--local`: the CLI starts a server by itself and keeps it.

use kortix_tests::cli::Cli;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_but_one_command_is_needed() {
    let state = tempfile::tempdir().unwrap();
    let cli = Cli::bare().unwrap().env("KORTIX_LOCAL_DIR", state.path());
    let made = cli.run(&["--local", "threads", "create", "--name", "My Project", "--json"]).await.unwrap();
    assert_eq!(made.code, Some(0), "{made:?}");
    let project = made.json().unwrap()["project_id"].as_str().unwrap().to_owned();
    let task =
        ["--local", "projects", "thread", "create", &project, "--prompt", "echo done", "--wait", "--json"];
    let run = cli.run(&task).await.unwrap();
    assert_eq!(run.json().unwrap()["turns"][0]["output"], "done\n", "{run:?}");
    assert_eq!(cli.run(&["local", "status"]).await.unwrap().code, Some(0));

    // What was made is still there after the server was stopped and started.
    assert_eq!(cli.run(&["local", "down"]).await.unwrap().code, Some(0));
    assert_ne!(cli.run(&["local", "status"]).await.unwrap().code, Some(0));
    assert_eq!(cli.run(&["local", "up"]).await.unwrap().code, Some(0));
    assert_eq!(cli.run(&["--local", "projects", "get", &project]).await.unwrap().code, Some(0));

    let reset = cli.run(&["local", "reset", "--yes"]).await.unwrap();
    assert_eq!(reset.code, Some(0), "{reset:?}");
    let left = processes_that_mention(state.path().to_str().unwrap());
    assert!(left.is_empty(), "{left:?}");
}

fn processes_that_mention(text: &str) -> Vec<String> {
    let lines = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
        let line = std::fs::read(entry.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&line).replace('\0', " "))
    });
    lines.filter(|line| line.contains(text)).collect()
}
