//! The jobs of this sandbox, as the init knows them: one supervisor process each, whose word it passes on.

use std::{
    collections::HashMap,
    fs,
    io::{self, ErrorKind, SeekFrom},
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    fs::File,
    io::{AsyncBufReadExt, AsyncReadExt, AsyncSeekExt, BufReader},
    process::{Child, ChildStdout, Command},
    sync::watch,
    time::timeout,
};

use super::{SUBCOMMAND, tree};
use crate::sandbox::{
    JobId, JobSpec, JobStatus,
    activity::Use,
    wire::{JobRecord, RUN_INSIDE},
};

/// In every process of a job, so that they are found when their supervisor is gone.
pub(super) const JOB_VARIABLE: &str = "KORTIX_JOB_ID";
/// How long a supervisor may take to end its job before it is ended itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// The files of one job.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn of(id: &JobId) -> Self {
        Self(Path::new(RUN_INSIDE).join("jobs").join(id.as_str()))
    }

    pub(super) fn spec(&self) -> PathBuf {
        self.0.join("spec.json")
    }

    /// What the job reads, when it reads anything.
    pub(super) fn input(&self) -> PathBuf {
        self.0.join("input")
    }

    pub(super) fn output(&self) -> PathBuf {
        self.0.join("output")
    }

    /// How the job ended; lost, when it had not.
    fn last_record(&self) -> JobRecord {
        let written = fs::read(self.0.join("status.json")).ok();
        written
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .filter(JobRecord::ended)
            .unwrap_or(JobRecord { status: JobStatus::Lost, ..JobRecord::RUNNING })
    }

    pub(super) fn write_record(&self, record: &JobRecord) -> io::Result<()> {
        let draft = self.0.join("status.json.new");
        fs::write(&draft, serde_json::to_vec(record)?)?;
        fs::rename(draft, self.0.join("status.json"))
    }
}

#[derive(Debug, Default)]
pub(super) struct Jobs(Mutex<HashMap<JobId, Arc<Job>>>);

#[derive(Debug)]
struct Job {
    record: watch::Sender<JobRecord>,
    supervisor: Option<Pid>,
    /// False when the supervisor has ended and its number may be another's.
    supervised: watch::Sender<bool>,
    /// Set before the job is killed: a supervisor that has only just started cannot say so itself.
    to_be_killed: AtomicBool,
    /// Set when nobody will ask for the job again.
    to_be_forgotten: AtomicBool,
}

impl Jobs {
    /// With the jobs from before the sandbox was started again: what had not ended is lost, and none is run twice.
    pub(super) fn of_earlier_runs() -> io::Result<Self> {
        let folders = match fs::read_dir(Path::new(RUN_INSIDE).join("jobs")) {
            Ok(folders) => folders,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        let ids = folders.flatten().filter_map(|folder| JobId::new(folder.file_name().to_str()?));
        let jobs = ids.map(|id| {
            let record = Folder::of(&id).last_record();
            (id, Arc::new(Job::of_earlier_run(record)))
        });
        Ok(Self(Mutex::new(jobs.collect())))
    }

    /// Starts the job, unless it was started before. It uses the sandbox for as long as its supervisor lives.
    pub(super) fn start(self: &Arc<Self>, id: &JobId, spec: &JobSpec, using: Use) -> io::Result<()> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.contains_key(id) {
            return Ok(());
        }
        let folder = Folder::of(id);
        fs::create_dir_all(&folder.0)?;
        fs::write(folder.spec(), serde_json::to_vec(spec)?)?;
        if let Some(input) = &spec.stdin {
            fs::write(folder.input(), input)?;
        }
        fs::write(folder.output(), [])?;
        folder.write_record(&JobRecord::RUNNING)?;

        let mut supervisor = Command::new("/proc/self/exe")
            .args([SUBCOMMAND, "--job", id.as_str()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let says = supervisor.stdout.take().ok_or(ErrorKind::BrokenPipe)?;
        let job = Arc::new(Job {
            record: watch::Sender::new(JobRecord::RUNNING),
            supervisor: supervisor.id().and_then(|pid| Pid::from_raw(pid.cast_signed())),
            supervised: watch::Sender::new(true),
            to_be_killed: AtomicBool::new(false),
            to_be_forgotten: AtomicBool::new(false),
        });
        let following = follow(id.clone(), Arc::clone(&job), supervisor, says, spec.time_limit);
        jobs.insert(id.clone(), Arc::clone(&job));
        let (all, id) = (Arc::clone(self), id.clone());
        tokio::spawn(async move {
            following.await;
            drop(using);
            if job.to_be_forgotten.load(Ordering::SeqCst) {
                all.remove(&id);
            }
        });
        Ok(())
    }

    pub(super) fn now(&self, id: &JobId) -> Option<JobRecord> {
        Some(self.find(id)?.record.borrow().clone())
    }

    /// The job's record when it has ended or `limit` has passed.
    pub(super) async fn wait(&self, id: &JobId, limit: Duration) -> Option<JobRecord> {
        let mut record = self.find(id)?.record.subscribe();
        let ended = timeout(limit, record.wait_for(JobRecord::ended)).await.is_ok_and(|ended| ended.is_ok());
        let now = record.borrow().clone();
        debug_assert!(!ended || now.ended());
        Some(now)
    }

    pub(super) async fn output(&self, id: &JobId, offset: u64, limit: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(Folder::of(id).output()).await?;
        file.seek(SeekFrom::Start(offset)).await?;
        let mut bytes = Vec::new();
        file.take(limit).read_to_end(&mut bytes).await?;
        Ok(bytes)
    }

    /// The job's record and its output from `offset` on, as soon as there is any, the job has ended, or `wait` has passed.
    /// `None`: there is no such job.
    pub(super) async fn progress(
        &self,
        id: &JobId,
        offset: u64,
        limit: u64,
        wait: Duration,
    ) -> io::Result<Option<(JobRecord, Vec<u8>)>> {
        let Some(job) = self.find(id) else { return Ok(None) };
        let mut record = job.record.subscribe();
        let news = record.wait_for(|record| record.ended() || record.written > offset);
        // Either way the record of this moment is the answer.
        let _in_time = timeout(wait, news).await.is_ok();
        // Read before the output, so that what an ended job wrote is in it.
        let now = record.borrow().clone();
        Ok(Some((now, self.output(id, offset, limit).await?)))
    }

    /// Ends the job and what it left running. False when there is no such job.
    pub(super) async fn kill(&self, id: &JobId) -> bool {
        let Some(job) = self.find(id) else { return false };
        job.to_be_killed.store(true, Ordering::Relaxed);
        job.kill(id).await;
        true
    }

    /// Keeps nothing of the job any more as soon as its supervisor has ended, whose files these are. False when there
    /// is no such job.
    pub(super) fn forget(&self, id: &JobId) -> bool {
        let Some(job) = self.find(id) else { return false };
        job.to_be_forgotten.store(true, Ordering::SeqCst);
        // Either this sees that it has ended, or what follows it to its end sees that it is to be forgotten.
        if !*job.supervised.borrow() {
            self.remove(id);
        }
        true
    }

    fn remove(&self, id: &JobId) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.remove(id).is_none() {
            return;
        }
        if let Err(error) = fs::remove_dir_all(&Folder::of(id).0) {
            super::note(&format!("job {} cannot be forgotten: {error}", id.as_str()));
        }
    }

    fn find(&self, id: &JobId) -> Option<Arc<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

impl Job {
    fn of_earlier_run(record: JobRecord) -> Self {
        Self {
            record: watch::Sender::new(record),
            supervisor: None,
            supervised: watch::Sender::new(false),
            to_be_killed: AtomicBool::new(false),
            to_be_forgotten: AtomicBool::new(false),
        }
    }

    async fn kill(&self, id: &JobId) {
        let mut supervised = self.supervised.subscribe();
        for signal in [Signal::TERM, Signal::KILL] {
            if !*supervised.borrow() {
                break;
            }
            if let Some(supervisor) = self.supervisor {
                // It may be ending at this moment, which is as good.
                let _gone = kill_process(supervisor, signal);
            }
            if timeout(PATIENCE, supervised.wait_for(|supervised| !supervised)).await.is_ok() {
                break;
            }
        }
        tree::kill_marked(id).await;
    }
}

/// Passes on what the supervisor says, until it ends; and ends the job itself when the supervisor fails to.
async fn follow(id: JobId, job: Arc<Job>, mut supervisor: Child, says: ChildStdout, time_limit: Duration) {
    let listening = async {
        let mut lines = BufReader::new(says).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            if let Ok(record) = serde_json::from_str(&line) {
                job.record.send_replace(record);
            }
        }
        let _status = supervisor.wait().await;
        job.supervised.send_replace(false);
    };
    let overdue = async {
        tokio::time::sleep(time_limit.saturating_add(PATIENCE)).await;
        if !job.record.borrow().ended() {
            job.kill(&id).await;
            settle(&id, &job, JobStatus::TimedOut);
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = listening => {}
        () = overdue => {}
    }
    if !job.record.borrow().ended() {
        tree::kill_marked(&id).await;
        let status = if job.to_be_killed.load(Ordering::Relaxed) {
            JobStatus::Killed
        } else {
            // Something else killed the supervisor: the job itself, or the kernel for want of memory.
            JobStatus::Signalled { signal: Signal::KILL.as_raw() }
        };
        settle(&id, &job, status);
    }
}

fn settle(id: &JobId, job: &Job, status: JobStatus) {
    let record = JobRecord { status, ..job.record.borrow().clone() };
    if let Err(error) = Folder::of(id).write_record(&record) {
        super::note(&format!("the end of job {} could not be written down: {error}", id.as_str()));
    }
    job.record.send_replace(record);
}
