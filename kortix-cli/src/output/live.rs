//! What an agent says, as it says it.

use std::io::{self, IsTerminal as _};

use anstream::adapter::StripBytes;

use super::{Closed, Ui, one_line};

/// Text that comes in pieces. On a terminal whole lines are written, above the spinner, which shows the line that is
/// not whole yet: neither overwrites the other. Elsewhere each piece is written as it comes.
#[derive(Debug)]
pub struct Live<'a> {
    ui: &'a Ui,
    manner: Manner,
    /// Knows the escape sequence in the middle of which a piece may end.
    escapes: StripBytes,
    /// What the spinner says while there is no line to show.
    label: String,
    line: String,
    mid_line: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Lines,
    Pieces,
}

impl Ui {
    /// Begins to write pieces of a text to standard output.
    pub fn live(&self, label: &str) -> Live<'_> {
        let manner = if io::stdout().is_terminal() { Manner::Lines } else { Manner::Pieces };
        Live {
            ui: self,
            manner,
            escapes: StripBytes::new(),
            label: label.to_owned(),
            line: String::new(),
            mid_line: false,
        }
    }
}

impl Live<'_> {
    /// Writes a piece.
    pub fn say(&mut self, piece: &str) -> Result<(), Closed> {
        // Unlike its namesake for text, this one knows where the last piece ended.
        let visible = self.escapes.strip_next(piece.as_bytes()).collect::<Vec<_>>().concat();
        let visible = String::from_utf8_lossy(&visible);
        self.line.extend(visible.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
        let ready = match self.manner {
            Manner::Pieces => self.line.len(),
            Manner::Lines => self.line.rfind('\n').map_or(0, |at| at + 1),
        };
        self.write(ready)?;
        if self.manner == Manner::Lines {
            let shown = if self.line.is_empty() { &self.label } else { &self.line };
            self.ui.show(shown);
        }
        Ok(())
    }

    /// Ends the line that was begun, so that what comes next has one of its own.
    pub fn end_line(&mut self) -> Result<(), Closed> {
        if !self.mid_line && self.line.is_empty() {
            return Ok(());
        }
        self.line.push('\n');
        self.write(self.line.len())
    }

    fn write(&mut self, length: usize) -> Result<(), Closed> {
        if length == 0 {
            return Ok(());
        }
        self.mid_line = self.line.as_bytes()[length - 1] != b'\n';
        let text: String = self.line.drain(..length).collect();
        match self.ui.bar().filter(|_| self.manner == Manner::Lines) {
            Some(bar) => bar.suspend(|| self.ui.stdout(text.as_bytes())),
            None => self.ui.stdout(text.as_bytes()),
        }
    }
}

/// What was said is not lost when the command ends in the middle of a line.
impl Drop for Live<'_> {
    fn drop(&mut self) {
        let _unwritable = self.end_line();
    }
}

impl Ui {
    /// Says what the agent does, beside what it says.
    pub fn step(&self, text: &str) {
        if self.verbosity > super::Verbosity::Quiet && !self.format.is_json() {
            self.stderr(&format!("{0}{1}{0:#}", super::FAINT, one_line(text)));
        }
    }
}
