//! The embedded database: one file, one writer a process, many readers.
//!
//! Every transaction that writes begins as `BEGIN IMMEDIATE` on the only writing connection. A transaction that
//! began as a reader and then wrote would be refused at once when another process holds the lock.

mod checkpoint;
mod lock;
mod news;
#[path = "../sql/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of SQL, compiled for each database with its own types")]
mod sql;
mod together;
mod writer;

use std::{
    fs::{File, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, Pool, Sqlite, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use tokio::task::spawn_blocking;

use self::writer::{WriteTransaction, Writer};
use super::{Result, StoreError};

type Db = Sqlite;
type Conn = SqliteConnection;
type SqlStore = SqliteStore;

const READERS: u32 = 4;
/// Another process (`kortix-server token create`) may hold the lock for a moment.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: Writer,
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, making it and bringing it up to date as needed.
    pub async fn open(file: &Path) -> Result<Self> {
        make_private(file).map_err(|error| StoreError(error.into()))?;
        let turn = take_turn(file.with_extension("lock")).await.map_err(|error| StoreError(error.into()))?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let mut connection = options.connect().await?;
        sqlx::migrate!("migrations/sqlite").run(&mut connection).await?;
        // What an earlier process has left in the log would slow down every read until it is moved.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await?;
        connection.close().await?;
        drop(turn);
        let writer = Writer::open(&options).await?;
        let readers =
            SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options.read_only(true));
        Ok(Self { writer, readers })
    }

    /// Whether the file is a database that can be read, and the version of what reads it; nothing is made and nothing
    /// changed.
    pub async fn look(file: &Path) -> Result<String> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(BUSY_TIMEOUT);
        let mut connection = options.connect().await?;
        let (version, _): (String, i64) =
            sqlx::query_as("SELECT sqlite_version(), count(*) FROM sqlite_master")
                .fetch_one(&mut connection)
                .await?;
        connection.close().await?;
        Ok(version)
    }

    /// Begins a transaction that may write.
    async fn begin(&self) -> Result<WriteTransaction> {
        self.writer.begin().await
    }

    fn readers(&self) -> &Pool<Db> {
        &self.readers
    }
}

/// A server and its workers may start at once, and one of them brings the schema up to date.
async fn take_turn(path: PathBuf) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    spawn_blocking(move || file.lock().map(|()| file)).await?
}

/// What the engine makes beside the database gets the database's permissions.
fn make_private(file: &Path) -> io::Result<()> {
    let file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(file)?;
    file.set_permissions(Permissions::from_mode(0o600))
}
