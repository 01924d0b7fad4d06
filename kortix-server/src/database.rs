//! Which database: the embedded one, unless another is named.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context as _, bail};

use crate::{
    data_dir::DataDir,
    store::{Store, sqlite::SqliteStore},
};

/// Opens the database of that URL, by default the embedded one in the data directory.
pub async fn open(data_dir: &DataDir, url: Option<&str>) -> anyhow::Result<Arc<dyn Store>> {
    let file = url.map_or_else(|| Ok(data_dir.database()), sqlite_file)?;
    let store = SqliteStore::open(&file)
        .await
        .with_context(|| format!("cannot open the database {}", file.display()))?;
    Ok(Arc::new(store))
}

fn sqlite_file(url: &str) -> anyhow::Result<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    match path {
        Some(path) if !path.is_empty() => Ok(path.into()),
        // Not the URL itself: it may carry a password.
        _ => bail!("--database-url must be of the form sqlite:///path/to/file"),
    }
}
