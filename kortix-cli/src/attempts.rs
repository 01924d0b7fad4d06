//! What is said and remembered when a request is about to be sent again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kortix_sdk::Error;
use serde_json::json;

use crate::explain;
use crate::output::Ui;
use crate::pending::Pending;

tokio::task_local! {
    /// The line of the record whose request this is, where there are many.
    static LINE: u64;
}

/// Does something for the record that begins on this line of the input: what is said of failed attempts names it.
pub fn on_behalf_of_line<F: Future>(line: u64, work: F) -> impl Future<Output = F::Output> {
    LINE.scope(line, work)
}

/// The failed attempts at the request of a command.
#[derive(Debug)]
pub struct Attempts {
    ui: Arc<Ui>,
    pending: Arc<Pending>,
    /// Those of earlier calls of the client, which counts each of its calls from one.
    earlier: AtomicU32,
}

impl Attempts {
    pub fn new(ui: Arc<Ui>, pending: Arc<Pending>) -> Self {
        Self { ui, pending, earlier: AtomicU32::new(0) }
    }

    /// The client is about to send a request again.
    pub fn failed(&self, attempt: u32, delay: Duration, error: &Error) {
        self.pending.attempt_failed(error, delay);
        let attempt = self.earlier.load(Ordering::Relaxed) + attempt;
        let (why, seconds) = (explain::summary(error), delay.as_secs_f64());
        let line = LINE.try_with(|line| *line).ok();
        let whose = line.map_or_else(String::new, |line| format!("line {line}: "));
        let text = format!("{whose}attempt {attempt} failed ({why}), trying again in {seconds:.1} s");
        let mut fields = json!({
            "attempt": attempt,
            "delay_ms": u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
            "status": error.status().map(|status| status.as_u16()),
            "code": error.code(),
            "message": error.message(),
        });
        if let Some(line) = line {
            fields["line"] = line.into();
        }
        self.ui.retry(&text, &fields);
    }

    /// The client gave up, and the same call is about to be made again.
    pub fn round_failed(&self, delay: Duration, error: &Error) {
        self.failed(error.attempts(), delay, error);
        self.earlier.fetch_add(error.attempts(), Ordering::Relaxed);
    }

    /// How many attempts earlier calls have made.
    #[cfg(test)]
    pub(crate) fn earlier(&self) -> u32 {
        self.earlier.load(Ordering::Relaxed)
    }
}
