//! `kortix local logs`

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::output::{Closed, Json, Payload, View, printable};

/// How often a followed log is looked at.
const GLANCE: Duration = Duration::from_millis(200);

/// Print the local server's log
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix local logs --follow
    # In a script:
    kortix local logs --lines 50 | grep ERROR")]
pub struct Args {
    /// Go on with what is written from now on, until interrupted
    #[arg(short, long)]
    follow: bool,

    /// Only so many lines from the end
    #[arg(short = 'n', long, value_name = "N")]
    lines: Option<usize>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let path = context.local_dir()?.log_path();
    let file = File::open(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::new(Kind::NotFound, "there is no log: the local server never ran")
                .hint("start it with `kortix local up`")
        }
        _ => Failure::io(path.display(), &error),
    })?;
    let mut log = Log { reader: BufReader::new(file), half: Vec::new(), path };
    let mut lines = log.complete_lines()?;
    let skipped = args.lines.map_or(0, |wanted| lines.len().saturating_sub(wanted));
    lines.drain(..skipped);
    if args.follow {
        return follow(context, log, lines).await;
    }
    lines.extend(log.rest());
    Ok(Outcome::of(Lines { path: log.path, lines }))
}

async fn follow(context: &Context, mut log: Log, first: Vec<String>) -> Result<Outcome, Failure> {
    let mut lines = first;
    loop {
        for line in lines {
            match context.ui().payload_line(&line) {
                Ok(()) => {}
                Err(Closed::ByReader) => return Ok(Outcome::silent()),
                Err(Closed::Failed(failure)) => return Err(failure),
            }
        }
        sleep(GLANCE).await;
        lines = log.complete_lines()?;
    }
}

/// A file that somebody else appends to.
struct Log {
    reader: BufReader<File>,
    /// A line whose end has not been written yet.
    half: Vec<u8>,
    path: PathBuf,
}

impl Log {
    /// The lines that have been completed since the last look.
    fn complete_lines(&mut self) -> Result<Vec<String>, Failure> {
        let mut lines = Vec::new();
        loop {
            let read = self.reader.read_until(b'\n', &mut self.half);
            read.map_err(|error| Failure::io(self.path.display(), &error))?;
            if self.half.pop_if(|last| *last == b'\n').is_none() {
                return Ok(lines);
            }
            lines.push(String::from_utf8_lossy(&std::mem::take(&mut self.half)).into_owned());
        }
    }

    /// A last line without an end.
    fn rest(&mut self) -> Option<String> {
        let half = std::mem::take(&mut self.half);
        (!half.is_empty()).then(|| String::from_utf8_lossy(&half).into_owned())
    }
}

/// The log as a result.
struct Lines {
    path: PathBuf,
    lines: Vec<String>,
}

impl Payload for Lines {
    fn json(&self) -> Json<'_> {
        Box::new(json!({ "log": self.path, "lines": self.lines }))
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        Some(self.lines.iter().map(|line| Box::new(json!({ "line": line })) as Json<'_>).collect())
    }

    fn names(&self) -> Vec<String> {
        vec![self.path.display().to_string()]
    }

    fn view(&self) -> View {
        View::Text(printable(&self.lines.join("\n")))
    }
}
