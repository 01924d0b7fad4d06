//! The fake driver's jobs: scripts that are interpreted in this process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use super::script::{self, Statement};
use crate::sandbox::{JobId, JobOutput, JobProgress, JobSpec, JobStatus, SandboxError, activity::Use};

#[derive(Debug)]
pub(super) struct Jobs {
    jobs: Mutex<HashMap<JobId, Arc<Job>>>,
    released: watch::Sender<bool>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self { jobs: Mutex::default(), released: watch::Sender::new(false) }
    }
}

#[derive(Debug)]
struct Job {
    status: watch::Sender<JobStatus>,
    /// As what it is to end now.
    ended_as: watch::Sender<Option<JobStatus>>,
    output: Mutex<Output>,
    /// How many bytes of output there are.
    written: watch::Sender<u64>,
}

#[derive(Debug)]
struct Output {
    bytes: Vec<u8>,
    limit: usize,
    truncated: bool,
}

impl Jobs {
    pub(super) fn start(&self, id: &JobId, spec: &JobSpec, using: Use) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.contains_key(id) {
            return;
        }
        let limit = usize::try_from(spec.output_limit).unwrap_or(usize::MAX);
        let job = Arc::new(Job {
            status: watch::Sender::new(JobStatus::Running),
            ended_as: watch::Sender::new(None),
            output: Mutex::new(Output { bytes: Vec::new(), limit, truncated: false }),
            written: watch::Sender::new(0),
        });
        jobs.insert(id.clone(), Arc::clone(&job));
        let running = run(job, script::read(&spec.argv), spec.time_limit, self.released.subscribe());
        tokio::spawn(async move {
            let _using = using;
            running.await;
        });
    }

    pub(super) async fn wait(&self, id: &JobId, limit: Duration) -> Result<JobStatus, SandboxError> {
        let job = self.find(id)?;
        // Either way the status of this moment is the answer.
        let _in_time = timeout(limit, job.ended()).await;
        let now = job.status.borrow().clone();
        Ok(now)
    }

    pub(super) async fn follow(
        &self,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> Result<JobProgress, SandboxError> {
        let job = self.find(id)?;
        let mut written = job.written.subscribe();
        let news = async {
            tokio::select! {
                () = job.ended() => {}
                // The sender lives in this job, so waiting ends no other way.
                _ = written.wait_for(|written| *written > offset) => {}
            }
        };
        // Either way the progress of this moment is the answer.
        let _in_time = timeout(wait, news).await;
        // Read before the output, so that what an ended job wrote is in it.
        let status = job.status.borrow().clone();
        Ok(JobProgress { status, output: self.output(id, offset, limit)? })
    }

    pub(super) fn output(&self, id: &JobId, offset: u64, limit: u64) -> Result<JobOutput, SandboxError> {
        let job = self.find(id)?;
        let output = job.output.lock().unwrap_or_else(PoisonError::into_inner);
        let within = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let bytes = output.bytes.iter().skip(within(offset)).take(within(limit)).copied().collect();
        Ok(JobOutput { bytes, truncated: output.truncated })
    }

    pub(super) async fn kill(&self, id: &JobId) -> Result<(), SandboxError> {
        let job = self.find(id)?;
        job.ended_as.send_replace(Some(JobStatus::Killed));
        // Its task sees that at once, unless the job has ended already.
        job.ended().await;
        Ok(())
    }

    /// Ends every job that runs, as when the sandbox ends.
    pub(super) fn end_all(&self) {
        for job in self.jobs.lock().unwrap_or_else(PoisonError::into_inner).values() {
            job.ended_as.send_replace(Some(JobStatus::Lost));
        }
    }

    pub(super) fn forget(&self, id: &JobId) -> Result<(), SandboxError> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.remove(id).map(drop).ok_or(SandboxError::NoSuchJob)
    }

    pub(super) fn release(&self) {
        self.released.send_replace(true);
    }

    fn find(&self, id: &JobId) -> Result<Arc<Job>, SandboxError> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.get(id).cloned().ok_or(SandboxError::NoSuchJob)
    }
}

async fn run(job: Arc<Job>, script: Vec<Statement>, time_limit: Duration, released: watch::Receiver<bool>) {
    let mut ended_as = job.ended_as.subscribe();
    let told = async {
        // The sender lives in this job, so waiting ends no other way.
        let ended = ended_as.wait_for(Option::is_some).await;
        ended.ok().and_then(|ended| ended.clone()).unwrap_or(JobStatus::Killed)
    };
    let status = tokio::select! {
        biased;
        status = told => status,
        () = sleep(time_limit) => JobStatus::TimedOut,
        status = interpret(&job, script, released) => status,
    };
    job.status.send_replace(status);
}

async fn interpret(job: &Job, script: Vec<Statement>, mut released: watch::Receiver<bool>) -> JobStatus {
    for statement in script {
        match statement {
            Statement::Exit(code) => return JobStatus::Exited { code },
            Statement::Signal(signal) => return JobStatus::Signalled { signal },
            Statement::Write(bytes) => job.write(&bytes),
            Statement::FailToStart => {
                return JobStatus::FailedToStart { reason: "`fail-to-start` was not found".into() };
            }
            Statement::WaitForRelease => {
                // The sender lives as long as its sandbox, whose end kills the job.
                let _released = released.wait_for(|released| *released).await;
            }
        }
    }
    JobStatus::Exited { code: 0 }
}

impl Job {
    async fn ended(&self) {
        let mut status = self.status.subscribe();
        // The sender lives in this job, so waiting ends no other way.
        let _ended = status.wait_for(|status| *status != JobStatus::Running).await;
    }

    fn write(&self, bytes: &[u8]) {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        let room = output.limit.saturating_sub(output.bytes.len());
        output.truncated |= bytes.len() > room;
        output.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.written.send_replace(output.bytes.len() as u64);
    }
}
