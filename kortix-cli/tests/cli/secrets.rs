//! No secret reaches any stream, unless it is asked for.

use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::service::{self, PASS, PROJECT, RUN, THREAD, TOKEN};
use crate::support::{KEY, kortix};

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_in_no_stream_at_any_verbosity() {
    let working = service::working().await;
    let echo = |status| ResponseTemplate::new(status).set_body_string(format!("{KEY} and more"));
    let failing = MockServer::start().await;
    // A wait for a run would outlast any other answer.
    let run = Mock::given(path(format!("/x/v1/executions/{RUN}"))).respond_with(echo(403));
    run.mount(&failing).await;
    Mock::given(any()).respond_with(echo(500)).mount(&failing).await;
    let secret = KEY.split(':').next_back().unwrap();
    for server in [&working, &failing] {
        for command in [
            "threads create".to_owned(),
            format!("threads get {THREAD}"),
            format!("projects get {PROJECT}"),
            format!("executions wait {RUN}"),
            "doctor".to_owned(),
        ] {
            for format in ["table", "json", "ndjson", "name"] {
                let line = format!("{command} --debug --retries 1 -o {format}");
                let finished = kortix(server).line(&line).run().await;
                for canary in [secret, PASS, TOKEN] {
                    let found = finished.stdout.contains(canary) || finished.stderr.contains(canary);
                    assert!(!found, "{canary} in {line}: {finished:#?}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redacted_secrets_are_recognisable() {
    let server = service::working().await;
    let thread = kortix(&server).line("threads get --json").line(THREAD).run().await.exits(0).json();
    assert_eq!(thread["project"]["sandbox"]["pass"], "***");
    assert_eq!(thread["project"]["sandbox"]["token"], "***");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_printed_on_request() {
    let server = service::working().await;
    let line = format!("threads get {THREAD} --show-secrets");
    let thread = kortix(&server).line(&line).line("--json").run().await.exits(0).json();
    assert_eq!(thread["project"]["sandbox"]["pass"], PASS);
    assert_eq!(thread["project"]["sandbox"]["token"], TOKEN);
    let line = format!("projects get {PROJECT} --show-secrets");
    let project = kortix(&server).line(&line).line("--json").run().await.exits(0).json();
    assert_eq!(project["sandbox"]["pass"], PASS);
    let table = kortix(&server).line(&line).run().await.exits(0).stdout;
    assert!(table.contains(&format!("https://6080-sbx-91.example.dev/?token={TOKEN}")), "{table}");
    assert!(table.contains(PASS), "{table}");
}
