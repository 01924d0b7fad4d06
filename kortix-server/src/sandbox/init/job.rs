//! The supervisor of one job: a process of its own, so that all that the job starts stays below it.
//!
//! It pumps the output, keeps the time limit, and stays while anything of the job still runs, so that a server
//! started in the background by the job can be ended with it.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::{fd::OwnedFd, unix::process::CommandExt},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use rustix::{
    io::Errno,
    pipe::{PipeFlags, pipe_with},
    process::{Pid, Signal, WaitOptions, WaitStatus, getpid, kill_process_group, set_child_subreaper, wait},
};
use tokio::{
    io::AsyncReadExt,
    net::unix::pipe,
    signal::unix::{SignalKind, signal},
    time::{Instant, sleep_until, timeout},
};

use super::{
    jobs::{Folder, JOB_VARIABLE},
    tree,
};
use crate::sandbox::{
    JobId, JobSpec, JobStatus,
    files::{FilePath, WORKSPACE},
    wire::JobRecord,
};

/// What a pipe holds at most by default: all that was written before the job ended fits into it.
const PIPE_BYTES: usize = 64 << 10;
/// How long a killed process may take to be given back by the kernel before it is looked for again.
const REAP_PAUSE: Duration = Duration::from_millis(20);

pub(super) async fn supervise(id: &JobId) -> io::Result<()> {
    let folder = Folder::of(id);
    let spec: JobSpec = serde_json::from_slice(&fs::read(folder.spec())?)?;
    let orphans = adopt_orphans()?;
    // When memory runs out, the job goes before the desktop.
    fs::write("/proc/self/oom_score_adj", "500")?;
    let mut children = signal(SignalKind::child())?;
    let mut kill = signal(SignalKind::terminate())?;

    let mut notes = Notes { folder: folder.clone(), record: JobRecord::RUNNING };
    let (job, output) = match start(id, &spec) {
        Ok(started) => started,
        Err(error) => return notes.end(JobStatus::FailedToStart { reason: reason(&spec, &error) }),
    };
    let mut pump = Pump::new(output, &folder, spec.output_limit)?;
    let deadline = Instant::now().checked_add(spec.time_limit);

    loop {
        tokio::select! {
            kept = pump.turn(), if pump.open => notes.wrote(kept?, &pump)?,
            _ = children.recv() => {
                let reaped = reap(job)?;
                if let Some(status) = reaped.job {
                    let kept = pump.drain()?;
                    notes.wrote(kept, &pump)?;
                    notes.end(status)?;
                }
                if reaped.none_left {
                    return Ok(());
                }
            }
            _ = kill.recv() => {
                orphans.end(id).await;
                return end_all(job, &mut children, &mut pump, &mut notes, JobStatus::Killed).await;
            }
            () = until(deadline), if !notes.record.ended() => {
                orphans.end(id).await;
                return end_all(job, &mut children, &mut pump, &mut notes, JobStatus::TimedOut).await;
            }
        }
    }
}

/// Whose children those are whose parent has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Orphans {
    Own,
    /// The sandbox's first process has them, from where the tree does not lead to them.
    OfFirstProcess,
}

/// Not every kernel lets a process have them: gVisor of 2022 has no such call.
fn adopt_orphans() -> io::Result<Orphans> {
    match set_child_subreaper(Some(getpid())) {
        Ok(()) => Ok(Orphans::Own),
        Err(Errno::INVAL) => Ok(Orphans::OfFirstProcess),
        Err(error) => Err(error.into()),
    }
}

impl Orphans {
    /// Ends those that are not below this process, and who may still make some.
    async fn end(self, id: &JobId) {
        if self == Self::OfFirstProcess {
            tree::kill_marked(id).await;
        }
    }
}

fn start(id: &JobId, spec: &JobSpec) -> io::Result<(Pid, OwnedFd)> {
    let (program, arguments) = spec.argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let (output, output_end) = pipe_with(PipeFlags::CLOEXEC)?;
    let child = Command::new(program)
        .args(arguments)
        .envs(spec.env.iter().map(|(name, value)| (name, value)))
        .env(JOB_VARIABLE, id.as_str())
        .current_dir(directory(spec))
        .stdin(input(id, spec)?)
        .stdout(output_end.try_clone()?)
        .stderr(output_end)
        .process_group(0)
        .spawn()?;
    let pid = Pid::from_raw(child.id().cast_signed()).ok_or(io::ErrorKind::InvalidData)?;
    rustix::io::ioctl_fionbio(&output, true)?;
    Ok((pid, output))
}

fn input(id: &JobId, spec: &JobSpec) -> io::Result<Stdio> {
    match spec.stdin {
        Some(_) => Ok(fs::File::open(Folder::of(id).input())?.into()),
        None => Ok(Stdio::null()),
    }
}

fn directory(spec: &JobSpec) -> &Path {
    Path::new(spec.cwd.as_ref().map_or(WORKSPACE, FilePath::as_str))
}

fn reason(spec: &JobSpec, error: &io::Error) -> String {
    let program = spec.argv.first().map_or("", String::as_str);
    let directory = directory(spec);
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if !directory.is_dir() => {
            format!("the directory `{}` was not found", directory.display())
        }
        io::ErrorKind::NotFound => format!("`{program}` was not found"),
        io::ErrorKind::PermissionDenied => format!("`{program}` may not be run"),
        _ => format!("`{program}` could not be started: {error}"),
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

struct Reaped {
    /// How the job itself ended, when it is among them.
    job: Option<JobStatus>,
    none_left: bool,
}

/// Takes every child that has ended; orphans of the job are children too.
fn reap(job: Pid) -> io::Result<Reaped> {
    let mut ended = None;
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some((pid, status))) if pid == job => ended = Some(outcome(status)),
            Ok(Some(_)) => {}
            Ok(None) => return Ok(Reaped { job: ended, none_left: false }),
            Err(Errno::CHILD) => return Ok(Reaped { job: ended, none_left: true }),
            Err(error) => return Err(error.into()),
        }
    }
}

fn outcome(status: WaitStatus) -> JobStatus {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => JobStatus::Exited { code },
        (None, Some(signal)) => JobStatus::Signalled { signal },
        (None, None) => JobStatus::Signalled { signal: 0 },
    }
}

/// Kills the job's group, then whatever else it has started, until nothing is left.
async fn end_all(
    job: Pid,
    children: &mut tokio::signal::unix::Signal,
    pump: &mut Pump,
    notes: &mut Notes,
    status: JobStatus,
) -> io::Result<()> {
    // The group may be empty already, when only stragglers are left.
    let _gone = kill_process_group(job, Signal::KILL);
    loop {
        tree::kill_descendants();
        if reap(job)?.none_left {
            break;
        }
        let _nothing_ended = timeout(REAP_PAUSE, children.recv()).await;
    }
    let kept = pump.drain()?;
    notes.wrote(kept, pump)?;
    if notes.record.ended() { Ok(()) } else { notes.end(status) }
}

/// Moves the job's output into its file, up to its limit, and reads on past it so that the job is not held up.
struct Pump {
    from: pipe::Receiver,
    to: fs::File,
    left: u64,
    written: u64,
    buffer: Vec<u8>,
    open: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    All,
    NotAll,
}

impl Pump {
    fn new(from: OwnedFd, folder: &Folder, limit: u64) -> io::Result<Self> {
        let to = OpenOptions::new().append(true).open(folder.output())?;
        let from = pipe::Receiver::from_owned_fd(from)?;
        Ok(Self { from, to, left: limit, written: 0, buffer: vec![0; PIPE_BYTES], open: true })
    }

    async fn turn(&mut self) -> io::Result<Kept> {
        let count = self.from.read(&mut self.buffer).await?;
        self.open = count > 0;
        self.keep(count)
    }

    /// Takes what is in the pipe at this moment.
    fn drain(&mut self) -> io::Result<Kept> {
        let mut kept = Kept::All;
        let mut taken = 0;
        while taken < PIPE_BYTES {
            match self.from.try_read(&mut self.buffer) {
                Ok(0) => break,
                Ok(count) => {
                    taken += count;
                    if self.keep(count)? == Kept::NotAll {
                        kept = Kept::NotAll;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(kept)
    }

    fn keep(&mut self, count: usize) -> io::Result<Kept> {
        let mut kept = usize::try_from(self.left).map_or(count, |left| left.min(count));
        match self.to.write_all(&self.buffer[..kept]) {
            Ok(()) => self.left -= kept as u64,
            // The job goes on, which may be about to make room, and what it says from now on is not kept.
            Err(error) if is_full(&error) => {
                self.left = 0;
                kept = 0;
            }
            Err(error) => return Err(error),
        }
        self.written += kept as u64;
        Ok(if kept < count { Kept::NotAll } else { Kept::All })
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Writes down how the job stands, and tells the init on standard output.
struct Notes {
    folder: Folder,
    record: JobRecord,
}

impl Notes {
    /// That it stopped keeping all of the output is written down; how much there is the file itself says.
    fn wrote(&mut self, kept: Kept, pump: &Pump) -> io::Result<()> {
        self.record.written = pump.written;
        if kept == Kept::All || self.record.truncated {
            return self.tell();
        }
        self.record.truncated = true;
        self.publish()
    }

    fn end(&mut self, status: JobStatus) -> io::Result<()> {
        self.record.status = status;
        self.publish()
    }

    /// On a full disk whoever asks learns it nevertheless, as long as the sandbox lives.
    fn publish(&self) -> io::Result<()> {
        match self.folder.write_record(&self.record) {
            Err(error) if !is_full(&error) => Err(error),
            _ => self.tell(),
        }
    }

    fn tell(&self) -> io::Result<()> {
        let mut line = serde_json::to_vec(&self.record)?;
        line.push(b'\n');
        io::stdout().lock().write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_disk_takes_the_output_and_not_the_job() {
        let (from, to) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK).unwrap();
        let mut pump = Pump {
            from: pipe::Receiver::from_owned_fd(from).unwrap(),
            to: OpenOptions::new().write(true).open("/dev/full").unwrap(),
            left: 100,
            written: 0,
            buffer: vec![0; 16],
            open: true,
        };
        let mut job = fs::File::from(to);
        for said in ["removing what is too large", "removed"] {
            job.write_all(said.as_bytes()).unwrap();
            assert!(pump.turn().await.unwrap() == Kept::NotAll);
        }
        drop(job);
        while pump.open {
            pump.turn().await.unwrap();
        }
        assert_eq!(pump.written, 0);
    }
}
