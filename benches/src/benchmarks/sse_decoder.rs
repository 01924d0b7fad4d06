//! What it takes to make events of the bytes of a stream, beside `sse-stream`.
//!
//! Both get the same pieces in memory, without a network, and give owned texts. Rounds of the two alternate; each shows
//! its median. The decoder is compiled into this program from its source, because it is not public.

#[expect(dead_code, reason = "not all of it is measured")]
#[path = "../../../kortix-sdk/src/sse/decoder.rs"]
mod decoder;

use std::{convert::Infallible, hint::black_box, time::Instant};

use anyhow::{anyhow, ensure};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use sse_stream::SseStream;

use self::decoder::Decoder;
use crate::{
    figure::{Figure, Target, Unit},
    setting::Setting,
    statistics::{Sorted, milliseconds},
};

const SMALL_EVENTS: usize = 100_000;
const LARGE_EVENTS: usize = 8;
const LARGE_BYTES: usize = 4 << 20;
/// The content of an Ethernet frame, and what a TLS record holds at most.
const PIECES: [usize; 2] = [1_460, 16 << 10];
const ROUNDS: usize = 11;

pub(super) async fn measure(_setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let small = (0..SMALL_EVENTS).map(|i| {
        format!("id: 1772461800123-{i}\ndata: {{\"type\":\"assistant\",\"content\":\"a piece of text\",\"sequence\":{i}}}\n\n")
    });
    let large = (0..LARGE_EVENTS).map(|i| format!("id: {i}\ndata: {}\n\n", "x".repeat(LARGE_BYTES)));
    let mut figures = Vec::new();
    for (what, count, stream) in [
        ("100,000 small events", SMALL_EVENTS, small.collect::<String>()),
        ("8 events of 4 MiB", LARGE_EVENTS, large.collect()),
    ] {
        let stream = Bytes::from(stream);
        for size in PIECES {
            let pieces = in_pieces(&stream, size);
            let (ours, peer) = compare(&pieces, count).await?;
            let what = format!("decoding {what}, {size} bytes at a time");
            let figure = Figure::new(what, Unit::Milliseconds, ours).beside("sse-stream", peer);
            figures.push(figure.target(Target::AtMost(1.0)));
        }
    }
    Ok(figures)
}

fn in_pieces(stream: &Bytes, size: usize) -> Vec<Bytes> {
    (0..stream.len()).step_by(size).map(|at| stream.slice(at..stream.len().min(at + size))).collect()
}

async fn compare(pieces: &[Bytes], count: usize) -> anyhow::Result<(f64, f64)> {
    let (mut ours, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let events = decoded(pieces)?;
        ours.push(milliseconds(began.elapsed()));
        ensure!(events == count, "{events} events of {count}");
        let began = Instant::now();
        let events = decoded_by_peer(pieces).await?;
        peers.push(milliseconds(began.elapsed()));
        ensure!(events == count, "the peer gave {events} events of {count}");
    }
    Ok((Sorted::from_iter(ours).median(), Sorted::from_iter(peers).median()))
}

fn decoded(pieces: &[Bytes]) -> anyhow::Result<usize> {
    let mut decoder = Decoder::new(2 * LARGE_BYTES);
    let mut events = 0;
    for piece in pieces {
        let mut piece = piece.clone();
        while let Some(frame) = decoder.next(&mut piece).map_err(|_| anyhow!("an event is too long"))? {
            black_box((frame.id, frame.data));
            events += 1;
        }
    }
    Ok(events)
}

async fn decoded_by_peer(pieces: &[Bytes]) -> anyhow::Result<usize> {
    let pieces = stream::iter(pieces.iter().cloned().map(Ok::<_, Infallible>));
    let mut events = SseStream::from_bytes_stream(pieces);
    let mut count = 0;
    while let Some(event) = events.next().await {
        let event = event?;
        black_box((event.id, event.data));
        count += 1;
    }
    Ok(count)
}
