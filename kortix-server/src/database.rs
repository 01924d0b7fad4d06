//! Which database: the embedded one, unless another is named.

mod check;

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context as _, bail};

pub use self::check::check;

use crate::{
    data_dir::DataDir,
    store::{Store, postgres::PostgresStore, sqlite::SqliteStore},
};

/// Opens the database of that URL, by default the embedded one in the data directory.
pub async fn open(data_dir: &DataDir, url: Option<&str>) -> anyhow::Result<Arc<dyn Store>> {
    if let Some(url) = url.filter(|url| is_postgres(url)) {
        // The URL itself may carry a password, and is not repeated.
        let store = PostgresStore::open(url).await.context("cannot open the PostgreSQL database")?;
        return Ok(Arc::new(store));
    }
    let file = url.map_or_else(|| Ok(data_dir.database()), sqlite_file)?;
    let store = SqliteStore::open(&file)
        .await
        .with_context(|| format!("cannot open the database {}", file.display()))?;
    Ok(Arc::new(store))
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn sqlite_file(url: &str) -> anyhow::Result<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    match path {
        Some(path) if !path.is_empty() => Ok(path.into()),
        // Not the URL itself: it may carry a password.
        _ => bail!(
            "--database-url must be of the form sqlite:///path/to/file or postgres://user@host/database"
        ),
    }
}
