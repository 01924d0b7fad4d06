//! The real server, for the end-to-end tests of applications.

use std::{
    env,
    ffi::OsString,
    fs::{self, DirBuilder, File},
    io::{self, BufRead as _, BufReader},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use secrecy::SecretString;
use serde::Deserialize;

use crate::{Kortix, KortixBuilder};

const PROGRAM: &str = "kortix-server";
/// Names the program when it is neither on the PATH nor where the tests were built.
const VARIABLE: &str = "KORTIX_SERVER_PROGRAM";
const ACCOUNT: &str = "tests";
/// Databases are made, programs that sandboxes need are looked for: seconds on a busy machine.
const READY_LIMIT: Duration = Duration::from_secs(60);

/// The program `kortix-server`, on a data directory of its own; both are gone with this value, and so are all sandboxes.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use kortix_sdk::testing::ReferenceServer;
///
/// let server = ReferenceServer::start()?;
/// let made = server.client().threads().create().name("My Project").await?;
/// # Ok(())
/// # }
/// ```
///
/// The program is the one that [`program`](ReferenceServerBuilder::program) or the variable `KORTIX_SERVER_PROGRAM` names, one
/// beside the tests (`target/debug/kortix-server`), or the first on the `PATH`. `cargo install kortix-server` puts it there.
#[derive(Debug)]
pub struct ReferenceServer {
    program: PathBuf,
    directory: Directory,
    process: Child,
    url: String,
    kortix_key: SecretString,
    obvious_key: SecretString,
    driver: &'static str,
}

/// How a [`ReferenceServer`] is started.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `start`"]
pub struct ReferenceServerBuilder {
    program: Option<PathBuf>,
    driver: &'static str,
    plan: String,
    arguments: Vec<OsString>,
}

impl ReferenceServer {
    /// Starts one with the sandboxes of this machine, and an account on the largest plan. Blocks until it listens.
    ///
    /// # Errors
    ///
    /// There is no such program, or it does not come up; the error has the end of its log.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// One to be configured.
    pub fn builder() -> ReferenceServerBuilder {
        ReferenceServerBuilder {
            program: None,
            driver: "local",
            plan: "ultra".to_owned(),
            arguments: Vec::new(),
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client with the credentials of its account.
    ///
    /// # Panics
    ///
    /// Never: the settings are good ones.
    pub fn client(&self) -> Kortix {
        match self.client_builder().build() {
            Ok(client) => client,
            Err(error) => unreachable!("{error}"),
        }
    }

    /// The same, for settings of your own.
    pub fn client_builder(&self) -> KortixBuilder {
        Kortix::builder()
            .base_url(&self.url)
            .api_key(self.kortix_key.clone())
            .obvious_api_key(self.obvious_key.clone())
            .honours_idempotency_key()
    }

    /// Makes a credential of another account, which is made when it is new. `kind` is `kortix`, `obvious` or `jwt`, `plan` one of
    /// `free`, `plus`, `pro` and `ultra`.
    ///
    /// # Errors
    ///
    /// The server refuses the kind or the plan.
    pub fn credential(&self, kind: &str, account: &str, plan: &str) -> io::Result<SecretString> {
        credential(&self.program, &self.directory.0, [kind, account, plan])
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.directory.log()
    }
}

/// Ends it as a power cut would, and removes all that it has made.
impl Drop for ReferenceServer {
    fn drop(&mut self) {
        end(&mut self.process);
        let mut reap = command(&self.program, &self.directory.0);
        reap.args(["reap", "--all", "--driver", self.driver]).stdout(Stdio::null()).stderr(Stdio::null());
        let data = self.directory.data();
        // What cannot be removed here, nobody is there to be told of.
        let _ = reap.arg("--data-dir").arg(data).status();
    }
}

impl ReferenceServerBuilder {
    /// The program. Default: see [`ReferenceServer`].
    pub fn program(mut self, program: impl Into<PathBuf>) -> Self {
        self.program = Some(program.into());
        self
    }

    /// With sandboxes that are only pretended, and need nothing of the machine: calls about threads and projects work, desktops and
    /// agents do not.
    pub fn without_sandboxes(mut self) -> Self {
        self.driver = "fake";
        self
    }

    /// The plan of the account: `free`, `plus`, `pro`, `ultra` or a key such as `tier_12_100`. Default: `ultra`.
    pub fn plan(mut self, plan: impl Into<String>) -> Self {
        self.plan = plan.into();
        self
    }

    /// Adds an argument of `kortix-server serve`.
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Starts it, and blocks until it listens.
    ///
    /// # Errors
    ///
    /// There is no such program, or it does not come up; the error has the end of its log.
    pub fn start(self) -> io::Result<ReferenceServer> {
        let program = self.program.map_or_else(find, Ok)?;
        let directory = Directory::make()?;
        let mut serve = command(&program, &directory.0);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--driver", self.driver]).args(self.arguments);
        serve.arg("--data-dir").arg(directory.data());
        let log = File::create(directory.log_path())?;
        let mut process = serve.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let made = listening(&mut process).and_then(|url| {
            let made = |kind| credential(&program, &directory.0, [kind, ACCOUNT, &self.plan]);
            Ok((url, made("kortix")?, made("obvious")?))
        });
        match made {
            Ok((url, kortix_key, obvious_key)) => {
                let driver = self.driver;
                Ok(ReferenceServer { program, directory, process, url, kortix_key, obvious_key, driver })
            }
            Err(error) => {
                end(&mut process);
                Err(io::Error::other(format!("{error}; its log ends: {}", directory.log_end())))
            }
        }
    }
}

fn end(process: &mut Child) {
    // It may have ended already.
    let _ = process.kill();
    let _ = process.wait();
}

/// The program with nothing of the caller's settings.
fn command(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("HOME", directory).current_dir(directory);
    if let Some(path) = env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

fn find() -> io::Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Ok(named.into());
    }
    // Tests are built into `target/debug/deps`, examples into `target/debug/examples`.
    let own = env::current_exe()?;
    let beside = own.ancestors().skip(1).take(2).map(Path::to_owned);
    let path = env::var_os("PATH").unwrap_or_default();
    let mut candidates = beside.chain(env::split_paths(&path)).map(|folder| folder.join(PROGRAM));
    candidates.find(|candidate| candidate.is_file()).ok_or_else(|| {
        let message = format!("there is no {PROGRAM}: `cargo install {PROGRAM}`, or name it in {VARIABLE}");
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

/// Waits for the line that says where it listens.
fn listening(process: &mut Child) -> io::Result<String> {
    #[derive(Deserialize)]
    struct Ready {
        listening: String,
    }
    let stdout = process.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
    let (tell, told) = mpsc::channel();
    // A read has no deadline, and this one ends with the process.
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line).map(|_| line);
        // Nobody waits any more when the time is up.
        let _ = tell.send(read);
    });
    let line =
        told.recv_timeout(READY_LIMIT).map_err(|_| io::Error::other("the server is not ready in time"))??;
    let ready: Ready =
        serde_json::from_str(&line).map_err(|_| io::Error::other("the server did not come up"))?;
    Ok(ready.listening)
}

fn credential(
    program: &Path,
    directory: &Path,
    [kind, account, plan]: [&str; 3],
) -> io::Result<SecretString> {
    let mut create = command(program, directory);
    create.args(["token", "create", "--kind", kind, "--account", account, "--plan", plan]);
    let output = create.arg("--data-dir").arg(directory.join("data")).output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned().into());
    }
    Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// A directory that is removed with this value.
#[derive(Debug)]
struct Directory(PathBuf);

impl Directory {
    fn make() -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("kortix-reference-{:016x}", u64::from_ne_bytes(random));
        let path = env::temp_dir().join(name);
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.0.join("server.log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn log_end(&self) -> String {
        let log = self.log();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // As above.
        let _ = fs::remove_dir_all(&self.0);
    }
}
