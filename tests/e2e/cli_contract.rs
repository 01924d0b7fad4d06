//! Exit codes and streams of the CLI, met at the real server.

use kortix_tests::{cli::Cli, server::Options};

use crate::support::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_job_by_the_cli() {
    let stage = Stage::real();
    let cli = stage.cli();
    let made = cli.run(&["threads", "create", "--name", "My Project", "--json"]).await.unwrap();
    assert_eq!(made.code, Some(0), "{made:?}");
    let made = made.json().unwrap();
    let (thread, project) = (made["thread_id"].as_str().unwrap(), made["project_id"].as_str().unwrap());

    let task = ["projects", "thread", "create", project, "--prompt", "-", "--wait", "--json"];
    let run = cli.run_with_input(&task, "echo '<p>hi</p>' > index.html").await.unwrap();
    assert_eq!((run.code, &run.json().unwrap()["status"]), (Some(0), &"succeeded".into()), "{run:?}");

    let failing = ["projects", "thread", "create", project, "--prompt", "exit 9", "--wait", "--json"];
    let run = cli.run(&failing).await.unwrap();
    assert_eq!(run.code, Some(3), "{run:?}");

    let shown = cli.run(&["threads", "get", thread, "--json"]).await.unwrap();
    let shown = shown.json().unwrap();
    assert_eq!((&shown["name"], &shown["project"]["name"]), (&"New Chat".into(), &"My Project".into()));
    assert_eq!(shown["project"]["sandbox"]["token"], "***");

    let listed = cli.run(&["threads", "list", "--json"]).await.unwrap();
    assert_eq!(listed.json().unwrap()["pagination"]["total"], 3);
    assert_eq!(cli.run(&["projects", "delete", project]).await.unwrap().code, Some(0));
    let gone = cli.run(&["threads", "get", thread, "--json"]).await.unwrap();
    assert_eq!((gone.code, gone.stdout.as_str()), (Some(5), ""), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_has_its_exit_code_and_leaves_standard_output_empty() {
    let stage = Stage::new(Options::fake(), "none");
    let strange =
        Cli::of(&stage.server, "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", &format!("obv_{}", "0".repeat(64))).unwrap();
    let nowhere = stage.cli().env("KORTIX_BASE_URL", "http://127.0.0.1:1");
    let cases = [
        (&strange, &["threads", "create"][..], 4),
        (&stage.cli(), &["threads", "get", "00000000-0000-4000-8000-000000000000"], 5),
        (&stage.cli(), &["projects", "thread", "create", "prj_abc123", "--prompt", "x"], 5),
        (&stage.cli(), &["threads", "create"], 7),
        (&nowhere, &["threads", "create", "--retries", "0"], 9),
        (&stage.cli(), &["threads", "crate"], 2),
    ];
    for (cli, arguments, code) in cases {
        for mode in [&[][..], &["--json"]] {
            let outcome = cli.run(&[arguments, mode].concat()).await.unwrap();
            assert_eq!(outcome.code, Some(code), "{arguments:?} {outcome:?}");
            assert_eq!(outcome.stdout, "", "{arguments:?}");
            assert!(!outcome.stderr.is_empty(), "{arguments:?}");
            if mode.contains(&"--json") {
                assert_eq!(outcome.error().unwrap()["error"]["exit_code"], code, "{arguments:?} {outcome:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_says_how_far_it_is_and_what_to_do() {
    let stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    for _ in 0..10 {
        client.threads().create().await.unwrap();
    }
    let outcome = stage.cli().run(&["threads", "create"]).await.unwrap();
    assert_eq!(outcome.code, Some(7));
    assert!(outcome.stderr.contains("10"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("hint:"), "{}", outcome.stderr);
}
