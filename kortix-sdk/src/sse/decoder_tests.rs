use std::time::Duration;

use bytes::Bytes;

use super::{Decoder, Frame, TooLong};

const LIMIT: usize = 64;

/// The events of a stream that comes in those pieces.
fn decoded<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Frame>, TooLong> {
    let mut decoder = Decoder::new(LIMIT);
    let mut frames = Vec::new();
    for piece in pieces {
        let mut piece = Bytes::copy_from_slice(piece);
        while let Some(frame) = decoder.next(&mut piece)? {
            frames.push(frame);
        }
        assert!(piece.is_empty(), "what is left over would be lost");
    }
    Ok(frames)
}

fn data(stream: &str) -> Vec<String> {
    decoded([stream.as_bytes()]).unwrap().into_iter().map(|frame| frame.data).collect()
}

#[test]
fn streams_are_read_as_the_standard_says() {
    let nothing: &[&str] = &[];
    for (stream, expected) in [
        ("data: a\n\n", ["a"].as_slice()),
        ("data: a\r\rdata: b\r\r", &["a", "b"]),
        ("data: a\r\n\r\ndata: b\r\n\r\n", &["a", "b"]),
        ("data: a\r\n\ndata: b\n\r\n", &["a", "b"]),
        ("data:a\ndata:  b\ndata\n\n", &["a\n b\n"]),
        ("data\n\n", &[""]),
        ("data:\ndata:\n\n", &["\n"]),
        ("\u{feff}data: a\n\n", &["a"]),
        ("\u{feff}\ndata: a\n\n", &["a"]),
        (": a comment\n:\ndata: a\n: another\n\n", &["a"]),
        ("data: a: b\n\n", &["a: b"]),
        ("Data: a\n\n", nothing),
        (" data: a\n\n", nothing),
        ("data : a\n\n", nothing),
        ("event: x\nid: 7\n\n", nothing),
        ("\n\n\n\ndata: a\n\n\n\n", &["a"]),
        ("data: a", nothing),
        ("data: a\n", nothing),
        ("data: \u{20ac}\n\n", &["\u{20ac}"]),
        ("event: message\ndata: a\nfuture: b\n\n", &["a"]),
    ] {
        assert_eq!(data(stream), expected, "{stream:?}");
    }
    assert_eq!(decoded([b"data: \xff\n\n".as_slice()]).unwrap()[0].data, "\u{fffd}");
    assert_eq!(data("data: a\n\n\u{feff}data: b\n\n"), ["a"], "a byte order mark stands at the start only");
}

#[test]
fn an_id_belongs_to_its_event() {
    let stream = "id: 1\ndata: a\n\ndata: b\n\nid: 3\n\ndata: c\n\nid: 4\0\ndata: d\n\nid\ndata: e\n\n";
    let ids: Vec<_> =
        decoded([stream.as_bytes()]).unwrap().into_iter().map(|frame| (frame.id, frame.data)).collect();
    let expected = [(Some("1"), "a"), (None, "b"), (None, "c"), (None, "d"), (Some(""), "e")];
    assert_eq!(ids, expected.map(|(id, data)| (id.map(str::to_owned), data.to_owned())));
}

#[test]
fn the_time_to_wait_is_digits_alone() {
    for (lines, expected) in [
        ("retry: 1500\n", Some(1_500)),
        ("retry: 1500\nretry: 1.5\n", Some(1_500)),
        ("retry: -1\n", None),
        ("retry:\n", None),
        ("retry: 99999999999999999999999\n", None),
    ] {
        let mut decoder = Decoder::new(LIMIT);
        assert_eq!(decoder.next(&mut Bytes::copy_from_slice(lines.as_bytes())), Ok(None));
        assert_eq!(decoder.retry(), expected.map(Duration::from_millis), "{lines:?}");
    }
}

#[test]
fn an_event_may_be_as_long_as_the_limit_and_no_longer() {
    let line = |length: usize| format!("data: {}\n", "x".repeat(length));
    assert_eq!(data(&(line(LIMIT) + "\n")), ["x".repeat(LIMIT)]);
    let half = line(LIMIT / 2);
    for stream in [line(LIMIT + 1), [half.clone(), half.clone(), half].concat(), "x".repeat(LIMIT + 8)] {
        assert_eq!(decoded([stream.as_bytes()]), Err(TooLong), "{stream}");
        assert_eq!(decoded(stream.as_bytes().chunks(1)), Err(TooLong), "{stream}");
    }
    let comments = format!(": {}\n", "x".repeat(LIMIT / 2)).repeat(10);
    assert_eq!(data(&(comments + "data: a\n\n")), ["a"], "what is not kept does not count");
}

const SMALL: &str = "\u{feff}: hi\r\nid: 1-0\r\ndata: a\u{20ac}\r\n\r\ndata: b\rdata: c\r\rretry: 9\n\ndata\nid: 2-0\n\n\r\ndata: cut";

#[test]
fn any_two_cuts_give_the_same_events() {
    let whole = decoded([SMALL.as_bytes()]).unwrap();
    assert_eq!(whole.len(), 3);
    let bytes = SMALL.as_bytes();
    for first in 0..=bytes.len() {
        for second in first..=bytes.len() {
            let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
            assert_eq!(decoded(pieces).unwrap(), whole, "cut at {first} and {second}");
        }
    }
    for size in 1..bytes.len() {
        assert_eq!(decoded(bytes.chunks(size)).unwrap(), whole, "in pieces of {size}");
    }
}

#[test]
fn a_stream_that_is_cut_gives_its_first_events_and_no_half_one() {
    let bytes = SMALL.as_bytes();
    let whole = decoded([bytes]).unwrap();
    let mut seen = 0;
    for end in 0..=bytes.len() {
        let frames = decoded([&bytes[..end]]).unwrap();
        assert_eq!(frames, whole[..frames.len()], "cut at {end}");
        assert!(frames.len() >= seen, "an event that was complete is lost at {end}");
        seen = frames.len();
    }
    assert_eq!(seen, whole.len());
}

/// A decoder that looked at a byte again with each piece would need minutes for this.
#[test]
fn a_long_line_in_single_bytes_is_read_in_one_pass() {
    const LONG: usize = 1 << 20;
    let mut decoder = Decoder::new(LONG + 16);
    let mut stream = Bytes::from(format!("data: {}\n\n", "x".repeat(LONG)));
    let mut frames = Vec::new();
    while !stream.is_empty() {
        let mut byte = stream.split_to(1);
        frames.extend(decoder.next(&mut byte).unwrap());
    }
    assert_eq!(frames.len(), 1);
    assert_eq!(frames[0].data.len(), LONG);
}
