//! What the tests share: the program in a bare environment, and a service that answers as it is told.

mod schemas;
pub(crate) mod service;
pub(crate) mod terminal;

use std::process::{ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use wiremock::MockServer;

pub(crate) const KEY: &str = "pk_0123456789abcdefghijklmnopqrstuv:sk_canary6789abcdefghijklmnopqrstuv";

/// The program, with an environment that holds nothing but what a test puts there.
pub(crate) struct Program {
    command: Command,
    stdin: Option<String>,
    home: TempDir,
}

/// What it did.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program talking to this server.
pub(crate) fn kortix(server: &MockServer) -> Program {
    bare(env!("CARGO_BIN_EXE_kortix")).env("KORTIX_BASE_URL", &server.uri()).env("KORTIX_API_KEY", KEY)
}

/// The program without server and credential.
pub(crate) fn unconfigured() -> Program {
    bare(env!("CARGO_BIN_EXE_kortix"))
}

/// A folder that holds the program and nothing else: beside the one that was built there may be a server.
pub(crate) fn installed() -> TempDir {
    // On the same file system as the program, so that a link is enough.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    std::fs::hard_link(env!("CARGO_BIN_EXE_kortix"), folder.path().join("kortix")).unwrap();
    folder
}

/// The program at this path.
pub(crate) fn bare(path: impl AsRef<std::ffi::OsStr>) -> Program {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(path);
    command.env_clear().env("HOME", home.path()).env("PATH", "/usr/bin:/bin").env("COLUMNS", "100");
    command.current_dir(home.path()).kill_on_drop(true);
    Program { command, stdin: None, home }
}

impl Program {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// The arguments, separated by spaces.
    pub(crate) fn line(mut self, line: &str) -> Self {
        self.command.args(line.split_whitespace());
        self
    }

    /// One argument that may hold spaces.
    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    /// Puts a file into the directory it runs in.
    pub(crate) fn file(self, name: &str, content: &str) -> Self {
        std::fs::write(self.home.path().join(name), content).unwrap();
        self
    }

    /// Starts it with pipes.
    pub(crate) fn spawn(&mut self) -> Child {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// A file in the directory it runs in.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    /// Runs it to its end.
    pub(crate) async fn run(mut self) -> Finished {
        self.run_here().await
    }

    /// The same, and what it has written to its directory can be read afterwards.
    pub(crate) async fn run_here(&mut self) -> Finished {
        let mut child = self.spawn();
        let mut stdin = child.stdin.take().unwrap();
        if let Some(text) = &self.stdin {
            // A program that refuses its arguments ends without reading.
            let _unread = stdin.write_all(text.as_bytes()).await;
        }
        drop(stdin);
        let finished = Finished::of(child).await;
        schemas::hold(self.command.as_std().get_args(), &finished);
        finished
    }
}

/// Starts the program and waits until it writes this to standard error. Gives the line, and the program with the rest.
pub(crate) async fn started(program: &mut Program, text: &str) -> (Running, String) {
    let mut child = program.spawn();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    Running { child, stderr }.says(text).await
}

/// A program whose standard error has been read in part.
pub(crate) struct Running {
    pub(crate) child: Child,
    stderr: BufReader<ChildStderr>,
}

impl Running {
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits until it writes this to standard error, and gives what it wrote.
    pub(crate) async fn says(mut self, text: &str) -> (Self, String) {
        let mut said = String::new();
        while !said.contains(text) {
            assert_ne!(self.stderr.read_line(&mut said).await.unwrap(), 0, "it ended after {said:?}");
        }
        (self, said)
    }

    /// Lets it end.
    pub(crate) async fn finish(mut self) -> Finished {
        let mut rest = String::new();
        self.stderr.read_to_string(&mut rest).await.unwrap();
        let finished = Finished::of(self.child).await;
        Finished { stderr: rest, ..finished }
    }
}

impl Finished {
    pub(crate) async fn of(child: Child) -> Self {
        let output = child.wait_with_output().await.unwrap();
        Self {
            status: output.status,
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("ended by a signal: {self:?}"))
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code(), code, "{self:#?}");
        self
    }

    /// The one document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// The one JSON error object on standard error, every line of which is JSON.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let lines: Vec<Value> = self
            .stderr
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line:?}: {self:#?}"))
            })
            .collect();
        let errors: Vec<&Value> = lines.iter().filter_map(|line| line.get("error")).collect();
        assert_eq!(errors.len(), 1, "{self:#?}");
        errors[0].clone()
    }
}
