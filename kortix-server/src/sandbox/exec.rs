//! One command in a sandbox whose end is waited for: a job that is forgotten when it has ended.

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

use super::{FilePath, JobId, JobSpec, JobStatus, SandboxDriver, SandboxError, SandboxKey};

/// How long the sandbox may take beyond the command's own limit to end it and to say so.
const GRACE: Duration = Duration::from_secs(20);
/// For cleaning up after a command whose caller may have left.
const CLEANING_LIMIT: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub struct ExecSpec {
    /// What the shell is told, a login shell.
    pub command: String,
    pub cwd: FilePath,
    /// The command and all that it has started is ended when this has passed.
    pub time_limit: Duration,
    /// Output (both streams, interleaved) past this is dropped.
    pub output_limit: u64,
}

#[derive(Clone, Debug)]
pub struct ExecOutcome {
    /// Not [`JobStatus::Running`].
    pub status: JobStatus,
    pub output: Vec<u8>,
    pub truncated: bool,
}

/// Runs the command to its end. What it leaves running in the background goes on, unless this is dropped before the
/// command has ended: then all of it is ended.
pub async fn exec(
    driver: &Arc<dyn SandboxDriver>,
    key: &SandboxKey,
    spec: ExecSpec,
) -> Result<ExecOutcome, SandboxError> {
    let id = JobId::new(format!("exec-{}", uuid::Uuid::new_v4().simple()))
        .ok_or_else(|| SandboxError::failed("the command has no name"))?;
    let limit = spec.time_limit + GRACE;
    let mut cleaning = Cleaning { driver: Arc::clone(driver), key: key.clone(), id, running: true };
    let Cleaning { id, .. } = &cleaning;
    let run = async {
        driver.start_job(key, id, &job(&spec)).await?;
        let status = ended(driver.as_ref(), key, id, limit).await?;
        let output = driver.job_output(key, id, 0, spec.output_limit).await?;
        Ok(ExecOutcome { status, output: output.bytes, truncated: output.truncated })
    };
    let outcome =
        timeout(limit, run).await.unwrap_or(Err(SandboxError::Timeout { what: "the command", limit }));
    cleaning.running = outcome.is_err();
    outcome
}

fn job(spec: &ExecSpec) -> JobSpec {
    JobSpec {
        argv: vec!["bash".to_owned(), "-lc".to_owned(), spec.command.clone()],
        env: Vec::new(),
        stdin: None,
        cwd: Some(spec.cwd.clone()),
        time_limit: spec.time_limit,
        output_limit: spec.output_limit,
    }
}

async fn ended(
    driver: &dyn SandboxDriver,
    key: &SandboxKey,
    id: &JobId,
    limit: Duration,
) -> Result<JobStatus, SandboxError> {
    loop {
        let status = driver.job(key, id, limit).await?;
        if status != JobStatus::Running {
            return Ok(status);
        }
        // Only a sandbox that lies answers before the time has passed; it is not asked in a tight loop.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Forgets the command, after ending it when it still runs: also when whoever waited for it has left.
struct Cleaning {
    driver: Arc<dyn SandboxDriver>,
    key: SandboxKey,
    id: JobId,
    running: bool,
}

impl Drop for Cleaning {
    fn drop(&mut self) {
        let (driver, key, id, running) =
            (Arc::clone(&self.driver), self.key.clone(), self.id.clone(), self.running);
        let clean = async move {
            if running {
                driver.kill_job(&key, &id).await?;
            }
            driver.forget_job(&key, &id).await
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                match timeout(CLEANING_LIMIT, clean).await {
                    // With its sandbox, or before it was one.
                    Ok(
                        Ok(()) | Err(SandboxError::Gone | SandboxError::Stopped | SandboxError::NoSuchJob),
                    ) => {}
                    Ok(Err(error)) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "cannot forget a command");
                    }
                    Err(_) => tracing::warn!("cannot forget a command in time"),
                }
            });
        }
    }
}
