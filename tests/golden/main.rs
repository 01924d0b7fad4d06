//! Server and SDK state the contract each on their own; the golden files hold both to it.

mod sdk;
mod server;
mod world;
