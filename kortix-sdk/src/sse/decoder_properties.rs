//! What holds for every stream, and what others make of the same bytes.

use std::{convert::Infallible, future::ready, pin::pin};

use bytes::Bytes;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use proptest::prelude::*;
use sse_stream::{SseByteStream, SseStream};

use super::{Decoder, Frame, TooLong};

const LIMIT: usize = 48;
const NO_LIMIT: usize = usize::MAX;

/// The events of a stream that comes in those pieces, and whether there was one too large.
fn decoded<'a>(
    limit: usize,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<Frame>, Result<(), TooLong>) {
    let mut decoder = Decoder::new(limit);
    let mut frames = Vec::new();
    for piece in pieces {
        let mut piece = Bytes::copy_from_slice(piece);
        loop {
            match decoder.next(&mut piece) {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Err(error)),
            }
        }
    }
    (frames, Ok(()))
}

/// Cuts bytes at those places.
fn cut<'a>(bytes: &'a [u8], places: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut places: Vec<_> = places.iter().map(|place| place.index(bytes.len() + 1)).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places.windows(2).map(|ends| &bytes[ends[0]..ends[1]]).collect()
}

fn places() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..12)
}

/// Something between a stream of events and noise.
fn line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(
        &["data", "data", "data", "id", "event", "retry", "", "Data", "\u{feff}data"][..],
    );
    let colon = prop::sample::select(&[":", ": ", ":  ", "", " :"][..]);
    let value = prop::sample::select(
        &["", "a", " b ", "7", "12-3", "4.5", "x:y", "\u{20ac}\u{1f680}", "\u{feff}", "\0"][..],
    );
    let end = prop::sample::select(&["\n", "\n", "\r", "\r\n"][..]);
    (name, colon, value, end).prop_map(|(name, colon, value, end)| [name, colon, value, end].concat())
}

fn blank() -> impl Strategy<Value = String> {
    prop::sample::select(&["\n", "\r", "\r\n"][..]).prop_map(str::to_owned)
}

fn events() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop::collection::vec(prop_oneof![2 => line(), 1 => blank()], 0..24);
    (prop::bool::ANY, lines).prop_map(|(marked, lines)| {
        let mark = if marked { "\u{feff}" } else { "" };
        [mark, &lines.concat()].concat().into_bytes()
    })
}

fn noise() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(&b"\r\n\n: datid07\0\xEF\xBB\xBF\xE2\x82\xAC\xFF"[..]), 0..160)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_make_no_difference(
        bytes in prop_oneof![events(), noise()],
        places in places(),
        limit in prop_oneof![Just(LIMIT), Just(NO_LIMIT), 0_usize..8],
    ) {
        let whole = decoded(limit, [bytes.as_slice()]);
        prop_assert_eq!(&decoded(limit, cut(&bytes, &places)), &whole);
        prop_assert_eq!(&decoded(limit, bytes.chunks(1)), &whole);
    }

    #[test]
    fn what_comes_later_changes_nothing_that_came_before(
        bytes in prop_oneof![events(), noise()],
        place in any::<prop::sample::Index>(),
    ) {
        let (whole, outcome) = decoded(LIMIT, [bytes.as_slice()]);
        let (first, first_outcome) = decoded(LIMIT, [&bytes[..place.index(bytes.len() + 1)]]);
        prop_assert!(whole.starts_with(&first));
        prop_assert!(first_outcome.is_ok() || outcome.is_err());
    }

    #[test]
    fn nothing_larger_than_the_limit_is_kept(bytes in prop_oneof![events(), noise()], places in places()) {
        let mut decoder = Decoder::new(LIMIT);
        for piece in cut(&bytes, &places) {
            let mut piece = Bytes::copy_from_slice(piece);
            loop {
                let frame = decoder.next(&mut piece);
                // A line has its name beside its value, and each line of data its line feed.
                prop_assert!(decoder.kept() <= 2 * (LIMIT + "retry: ".len()));
                match frame {
                    // What is no text takes three bytes for each.
                    Ok(Some(frame)) => prop_assert!(frame.data.len() <= 3 * LIMIT),
                    Ok(None) => break,
                    Err(TooLong) => return Ok(()),
                }
            }
        }
    }

    /// Known departures: `sse-stream` gives blocks without data too, and ends a stream that is no UTF-8.
    #[test]
    fn others_read_the_same(bytes in events(), places in places()) {
        let pieces = cut(&bytes, &places);
        let (ours, _) = decoded(NO_LIMIT, pieces.iter().copied());
        let input = || stream::iter(pieces.iter().map(|piece| Ok::<_, Infallible>(Bytes::copy_from_slice(piece))));
        let of_bytes = read_by_others(SseByteStream::new(input()));
        prop_assert_eq!(&ours, &of_bytes);
        let of_body = read_by_others(SseStream::from_bytes_stream(input()));
        prop_assert_eq!(&ours, &of_body);
    }
}

fn read_by_others(
    stream: impl stream::Stream<Item = Result<sse_stream::Sse, sse_stream::Error>>,
) -> Vec<Frame> {
    let with_data = pin!(stream.filter_map(|event| {
        let event = event.unwrap();
        ready(event.data.map(|data| Frame { id: event.id, data }))
    }));
    with_data.collect().now_or_never().unwrap()
}

/// Where others end the stream, the rest of it is still read here: one byte that is no text in one event is no reason
/// to lose those behind it.
#[test]
fn what_is_no_utf_8_is_replaced() {
    let bytes = b"data: a\n\ndata: \xff\n\ndata: b\n\n".as_slice();
    let (ours, _) = decoded(NO_LIMIT, [bytes]);
    assert_eq!(ours.iter().map(|frame| frame.data.as_str()).collect::<Vec<_>>(), ["a", "\u{fffd}", "b"]);
    let input = stream::iter([Ok::<_, Infallible>(Bytes::from_static(bytes))]);
    let theirs: Vec<_> = SseByteStream::new(input).collect().now_or_never().unwrap();
    assert!(theirs[0].is_ok() && theirs[1].is_err() && theirs.len() == 2);
}
