//! What the product is about, in words that know neither HTTP nor SQL.

pub mod access;
pub mod account;
pub mod account_state;
pub mod agent;
pub mod create_project;
pub mod create_thread;
pub mod create_thread_at_work;
pub mod delete;
pub mod event;
pub mod execution;
pub mod key;
pub mod keys;
pub mod manage;
pub mod message;
pub mod page;
pub mod plan;
pub mod project;
pub mod reaper;
pub mod sandbox;
pub mod search;
pub mod service;
pub mod template;
pub mod thread;
pub mod under_way;
pub mod upload;
