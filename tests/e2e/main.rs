//! SDK and CLI against the real server. Sandboxes are real except where a test says that it needs a fault.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod accounts;
mod agents;
mod api_keys;
mod authorization;
mod backups;
mod cli_contract;
mod command_agent;
mod conflicts;
mod controls;
mod crashes;
mod cut_connections;
mod desktop;
mod doctor;
mod documented_calls;
mod events;
mod examples;
mod executions;
mod failures;
mod idempotency;
mod limits;
mod local_server;
mod messages;
mod migrate;
mod operations;
mod request_limits;
mod restarts;
mod runs;
mod sandboxes;
mod several_servers;
mod support;
mod templates;
mod terminal;
mod threads;
mod tokens;
mod uploads;
