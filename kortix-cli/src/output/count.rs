//! Progress through many of the same: a bar on a terminal, a line now and then elsewhere.

use std::fmt;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use serde_json::json;
use tokio::time::Instant;

use super::progress::{PATIENCE, TICK};
use super::{Closed, Ui};

/// How often a line says how far it is.
const PAUSE: Duration = Duration::from_secs(10);
/// So many bytes of results are not kept any longer.
const MANY: usize = 16 * 1024;

/// Counts what is done. Nothing is seen of it at first: what is quick needs no bar.
#[derive(Debug)]
pub struct Counter<'a> {
    ui: &'a Ui,
    total: Option<u64>,
    begun: Instant,
    said: Instant,
    results_are_seen: bool,
    /// Results that are not written yet: one write for many of them, when they come fast.
    unsaid: Vec<u8>,
}

impl Ui {
    /// Begins to count, up to the total when it is known.
    pub fn count(&self, total: Option<u64>) -> Counter<'_> {
        let begun = Instant::now();
        let results_are_seen = io::stdout().is_terminal();
        Counter { ui: self, total, begun, said: begun, results_are_seen, unsaid: Vec::new() }
    }

    /// Says at the end how it went: `text` for people, `fields` for programs.
    pub fn summary(&self, text: &str, fields: &serde_json::Value) {
        if self.verbosity == super::Verbosity::Quiet {
            return;
        }
        if self.format.is_json() {
            return self.stderr(&json!({ "summary": fields }).to_string());
        }
        self.stderr(&super::one_line(text));
    }
}

impl Counter<'_> {
    /// So many are done, and so many of them failed.
    pub fn at(&mut self, done: u64, failed: u64) {
        if self.ui.spins() {
            self.draw(done, failed);
        } else if self.said.elapsed() >= PAUSE {
            self.tell(done, failed);
        }
    }

    /// A line of the result, which is printed by [`say`](Self::say), or before when there are many.
    pub fn result(&mut self, line: &str) -> Result<(), Closed> {
        self.ui.append_document(line, &mut self.unsaid)?;
        if self.unsaid.len() < MANY { Ok(()) } else { self.say() }
    }

    pub fn has_unsaid(&self) -> bool {
        !self.unsaid.is_empty()
    }

    /// Prints the results, above the bar when both are on the terminal.
    pub fn say(&mut self) -> Result<(), Closed> {
        let print = || super::print_documents(&self.unsaid);
        let printed = match self.ui.bar().filter(|_| self.results_are_seen) {
            Some(bar) => bar.suspend(print),
            None => print(),
        };
        self.unsaid.clear();
        printed
    }

    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn draw(&self, done: u64, failed: u64) {
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        let bar = self.ui.line().bar.get_or_insert_with(|| bar(self.total, self.begun.elapsed())).clone();
        bar.set_position(done);
        if failed > 0 {
            bar.set_message(format!("{failed} failed"));
        }
    }

    fn tell(&mut self, done: u64, failed: u64) {
        let (elapsed, total) = (self.begun.elapsed(), self.total);
        let of = total.map(|total| format!(" of {total}")).unwrap_or_default();
        let failures = if failed > 0 { format!(", {failed} failed") } else { String::new() };
        let left = total.and_then(|total| time_left(elapsed, done, total));
        let left_text = left.map(|left| format!(", {} s left", left.as_secs())).unwrap_or_default();
        let fields = json!({
            "done": done, "failed": failed, "total": total, "elapsed_seconds": elapsed.as_secs(),
            "remaining_seconds": left.map(|left| left.as_secs()),
        });
        self.ui.milestone(&format!("{done}{of} done{failures}{left_text}"), elapsed, &fields);
        self.said = Instant::now();
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.ui.line().bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>, elapsed: Duration) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{bar:24.cyan/dim} {pos}/{len} {rate:.dim} {eta:.dim} left {msg:.yellow}",
        ),
        None => (ProgressBar::new_spinner(), "{spinner:.cyan} {pos} done {rate:.dim} {msg:.yellow}"),
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.with_key("rate", rate));
    bar.enable_steady_tick(TICK);
    bar.with_elapsed(elapsed)
}

fn rate(state: &ProgressState, text: &mut dyn fmt::Write) {
    // A bar that cannot be written is not seen by anybody.
    let _unseen = write!(text, "{:.0}/s", state.per_sec());
}

/// As long as the rest takes when it goes on like this.
fn time_left(elapsed: Duration, done: u64, total: u64) -> Option<Duration> {
    let per_record = elapsed.checked_div(u32::try_from(done).ok()?)?;
    Some(per_record.saturating_mul(u32::try_from(total.saturating_sub(done)).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_reads_lines_gets_one_now_and_then() {
        let ui = Ui::new(&crate::cli::Globals { quiet: true, ..Default::default() });
        let mut counter = ui.count(Some(3));
        let mut said = Vec::new();
        for second in 1..=25 {
            tokio::time::advance(Duration::from_secs(1)).await;
            let before = counter.said;
            counter.at(1, 0);
            said.extend((counter.said != before).then_some(second));
        }
        assert_eq!(said, [10, 20]);
    }

    #[test]
    fn the_rest_takes_as_long_as_what_is_done() {
        let second = Duration::from_secs(1);
        assert_eq!(time_left(10 * second, 5, 20), Some(30 * second));
        assert_eq!(time_left(10 * second, 0, 20), None);
        assert_eq!(time_left(10 * second, 20, 20), Some(Duration::ZERO));
    }
}
