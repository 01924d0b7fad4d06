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

/// A moment, to the second.
pub fn moment(time: Timestamp) -> String {
    cut(time, "2026-03-02T14:30:00".len())
}

/// A moment, to the minute, for lists.
pub fn minute(time: Timestamp) -> String {
    cut(time, "2026-03-02T14:30".len())
}

fn cut(time: Timestamp, length: usize) -> String {
    let text: String = time.to_string().chars().take(length).collect();
    format!("{}Z", text.replace('T', " "))
}
