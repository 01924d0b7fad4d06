//! The SQL of the product, in the dialect that SQLite and PostgreSQL have in common. The parent module says which of
//! the two it is compiled for, with its connection `Conn` and the
//! store `SqlStore` that begins transactions.
//!
//! SQLite lets one transaction write at a time. On PostgreSQL many do, so one that decides by what it has read first
//! writes or locks the row that all such decisions have in common: the account, the project or the thread.

mod accounts;
mod agents;
mod counting;
mod deletions;
mod dialogue;
mod events;
mod executions;
mod idempotency;
mod keys;
mod lifetimes;
mod listing;
mod losses;
mod members;
mod messages;
mod operations;
mod outbox;
mod provisions;
mod reading;
mod said;
mod seed;
mod starts;
mod threads;
mod uploads;
mod usage;
mod warm;
mod webhooks;
mod work;

use super::{Conn, Db, SqlStore, lock, news, together};
