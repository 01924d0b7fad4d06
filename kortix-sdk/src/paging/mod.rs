//! Lists that come in pages, read page by page or entry by entry.
//!
//! Every list request that has pages can be awaited for one of them, or turned into a stream of all:
//!
//! ```no_run
//! # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
//! let mut threads = client.threads().list().items();
//! while let Some(thread) = threads.next().await {
//!     println!("{}", thread?.thread_id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is read ahead: a page is asked for when the entries of the one before are used up, and one page is in memory.
//! [`Items`] and [`Pages`] are [`Stream`](futures_core::Stream)s, for those who have the combinators of `futures`.
//!
//! **Going on later.** [`Items::position`] says where a list has been left, as a text that can be kept, and
//! [`Items::starting_at`] goes on there, also in another process:
//!
//! ```no_run
//! # async fn example(client: kortix_sdk::Kortix, kept: String) -> Result<(), Box<dyn std::error::Error>> {
//! let mut threads = client.threads().list().items().starting_at(kept.parse()?);
//! # Ok(())
//! # }
//! ```

mod items;
mod loops;
mod pages;
mod position;

pub use items::Items;
pub use pages::{Page, Pages};
pub use position::{ParsePositionError, Position};

pub(crate) use pages::{Paged, Sealed, paged};
pub(crate) use position::Place;
