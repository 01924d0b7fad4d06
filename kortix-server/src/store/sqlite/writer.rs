//! The one connection that writes, and commits that are shared.
//!
//! A commit waits for the disk, and the disk takes its time whatever is committed. So a transaction here is a
//! savepoint in a batch: whoever ends while others wait for their turn leaves the commit to the last of them, and
//! learns of its outcome when they do. Nobody waits for company: with nobody behind it, a transaction commits at once.

use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::checkpoint::Checkpointer;
use crate::store::{Result, StoreError};

/// A batch is committed when it has this many transactions,
const LARGEST_BATCH: usize = 64;
/// or when it has been open as long as so many commits take: those behind do not keep it open for ever, and a disk that
/// commits fast is not waited for.
const PATIENCE: u32 = 8;

type Outcome = Result<(), Arc<sqlx::Error>>;

#[derive(Clone, Debug)]
pub(super) struct Writer(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    batch: Arc<Mutex<Batch>>,
    waiting: AtomicUsize,
}

#[derive(Debug)]
struct Batch {
    connection: SqliteConnection,
    state: State,
    /// Transactions that ended in this batch and wait for its commit.
    ended: Vec<oneshot::Sender<Outcome>>,
    opened_at: Instant,
    /// How long the last one took.
    last_commit: Duration,
    checkpointer: Checkpointer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open,
    /// A transaction was dropped, and its savepoint is still to be rolled back.
    Abandoned,
}

impl Writer {
    pub(super) async fn open(options: &SqliteConnectOptions) -> Result<Self> {
        // What is written is moved into the database by the checkpointer, so that no commit has to wait for that.
        let connection = options.clone().pragma("wal_autocheckpoint", "0").connect().await?;
        let batch = Batch {
            connection,
            state: State::Closed,
            ended: Vec::new(),
            opened_at: Instant::now(),
            last_commit: Duration::ZERO,
            checkpointer: Checkpointer::start(options.clone()),
        };
        Ok(Self(Arc::new(Shared { batch: Arc::new(Mutex::new(batch)), waiting: AtomicUsize::new(0) })))
    }

    /// Begins a transaction, when it is its turn.
    pub(super) async fn begin(&self) -> Result<WriteTransaction> {
        let turn = Turn::wait(self.clone());
        let batch = Arc::clone(&self.0.batch).lock_owned().await;
        turn.take();
        // From here on, dropping it rolls back whatever has been begun.
        let mut transaction = WriteTransaction { batch, writer: self.clone(), stage: Stage::Begun };
        transaction.batch.begin().await?;
        Ok(transaction)
    }

    /// A number that changes with every commit of anybody else, and with none of this writer's own.
    pub(super) async fn version(&self) -> Result<i64> {
        let mut batch = self.0.batch.lock().await;
        let (version,) = sqlx::query_as("PRAGMA data_version").fetch_one(&mut batch.connection).await?;
        Ok(version)
    }

    /// Rolls back what was abandoned, and commits the batch unless somebody comes who will.
    fn settle(&self) {
        // Without a runtime the process is ending, and the database undoes what was not committed.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let writer = self.clone();
        runtime.spawn(async move {
            let mut batch = writer.0.batch.lock().await;
            batch.undo_abandoned().await;
            if writer.nobody_waits() {
                batch.commit().await;
            }
        });
    }

    fn nobody_waits(&self) -> bool {
        self.0.waiting.load(Ordering::Acquire) == 0
    }
}

impl Batch {
    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        self.undo_abandoned().await;
        if self.state == State::Open {
            // Gone when the database rolled the batch back by itself: then it has failed, and a new one begins.
            match self.run("RELEASE one; SAVEPOINT one").await {
                Ok(()) => return Ok(()),
                Err(error) => self.fail(error).await,
            }
        }
        // Set first: the statements may be carried out though nobody waits for them any more.
        self.state = State::Open;
        self.opened_at = Instant::now();
        let begun = self.run("BEGIN IMMEDIATE; SAVEPOINT one").await;
        if begun.is_err() {
            self.state = State::Closed;
        }
        begun
    }

    /// A savepoint that cannot be rolled back is gone with the whole batch: the database rolls all of it back by
    /// itself when, for one, the disk is full.
    async fn undo_abandoned(&mut self) {
        if self.state != State::Abandoned {
            return;
        }
        self.state = State::Open;
        if let Err(error) = self.run("ROLLBACK TO one").await {
            self.fail(error).await;
        }
    }

    /// Whether what has ended waits long enough, against what a commit costs.
    fn is_due(&self) -> bool {
        self.ended.len() >= LARGEST_BATCH || self.opened_at.elapsed() >= self.last_commit * PATIENCE
    }

    /// Commits what has ended, if anything has.
    async fn commit(&mut self) {
        if self.state == State::Closed {
            return;
        }
        let began = Instant::now();
        match self.run("COMMIT").await {
            Ok(()) => self.close(&Ok(())),
            Err(error) => self.fail(error).await,
        }
        self.last_commit = began.elapsed();
        self.checkpointer.written();
    }

    async fn fail(&mut self, error: sqlx::Error) {
        // There may be nothing left to roll back.
        let _nothing_left = self.run("ROLLBACK").await;
        self.close(&Err(Arc::new(error)));
    }

    fn close(&mut self, outcome: &Outcome) {
        self.state = State::Closed;
        for waiting in mem::take(&mut self.ended) {
            // Its caller may have hung up.
            let _gone = waiting.send(outcome.clone());
        }
    }

    async fn run(&mut self, statements: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statements).execute(&mut self.connection).await.map(drop)
    }
}

/// One who waits to begin. Who stops waiting may have been the one that the batch waited for.
struct Turn(Option<Writer>);

impl Turn {
    fn wait(writer: Writer) -> Self {
        writer.0.waiting.fetch_add(1, Ordering::AcqRel);
        Self(Some(writer))
    }

    fn take(mut self) {
        if let Some(writer) = self.0.take() {
            writer.0.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(writer) = self.0.take() {
            writer.0.waiting.fetch_sub(1, Ordering::AcqRel);
            writer.settle();
        }
    }
}

/// A transaction that may write. Rolled back when it is dropped.
#[derive(Debug)]
pub(super) struct WriteTransaction {
    batch: OwnedMutexGuard<Batch>,
    writer: Writer,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Begun,
    Ended,
}

impl WriteTransaction {
    /// Returns when what was done is on the disk.
    pub(super) async fn commit(self) -> Result<()> {
        // In a task of its own: a caller who hangs up in the middle does not leave the batch without an end.
        let ended = tokio::spawn(self.end()).await.map_err(|error| StoreError(Box::new(error)))?;
        let outcome = ended.await.map_err(|error| StoreError(Box::new(error)))?;
        outcome.map_err(|error| StoreError(Box::new(error)))
    }

    async fn end(mut self) -> oneshot::Receiver<Outcome> {
        self.stage = Stage::Ended;
        let (sender, outcome) = oneshot::channel();
        self.batch.ended.push(sender);
        if self.writer.nobody_waits() || self.batch.is_due() {
            self.batch.commit().await;
        }
        outcome
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        if self.stage == Stage::Begun {
            if self.batch.state == State::Open {
                self.batch.state = State::Abandoned;
            }
            self.writer.settle();
        }
    }
}

impl Deref for WriteTransaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.batch.connection
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.batch.connection
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn writer(file: &std::path::Path) -> Writer {
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let writer = Writer::open(&options.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)).await.unwrap();
        let mut tx = writer.begin().await.unwrap();
        sqlx::query("CREATE TABLE rows (id INTEGER PRIMARY KEY) STRICT").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        writer
    }

    async fn insert(writer: &Writer, id: i64) -> Result<()> {
        let mut tx = writer.begin().await?;
        sqlx::query("INSERT INTO rows VALUES ($1)").bind(id).execute(&mut *tx).await?;
        tx.commit().await
    }

    /// What another connection sees: only what was committed.
    async fn committed(file: &std::path::Path) -> i64 {
        let mut reader = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        let (count,) = sqlx::query_as("SELECT count(*) FROM rows").fetch_one(&mut reader).await.unwrap();
        count
    }

    #[tokio::test]
    async fn what_was_answered_is_committed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("db");
        let writer = writer(&file).await;
        let inserts = (0..200).map(|id| {
            let writer = writer.clone();
            tokio::spawn(async move { insert(&writer, id).await })
        });
        for insert in inserts.collect::<Vec<_>>() {
            insert.await.unwrap().unwrap();
        }
        assert_eq!(committed(&file).await, 200);
    }

    #[tokio::test]
    async fn only_what_others_commit_changes_the_version() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("db");
        let writer = writer(&file).await;
        let before = writer.version().await.unwrap();
        insert(&writer, 1).await.unwrap();
        assert_eq!(writer.version().await.unwrap(), before);
        let mut other = SqliteConnectOptions::new().filename(&file).connect().await.unwrap();
        sqlx::query("INSERT INTO rows VALUES (2)").execute(&mut other).await.unwrap();
        assert_ne!(writer.version().await.unwrap(), before);
    }

    #[tokio::test]
    async fn one_that_fails_takes_no_other_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("db");
        let writer = writer(&file).await;
        let inserts = (0..100).map(|id| {
            let writer = writer.clone();
            // Every second one is refused by the primary key or dropped half-way.
            tokio::spawn(async move {
                if id % 2 == 0 {
                    return insert(&writer, id).await.is_ok();
                }
                let mut tx = writer.begin().await.unwrap();
                sqlx::query("INSERT INTO rows VALUES ($1)").bind(1_000 + id).execute(&mut *tx).await.unwrap();
                drop(tx);
                insert(&writer, 0).await.is_ok() && id == 0
            })
        });
        let mut through = 0;
        for insert in inserts.collect::<Vec<_>>() {
            through += i64::from(insert.await.unwrap());
        }
        assert!((49..=51).contains(&through), "{through}");
        assert_eq!(committed(&file).await, 50);
    }

    #[tokio::test]
    async fn one_that_stops_waiting_holds_up_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("db");
        let writer = writer(&file).await;
        let mut first = writer.begin().await.unwrap();
        sqlx::query("INSERT INTO rows VALUES (1)").execute(&mut *first).await.unwrap();
        let impatient = tokio::spawn({
            let writer = writer.clone();
            async move { writer.begin().await.map(drop) }
        });
        while writer.nobody_waits() {
            tokio::task::yield_now().await;
        }
        // Leaves its commit to the one who waits, who then goes away.
        let commit = tokio::spawn(first.end());
        impatient.abort();
        commit.await.unwrap().await.unwrap().unwrap();
        assert_eq!(committed(&file).await, 1);
    }

    #[tokio::test]
    async fn a_batch_that_the_database_rolled_back_fails_for_all_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("db");
        let writer = writer(&file).await;
        let mut first = writer.begin().await.unwrap();
        sqlx::query("INSERT INTO rows VALUES (1)").execute(&mut *first).await.unwrap();
        let second = tokio::spawn({
            let writer = writer.clone();
            async move {
                let mut tx = writer.begin().await.unwrap();
                // As the database does by itself when the disk is full.
                sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
                tx.commit().await
            }
        });
        while writer.nobody_waits() {
            tokio::task::yield_now().await;
        }
        assert!(first.commit().await.is_err());
        assert!(second.await.unwrap().is_err());
        insert(&writer, 2).await.unwrap();
        assert_eq!(committed(&file).await, 1);
    }
}
