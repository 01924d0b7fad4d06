//! Server and SDK state the contract each on their own; the golden files hold both to it.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod errors;
mod sdk;
mod server;
mod world;
