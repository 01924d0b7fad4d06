//! What the product is about, in words that know neither HTTP nor SQL.

pub mod access;
pub mod account;
pub mod create_thread;
pub mod delete;
pub mod execution;
pub mod key;
pub mod keys;
pub mod page;
pub mod plan;
pub mod project;
pub mod reaper;
pub mod sandbox;
pub mod service;
pub mod thread;
pub mod under_way;
