//! Moving what was written from the log into the database, beside the connection that writes: a commit that had to do it
//! would hold up all the others for as long as the disk takes for a thousand pages.

use std::time::Duration;

use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{sync::watch, time::sleep};

/// From the first write until it is moved; what is written meanwhile is moved with it.
const PAUSE: Duration = Duration::from_millis(250);
/// Pages in the log above which writers are held up until it can begin anew. They would otherwise let it grow as long as
/// they write without a pause.
const LONGEST_LOG: i64 = 16_000;

/// Works as long as this is kept.
#[derive(Debug)]
pub(super) struct Checkpointer(watch::Sender<()>);

impl Checkpointer {
    pub(super) fn start(options: SqliteConnectOptions) -> Self {
        let (sender, mut written) = watch::channel(());
        tokio::spawn(async move {
            let mut connection = None;
            while written.changed().await.is_ok() {
                sleep(PAUSE).await;
                written.mark_unchanged();
                if let Err(error) = checkpoint(&options, &mut connection).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "no checkpoint of the database");
                    connection = None;
                }
            }
        });
        Self(sender)
    }

    /// Says that something was written.
    pub(super) fn written(&self) {
        self.0.send_replace(());
    }
}

async fn checkpoint(
    options: &SqliteConnectOptions,
    connection: &mut Option<SqliteConnection>,
) -> Result<(), sqlx::Error> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(options.connect().await?),
    };
    let (_busy, pages, _moved): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&mut *connection).await?;
    if pages > LONGEST_LOG {
        sqlx::query("PRAGMA wal_checkpoint(RESTART)").execute(connection).await?;
    }
    Ok(())
}
