//! What a server has, seen from outside: rows, counts, directories, processes and control groups.

use std::{collections::HashSet, fs, io, path::Path};

use anyhow::Context as _;
use kortix_server::sandbox::local::group_prefix;
use sqlx::{Connection as _, SqliteConnection};

use crate::server::ReferenceServer;

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    pub projects: i64,
    pub threads: i64,
    pub resources: i64,
    /// Creates that have begun and not ended.
    pub provisions: i64,
    /// Sums over all accounts of the counters that limits are held against.
    pub thread_count: i64,
    pub project_count: i64,
    pub sandbox_directories: usize,
    /// Sandboxes of which a process runs.
    pub live_sandboxes: usize,
    /// Sandboxes that have a control group, whether or not anything else of them is left.
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
    let sandboxes = server.sandboxes_dir();
    holdings.sandbox_directories = sandbox_directories(&sandboxes)?;
    holdings.live_sandboxes = live_sandboxes(server.directory())?;
    holdings.control_groups = control_groups(Path::new("/sys/fs/cgroup"), &sandboxes)?;
    Ok(holdings)
}

async fn rows(database: &Path) -> anyhow::Result<Holdings> {
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", database.display())).await?;
    let (projects, threads, resources, provisions, thread_count, project_count) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM projects), (SELECT count(*) FROM threads),
                (SELECT count(*) FROM resources WHERE state = 'active'),
                (SELECT count(*) FROM resources WHERE state = 'provisioning'),
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

fn sandbox_directories(directory: &Path) -> anyhow::Result<usize> {
    if !directory.exists() {
        return Ok(0);
    }
    let entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    Ok(entries.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with("sbx-")).count())
}

/// Sandboxes that are named on the command line of a running process together with the server's own directory.
fn live_sandboxes(directory: &Path) -> anyhow::Result<usize> {
    let directory = directory.to_str().context("the directory's name is not text")?;
    let mut keys = HashSet::new();
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

/// For how many sandboxes of that directory there is a control group below `hierarchies`, whichever it is in.
fn control_groups(hierarchies: &Path, sandboxes: &Path) -> anyhow::Result<usize> {
    let prefix = match sandboxes.canonicalize() {
        Ok(root) => group_prefix(&root),
        // A driver without directories has no groups either.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let mut names = HashSet::new();
    let mut left = vec![hierarchies.to_owned()];
    while let Some(directory) = left.pop() {
        // Groups come and go while they are looked at.
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&prefix) {
                names.insert(name);
            } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                left.push(entry.path());
            }
        }
    }
    Ok(names.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_group_whose_sandbox_has_no_directory_is_a_leftover() {
        let folder = tempfile::tempdir().unwrap();
        let (hierarchies, sandboxes) = (folder.path().join("cgroup"), folder.path().join("sandboxes"));
        fs::create_dir(&sandboxes).unwrap();
        let prefix = group_prefix(&sandboxes.canonicalize().unwrap());
        for group in [format!("memory/{prefix}sbx-1"), format!("pids/a/b/c/d/e/f/{prefix}sbx-1")] {
            fs::create_dir_all(hierarchies.join(group)).unwrap();
        }
        fs::create_dir_all(hierarchies.join("memory/kortix.0123456789ab.sbx-2")).unwrap();

        assert_eq!(sandbox_directories(&sandboxes).unwrap(), 0);
        assert_eq!(control_groups(&hierarchies, &sandboxes).unwrap(), 1);
        let holdings = Holdings { control_groups: 1, ..Holdings::default() };
        assert!(Holdings::default().are_whole_threads(0) && !holdings.are_whole_threads(0));
    }
}
