//! PostgreSQL for tests: one throwaway cluster a test process, one fresh database a test.
//!
//! ```no_run
//! let database = kortix_test_postgres::Cluster::shared()?.database()?;
//! println!("{}", database.url());
//! # anyhow::Ok(())
//! ```
//!
//! The cluster is made by `initdb` in a temporary directory and answers on a unix socket in it, so it needs no port, no
//! root and no running service, and disturbs none. It is removed when the process that made it is gone, however it
//! went; see [`guard`].

mod cluster;
mod database;
mod guard;
mod programs;

pub use self::{cluster::Cluster, database::Database};
