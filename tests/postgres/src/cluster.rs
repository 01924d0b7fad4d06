use std::{
    ffi::OsStr,
    fs,
    path::Path,
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use anyhow::{Context as _, anyhow};

use crate::{
    Database,
    guard::{self, Guard},
    programs::{self, Programs},
};

const OWNER: &str = "kortix";
/// Unlike anything else, so that a test can look for it where no password may be.
const PASSWORD: &str = "canary-password-of-the-test-cluster";

/// A PostgreSQL of its own, gone when this process is.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    guard: Guard,
    settings: &'static [&'static str],
    databases: AtomicU32,
}

/// A test needs what it wrote after a crash of the server ([`Cluster::stop`]), but not after one of the machine.
const WITHOUT_DURABILITY: [&str; 2] = ["fsync=off", "full_page_writes=off"];

impl Cluster {
    /// The one that the tests of this process share.
    pub fn shared() -> anyhow::Result<&'static Self> {
        static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
        let made = SHARED.get_or_init(|| Self::start().map_err(|error| format!("{error:#}")));
        made.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// One that a test may stop and start without disturbing others.
    pub fn start() -> anyhow::Result<Self> {
        Self::with_settings(&WITHOUT_DURABILITY)
    }

    /// One that keeps what it has confirmed, as in production: for measuring.
    pub fn durable() -> anyhow::Result<Self> {
        Self::with_settings(&[])
    }

    fn with_settings(settings: &'static [&'static str]) -> anyhow::Result<Self> {
        let programs = Programs::find()?;
        let guard = Guard::new(&programs)?;
        let cluster = Self { programs, guard, settings, databases: AtomicU32::new(0) };
        cluster.initialise()?;
        cluster.resume()?;
        Ok(cluster)
    }

    fn initialise(&self) -> anyhow::Result<()> {
        let password = self.guard.directory().join("password");
        fs::write(&password, PASSWORD)?;
        programs::hand_over(&password)?;
        programs::run(
            self.programs
                .command("initdb")
                .arg("--pgdata")
                .arg(guard::data_of(self.guard.directory()))
                .args(["--username", OWNER, "--auth", "scram-sha-256", "--pwfile"])
                .arg(&password)
                .args(["--encoding", "UTF8", "--locale", "C", "--no-sync"]),
        )?;
        Ok(())
    }

    /// Starts it, or starts it again, and waits until it answers.
    pub fn resume(&self) -> anyhow::Result<()> {
        let log = self.guard.directory().join("log");
        programs::run(
            guard::control(&self.programs, self.guard.directory())
                .args(["start", "--silent", "--wait", "--log"])
                .arg(&log)
                .arg("--options")
                .arg(self.options()),
        )
        .with_context(|| format!("its log says: {}", fs::read_to_string(&log).unwrap_or_default()))?;
        Ok(())
    }

    fn options(&self) -> String {
        let socket = format!("unix_socket_directories={}", self.socket_directory().display());
        let always = ["listen_addresses=", &socket, "max_connections=300", "shared_buffers=32MB"];
        format!("-c '{}'", [&always, self.settings].concat().join("' -c '"))
    }

    /// Ends it at once and with every connection, as a crash does. [`Self::resume`] brings it back.
    pub fn stop(&self) -> anyhow::Result<()> {
        programs::run(guard::control(&self.programs, self.guard.directory()).args([
            "stop",
            "--silent",
            "--wait",
            "--mode",
            "immediate",
        ]))?;
        Ok(())
    }

    /// An empty database.
    pub fn database(&self) -> anyhow::Result<Database<'_>> {
        self.make("template1")
    }

    /// A database with all that is in `other`, which nobody may be connected to. Faster than to fill it again.
    pub fn copy_of(&self, other: &Database<'_>) -> anyhow::Result<Database<'_>> {
        self.make(other.name())
    }

    fn make(&self, template: &str) -> anyhow::Result<Database<'_>> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}"))?;
        Ok(Database::new(self, name))
    }

    /// Runs SQL in that database and gives what it answers: a line a row, columns parted by `|`.
    pub(crate) fn execute(&self, database: &str, sql: &str) -> anyhow::Result<String> {
        programs::run(
            self.client("psql", database)
                .args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only"])
                .args(["--set", "ON_ERROR_STOP=1", "--command", sql]),
        )
    }

    /// One of PostgreSQL's own clients, such as `pg_dump`, for that database.
    pub(crate) fn client(&self, program: &str, database: &str) -> Command {
        let mut command = self.programs.command(program);
        command.envs(self.environment(database));
        command
    }

    /// A shell that finds those clients, for which that database is the one that they ask when no other is named.
    pub(crate) fn shell(&self, script: &str, database: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-euc", script]).env("PATH", self.programs.path()).envs(self.environment(database));
        command
    }

    fn environment<'a>(&'a self, database: &'a str) -> [(&'static str, &'a OsStr); 4] {
        [
            ("PGPASSWORD", PASSWORD.as_ref()),
            ("PGHOST", self.socket_directory().as_os_str()),
            ("PGUSER", OWNER.as_ref()),
            ("PGDATABASE", database.as_ref()),
        ]
    }

    pub(crate) fn url(&self, database: &str) -> String {
        let host = self.socket_directory().display().to_string().replace('/', "%2F");
        format!("postgres://{OWNER}:{PASSWORD}@{host}/{database}")
    }

    /// What may be found in a URL, and nowhere else.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    fn socket_directory(&self) -> &Path {
        self.guard.directory()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead as _, BufReader, Write as _},
        path::PathBuf,
        process::Stdio,
    };

    use super::*;

    #[test]
    fn a_database_is_of_its_own_and_a_copy_has_everything() {
        let cluster = Cluster::shared().unwrap();
        let (one, other) = (cluster.database().unwrap(), cluster.database().unwrap());
        one.execute("CREATE TABLE t (n int); INSERT INTO t VALUES (1), (2)").unwrap();
        assert!(other.execute("SELECT * FROM t").is_err());
        let copy = cluster.copy_of(&one).unwrap();
        copy.execute("INSERT INTO t VALUES (3)").unwrap();
        assert_eq!(copy.execute("SELECT count(*) FROM t").unwrap(), "3\n");
        assert_eq!(one.execute("SELECT count(*) FROM t").unwrap(), "2\n");
    }

    #[test]
    fn a_database_is_dropped_also_while_somebody_is_connected() {
        let cluster = Cluster::shared().unwrap();
        let database = cluster.database().unwrap();
        let name = database.name().to_owned();
        let mut psql = database.client("psql");
        let mut connected = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = connected.stdin.take().unwrap();
        writeln!(input, "SELECT 1;").unwrap();
        let mut answer = String::new();
        BufReader::new(connected.stdout.take().unwrap()).read_line(&mut answer).unwrap();
        drop(database);
        let there = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
        assert_eq!(cluster.execute("postgres", &there).unwrap(), "0\n");
        drop(input);
        connected.wait().unwrap();
    }

    #[test]
    fn it_goes_away_and_comes_back_with_what_it_had() {
        let cluster = Cluster::start().unwrap();
        let database = cluster.database().unwrap();
        database.execute("CREATE TABLE t (n int)").unwrap();
        cluster.stop().unwrap();
        assert!(database.execute("SELECT 1").is_err());
        cluster.resume().unwrap();
        assert_eq!(database.execute("SELECT count(*) FROM t").unwrap(), "0\n");
    }

    #[test]
    fn nothing_of_it_remains() {
        let cluster = Cluster::start().unwrap();
        let directory = cluster.guard.directory().to_owned();
        let pid = fs::read_to_string(guard::data_of(&directory).join("postmaster.pid")).unwrap();
        let process = PathBuf::from(format!("/proc/{}/cmdline", pid.lines().next().unwrap()));
        assert!(fs::read_to_string(&process).unwrap().contains("postgres"));
        drop(cluster);
        assert!(!directory.exists());
        // Gone, or waiting for somebody to ask how it ended.
        assert_eq!(fs::read_to_string(&process).unwrap_or_default(), "");
    }
}
