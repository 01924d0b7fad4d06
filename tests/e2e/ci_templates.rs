//! The templates for CI jobs, run by stand-ins for the runners, against the real server.

use std::{collections::HashSet, fs, path::PathBuf};

use kortix_tests::actions::{Job, Runner};
use kortix_tests::{binaries, cli::Outcome};
use serde::Deserialize;
use serde_json::Value;
use tokio::process::Command;

use crate::support::Stage;

fn templates() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ci-templates")
}

/// A checkout of a repository that holds the templates, and nothing else.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["github", "gitlab"] {
        let to = folder.path().join("ci-templates").join(kind);
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(templates().join(kind)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    folder
}

/// Runs the workflow with this task.
async fn job(stage: &Stage, workflow: &str, task: &str) -> Job {
    let folder = checkout();
    let text = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let runner = Runner {
        workspace: folder.path().to_owned(),
        secrets: [text("KORTIX_API_KEY", &stage.jwt), text("OBVIOUS_API_KEY", &stage.obvious_key)].into(),
        vars: [text("KORTIX_BASE_URL", stage.server.url())].into(),
    };
    fs::write(folder.path().join("workflow.yml"), workflow).unwrap();
    runner.run("workflow.yml", "agent", &[("task", task)]).await.unwrap()
}

fn workflow() -> String {
    fs::read_to_string(templates().join("github/agent.yml")).unwrap()
}

async fn projects(stage: &Stage) -> usize {
    let listed = stage.cli().run(&["threads", "list", "--json"]).await.unwrap().json().unwrap();
    let threads = listed["threads"].as_array().unwrap().iter();
    threads.map(|thread| thread["project_id"].as_str().unwrap()).collect::<HashSet<_>>().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_on_github_succeeds_with_its_agent() {
    let stage = Stage::real();
    // An agent that knows the runner's language.
    let forged = "echo '::error::forged'; echo '::set-output name=status::forged'; echo $((6 * 7))";
    let done = job(&stage, &workflow(), forged).await;
    assert!(!done.failed, "{done:#?}");
    assert!(done.annotations.is_empty(), "{done:#?}");
    let outputs = &done.outputs["agent"];
    assert_eq!((outputs["status"].as_str(), outputs["exit_code"].as_str()), ("succeeded", "0"));
    assert!(outputs["execution_id"].starts_with("exec_"), "{outputs:?}");
    assert!(done.log.contains("\n42\n") && done.log.contains("::error::forged\n"), "{}", done.log);
    assert!(done.log.contains(&format!("run {} succeeded\n", outputs["execution_id"])), "{}", done.log);
    assert!(done.summary.contains("### ✅ `kortix projects thread create`"), "{}", done.summary);
    assert!(!done.log.contains(&stage.jwt) && !done.log.contains(&stage.obvious_key), "{}", done.log);
    assert_eq!(projects(&stage).await, 0, "the project is deleted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_on_github_fails_with_its_agent() {
    let stage = Stage::real();
    let done = job(&stage, &workflow(), "echo begun; exit 7").await;
    assert!(done.failed, "{done:#?}");
    assert!(done.annotations.len() == 1 && done.annotations[0].contains("exit code 7"), "{done:#?}");
    let outputs = &done.outputs["agent"];
    assert_eq!((outputs["status"].as_str(), outputs["exit_code"].as_str()), ("failed", "3"));
    assert!(done.log.contains(&format!("run {} failed\n", outputs["execution_id"])), "{}", done.log);
    assert!(done.summary.contains("### ❌"), "{}", done.summary);
    assert_eq!(projects(&stage).await, 0, "the project is deleted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_takes_too_long_is_stopped() {
    let stage = Stage::real();
    let workflow = workflow().replace("timeout: 30m", "timeout: 3s\n          keep-project: \"true\"");
    let done = job(&stage, &workflow, "sleep 600").await;
    assert!(done.failed, "{done:#?}");
    let outputs = &done.outputs["agent"];
    assert_eq!(outputs["exit_code"], "124");
    let run = stage.cli().run(&["executions", "get", &outputs["execution_id"], "--json"]).await.unwrap();
    assert_eq!(run.json().unwrap()["status"], "stopped");
    assert_eq!(projects(&stage).await, 1, "the project was to be kept");
}

#[derive(Deserialize)]
struct GitlabJob {
    variables: serde_json::Map<String, Value>,
    script: Vec<String>,
    after_script: Vec<String>,
}

/// A stand-in for the runner of GitLab: the lines of a job's script in one shell, and those after it in another.
async fn gitlab(stage: &Stage, prompt: &str) -> (Outcome, PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(templates().join("gitlab/agent.yml")).unwrap();
    let (_, text) = text.split_once("\n---\n").unwrap();
    let inputs =
        [("prompt", prompt), ("project", ""), ("timeout", "1m"), ("stage", "test"), ("job", "agent")];
    let text = inputs
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("$[[ inputs.{name} ]]"), value));
    let mut jobs: std::collections::BTreeMap<String, GitlabJob> = serde_saphyr::from_str(&text).unwrap();
    let job = jobs.remove("agent").unwrap();
    let variables = job.variables.iter().map(|(name, value)| {
        let value = value.get("value").unwrap_or(value).as_str().unwrap();
        (name.clone(), value.to_owned())
    });
    let variables: Vec<_> = variables.collect();
    let kortix = binaries::path("kortix").unwrap();
    let shell = async |lines: &[String]| {
        let path = format!("{}:{}", kortix.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["-eo", "pipefail", "-c", &lines.join("\n")]).current_dir(folder.path()).env_clear();
        command.env("PATH", path).env("HOME", folder.path()).envs(variables.iter().cloned());
        command.env("GITLAB_CI", "true").env("KORTIX_BASE_URL", stage.server.url());
        command.env("KORTIX_API_KEY", &stage.jwt).env("OBVIOUS_API_KEY", &stage.obvious_key);
        command.kill_on_drop(true).output().await.unwrap()
    };
    let output = shell(&job.script).await;
    let after = shell(&job.after_script).await;
    assert!(after.status.success(), "{after:?}");
    let outcome = Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    (outcome, folder.path().to_owned(), folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_on_gitlab_ends_as_its_agent_does() {
    let stage = Stage::real();
    for (prompt, code, words) in
        [("echo all is well", 0, "all is well\n"), ("echo alas; exit 7", 3, "alas\n")]
    {
        let (done, folder, _removed_at_the_end) = gitlab(&stage, prompt).await;
        assert_eq!((done.code, done.stdout.as_str()), (Some(code), words), "{done:?}");
        let variables = fs::read_to_string(folder.join("kortix.env")).unwrap();
        assert!(variables.starts_with("KORTIX_EXECUTION_ID=exec_"), "{variables}");
        let report = fs::read_to_string(folder.join("kortix.xml")).unwrap();
        let failures = format!("failures=\"{}\"", u8::from(code != 0));
        assert!(report.contains("tests=\"1\"") && report.contains(&failures), "{report}");
        assert_eq!(projects(&stage).await, 0, "the project is deleted");
    }
}
