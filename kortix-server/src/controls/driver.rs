//! A driver whose steps go wrong when a rule says so.

use std::{future::Future, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::time::{sleep, timeout};

use super::{
    State, kill_this_process,
    rule::{Action, Event},
    rules::Act,
};
use crate::{
    ids::UploadId,
    sandbox::{
        BoxedStream, Check, JobId, JobOutput, JobProgress, JobSpec, JobStatus, ManagedSandbox, Parking,
        Reach, SandboxDriver, SandboxError, SandboxKey, SandboxSpec, SandboxState, Usage,
        files::{FileContent, FileInfo, FilePath},
        terminal::{Terminal, TerminalSize},
    },
};

#[derive(Debug)]
pub(super) struct FaultyDriver {
    driver: Arc<dyn SandboxDriver>,
    state: Arc<State>,
}

impl FaultyDriver {
    pub(super) fn new(driver: Arc<dyn SandboxDriver>, state: Arc<State>) -> Self {
        Self { driver, state }
    }

    /// Does `work` as that step, with what the rules ask for.
    async fn around<T: Send>(
        &self,
        step: &'static str,
        work: impl Future<Output = Result<T, SandboxError>> + Send,
    ) -> Result<T, SandboxError> {
        let decision = self.state.rules.decide(&Event::Step { step });
        if !decision.hits.is_empty() {
            tracing::warn!(step, rules = ?decision.hits, "rules of the test controls act on a step of the driver");
        }
        if !decision.delay.is_zero() {
            sleep(decision.delay).await;
        }
        let Some(Act { action, hold }) = decision.act else { return work.await };
        match action {
            Action::Fail { reason } => Err(SandboxError::failed(reason)),
            Action::FailDone { reason } => work.await.and_then(|_| Err(SandboxError::failed(reason))),
            Action::Hang => {
                hold.until_released().await;
                work.await
            }
            Action::KillBefore => kill_this_process().await,
            Action::KillAfter => {
                drop(work.await);
                kill_this_process().await
            }
            // Of requests alone; `Rule` does not make them for steps.
            _ => work.await,
        }
    }
}

#[async_trait]
impl SandboxDriver for FaultyDriver {
    fn name(&self) -> &'static str {
        self.driver.name()
    }

    fn reach(&self) -> Reach {
        self.driver.reach()
    }

    async fn preflight(&self) -> Vec<Check> {
        self.driver.preflight().await
    }

    async fn keep_ahead(&self, size: usize) -> Result<bool, SandboxError> {
        self.driver.keep_ahead(size).await
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        self.around("create", self.driver.create(key, spec)).await
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.around("revive", self.driver.revive(key)).await
    }

    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.around("start", self.driver.start(key)).await
    }

    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.around("stop", self.driver.stop(key)).await
    }

    async fn idle(&self, key: &SandboxKey) -> Result<Duration, SandboxError> {
        self.around("state", self.driver.idle(key)).await
    }

    async fn park(&self, key: &SandboxKey, idle: Duration) -> Result<Parking, SandboxError> {
        self.around("park", self.driver.park(key, idle)).await
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        self.around("state", self.driver.state(key)).await
    }

    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError> {
        self.around("state", self.driver.spec(key)).await
    }

    async fn usage(&self, key: &SandboxKey) -> Result<Usage, SandboxError> {
        self.around("state", self.driver.usage(key)).await
    }

    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError> {
        self.around("state", self.driver.logs(key, most)).await
    }

    async fn ready(&self, key: &SandboxKey, limit: Duration) -> Result<(), SandboxError> {
        let ready = self.around("ready", self.driver.ready(key, limit));
        let overdue = |_| Err(SandboxError::Timeout { what: "starting the sandbox", limit });
        timeout(limit, ready).await.unwrap_or_else(overdue)
    }

    async fn connect(&self, key: &SandboxKey, port: u16) -> Result<BoxedStream, SandboxError> {
        self.around("connect", self.driver.connect(key, port)).await
    }

    async fn start_job(&self, key: &SandboxKey, id: &JobId, spec: &JobSpec) -> Result<(), SandboxError> {
        self.around("start_job", self.driver.start_job(key, id, spec)).await
    }

    async fn job(&self, key: &SandboxKey, id: &JobId, wait: Duration) -> Result<JobStatus, SandboxError> {
        self.around("job", self.driver.job(key, id, wait)).await
    }

    async fn job_output(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
    ) -> Result<JobOutput, SandboxError> {
        self.around("job_output", self.driver.job_output(key, id, offset, limit)).await
    }

    async fn follow_job(
        &self,
        key: &SandboxKey,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> Result<JobProgress, SandboxError> {
        self.around("follow_job", self.driver.follow_job(key, id, offset, limit, wait)).await
    }

    async fn kill_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        self.around("kill_job", self.driver.kill_job(key, id)).await
    }

    async fn forget_job(&self, key: &SandboxKey, id: &JobId) -> Result<(), SandboxError> {
        self.around("forget_job", self.driver.forget_job(key, id)).await
    }

    async fn file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileInfo, SandboxError> {
        self.around("file", self.driver.file(key, path)).await
    }

    async fn list_files(&self, key: &SandboxKey, path: &FilePath) -> Result<Vec<FileInfo>, SandboxError> {
        self.around("list_files", self.driver.list_files(key, path)).await
    }

    async fn read_file(&self, key: &SandboxKey, path: &FilePath) -> Result<FileContent, SandboxError> {
        self.around("read_file", self.driver.read_file(key, path)).await
    }

    async fn write_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<(), SandboxError> {
        self.around("write_file", self.driver.write_file(key, path, content)).await
    }

    async fn add_file(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
    ) -> Result<FileInfo, SandboxError> {
        self.around("add_file", self.driver.add_file(key, path, content)).await
    }

    async fn add_file_once(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, SandboxError> {
        // The same step for whoever writes rules.
        self.around("add_file", self.driver.add_file_once(key, path, content, upload)).await
    }

    async fn forget_upload(
        &self,
        key: &SandboxKey,
        path: &FilePath,
        upload: UploadId,
    ) -> Result<(), SandboxError> {
        self.around("forget_upload", self.driver.forget_upload(key, path, upload)).await
    }

    async fn delete_file(&self, key: &SandboxKey, path: &FilePath) -> Result<(), SandboxError> {
        self.around("delete_file", self.driver.delete_file(key, path)).await
    }

    async fn terminal(&self, key: &SandboxKey, size: TerminalSize) -> Result<Terminal, SandboxError> {
        self.around("terminal", self.driver.terminal(key, size)).await
    }

    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        self.around("destroy", self.driver.destroy(key)).await
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        self.around("list", self.driver.list()).await
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use serde_json::json;

    use super::*;
    use crate::{controls::Rule, sandbox::fake::FakeDriver};

    fn faulty(rule: serde_json::Value) -> FaultyDriver {
        let state = Arc::new(State::default());
        state.rules.add(vec![Rule::from_json(rule).unwrap()]).unwrap();
        FaultyDriver::new(Arc::new(FakeDriver::default()), state)
    }

    async fn created(driver: &FaultyDriver) -> (Result<(), String>, usize) {
        let made = driver.create(&SandboxKey::random(), &SandboxSpec::default()).await;
        (made.map_err(|error| error.to_string()), driver.list().await.unwrap().len())
    }

    #[tokio::test]
    async fn a_step_fails_before_or_after_it_is_done() {
        let before = faulty(json!({"step": "create", "action": "fail", "message": "no room", "count": 1}));
        assert_eq!(created(&before).await, (Err("no room".to_owned()), 0));
        assert_eq!(created(&before).await, (Ok(()), 1));
        let after = faulty(json!({"step": "create", "action": "fail_after"}));
        assert_eq!(created(&after).await, (Err("a test asked for a failure".to_owned()), 1));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_for_a_sandbox_ends_also_when_it_hangs() {
        let driver = faulty(json!({"step": "ready", "action": "hang"}));
        let ready = driver.ready(&SandboxKey::random(), Duration::from_secs(5)).await;
        assert!(matches!(ready, Err(SandboxError::Timeout { .. })), "{ready:?}");
    }

    #[tokio::test]
    async fn a_step_that_hangs_goes_on_after_a_reset() {
        let driver = faulty(json!({"step": "create", "action": "hang"}));
        let mut creating = Box::pin(created(&driver));
        let mut context = Context::from_waker(Waker::noop());
        assert!(creating.as_mut().poll(&mut context).is_pending());
        driver.state.rules.clear();
        assert_eq!(creating.await, (Ok(()), 1));
    }
}
