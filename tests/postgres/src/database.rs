use std::process::Command;

use crate::Cluster;

/// A database of one test, dropped with this value.
#[derive(Debug)]
pub struct Database<'a> {
    cluster: &'a Cluster,
    name: String,
}

impl<'a> Database<'a> {
    pub(crate) fn new(cluster: &'a Cluster, name: String) -> Self {
        Self { cluster, name }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// With user and password in it.
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Runs SQL and gives what it answers: a line a row, columns parted by `|`.
    pub fn execute(&self, sql: &str) -> anyhow::Result<String> {
        self.cluster.execute(&self.name, sql)
    }

    /// One of PostgreSQL's own clients, such as `pg_dump`, for this database.
    pub fn client(&self, program: &str) -> Command {
        self.cluster.client(program, &self.name)
    }

    /// A shell that finds those clients, for which this database is the one that they ask when no other is named.
    pub fn shell(&self, script: &str) -> Command {
        self.cluster.shell(script, &self.name)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // A test may have stopped the cluster; all of it is removed in the end.
        let _ =
            self.cluster.execute("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
