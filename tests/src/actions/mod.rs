//! A stand-in for the runner of GitHub Actions: it runs the steps of a job and of composite actions with `bash`, gives them
//! the files that the real one gives, takes lines for workflow commands as the real one does, and evaluates expressions.
//! What it does not know, it refuses.

mod commands;
mod expression;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, de::IgnoredAny};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader},
    process::Command,
    time::timeout,
};

use crate::binaries;
use commands::Commands;
use expression::Scope;

const LIMIT: Duration = Duration::from_mins(2);

type Texts = BTreeMap<String, String>;

/// A machine that a repository is checked out on.
#[derive(Debug)]
pub struct Runner {
    pub workspace: PathBuf,
    pub secrets: Texts,
    pub vars: Texts,
}

/// What a job came to.
#[derive(Debug, Default)]
pub struct Job {
    pub failed: bool,
    pub log: String,
    pub annotations: Vec<String>,
    pub summary: String,
    /// Of each step with an id, those within actions not included.
    pub outputs: BTreeMap<String, Texts>,
}

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, JobFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct JobFile {
    #[serde(default)]
    env: Texts,
    steps: Vec<Step>,
    #[serde(rename = "runs-on")]
    _runs_on: IgnoredAny,
    #[serde(rename = "timeout-minutes", default)]
    _timeout: IgnoredAny,
    #[serde(rename = "permissions", default)]
    _permissions: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    name: String,
    id: Option<String>,
    #[serde(rename = "if")]
    condition: Option<String>,
    #[serde(default)]
    env: Texts,
    run: Option<String>,
    #[serde(rename = "shell")]
    _shell: Option<String>,
    uses: Option<String>,
    #[serde(default)]
    with: Texts,
}

#[derive(Deserialize)]
struct Action {
    inputs: BTreeMap<String, Input>,
    outputs: BTreeMap<String, Output>,
    runs: Runs,
}

#[derive(Deserialize)]
struct Input {
    #[serde(default)]
    required: bool,
    default: Option<String>,
}

#[derive(Deserialize)]
struct Output {
    value: String,
}

#[derive(Deserialize)]
struct Runs {
    steps: Vec<Step>,
}

impl Runner {
    /// Runs a job of a workflow to its end.
    pub async fn run(&self, workflow: &str, job: &str, inputs: &[(&str, &str)]) -> anyhow::Result<Job> {
        let file: Workflow = self.read(workflow)?;
        let job = file.jobs.get(job).with_context(|| format!("{workflow} has no job {job}"))?;
        let mut scope = Scope {
            inputs: inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            secrets: self.secrets.clone(),
            vars: self.vars.clone(),
            ..Scope::default()
        };
        scope.env = scope.fill_all(&job.env)?;
        let mut done = Job::default();
        self.steps(&job.steps, &mut scope, &mut done).await?;
        done.failed = scope.failed;
        done.outputs = scope.steps;
        Ok(done)
    }

    fn read<T: for<'de> Deserialize<'de>>(&self, path: &str) -> anyhow::Result<T> {
        let text = fs::read_to_string(self.workspace.join(path)).with_context(|| path.to_owned())?;
        serde_saphyr::from_str(&text).with_context(|| path.to_owned())
    }

    async fn steps(&self, steps: &[Step], scope: &mut Scope, job: &mut Job) -> anyhow::Result<()> {
        for step in steps {
            if !scope.holds(step.condition.as_deref())? {
                continue;
            }
            let (outputs, succeeded) = match (&step.run, &step.uses) {
                (Some(script), None) => self.script(step, script, scope, job).await?,
                (None, Some(action)) if action.starts_with("./") => {
                    Box::pin(self.action(step, action, scope, job)).await?
                }
                // The workspace is there already.
                (None, Some(action)) if action.starts_with("actions/checkout@") => (Texts::new(), true),
                _ => bail!("step {:?} is none that this stand-in knows", step.name),
            };
            scope.failed |= !succeeded;
            if let Some(id) = &step.id {
                scope.steps.insert(id.clone(), outputs);
            }
        }
        Ok(())
    }

    async fn action(
        &self,
        step: &Step,
        folder: &str,
        scope: &Scope,
        job: &mut Job,
    ) -> anyhow::Result<(Texts, bool)> {
        let action: Action = self.read(&format!("{folder}/action.yml"))?;
        let mut inputs = Texts::new();
        for (name, input) in &action.inputs {
            let given = step.with.get(name).map(|text| scope.fill(text)).transpose()?;
            ensure!(given.is_some() || !input.required, "{folder} needs {name}");
            inputs.insert(name.clone(), given.or_else(|| input.default.clone()).unwrap_or_default());
        }
        if let Some(unknown) = step.with.keys().find(|name| !action.inputs.contains_key(*name)) {
            bail!("{folder} has no input {unknown}");
        }
        let mut env = scope.env.clone();
        env.extend(scope.fill_all(&step.env)?);
        let mut within = Scope { inputs, env, ..Scope::default() };
        self.steps(&action.runs.steps, &mut within, job).await?;
        let value = |(name, output): (&String, &Output)| Ok((name.clone(), within.fill(&output.value)?));
        let outputs = action.outputs.iter().map(value).collect::<anyhow::Result<_>>()?;
        Ok((outputs, !within.failed))
    }

    async fn script(
        &self,
        step: &Step,
        script: &str,
        scope: &Scope,
        job: &mut Job,
    ) -> anyhow::Result<(Texts, bool)> {
        let files = tempfile::tempdir()?;
        let file = |name: &str| files.path().join(name);
        fs::write(file("script"), scope.fill(script)?)?;
        for name in ["output", "summary"] {
            fs::write(file(name), "")?;
        }
        let mut child = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(file("script"))
            .current_dir(&self.workspace)
            .env_clear()
            .envs(&scope.env)
            .envs(scope.fill_all(&step.env)?)
            .env("PATH", path_with_kortix()?)
            .env("HOME", files.path())
            .env("CI", "true")
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_OUTPUT", file("output"))
            .env("GITHUB_STEP_SUMMARY", file("summary"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let streams = (child.stdout.take().context("no stdout")?, child.stderr.take().context("no stderr")?);
        let mut commands = Commands::default();
        let listen = listen(streams.0, streams.1, &mut commands);
        timeout(LIMIT, listen).await.context("the step took too long")??;
        let status = timeout(LIMIT, child.wait()).await.context("the step does not end")??;
        job.log.push_str(&commands.log);
        job.annotations.append(&mut commands.annotations);
        job.summary.push_str(&fs::read_to_string(file("summary"))?);
        let mut outputs = commands.outputs;
        for line in fs::read_to_string(file("output"))?.lines() {
            let (name, value) = line.split_once('=').with_context(|| format!("no output: {line}"))?;
            outputs.insert(name.to_owned(), value.to_owned());
        }
        Ok((outputs, status.success()))
    }
}

/// Reads both streams, line by line as they come.
async fn listen(
    stdout: impl AsyncRead + Unpin,
    stderr: impl AsyncRead + Unpin,
    commands: &mut Commands,
) -> anyhow::Result<()> {
    let (mut stdout, mut stderr) = (BufReader::new(stdout).lines(), BufReader::new(stderr).lines());
    let (mut reads_stdout, mut reads_stderr) = (true, true);
    while reads_stdout || reads_stderr {
        let line = tokio::select! {
            line = stdout.next_line(), if reads_stdout => { let line = line?; reads_stdout = line.is_some(); line }
            line = stderr.next_line(), if reads_stderr => { let line = line?; reads_stderr = line.is_some(); line }
        };
        if let Some(line) = line {
            commands.hear(&line);
        }
    }
    Ok(())
}

fn path_with_kortix() -> anyhow::Result<String> {
    let kortix = binaries::path("kortix")?;
    let folder: &Path = kortix.parent().context("kortix has no folder")?;
    Ok(format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default()))
}
