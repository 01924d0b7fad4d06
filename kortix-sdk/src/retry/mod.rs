//! When a failed attempt is repeated, and when not.

mod backoff;
mod budget;
mod event;
mod policy;
pub(crate) mod retry_after;
mod run;
#[cfg(test)]
mod run_tests;
mod timer;
#[cfg(feature = "tracing")]
mod trace;
pub(crate) mod veto;

pub use backoff::Backoff;
pub use budget::RetryBudget;
pub(crate) use event::OnRetry;
pub use event::RetryEvent;
pub use policy::RetryPolicy;
pub(crate) use run::{Answer, Plan, Try, run_as_caller};
pub(crate) use timer::{SystemTimer, Timer};
