//! What an agent says and does, for a report.

use kortix_sdk::events::Event;

use super::tell::{Teller, Telling};
use crate::junit::Junit;

/// Writes down what happens, when there is a report to write it into.
#[derive(Debug)]
pub(super) struct Transcript<'a> {
    junit: &'a Junit,
    teller: Teller,
    mid_line: bool,
}

impl<'a> Transcript<'a> {
    pub(super) fn new(junit: &'a Junit) -> Self {
        Self { junit, teller: Teller::default(), mid_line: false }
    }

    pub(super) fn note(&mut self, event: &Event) {
        if !self.junit.is_open() {
            return;
        }
        for telling in self.teller.tell(event) {
            match telling {
                Telling::Said(text) => {
                    self.mid_line = !text.ends_with('\n');
                    self.junit.output(&text);
                }
                Telling::Step(step) => {
                    let begun = if std::mem::take(&mut self.mid_line) { "\n" } else { "" };
                    self.junit.output(&format!("{begun}{step}\n"));
                }
                _ => {}
            }
        }
    }
}
