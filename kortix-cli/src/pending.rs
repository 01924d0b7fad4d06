//! What goes on, or may go on, when a command ends early.

use std::sync::{Mutex, PoisonError};

use kortix_sdk::{ExecutionId, ThreadId};

use crate::cli::Globals;
use crate::error::Failure;

/// What goes on, or may go on, when the command ends early.
#[derive(Debug)]
pub struct Pending {
    /// The flags that a further command needs as well.
    flags: String,
    work: Mutex<Work>,
}

#[derive(Debug, Default)]
enum Work {
    #[default]
    Nothing,
    /// A request that changes something has been sent; the command shows what became of it.
    Request { look: String },
    /// An agent is at work.
    Run { execution: ExecutionId, thread: Option<ThreadId> },
}

impl Pending {
    pub fn new(globals: &Globals) -> Self {
        let local = globals.local.then(|| " --local".to_owned());
        let url = |flag, url: &Option<String>| url.as_ref().map(|url| format!(" {flag} {url}"));
        let urls =
            [url("--base-url", &globals.base_url), url("--obvious-base-url", &globals.obvious_base_url)];
        Self { flags: local.into_iter().chain(urls.into_iter().flatten()).collect(), work: Mutex::default() }
    }

    /// From now on a request may be carried out that nobody sees the answer of.
    pub fn request_sent(&self, look: &str) {
        self.set(Work::Request { look: look.to_owned() });
    }

    /// From now on a run goes on whatever happens here.
    pub fn run_started(&self, execution: &ExecutionId, thread: Option<&ThreadId>) {
        self.set(Work::Run { execution: execution.clone(), thread: thread.cloned() });
    }

    /// Nothing is left behind.
    pub fn settled(&self) {
        self.set(Work::Nothing);
    }

    fn set(&self, work: Work) {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = work;
    }

    /// Adds to the failure what goes on without this command, and how to get back to it.
    pub fn annotate(&self, failure: Failure) -> Failure {
        let flags = &self.flags;
        match &*self.work.lock().unwrap_or_else(PoisonError::into_inner) {
            Work::Nothing => failure,
            Work::Request { look } => failure
                .hint(format!("the request may have been carried out; look with `kortix{flags} {look}`")),
            Work::Run { execution, thread } => failure
                .hint(format!(
                    "the run goes on; come back to it with `kortix{flags} executions wait {execution}`"
                ))
                .detail("execution_id", execution.as_str())
                .detail("thread_id", thread.as_ref().map(ThreadId::as_str)),
        }
    }
}
