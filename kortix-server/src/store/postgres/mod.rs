//! The database that several servers can share.

mod lock;
mod news;
#[path = "../sql/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of SQL, compiled for each database with its own types")]
mod sql;
mod together;

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool, Pool, Postgres, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::Result;

type Db = Postgres;
type Conn = PgConnection;
type SqlStore = PostgresStore;

const CONNECTIONS: u32 = 16;
/// How long a request waits for a connection before it is told that the database is not there.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Connects, and brings the schema up to date. Servers that start at the same time take turns: the migrations run
    /// under an advisory lock.
    pub async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("kortix-server")
            // A statement, or the wait for a lock, that takes longer than this is stuck, and so is a process that says
            // nothing in the middle of a transaction.
            .options([
                ("statement_timeout", "30s"),
                ("lock_timeout", "10s"),
                ("idle_in_transaction_session_timeout", "15s"),
            ]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        sqlx::migrate!("migrations/postgres").run(&pool).await?;
        Ok(Self { pool })
    }

    /// Whether a server answers there that lets us in, and its version; nothing is made and nothing changed.
    pub async fn look(url: &str) -> Result<String> {
        let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
        let (version,): (String,) =
            sqlx::query_as("SELECT current_setting('server_version')").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(version)
    }

    /// Begins a transaction that may write.
    async fn begin(&self) -> Result<Transaction<'static, Db>> {
        Ok(self.pool.begin().await?)
    }

    fn readers(&self) -> &Pool<Db> {
        &self.pool
    }
}
