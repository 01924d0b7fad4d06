//! Whether the database can be used, for `kortix-server doctor`: nothing is made and nothing changed.

use std::{fs::OpenOptions, io, path::Path, time::Duration};

use tokio::time::timeout;

use super::{is_postgres, sqlite_file};
use crate::{
    data_dir::DataDir,
    sandbox::{Check, CheckOutcome, Concern},
    store::{StoreError, postgres::PostgresStore, sqlite::SqliteStore},
};

const LIMIT: Duration = Duration::from_secs(10);

/// Why a database cannot be used. No variant holds the address, which may carry a password.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Address(String),
    #[error("nobody answers at its address: {0}")]
    NobodyThere(io::ErrorKind),
    #[error("it did not answer within {LIMIT:?}")]
    Silent,
    #[error("it does not let the user in")]
    NotLetIn,
    #[error("there is no database of that name")]
    NoSuchDatabase,
    #[error("it has as many connections as it can")]
    Full,
    #[error("the connection could not be secured")]
    Tls,
    #[error("the file is damaged, or no database")]
    Damaged,
    #[error("the server's user may not write it")]
    NotWritable,
    #[error("{0}")]
    Other(String),
}

impl Trouble {
    fn remedy(&self) -> &'static str {
        match self {
            Self::Address(_) => {
                "mend --database-url: sqlite:///path/to/file or postgres://user@host:5432/database"
            }
            Self::NobodyThere(_) | Self::Silent => {
                "start the database server, or mend host and port in --database-url"
            }
            Self::NotLetIn => {
                "mend the user in --database-url, give its password as PGPASSWORD, and look at pg_hba.conf"
            }
            Self::NoSuchDatabase => "make it by `createdb`, or mend the name in --database-url",
            Self::Full => "raise max_connections; each kortix-server takes 16",
            Self::Tls => "mend sslmode and sslrootcert in --database-url",
            Self::Damaged => "put a backup in its place, as docs/server.md says",
            Self::NotWritable => "give the file and its directory to the user who runs the server",
            Self::Other(_) => "look at the log of the database",
        }
    }
}

/// Looks whether the database of that URL answers.
pub async fn check(data_dir: &DataDir, url: Option<&str>) -> Check {
    let found = match url {
        Some(url) if is_postgres(url) => postgres(url).await,
        url => match url.map_or_else(|| Ok(data_dir.database()), sqlite_file) {
            Ok(file) => sqlite(&file).await,
            Err(error) => Err(Trouble::Address(error.to_string())),
        },
    };
    let (outcome, detail, remedy) = match found {
        Ok(detail) => (CheckOutcome::Ok, detail, None),
        Err(trouble) => (CheckOutcome::Missing, trouble.to_string(), Some(trouble.remedy().to_owned())),
    };
    Check { name: "database".to_owned(), outcome, concern: Concern::Operation, detail, remedy, package: None }
}

async fn postgres(url: &str) -> Result<String, Trouble> {
    match timeout(LIMIT, PostgresStore::look(url)).await {
        Ok(Ok(version)) => Ok(format!("PostgreSQL {version} answers")),
        Ok(Err(error)) => Err(trouble(&error)),
        Err(_) => Err(Trouble::Silent),
    }
}

async fn sqlite(file: &Path) -> Result<String, Trouble> {
    match OpenOptions::new().append(true).open(file) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(format!("{} will be made at the first start", file.display()));
        }
        Err(_) => return Err(Trouble::NotWritable),
    }
    match timeout(LIMIT, SqliteStore::look(file)).await {
        Ok(Ok(version)) => Ok(format!("SQLite {version} reads {}", file.display())),
        Ok(Err(error)) => Err(trouble(&error)),
        Err(_) => Err(Trouble::Silent),
    }
}

fn trouble(error: &StoreError) -> Trouble {
    match error.0.downcast_ref::<sqlx::Error>() {
        Some(sqlx::Error::Configuration(_)) => {
            Trouble::Address("the address of the database cannot be read".to_owned())
        }
        Some(sqlx::Error::Io(error)) => Trouble::NobodyThere(error.kind()),
        Some(sqlx::Error::Tls(_)) => Trouble::Tls,
        Some(sqlx::Error::PoolTimedOut) => Trouble::Silent,
        Some(sqlx::Error::Database(refusal)) => of_code(refusal.code().as_deref(), refusal.message()),
        _ => Trouble::Other("it failed in an unknown way".to_owned()),
    }
}

/// SQLSTATEs of PostgreSQL, and result codes of SQLite.
fn of_code(code: Option<&str>, message: &str) -> Trouble {
    match code {
        Some("28000" | "28P01") => Trouble::NotLetIn,
        Some("3D000") => Trouble::NoSuchDatabase,
        Some("53300") => Trouble::Full,
        Some("11" | "26") => Trouble::Damaged,
        Some("3" | "8" | "14" | "23") => Trouble::NotWritable,
        _ => Trouble::Other(message.to_owned()),
    }
}
