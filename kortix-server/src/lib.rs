//! The reference server of the Kortix and Obvious APIs.
//!
//! `http → domain → {store, sandbox, runs}`: the domain knows neither HTTP nor SQL, and everything below it stands
//! behind a trait.

pub mod addresses;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod controls;
pub mod data_dir;
pub mod database;
pub mod domain;
pub mod driver;
pub mod egress;
pub mod failpoint;
pub mod gateway;
pub mod http;
pub mod ids;
mod listen;
pub mod local_credentials;
pub mod metrics;
pub mod porter;
pub mod runs;
pub mod sandbox;
pub mod server;
pub mod sizes;
pub mod store;
mod tenants;
pub mod timestamp;
mod tls;
pub mod urls;
pub mod webhooks;
pub mod worker;
