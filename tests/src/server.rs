//! A real server process, on a data directory of its own, gone with everything it made when the test ends.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::{binaries, controls::Controls};

/// The tests sign tokens themselves, also bad ones.
pub const JWT_SECRET: &str = "the signing secret of the end-to-end tests";
const STOP_LIMIT: Duration = Duration::from_secs(40);

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Options {
    driver: &'static str,
    env: Vec<(String, String)>,
    arguments: Vec<String>,
    /// A file of the host that the server is not to find.
    without: Option<PathBuf>,
    start: Start,
}

/// From where a server is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Foreground,
    /// As by `nohup` and `&` of a script, which have some signals ignored.
    Background,
}

impl Options {
    /// Real sandboxes.
    pub fn local() -> Self {
        let (env, arguments) = (Vec::new(), Vec::new());
        Self { driver: "local", env, arguments, without: None, start: Start::Foreground }
    }

    /// Real sandboxes that are containers of the engine at that socket.
    pub fn docker(socket: &Path) -> Self {
        let options = Self { driver: "docker", ..Self::local() };
        options.env("KORTIX_SERVER_DOCKER_SOCKET", &socket.to_string_lossy())
    }

    /// The test double of a sandbox driver: for faults, and for tests of what lies above it.
    pub fn fake() -> Self {
        Self { driver: "fake", ..Self::local() }
    }

    /// As by `nohup` and `&` of a script.
    #[must_use]
    pub fn in_background(mut self) -> Self {
        self.start = Start::Background;
        self
    }

    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// On a machine where that program is not installed: it is covered, for the server alone.
    #[must_use]
    pub fn without(mut self, program: &Path) -> Self {
        self.without = Some(program.to_owned());
        self
    }

    /// With test controls, for faults and the clock.
    #[must_use]
    pub fn controlled(self) -> Self {
        self.arguments(&["--test-controls", "127.0.0.1:0"])
    }

    #[must_use]
    pub fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(ToString::to_string));
        self
    }
}

#[derive(Debug)]
pub struct ReferenceServer {
    options: Options,
    dir: TempDir,
    process: Option<Child>,
    /// Where it listens when it is next started.
    listen: String,
    url: String,
    controls: Option<String>,
    /// What it said when it was ready.
    ready: Value,
}

impl ReferenceServer {
    /// Starts a server on an empty data directory and waits until it listens.
    pub fn start(options: Options) -> anyhow::Result<Self> {
        Self::start_on(options, |_| Ok(()))
    }

    /// The same on a data directory that is made first, in the place that it is given.
    pub fn start_on(
        options: Options,
        make: impl FnOnce(&Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let dir = tempfile::Builder::new().prefix("kortix-test-").tempdir()?;
        make(&dir.path().join("data"))?;
        let mut server = Self {
            options,
            dir,
            process: None,
            listen: "127.0.0.1:0".to_owned(),
            url: String::new(),
            controls: None,
            ready: Value::Null,
        };
        server.spawn()?;
        Ok(server)
    }

    fn spawn(&mut self) -> anyhow::Result<()> {
        let log =
            std::fs::File::options().create(true).append(true).open(self.dir.path().join("server.log"))?;
        let mut process = self
            .command("serve")?
            .args(["--listen", &self.listen])
            .args(&self.options.arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("cannot start kortix-server")?;
        let stdout = process.stdout.take().context("no standard output")?;
        self.process = Some(process);
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line)
            .with_context(|| format!("the server did not become ready; its log ends: {}", self.log_tail()))?;
        ready["listening"].as_str().context("the ready line names no address")?.clone_into(&mut self.url);
        self.controls = ready["test_controls"].as_str().map(str::to_owned);
        self.ready = ready;
        Ok(())
    }

    /// `kortix-server SUBCOMMAND` on this server's data directory.
    pub(crate) fn command(&self, subcommand: &str) -> anyhow::Result<Command> {
        let mut command = self.program()?;
        command
            .arg(subcommand)
            .arg("--data-dir")
            .arg(self.data_dir())
            .args(["--driver", self.options.driver])
            .env("KORTIX_SERVER_JWT_SECRET", JWT_SECRET)
            .envs(self.options.env.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn program(&self) -> anyhow::Result<Command> {
        let program = binaries::path("kortix-server")?;
        if self.options.start == Start::Background {
            let mut command = Command::new("sh");
            command.args(["-c", "trap '' HUP INT QUIT; exec \"$0\" \"$@\""]).arg(program);
            return Ok(command);
        }
        let Some(covered) = &self.options.without else { return Ok(Command::new(program)) };
        let mut command = Command::new("bwrap");
        command.args(["--die-with-parent", "--dev-bind", "/", "/", "--ro-bind", "/dev/null"]);
        command.arg(covered.canonicalize()?).arg("--").arg(program);
        Ok(command)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Another address that it named when it was ready.
    pub fn announced(&self, what: &str) -> Option<&str> {
        self.ready[what].as_str()
    }

    /// The controls of a server that was started as [`Options::controlled`].
    pub fn controls(&self) -> anyhow::Result<Controls> {
        self.controls.as_deref().map(Controls::at).context("the server has no test controls")
    }

    pub fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap_or_default()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("server.log")).unwrap_or_default()
    }

    fn log_tail(&self) -> String {
        let log = self.log();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(8)..].join("\n")
    }

    /// A credential made by the server's own command, as an operator makes one.
    pub fn credential(&self, kind: &str, account: &str, plan: &str) -> anyhow::Result<String> {
        let output = Command::new(binaries::path("kortix-server")?)
            .args(["token", "create", "--json", "--kind", kind, "--account", account, "--plan", plan])
            .arg("--data-dir")
            .arg(self.data_dir())
            .env("KORTIX_SERVER_JWT_SECRET", JWT_SECRET)
            .envs(self.options.env.iter().map(|(name, value)| (name, value)))
            .output()?;
        ensure!(output.status.success(), "token create: {}", String::from_utf8_lossy(&output.stderr));
        let made: Value = serde_json::from_slice(&output.stdout)?;
        Ok(made["credential"].as_str().context("no credential")?.to_owned())
    }

    /// Ends the process as a power cut would.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.signal(Signal::KILL)?;
        self.wait_for_end()
    }

    /// Ends it as an operator does.
    pub fn terminate(&mut self) -> anyhow::Result<()> {
        self.signal(Signal::TERM)?;
        self.wait_for_end()
    }

    /// As [`Self::terminate`], without waiting for the end.
    pub fn tell_to_stop(&self) -> anyhow::Result<()> {
        self.signal(Signal::TERM)
    }

    fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        let pid =
            self.pid().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)).context("no server runs")?;
        // A server that has ended already is as good as one that was told to.
        let _ = kill_process(pid, signal);
        Ok(())
    }

    pub fn wait_for_end(&mut self) -> anyhow::Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        let began = Instant::now();
        while process.try_wait()?.is_none() {
            ensure!(
                began.elapsed() < STOP_LIMIT,
                "the server did not end; its log ends: {}",
                self.log_tail()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Starts it again on the same data directory, without the failpoint it may have had.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.options.env.retain(|(name, _)| name != "KORTIX_SERVER_FAILPOINT");
        self.spawn()
    }

    /// The same at the address that it had, for clients that know no other.
    pub fn restart_in_place(&mut self) -> anyhow::Result<()> {
        self.listen = format!("127.0.0.1:{}", self.port());
        self.restart()
    }

    /// Starts it again with one more setting.
    pub fn restart_with_env(&mut self, name: &str, value: &str) -> anyhow::Result<()> {
        self.options.env.push((name.to_owned(), value.to_owned()));
        self.spawn()
    }

    /// Starts it again on the same data directory, set up otherwise.
    pub fn restart_as(&mut self, options: Options) -> anyhow::Result<()> {
        self.options = options;
        self.spawn()
    }

    /// `kortix-server reap --all`: the server must not run.
    fn remove_sandboxes(&self) -> anyhow::Result<()> {
        let output = self.command("reap")?.arg("--all").output()?;
        ensure!(output.status.success(), "reap: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    pub fn sandboxes_dir(&self) -> PathBuf {
        self.data_dir().join("sandboxes")
    }

    pub fn database(&self) -> PathBuf {
        self.data_dir().join("kortix.db")
    }

    pub fn directory(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for ReferenceServer {
    fn drop(&mut self) {
        // The test has its verdict; what remains is to leave the machine as it was.
        let _ = self.kill();
        if let Err(error) = self.remove_sandboxes() {
            assert!(std::thread::panicking(), "the test's sandboxes remain: {error:#}");
        }
    }
}
