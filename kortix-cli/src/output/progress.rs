//! Progress on standard error: a spinner on a terminal, plain lines elsewhere.

use std::pin::pin;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{Ui, Verbosity, one_line};

/// What is quicker than this needs no spinner.
pub(super) const PATIENCE: Duration = Duration::from_millis(250);
/// What fits beside the spinner and the time, in characters, on a terminal of the usual width.
const LONGEST_LABEL: usize = 64;
pub(super) const TICK: Duration = Duration::from_millis(100);

/// The line at the bottom of the terminal.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) bar: Option<ProgressBar>,
    label: String,
}

impl Ui {
    /// Does the work, with a spinner when it takes long enough to be noticed.
    pub async fn during<T>(&self, label: &str, work: impl Future<Output = T>) -> T {
        if !self.spins() {
            return work.await;
        }
        self.set_label(label);
        let mut work = pin!(work);
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = tokio::time::sleep(PATIENCE) => {}
        }
        let _spinner = self.start_spinner();
        work.await
    }

    /// Says that the work has got further: the spinner's text, or a line of its own with the time it took so far, which
    /// the spinner shows by itself.
    pub fn milestone(&self, text: &str, elapsed: Duration, fields: &Value) {
        if self.spins() {
            return self.set_label(text);
        }
        if self.verbosity == Verbosity::Quiet {
            return;
        }
        if self.format.is_json() {
            return self.stderr(&json!({ "progress": fields }).to_string());
        }
        self.stderr(&format!("{} ({} s)", one_line(text), elapsed.as_secs()));
    }

    /// Whether progress is a spinner, which leaves no lines behind. Programs read lines, also those on a terminal.
    pub fn spins(&self) -> bool {
        self.stderr_is_terminal && self.verbosity == Verbosity::Normal && !self.format.is_json()
    }

    /// Shows the end of a text that grows.
    pub(super) fn show(&self, text: &str) {
        if self.spins() {
            let skipped = text.chars().count().saturating_sub(LONGEST_LABEL);
            self.set_label(&text.chars().skip(skipped).collect::<String>());
        }
    }

    fn set_label(&self, label: &str) {
        let mut line = self.line();
        line.label = one_line(label);
        if let Some(bar) = &line.bar {
            bar.set_message(line.label.clone());
        }
    }

    fn start_spinner(&self) -> Spinner<'_> {
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner:.cyan} {msg} {elapsed:.dim}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        let mut line = self.line();
        bar.set_message(line.label.clone());
        bar.enable_steady_tick(TICK);
        line.bar = Some(bar);
        Spinner(self)
    }
}

/// Takes the spinner away again, also when the work is abandoned.
struct Spinner<'a>(&'a Ui);

impl Drop for Spinner<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.0.line().bar.take() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::globals::Format;

    #[tokio::test(start_paused = true)]
    async fn what_is_quick_shows_no_progress() {
        let (format, verbosity) = (Format::Table, Verbosity::Normal);
        let spinner = std::sync::Mutex::default();
        let ui = Ui { format, filter: None, verbosity, stderr_is_terminal: true, spinner };
        let work = async {
            tokio::time::sleep(PATIENCE / 2).await;
            let before = ui.bar().is_some();
            tokio::time::sleep(PATIENCE).await;
            (before, ui.bar().is_some())
        };
        assert_eq!(ui.during("working", work).await, (false, true));
        assert!(ui.bar().is_none());
    }

    #[test]
    fn only_people_at_a_terminal_get_a_spinner() {
        let spins = |format, stderr_is_terminal, verbosity| {
            Ui { format, filter: None, verbosity, stderr_is_terminal, spinner: std::sync::Mutex::default() }
                .spins()
        };
        assert!(spins(Format::Table, true, Verbosity::Normal));
        assert!(spins(Format::Name, true, Verbosity::Normal));
        assert!(!spins(Format::Json, true, Verbosity::Normal));
        assert!(!spins(Format::Ndjson, true, Verbosity::Normal));
        assert!(!spins(Format::Table, false, Verbosity::Normal));
        assert!(!spins(Format::Table, true, Verbosity::Quiet));
    }
}
