//! What a server has, seen from outside: rows, counts, directories, processes and control groups.

use std::{fs, path::Path};

use anyhow::Context as _;
use sqlx::{Connection as _, SqliteConnection};

use crate::server::ReferenceServer;

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    pub projects: i64,
    pub threads: i64,
    pub resources: i64,
    pub provisions: i64,
    /// Sums over all accounts of the counters that limits are held against.
    pub thread_count: i64,
    pub project_count: i64,
    pub sandbox_directories: usize,
    /// Sandboxes of which a process runs.
    pub live_sandboxes: usize,
    pub control_groups: usize,
}

impl Holdings {
    /// `n` projects with a thread and a live sandbox each. `with_groups` where this host lets control groups be made.
    pub fn of_whole_threads(n: usize) -> Self {
        let rows = i64::try_from(n).unwrap_or(i64::MAX);
        Self {
            projects: rows,
            threads: rows,
            resources: rows,
            provisions: 0,
            thread_count: rows,
            project_count: rows,
            sandbox_directories: n,
            live_sandboxes: n,
            control_groups: 0,
        }
    }

    /// Whether these are exactly `n` whole threads. Control groups are one a sandbox, or none at all on a host that
    /// has none to give.
    pub fn are_whole_threads(self, n: usize) -> bool {
        let groups_fit = self.control_groups == n || self.control_groups == 0;
        groups_fit && Self { control_groups: 0, ..self } == Self::of_whole_threads(n)
    }
}

pub async fn holdings(server: &ReferenceServer) -> anyhow::Result<Holdings> {
    let mut holdings = rows(&server.database()).await?;
    let keys = sandbox_keys(&server.sandboxes_dir())?;
    holdings.sandbox_directories = keys.len();
    holdings.live_sandboxes = live_sandboxes(server.directory())?;
    holdings.control_groups = keys_with_control_group(&keys)?;
    Ok(holdings)
}

async fn rows(database: &Path) -> anyhow::Result<Holdings> {
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", database.display())).await?;
    let (projects, threads, resources, provisions, thread_count, project_count) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM projects), (SELECT count(*) FROM threads),
                (SELECT count(*) FROM resources), (SELECT count(*) FROM provisions),
                (SELECT coalesce(sum(thread_count), 0) FROM accounts),
                (SELECT coalesce(sum(project_count), 0) FROM accounts)",
    )
    .fetch_one(&mut connection)
    .await?;
    Ok(Holdings {
        projects,
        threads,
        resources,
        provisions,
        thread_count,
        project_count,
        ..Holdings::default()
    })
}

fn sandbox_keys(directory: &Path) -> anyhow::Result<Vec<String>> {
    if !directory.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    let names = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| name.starts_with("sbx-")).collect())
}

/// Sandboxes that are named on the command line of a running process together with the server's own directory.
fn live_sandboxes(directory: &Path) -> anyhow::Result<usize> {
    let directory = directory.to_str().context("the directory's name is not text")?;
    let mut keys = std::collections::HashSet::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        // A process may end while it is looked at.
        let Ok(line) = fs::read(entry.path().join("cmdline")) else { continue };
        let line = String::from_utf8_lossy(&line).into_owned();
        if let Some((_, rest)) = line.split_once(directory)
            && let Some(at) = rest.find("sbx-")
        {
            keys.insert(rest[at..].chars().take(36).collect::<String>());
        }
    }
    Ok(keys.len())
}

/// How many of the sandboxes have a control group, in whichever hierarchy.
fn keys_with_control_group(keys: &[String]) -> anyhow::Result<usize> {
    let mut groups = std::collections::HashSet::new();
    collect_groups(Path::new("/sys/fs/cgroup"), 0, &mut groups)?;
    Ok(keys.iter().filter(|key| groups.contains(*key)).count())
}

fn collect_groups(
    directory: &Path,
    depth: usize,
    found: &mut std::collections::HashSet<String>,
) -> anyhow::Result<()> {
    const DEEPEST: usize = 5;
    if depth > DEEPEST || !directory.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(directory)?.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(at) = name.find("sbx-") {
                found.insert(name[at..].to_owned());
            } else {
                // Groups come and go while they are looked at.
                let _ = collect_groups(&entry.path(), depth + 1, found);
            }
        }
    }
    Ok(())
}
