//! Server-sent events: bytes in, events out. Knows no network and no meaning.

mod decoder;
#[cfg(test)]
mod decoder_properties;
#[cfg(test)]
mod decoder_tests;

pub(crate) use decoder::{Decoder, Frame, TooLong};
