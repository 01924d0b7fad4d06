//! Guides, one for each task. They are a part of the documentation alone.

#[doc = include_str!("../guides/errors.md")]
pub mod errors {}

#[doc = include_str!("../guides/money.md")]
pub mod money {}

#[doc = include_str!("../guides/streaming.md")]
pub mod streaming {}

#[cfg(feature = "test-util")]
#[doc = include_str!("../guides/testing.md")]
pub mod testing {}

#[doc = include_str!("../guides/self_hosting.md")]
pub mod self_hosting {}
