//! `GET /threads/search`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId, ThreadId, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::{self, null_as_default},
};

/// Finds threads of the account by what is said in them: `GET /threads/search`. From
/// [`Threads::search`](super::Threads::search).
///
/// The reference server looks for words, in the newest 100 messages of each of the newest 1,000 threads. The Kortix service
/// compares meanings where that is set up, and finds nothing elsewhere: [`ThreadMatches::configured`].
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let found = client.threads().search("revenue by region").limit(5).await?;
/// found.results.iter().for_each(|thread| println!("{} {}", thread.score, thread.text_preview));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): the text is empty, or the limit out of range (422).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct SearchThreads {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) text: String,
    pub(super) limit: Option<u32>,
}

impl SearchThreads {
    /// How many threads to find at most, 1 to 50. Default: 10.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
}

impl Endpoint for SearchThreads {
    type Output = ThreadMatches;

    const OPERATION: Operation =
        Operation { name: "search threads", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/threads/search");
        Draft::get(path.text("q", Some(&self.text)).number("limit", self.limit))
    }
}

request!(SearchThreads -> ThreadMatches);

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadMatches {
    /// The threads, best first.
    pub results: Vec<ThreadMatch>,
    /// How many there are in `results`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total: u64,
    /// Whether the server can search at all: without, it finds nothing and says so here.
    #[serde(default = "lenient::yes")]
    pub configured: bool,
}

/// A thread that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ThreadMatch {
    /// The thread.
    pub thread_id: ThreadId,
    /// How well it fits: above 0, and 1 at most. More is better.
    #[serde(default, deserialize_with = "null_as_default")]
    pub score: f64,
    /// A piece of what was found.
    #[serde(default, deserialize_with = "null_as_default")]
    pub text_preview: String,
    /// The project that it belongs to.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    /// The name of that project.
    #[serde(default, deserialize_with = "null_as_default")]
    pub project_name: String,
    /// The name of that project's icon.
    #[serde(default)]
    pub project_icon_name: Option<String>,
    /// When the thread was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}
