//! How each result of the API looks to people, and which of its fields are identifiers.

mod dry_run;
mod execution;
mod page;
mod project;
mod receipt;
mod report;
mod secrets;
mod thread;

use kortix_sdk::Timestamp;

pub use dry_run::DryRun;
pub use page::{each, further_pages};
pub use project::ProjectReport;
pub use receipt::Verified;
pub use report::Report;
pub use secrets::Secrets;
pub use thread::{ThreadReport, yes_no};

/// A moment, to the second, as RFC 3339 writes it.
pub fn moment(time: Timestamp) -> String {
    let text: String = time.to_string().chars().take("2026-03-02T14:30:00".len()).collect();
    format!("{text}Z")
}
