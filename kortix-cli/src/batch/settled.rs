//! What becomes of records, and who hears of it.

use std::time::Duration;

use kortix_sdk::ExecutionId;

use super::journal::Event;
use super::records::Invalid;
use crate::error::Failure;
use crate::runs::Record;

/// What became of a record.
#[derive(Debug)]
pub struct Settled {
    pub index: u64,
    pub line: u64,
    pub title: String,
    pub key: Option<String>,
    pub took: Duration,
    pub ending: Ending,
}

#[derive(Debug)]
pub enum Ending {
    /// It was carried out. The failure is that of its run, or why that could not be seen to its end.
    Made { made: Box<Made>, run: Option<Box<Record>>, failure: Option<Failure> },
    /// It was not carried out.
    Refused(Failure),
    /// It may have been carried out.
    Unclear(Failure),
    /// An earlier process was done with it.
    Before { exit_code: u8 },
}

impl Ending {
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Made { failure, .. } => failure.as_ref(),
            Self::Refused(failure) | Self::Unclear(failure) => Some(failure),
            Self::Before { .. } => None,
        }
    }
}

/// Hears how it goes.
pub trait Listener {
    /// It may keep what it says of it until [`say`](Self::say).
    fn settled(&mut self, record: Settled, under_way: u64) -> Result<(), Failure>;
    fn has_unsaid(&self) -> bool;
    /// Comes before every wait, so that a reader never waits for what is known.
    fn say(&mut self) -> Result<(), Failure>;
    fn sent(&mut self, under_way: u64);
    fn glance(&mut self);
    /// Nothing more is sent, for this reason.
    fn stopped(&mut self, why: Stop, under_way: u64);
}

/// Why nothing more is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody asked for it.
    Asked,
    /// There were as many failures as there may be.
    Failures,
    /// What was refused concerns every record.
    ConcernsAll,
}

impl Settled {
    pub(super) fn invalid(invalid: Invalid) -> Self {
        Self {
            index: invalid.index,
            line: invalid.line,
            title: format!("record {}", invalid.index),
            key: None,
            took: Duration::ZERO,
            ending: Ending::Refused(invalid.failure),
        }
    }
}

/// What came of a request.
#[derive(Clone, Debug)]
pub struct Made {
    pub thread_id: String,
    pub project_id: Option<String>,
    pub execution_id: Option<ExecutionId>,
    pub attempts: u32,
    pub is_replay: bool,
}

impl Made {
    /// What the server did.
    pub fn status(&self) -> &'static str {
        if self.execution_id.is_some() { "started" } else { "created" }
    }

    /// By the API's own names.
    pub fn ids(&self) -> Vec<(&'static str, &str)> {
        let of = |name, id: Option<_>| id.map(|id| (name, id));
        let execution = self.execution_id.as_ref().map(ExecutionId::as_str);
        let ids = [of("project_id", self.project_id.as_deref()), of("execution_id", execution)];
        std::iter::once(("thread_id", self.thread_id.as_str())).chain(ids.into_iter().flatten()).collect()
    }

    /// What the journal remembers of it.
    pub(super) fn done(&self, index: u64, exit_code: u8) -> Event {
        Event::Done {
            index,
            exit_code,
            thread_id: Some(self.thread_id.clone()),
            project_id: self.project_id.clone(),
            execution_id: self.execution_id.as_ref().map(ToString::to_string),
        }
    }
}
