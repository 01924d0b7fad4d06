//! A worker process beside a server, gone when the test ends.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Stdio},
};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::server::ReferenceServer;

#[derive(Debug)]
pub struct WorkerProcess {
    process: Child,
    log: PathBuf,
    ready: Value,
}

impl WorkerProcess {
    /// Starts a worker on the server's data directory and waits until it says that it is ready.
    pub fn start(server: &ReferenceServer, arguments: &[&str]) -> anyhow::Result<Self> {
        let log = server.directory().join(format!("worker-{}.log", uuid::Uuid::new_v4().simple()));
        let mut process = server
            .command("worker")?
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .context("cannot start kortix-server worker")?;
        let stdout = process.stdout.take().context("no standard output")?;
        let mut worker = Self { process, log, ready: Value::Null };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        worker.ready = serde_json::from_str(&line)
            .with_context(|| format!("the worker did not become ready; its log: {}", worker.log()))?;
        Ok(worker)
    }

    /// What it said when it was ready.
    pub fn ready(&self) -> &Value {
        &self.ready
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Ends the process as a power cut would.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.signal(Signal::KILL)?;
        self.process.wait()?;
        Ok(())
    }

    /// Ends it as an operator does.
    pub fn terminate(&mut self) -> anyhow::Result<()> {
        self.signal(Signal::TERM)?;
        self.process.wait()?;
        Ok(())
    }

    /// It does nothing until it is thawed.
    pub fn freeze(&self) -> anyhow::Result<()> {
        self.signal(Signal::STOP)?;
        // Each of its threads stops when it gets to it.
        while !self.is_frozen()? {
            std::thread::yield_now();
        }
        Ok(())
    }

    fn is_frozen(&self) -> anyhow::Result<bool> {
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let stat = std::fs::read_to_string(thread?.path().join("stat"))?;
            if !stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T')) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub fn thaw(&self) -> anyhow::Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.process.id())?).context("no worker runs")?;
        // One that has ended already is as good as one that was told to.
        let _ = kill_process(pid, signal);
        Ok(())
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        // The test has its verdict.
        let _ = self.kill();
    }
}
