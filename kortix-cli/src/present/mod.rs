//! How each result of the API looks to people, and which of its fields are identifiers.

mod execution;
mod page;
mod project;
mod secrets;
mod thread;

use kortix_sdk::Timestamp;

pub use page::note_further_pages;
pub use project::ProjectReport;
pub use secrets::Secrets;
pub use thread::ThreadReport;

/// A moment, to the second.
fn moment(time: Timestamp) -> String {
    let text = time.to_string();
    let whole = text.trim_end_matches('Z').split('.').next().unwrap_or_default();
    format!("{}Z", whole.replace('T', " "))
}
