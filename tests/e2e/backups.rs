//! Backups, made and restored by the commands of docs/server.md while the server and its sandboxes are at work.

use std::{path::Path, process::Command};

use kortix_sdk::{Kortix, ProjectId, RetryPolicy, SandboxId, ThreadId};
use kortix_test_postgres::{Cluster, Database};
use kortix_tests::server::{Options, ReferenceServer};

use crate::{disks::disks_can_be_limited, support::ended};

const MANUAL: &str = include_str!("../../docs/server.md");

/// The commands of the manual, in their order there.
#[derive(Clone, Copy)]
enum Chapter {
    BackupOfSqlite,
    RestoreToSqlite,
    BackupOfPostgres,
    RestoreToPostgres,
}

impl Chapter {
    fn commands(self) -> String {
        let (_, chapter) = MANUAL.split_once("\n## Backup and restore\n").unwrap();
        let (chapter, _) = chapter.split_once("\n## ").unwrap();
        let blocks: Vec<_> = chapter.split("\n```console\n").skip(1).collect();
        assert_eq!(blocks.len(), 4, "each has its commands");
        let (block, _) = blocks[self as usize].split_once("\n```").unwrap();
        block.lines().map(|line| line.strip_prefix("$ ").unwrap().to_owned() + "\n").collect()
    }
}

/// Runs commands of the manual between those directories.
fn run(mut shell: Command, data: &Path, backup: &Path) -> anyhow::Result<()> {
    let output = shell.env("DATA", data).env("BACKUP", backup).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn shell(script: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-euc", script]);
    shell
}

/// A server, and what a client of it has.
struct Original {
    server: ReferenceServer,
    key: String,
    thread: ThreadId,
    project: ProjectId,
    sandbox: SandboxId,
}

fn client(server: &ReferenceServer, key: &str) -> Kortix {
    let url = server.url();
    let client = Kortix::builder().base_url(url).obvious_base_url(url).api_key(key.to_owned());
    client.obvious_api_key(key.to_owned()).retry(RetryPolicy::none()).build().unwrap()
}

impl Original {
    async fn new(options: Options) -> Self {
        let server = ReferenceServer::start(options).unwrap();
        // A pair, of which the server keeps a hash under a secret of its own.
        let key = server.credential("kortix", "someone", "ultra").unwrap();
        let client = client(&server, &key);
        let made = client.threads().create().name("Quarterly numbers").await.unwrap();
        let project = client.projects().get(&made.project_id).await.unwrap();
        let sandbox = project.sandbox.unwrap().id;
        client.messages().add(&made.thread_id, "What there is to be kept.").await.unwrap();
        client.sandboxes().files().write(&sandbox, "note", "kept").await.unwrap();
        Self { server, key, thread: made.thread_id, project: made.project_id, sandbox }
    }

    /// Backs it up while an agent works, and compares what was restored; the original goes on untouched.
    async fn survives(&self, backup: Command, restored: Options, restore: Command) {
        let here = client(&self.server, &self.key);
        let prompt = "touch begun; sleep 600";
        let run_of_then = here.runs().start().thread(&self.thread).prompt(prompt).await.unwrap();
        let begun = "until [ -e begun ]; do sleep 0.05; done";
        here.sandboxes().execute(&self.sandbox, begun).await.unwrap();
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("backup");
        run(backup, &self.server.data_dir(), &copy).unwrap();
        // Later than the backup.
        here.messages().add(&self.thread, "What was said after it.").await.unwrap();
        here.sandboxes().files().write(&self.sandbox, "note", "changed").await.unwrap();

        let restored = ReferenceServer::start_on(restored, |data| run(restore, data, &copy)).unwrap();
        let there = client(&restored, &self.key);
        let listed = there.threads().list().await.unwrap().threads;
        assert_eq!(listed.iter().map(|thread| &thread.thread_id).collect::<Vec<_>>(), [&self.thread]);
        let messages = there.messages().list(&self.thread).await.unwrap().messages;
        let texts: Vec<_> = messages.iter().filter_map(|message| message.text()).collect();
        assert!(texts.contains(&"What there is to be kept."), "{texts:?}");
        assert!(!texts.contains(&"What was said after it."), "{texts:?}");
        let lost = ended(&there, &run_of_then.agent_run_id.to_string().into()).await;
        let failure = lost.error.map(|error| error.code);
        assert_eq!((lost.status.as_str(), failure.as_deref()), ("failed", Some("sandbox_lost")));
        let project = there.projects().get(&self.project).await.unwrap();
        assert_eq!(project.sandbox.unwrap().id, self.sandbox);
        let look = "cat note; echo of the copy > note; pgrep -c sleep";
        assert_eq!(there.sandboxes().execute(&self.sandbox, look).await.unwrap().output, "kept0\n");
        let run = there.runs().start().thread(&self.thread).prompt("cat note").await.unwrap();
        let execution = ended(&there, &run.agent_run_id.to_string().into()).await;
        assert_eq!(execution.turns[0].output, "of the copy\n");
        // What the first start makes for the owner is good on the copy, too.
        let own =
            |server: &ReferenceServer| std::fs::read(server.data_dir().join("credentials.json")).unwrap();
        assert_eq!(own(&restored), own(&self.server));
        drop(restored);

        let still = here.runs().status(&run_of_then.agent_run_id).await.unwrap();
        assert_eq!(still.status.as_str(), "running");
        let look = "cat note; pgrep -c sleep";
        assert_eq!(here.sandboxes().execute(&self.sandbox, look).await.unwrap().output, "changed1\n");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_sqlite_is_restored() {
    let original = Original::new(Options::local()).await;
    let [backup, restore] =
        [Chapter::BackupOfSqlite, Chapter::RestoreToSqlite].map(|chapter| shell(&chapter.commands()));
    original.survives(backup, Options::local(), restore).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_limited_disks_is_restored() {
    if !disks_can_be_limited() {
        return;
    }
    let limited = || Options::local().env("KORTIX_SERVER_SANDBOX_DISK", "64MiB");
    let original = Original::new(limited()).await;
    let [backup, restore] =
        [Chapter::BackupOfSqlite, Chapter::RestoreToSqlite].map(|chapter| shell(&chapter.commands()));
    original.survives(backup, limited(), restore).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_postgres_is_restored() {
    let cluster = Cluster::shared().unwrap();
    let [database, empty] = [cluster.database().unwrap(), cluster.database().unwrap()];
    let on = |database: &Database<'_>| Options::local().env("KORTIX_SERVER_DATABASE_URL", &database.url());
    let original = Original::new(on(&database)).await;
    let backup = database.shell(&Chapter::BackupOfPostgres.commands());
    let restore = empty.shell(&Chapter::RestoreToPostgres.commands());
    original.survives(backup, on(&empty), restore).await;
}
