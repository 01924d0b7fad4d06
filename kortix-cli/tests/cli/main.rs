//! The program as its users run it: one file for each promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test fail like the test itself")]

mod batch;
mod complete;
mod completion;
mod config;
mod conflict;
mod doctor;
mod dry_run;
mod environment;
mod failures;
mod github;
mod help;
mod identity;
mod json;
mod junit;
mod local;
mod man;
mod nouns;
mod parse;
mod promises;
mod prompt;
mod sandbox;
mod schema;
mod secrets;
mod streams;
mod support;
mod table;
mod terminal;
mod wait;
mod watch;
