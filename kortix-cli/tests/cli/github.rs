//! Inside a job of GitHub Actions.

use wiremock::ResponseTemplate;

use crate::support::service::{PROJECT, RUN, RUN_THREAD, THREAD, always, answer, run, starting, working};
use crate::support::{Finished, Program, kortix};

/// The files that the runner gives to a step.
struct Step(tempfile::TempDir);

impl Step {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // What earlier commands of the same step have written.
        std::fs::write(folder.path().join("output"), "earlier=1\n").unwrap();
        Self(folder)
    }

    fn lend(&self, program: Program) -> Program {
        let file = |name: &str| self.0.path().join(name).display().to_string();
        program
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_OUTPUT", &file("output"))
            .env("GITHUB_STEP_SUMMARY", &file("summary"))
    }

    fn outputs(&self) -> String {
        std::fs::read_to_string(self.0.path().join("output")).unwrap()
    }

    fn summary(&self) -> String {
        std::fs::read_to_string(self.0.path().join("summary")).unwrap_or_default()
    }
}

fn annotations(finished: &Finished) -> Vec<&str> {
    finished.stderr.lines().filter(|line| line.starts_with("::error")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn outputs_and_a_summary_when_asked_for() {
    let (server, step) = (working().await, Step::new());
    let made = step.lend(kortix(&server)).line("threads create --github").run().await.exits(0);
    let expected = format!("earlier=1\nthread_id={THREAD}\nproject_id={PROJECT}\nexit_code=0\n");
    assert_eq!(step.outputs(), expected);
    assert!(step.summary().starts_with("### ✅ `kortix threads create`\n"), "{}", step.summary());
    assert!(step.summary().contains(&format!("| thread_id | `{THREAD}` |")), "{}", step.summary());
    assert!(made.stdout.contains(THREAD), "{made:?}");
    assert!(annotations(&made).is_empty(), "{made:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_failed_is_annotated_and_its_id_is_an_output() {
    let (server, step) = (wiremock::MockServer::start().await, Step::new());
    starting(&server).await;
    answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, run("failed")).await;
    let program = step.lend(kortix(&server)).line("projects thread create prj_1 --prompt x --wait --github");
    let failed = program.run().await.exits(3);
    let title = "::error title=kortix projects thread create::";
    let annotations = annotations(&failed);
    assert!(annotations.len() == 1 && annotations[0].starts_with(title), "{failed:?}");
    assert!(annotations[0].contains("the agent ended with exit code 7"), "{failed:?}");
    for output in [
        format!("execution_id={RUN}"),
        format!("thread_id={RUN_THREAD}"),
        "status=failed".to_owned(),
        "exit_code=3".to_owned(),
        "error_kind=run_failed".to_owned(),
    ] {
        assert!(step.outputs().lines().any(|line| line == output), "{output}: {}", step.outputs());
    }
    assert!(step.summary().starts_with("### ❌"), "{}", step.summary());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_runner_looks_for_no_commands_while_an_agent_may_speak() {
    let (server, step) = (working().await, Step::new());
    let said = step.lend(kortix(&server)).line("threads list --github").run().await.exits(0).stderr;
    let lines: Vec<_> = said.lines().collect();
    let token = lines[0].strip_prefix("::stop-commands::").unwrap();
    assert_eq!(token.len(), 32);
    assert_eq!(*lines.last().unwrap(), format!("::{token}::"));
    let again = step.lend(kortix(&server)).line("threads list --github").run().await.stderr;
    assert!(!again.contains(token), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_failure_is_annotated_by_itself_and_only_for_people() {
    let (server, step) = (always(ResponseTemplate::new(404)).await, Step::new());
    let program = || step.lend(kortix(&server));
    let refused = program().line("threads get nope").run().await.exits(5);
    assert_eq!(annotations(&refused).len(), 1, "{refused:?}");
    let refused = program().line("threads get nope --json").run().await.exits(5);
    assert_eq!(refused.error()["kind"], "not_found");
    assert_eq!(step.outputs(), "earlier=1\n");
    let elsewhere = kortix(&server).line("threads get nope").run().await.exits(5);
    assert!(annotations(&elsewhere).is_empty(), "{elsewhere:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_is_found_out_before_anything_is_sent() {
    let server = working().await;
    let outside = kortix(&server).line("threads create --github").run().await.exits(2);
    assert!(outside.stderr.contains("--github needs GITHUB_OUTPUT, which is not set"), "{outside:?}");
    let program = kortix(&server).env("GITHUB_OUTPUT", "/nowhere/output").line("threads create --github");
    let unwritable = program.run().await.exits(1);
    assert!(unwritable.stderr.contains("cannot write GITHUB_OUTPUT"), "{unwritable:?}");
    assert!(server.received_requests().await.unwrap().is_empty());
}
