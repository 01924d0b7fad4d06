//! What the end-to-end tests have in common: the real server, the real CLI, and a look at what they leave behind.

pub mod actions;
pub mod binaries;
pub mod browser;
pub mod cli;
pub mod controls;
pub mod golden;
pub mod http;
pub mod leftovers;
pub mod model;
pub mod server;
pub mod worker;
