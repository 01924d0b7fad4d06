use std::{
    env,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow, bail, ensure};
use rustix::process::geteuid;

use crate::{guard::Guard, image};

/// How long an engine may take to answer.
const START_LIMIT: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(50);

/// A container engine, gone when this process is.
#[derive(Debug)]
pub struct Engine {
    kind: Kind,
    socket: PathBuf,
    /// None of one that somebody else keeps.
    guard: Option<Guard>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Docker,
    Podman,
}

type Shared = OnceLock<Result<Engine, String>>;

impl Engine {
    /// Docker Engine, which the tests of this process share.
    pub fn docker() -> anyhow::Result<&'static Self> {
        static DOCKER: Shared = OnceLock::new();
        Self::shared(&DOCKER, Kind::Docker)
    }

    /// Podman's service, which the tests of this process share.
    pub fn podman() -> anyhow::Result<&'static Self> {
        static PODMAN: Shared = OnceLock::new();
        Self::shared(&PODMAN, Kind::Podman)
    }

    fn shared(shared: &'static Shared, kind: Kind) -> anyhow::Result<&'static Self> {
        let made = shared.get_or_init(|| Self::open(kind).map_err(|error| format!("{error:#}")));
        made.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// Where it answers.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The names of its containers that have this in them, dead or alive.
    pub fn containers(&self, part: &str) -> anyhow::Result<Vec<String>> {
        let listed = self.client(&["ps", "--all", "--format", "{{.Names}}"]).output()?;
        ensure!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        let names = String::from_utf8(listed.stdout)?;
        Ok(names.lines().filter(|name| name.contains(part)).map(str::to_owned).collect())
    }

    fn open(kind: Kind) -> anyhow::Result<Self> {
        if let Some(socket) = env::var_os(kind.variable()) {
            return Ok(Self { kind, socket: socket.into(), guard: None });
        }
        ensure!(
            geteuid().is_root(),
            "to start {} takes root; name the socket of one that runs in {}",
            kind.program(),
            kind.variable()
        );
        let guard = Guard::start(&kept_in(kind), |temporary| kind.command(&kept_in(kind), temporary))?;
        let engine = Self { kind, socket: socket_in(guard.temporary()), guard: Some(guard) };
        engine.answers().with_context(|| engine.log())?;
        image::load(|arguments| engine.client(arguments))?;
        // Of tests that were killed.
        engine.client(&["container", "prune", "--force"]).output()?;
        Ok(engine)
    }

    fn answers(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        while !self.client(&["version"]).output()?.status.success() {
            if Instant::now() > deadline {
                bail!("{} does not answer", self.kind.program());
            }
            thread::sleep(PAUSE);
        }
        Ok(())
    }

    fn log(&self) -> String {
        let log = self.guard.as_ref().map(Guard::log).unwrap_or_default();
        let last: Vec<&str> = log.lines().rev().take(5).collect();
        format!("its log ends with: {}", last.join("\n"))
    }

    /// The engine's own program, told to talk to it.
    pub fn client(&self, arguments: &[&str]) -> Command {
        let address = format!("unix://{}", self.socket.display());
        let mut command = match self.kind {
            Kind::Docker => Command::new("docker"),
            Kind::Podman => Command::new("podman"),
        };
        match self.kind {
            Kind::Docker => command.arg("--host").arg(address),
            Kind::Podman => command.args(["--remote", "--url"]).arg(address),
        };
        command.args(arguments);
        command
    }
}

impl Kind {
    fn program(self) -> &'static str {
        match self {
            Self::Docker => "dockerd",
            Self::Podman => "podman",
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::Docker => "KORTIX_TEST_DOCKER_SOCKET",
            Self::Podman => "KORTIX_TEST_PODMAN_SOCKET",
        }
    }

    /// What starts the engine. Sandboxes have no network, so it makes none.
    fn command(self, kept: &Path, temporary: &Path) -> Command {
        let mut command = Command::new(self.program());
        let address = format!("unix://{}", socket_in(temporary).display());
        match self {
            Self::Docker => {
                command.args(["--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false"]);
                command.arg("--host").arg(address).arg("--data-root").arg(kept);
                command.arg("--exec-root").arg(temporary.join("exec"));
                command.arg("--pidfile").arg(temporary.join("dockerd.pid"))
            }
            Self::Podman => {
                // crun, where it is the usual one, does not know control groups of both versions at a time.
                command.args(["--runtime", "runc", "--cgroup-manager", "cgroupfs"]);
                let run = run_directory_of(kept);
                command.arg("--root").arg(kept.join("storage"));
                command.arg("--runroot").arg(run.join("run")).arg("--tmpdir").arg(run.join("tmp"));
                command.args(["system", "service", "--time=0"]).arg(address)
            }
        };
        command
    }
}

fn socket_in(temporary: &Path) -> PathBuf {
    temporary.join("engine.sock")
}

/// Podman remembers this place and wants it to be the same the next time, and its name to be short.
fn run_directory_of(kept: &Path) -> PathBuf {
    let mut hash = DefaultHasher::new();
    kept.hash(&mut hash);
    env::temp_dir().join(format!("kortix-podman-{:x}", hash.finish() % (1 << 32)))
}

/// Where images stay.
fn kept_in(kind: Kind) -> PathBuf {
    image::directory().join(kind.program())
}
