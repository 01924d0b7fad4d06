//! Runs of an agent, of both services: which one is meant, what its record says, and how to follow it.

mod id;
mod record;
mod stop;
mod tell;
mod transcript;
pub mod wait;
pub mod watch;

pub use id::RunId;
pub use record::{Record, outcome};
pub use stop::stop;
