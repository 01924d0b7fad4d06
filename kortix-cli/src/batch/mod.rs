//! Many of the same, from the records of a file or of standard input.
//!
//! [`records`] says what a record is, [`input`] reads them one by one, [`engine`] lets so many at a time be worked on
//! until they are [`settled`], [`journal`] remembers what became of each for a process that comes after this one, and
//! [`report`] tells it.

pub mod engine;
pub mod input;
pub mod journal;
pub mod records;
pub mod report;
pub mod settled;
mod writer;
