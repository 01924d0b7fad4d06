//! Any bytes, in any pieces: no panic, nothing kept beyond the limit, and the same events as in one piece.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;

/// The decoder itself, which the crate does not show.
#[allow(dead_code, unreachable_pub, reason = "the crate uses what is not used here")]
#[path = "../../src/sse/decoder.rs"]
mod decoder;

use decoder::{Decoder, Frame, TooLong};

fn decoded<'a>(limit: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Frame>, TooLong> {
    let mut decoder = Decoder::new(limit);
    let mut frames = Vec::new();
    for piece in pieces {
        let mut piece = Bytes::copy_from_slice(piece);
        while let Some(frame) = decoder.next(&mut piece)? {
            // What is no text takes three bytes for each.
            assert!(frame.data.len() <= limit * 3, "larger than the limit");
            frames.push(frame);
        }
        assert!(piece.is_empty(), "what is left over would be lost");
    }
    Ok(frames)
}

// The first byte says how large an event may be, the second how large a piece is.
fuzz_target!(|input: &[u8]| {
    let [limit, piece, stream @ ..] = input else { return };
    let (limit, piece) = (usize::from(*limit), usize::from(*piece).max(1));
    let whole = decoded(limit, [stream]);
    assert_eq!(decoded(limit, stream.chunks(piece)), whole);
    assert_eq!(decoded(limit, stream.chunks(1)), whole);
});
