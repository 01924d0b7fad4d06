//! The examples do what they say.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use kortix_tests::{binaries, server::Options};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::support::Stage;

fn run(stage: &Stage, example: &str) -> String {
    run_with(stage, example, &[])
}

fn run_with(stage: &Stage, example: &str, arguments: &[&str]) -> String {
    let output = Command::new(binaries::path(example).unwrap())
        .args(arguments)
        .env_clear()
        .env("KORTIX_BASE_URL", stage.server.url())
        .env("KORTIX_API_KEY", stage.server.credential("kortix", "someone", "free").unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn create_a_thread() {
    let stage = Stage::real();
    let told = run(&stage, "create_thread");
    let desktop = told.lines().find(|line| line.starts_with("desktop  http://6080-sbx-"));
    assert!(desktop.is_some(), "{told}");
}

#[test]
fn list_threads_without_async() {
    let stage = Stage::new(Options::fake(), "free");
    let told = run(&stage, "without_async");
    let (made, listed) = told.split_once('\n').unwrap();
    assert!(listed.starts_with(made.strip_prefix("made ").unwrap()), "{told}");
}

#[test]
fn run_an_agent_and_wait() {
    let stage = Stage::real();
    assert_eq!(run(&stage, "run_agent"), "The page is written.\nTell the team.\n");
}

#[test]
fn analyse_a_file_and_fetch_what_the_agent_made_of_it() {
    let stage = Stage::real();
    assert_eq!(
        run(&stage, "analyse_file"),
        "user: How many refunds were there?\nuser: awk -F, 'NR > 1 { sum += $2 } END { print sum }' ledger.csv \
         | tee total.txt\nassistant: 42\ntotal.txt: 42\n"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handle_a_conflict_and_a_limit() {
    let stage = Stage::real();
    let told = run(&stage, "handle_refusals");
    assert!(told.contains("busy with Some(") && told.contains("when the thread was free"), "{told}");

    let full = Stage::new(Options::fake(), "free");
    for _ in 0..10 {
        full.client().threads().create().await.unwrap();
    }
    assert!(run(&full, "handle_refusals").contains("10 of 10 threads are in use"));
}

#[test]
fn watch_a_run_to_its_end() {
    let stage = Stage::real();
    assert_eq!(run(&stage, "watch_run"), "step one\nstep two\nstep three\ncompleted\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receive_what_a_webhook_tells() {
    let stage = Stage::new(Options::fake().arguments(&["--webhooks-allow-private"]), "free");
    let client = stage.client();
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let mut receiver = tokio::process::Command::new(binaries::path("receive_webhooks").unwrap());
    receiver.arg("127.0.0.1:0").env_clear().env("KORTIX_WEBHOOK_SECRET", secret);
    let mut receiver = receiver.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(receiver.stdout.take().unwrap()).lines();
    let listening = lines.next_line().await.unwrap().unwrap();
    let address = listening.strip_prefix("listening on ").unwrap();
    client.webhooks().create(format!("http://{address}/")).secret(secret.to_owned()).await.unwrap();
    let made = client.threads().create().await.unwrap();
    let run = client.executions().create(made.thread_id, "exit 0").await.unwrap();
    let told = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
    assert_eq!(told.unwrap().unwrap().unwrap(), format!("execution.succeeded {}", run.execution.id));
    // Nobody else is believed.
    let forged =
        kortix_tests::http::client().post(format!("http://{address}/")).body("{}").send().await.unwrap();
    assert_eq!(forged.status().as_u16(), 400);
}

#[test]
fn make_many_once() {
    let stage = Stage::new(Options::fake(), "free");
    let first = run_with(&stage, "create_many", &["acme", "globex", "initech"]);
    let names: Vec<_> = first.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, ["acme", "globex", "initech"]);
    let again = run_with(&stage, "create_many", &["acme", "globex", "initech", "hooli"]);
    assert!(again.starts_with(&first) && again.lines().count() == 4, "{first}{again}");
}

#[test]
fn log_every_attempt() {
    let stage = Stage::new(Options::fake(), "free");
    assert_eq!(
        run(&stage, "log_calls"),
        "create thread (attempt 1): 200 OK\ndelete thread (attempt 1): 200 OK\n\
         get thread (attempt 1): 404 Not Found\ngone: true\n"
    );
}

#[test]
fn test_an_application() {
    let stage = Stage::new(Options::fake(), "free");
    assert!(run(&stage, "test_your_app").starts_with("ready: "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serve_agents_to_others() {
    let stage = Stage::new(Options::fake(), "free");
    let made = stage.client().threads().create().await.unwrap();
    let mut service = tokio::process::Command::new(binaries::path("serve_agents").unwrap());
    service.arg("127.0.0.1:0").env_clear().env("KORTIX_BASE_URL", stage.server.url());
    service.env("KORTIX_API_KEY", stage.server.credential("kortix", "someone", "free").unwrap());
    let mut service = service.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(service.stdout.take().unwrap()).lines();
    let listening = lines.next_line().await.unwrap().unwrap();
    let address = listening.strip_prefix("listening on ").unwrap();
    let ask = async |project: &str, task: &str, key: &str| {
        let url = format!("http://{address}/projects/{project}/tasks");
        let body = serde_json::json!({"task": task}).to_string();
        let request =
            kortix_tests::http::client().post(url).header("content-type", "application/json").body(body);
        let answer = request.header("idempotency-key", key).send().await.unwrap();
        let retry_after = answer.headers().contains_key("retry-after");
        (answer.status().as_u16(), retry_after, answer.text().await.unwrap())
    };
    let (status, _, first) = ask(made.project_id.as_str(), "sleep 600", "one").await;
    assert_eq!(status, 202, "{first}");
    assert_eq!(ask(made.project_id.as_str(), "sleep 600", "one").await, (202, false, first));
    let (status, _, told) = ask("prj_nobodys", "echo", "two").await;
    assert_eq!(status, 404, "{told}");
    let (status, _, told) = ask(made.project_id.as_str(), "", "three").await;
    assert_eq!(status, 400, "{told}");
}
