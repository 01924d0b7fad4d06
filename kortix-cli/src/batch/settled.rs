//! What becomes of records, and who hears of it.

use std::time::Duration;

use kortix_sdk::ExecutionId;

use super::journal::Event;
use super::records::Invalid;
use crate::error::Failure;

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
    Made { made: Made, status: String, failure: Option<Failure> },
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
    fn settled(&mut self, record: Settled, under_way: u64) -> Result<(), Failure>;
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
