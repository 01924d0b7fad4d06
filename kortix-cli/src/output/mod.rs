//! The only place that writes to a stream.
//!
//! Standard output carries the result and nothing else. Standard error carries the rest: a line for people, or
//! with `--json` one JSON object a line, of which at most one has the key `error`.

#![expect(clippy::disallowed_methods, reason = "this is the place that writes to streams")]

mod ago;
mod ask;
mod count;
mod github;
mod jq;
mod live;
mod progress;
mod sanitize;
mod table;
mod usage;

use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use crate::cli::Globals;
use crate::cli::globals::Format;
use crate::error::{Failure, Kind};
use crate::exit::Exit;
use crate::facts::Facts;

pub use count::Counter;
pub use github::GithubStep;
pub use jq::{Filter, Strings};
pub use live::Live;
pub use sanitize::{one_line, printable};
pub use table::{Column, Table, View};
pub use usage::report as report_usage;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// Anything that can be written as JSON.
pub type Json<'a> = Box<dyn erased_serde::Serialize + 'a>;

/// What a command has to say when it succeeded.
pub trait Payload {
    /// The whole document, with the API's own field names.
    fn json(&self) -> Json<'_>;

    /// The items of a list, for one line each.
    fn items(&self) -> Option<Vec<Json<'_>>> {
        None
    }

    /// The identifiers.
    fn names(&self) -> Vec<String>;

    /// The form for people.
    fn view(&self) -> View;

    /// What a CI job wants to know of it.
    fn facts(&self) -> Facts {
        Facts::default()
    }
}

/// Why nothing more can be written to standard output.
#[derive(Debug)]
pub enum Closed {
    /// The reader went away, which is its right.
    ByReader,
    /// The write failed.
    Failed(Failure),
}

/// How much is said beside the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verbosity {
    Quiet,
    Normal,
    Verbose,
    Debug,
}

/// The user's terminal, or the streams that stand for it.
#[derive(Debug)]
pub struct Ui {
    format: Format,
    filter: Option<Filter>,
    verbosity: Verbosity,
    stderr_is_terminal: bool,
    spinner: Mutex<progress::Line>,
}

impl Ui {
    /// Sets the colours of the process and looks at its streams.
    pub fn new(globals: &Globals) -> Arc<Self> {
        anstream::ColorChoice::write_global(globals.color.into());
        let verbosity = match globals {
            Globals { debug: true, .. } => Verbosity::Debug,
            Globals { verbose: true, .. } => Verbosity::Verbose,
            Globals { quiet: true, .. } => Verbosity::Quiet,
            _ => Verbosity::Normal,
        };
        Arc::new(Self {
            format: globals.format(),
            filter: globals.filter(),
            verbosity,
            stderr_is_terminal: io::IsTerminal::is_terminal(&io::stderr()),
            spinner: Mutex::default(),
        })
    }

    /// Prints the result.
    pub fn payload(&self, payload: &dyn Payload) -> Result<(), Closed> {
        let bytes = match self.format {
            Format::Table => table::render(&payload.view(), table::Width::of_stdout()).into_bytes(),
            Format::Name => {
                payload.names().iter().flat_map(|name| [name.as_bytes(), b"\n"].concat()).collect()
            }
            Format::Json => self.json(payload)?,
            Format::Ndjson => self.ndjson(payload)?,
            Format::Yaml => yaml(payload)?,
        };
        self.stdout(&bytes)
    }

    fn json(&self, payload: &dyn Payload) -> Result<Vec<u8>, Closed> {
        let Some(filter) = &self.filter else {
            let mut bytes =
                serde_json::to_vec_pretty(&payload.json()).map_err(|error| unserialisable(&error))?;
            bytes.push(b'\n');
            return Ok(bytes);
        };
        filtered(filter, &serde_json::to_vec(&payload.json()).map_err(|error| unserialisable(&error))?)
    }

    fn ndjson(&self, payload: &dyn Payload) -> Result<Vec<u8>, Closed> {
        let items = payload.items().unwrap_or_else(|| vec![payload.json()]);
        let mut lines = Vec::new();
        for item in items {
            let line = serde_json::to_vec(&item).map_err(|error| unserialisable(&error))?;
            match &self.filter {
                Some(filter) => lines.extend(filtered(filter, &line)?),
                None => lines.extend([&line[..], b"\n"].concat()),
            }
        }
        Ok(lines)
    }

    /// Prints one line of a result that is many documents.
    pub fn payload_document(&self, document: &str) -> Result<(), Closed> {
        let mut line = Vec::new();
        self.append_document(document, &mut line)?;
        print_documents(&line)
    }

    /// One of many documents, as it will be printed.
    fn append_document(&self, document: &str, lines: &mut Vec<u8>) -> Result<(), Closed> {
        match &self.filter {
            Some(filter) => lines.extend(filtered(filter, document.as_bytes())?),
            None => lines.extend([document.as_bytes(), b"\n"].concat()),
        }
        Ok(())
    }

    /// Prints one line of a result that does not end, such as a followed log.
    pub fn payload_line(&self, line: &str) -> Result<(), Closed> {
        let text = if self.format.is_json() {
            format!("{}\n", json!({ "line": line }))
        } else {
            format!("{}\n", printable(line))
        };
        self.stdout(text.as_bytes())
    }

    /// How results are printed.
    pub fn format(&self) -> Format {
        self.format
    }

    fn stdout(&self, bytes: &[u8]) -> Result<(), Closed> {
        match self.format {
            Format::Table => write_all(anstream::stdout().lock(), bytes).map_err(|error| closed(&error)),
            _ => print_documents(bytes),
        }
    }

    /// Prints why the command failed.
    pub fn failure(&self, failure: &Failure) {
        if self.format.is_json() {
            return self.stderr(&failure.to_json());
        }
        self.stderr(&format!("{ERROR}error:{ERROR:#} {}", one_line(failure.message())));
        if self.verbosity >= Verbosity::Verbose {
            for cause in failure.causes() {
                self.stderr(&format!("  {FAINT}because:{FAINT:#} {}", one_line(cause)));
            }
        }
        if let Some(id) = failure.request_id().filter(|_| wants_request_id(failure.exit())) {
            self.stderr(&format!("  {FAINT}request id:{FAINT:#} {}", one_line(id)));
        }
        for hint in failure.hints() {
            self.stderr(&format!("{HINT}hint:{HINT:#} {}", one_line(hint)));
        }
    }

    /// Says something useful that is not the result.
    pub fn note(&self, text: &str) {
        self.aside(Verbosity::Normal, "note", text, FAINT);
    }

    /// Says something that is likely a mistake.
    pub fn warn(&self, text: &str) {
        self.aside(Verbosity::Normal, "warning", text, WARNING);
    }

    /// Says what only somebody who asked for more wants to read.
    pub fn detail(&self, text: &str) {
        self.aside(Verbosity::Verbose, "detail", text, FAINT);
    }

    /// Says what only somebody who looks for a fault wants to read.
    pub fn debug(&self, text: &str) {
        self.aside(Verbosity::Debug, "debug", text, FAINT);
    }

    /// Says that a request is about to be sent again: `text` for people, `fields` for programs.
    pub fn retry(&self, text: &str, fields: &Value) {
        if self.verbosity == Verbosity::Quiet {
            return;
        }
        if self.format.is_json() {
            return self.stderr(&json!({ "retry": fields }).to_string());
        }
        self.stderr(&format!("{WARNING}retry:{WARNING:#} {}", one_line(text)));
    }

    fn aside(&self, level: Verbosity, label: &str, text: &str, style: Style) {
        if self.verbosity < level {
            return;
        }
        if self.format.is_json() {
            return self.stderr(&json!({ label: text }).to_string());
        }
        self.stderr(&format!("{style}{label}:{style:#} {}", one_line(text)));
    }

    /// Writes a line to standard error, above the spinner when there is one. There is nobody left to tell when
    /// standard error itself fails.
    fn stderr(&self, line: &str) {
        let line = format!("{line}\n");
        let write = || {
            let _unwritable = write_all(anstream::stderr().lock(), line.as_bytes());
        };
        match self.bar() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn bar(&self) -> Option<ProgressBar> {
        self.line().bar.clone()
    }

    fn line(&self) -> std::sync::MutexGuard<'_, progress::Line> {
        self.spinner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prints what completes a line. A shell that does not read it needs nothing else.
pub fn completion(bytes: &[u8]) {
    let _unread = write_all(io::stdout().lock(), bytes);
}

/// Documents have no styles that a pipe would have to be spared.
fn print_documents(lines: &[u8]) -> Result<(), Closed> {
    write_all(io::stdout().lock(), lines).map_err(|error| closed(&error))
}

fn closed(error: &io::Error) -> Closed {
    match error.kind() {
        ErrorKind::BrokenPipe => Closed::ByReader,
        _ => Closed::Failed(Failure::io("cannot write the result", error)),
    }
}

fn write_all(mut stream: impl Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)?;
    stream.flush()
}

fn filtered(filter: &Filter, document: &[u8]) -> Result<Vec<u8>, Closed> {
    let refuse = |error| Closed::Failed(Failure::usage(format!("--jq does not fit the result: {error}")));
    filter.apply(document).map_err(refuse)
}

fn yaml(payload: &dyn Payload) -> Result<Vec<u8>, Closed> {
    let refuse = |error| {
        Closed::Failed(Failure::new(Kind::Decode, format!("cannot print the result as YAML: {error}")))
    };
    serde_saphyr::to_string(&payload.json()).map(String::into_bytes).map_err(refuse)
}

fn unserialisable(error: &serde_json::Error) -> Closed {
    Closed::Failed(Failure::new(Kind::Decode, format!("cannot print the result as JSON: {error}")))
}

/// A request id helps with what only the server's operator can explain.
fn wants_request_id(exit: Exit) -> bool {
    matches!(exit, Exit::Failure | Exit::Network)
}
