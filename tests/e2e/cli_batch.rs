//! A batch of the CLI that is killed in the middle and goes on.

use kortix_tests::server::Options;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::support::Stage;

const RECORDS: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_batch_goes_on_and_makes_nothing_twice() {
    let stage = Stage::new(Options::fake(), "ultra");
    let cli = stage.cli().env("KORTIX_HONOURS_IDEMPOTENCY_KEY", "1");
    let [input, journal] = ["names.csv", "names.journal"].map(|name| cli.home().join(name));
    std::fs::write(&input, "name\n".to_owned() + &"My Project\n".repeat(RECORDS)).unwrap();
    let [input, journal] = [input, journal].map(|path| path.display().to_string());
    let batch = ["threads", "create", "--from", &input, "--parallel", "2", "--journal", &journal, "--json"];

    let mut first = cli.spawn(&batch).unwrap();
    let mut results = BufReader::new(first.stdout.take().unwrap()).lines();
    assert!(results.next_line().await.unwrap().is_some(), "one is made, and others are under way");
    first.kill().await.unwrap();

    let second = cli.run(&batch).await.unwrap();
    assert_eq!(second.code, Some(0), "{second:?}");
    let third = cli.run(&batch).await.unwrap();
    assert_eq!((third.code, third.stdout.as_str()), (Some(0), ""), "{third:?}");
    assert!(third.stderr.contains(&format!("\"skipped\":{RECORDS}")), "{third:?}");

    let listed = cli.run(&["threads", "list", "--limit", "100", "--json"]).await.unwrap().json().unwrap();
    assert_eq!(listed["pagination"]["total"], RECORDS, "each once: {listed}");
}
