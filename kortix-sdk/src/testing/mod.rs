//! Tests of applications that use this crate (feature `test-util`).
//!
//! | question | what answers it |
//! |---|---|
//! | What does my code do when the service answers this, fails like that, or says nothing? | [`Script`]: answers in memory, without a server, a port or a wait |
//! | Does my code send the right request? | [`Script::requests`] |
//! | Does my code work with a real service, its database and its sandboxes? | [`ReferenceServer`]: the program `kortix-server`, started for the test and gone with it |
//!
//! A script stands in for the network alone: address, credential, retries, errors and streams are those of the crate.
//!
//! ```
//! use kortix_sdk::testing::{Reply, Script};
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let script = Script::new()
//!     .reply(Reply::status(503).header("retry-after", "1"))
//!     .reply(Reply::json(200, &json!({"thread_id": "t", "project_id": "p"})));
//! let client = script.client();
//!
//! let made = client.threads().create().name("My Project").await?;
//!
//! assert_eq!(made.thread_id.as_str(), "t");
//! assert_eq!(script.requests().len(), 2);
//! assert_eq!(script.requests()[1].text(), "name=My+Project");
//! # Ok(())
//! # }
//! ```
//!
//! Waits are those of Tokio's clock: with `#[tokio::test(start_paused = true)]` (its feature `test-util`) they take no time.

mod arrival;
#[cfg(not(target_arch = "wasm32"))]
mod reference_server;
mod reply;
mod request;
mod script;

pub(crate) use arrival::{Arrived, Coming};
#[cfg(not(target_arch = "wasm32"))]
pub use reference_server::{ReferenceServer, ReferenceServerBuilder};
pub use reply::Reply;
pub use request::RecordedRequest;
pub use script::Script;
