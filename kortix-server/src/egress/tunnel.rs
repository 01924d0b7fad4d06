//! A tunnel: bytes are passed on as they come, until both sides have ended, or neither says anything.

use std::{
    io,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split},
    net::TcpStream,
    time::{Instant, sleep},
};

/// Nothing has gone either way for so long: while both sides may have more to say, and when one has ended, as that of a
/// sandbox that is gone.
const SILENCE_LIMIT: Duration = Duration::from_hours(1);
const LAST_SILENCE_LIMIT: Duration = Duration::from_mins(1);
const LOOK_PAUSE: Duration = Duration::from_secs(15);
/// Of the bytes that are on their way in either direction.
const BYTES: usize = 32 << 10;

/// Between the program that asked for it and the place.
pub(super) async fn carry(request: Request<Incoming>, stream: TcpStream) -> io::Result<()> {
    let program = hyper::upgrade::on(request).await.map_err(io::Error::other)?;
    join(TokioIo::new(program), stream).await
}

async fn join(one: impl AsyncRead + AsyncWrite, other: impl AsyncRead + AsyncWrite) -> io::Result<()> {
    let progress = Progress::default();
    let ((from_one, to_one), (from_other, to_other)) = (split(one), split(other));
    let carried = async {
        tokio::try_join!(pass_on(from_one, to_other, &progress), pass_on(from_other, to_one, &progress))
    };
    tokio::select! {
        carried = carried => carried.map(drop),
        () = progress.stands_still() => Err(io::ErrorKind::TimedOut.into()),
    }
}

async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    progress: &Progress,
) -> io::Result<()> {
    let mut buffer = vec![0; BYTES];
    loop {
        let count = from.read(&mut buffer).await?;
        if count == 0 {
            progress.one_ended.store(true, Ordering::Relaxed);
            return to.shutdown().await;
        }
        to.write_all(&buffer[..count]).await?;
        progress.steps.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
struct Progress {
    steps: AtomicU64,
    one_ended: AtomicBool,
}

impl Progress {
    async fn stands_still(&self) {
        let (mut seen, mut since) = (0, Instant::now());
        loop {
            sleep(LOOK_PAUSE).await;
            let steps = self.steps.load(Ordering::Relaxed);
            if steps != seen {
                (seen, since) = (steps, Instant::now());
            }
            let one_ended = self.one_ended.load(Ordering::Relaxed);
            let limit = if one_ended { LAST_SILENCE_LIMIT } else { SILENCE_LIMIT };
            if since.elapsed() >= limit {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    async fn seconds_until_its_end(joined: impl Future<Output = io::Result<()>>) -> (u64, io::Result<()>) {
        let began = Instant::now();
        let ended = joined.await;
        (began.elapsed().as_secs(), ended)
    }

    #[tokio::test(start_paused = true)]
    async fn a_side_that_ignores_the_others_end_holds_it_no_longer_than_a_minute_of_silence() {
        let ((program, inside), (place, outside)) = (duplex(64), duplex(64));
        drop(inside);
        let (seconds, ended) = seconds_until_its_end(join(program, place)).await;
        assert!((60..=75).contains(&seconds) && ended.is_err(), "{seconds} {ended:?}");
        drop(outside);
    }

    #[tokio::test(start_paused = true)]
    async fn a_tunnel_that_is_silent_lasts_an_hour_and_one_that_is_not_for_as_long_as_it_is_used() {
        let ((program, mut inside), (place, mut outside)) = (duplex(64), duplex(64));
        let talk = async {
            for _ in 0..4 {
                sleep(SILENCE_LIMIT / 2).await;
                inside.write_all(b"still here").await.unwrap();
                let mut heard = [0; 10];
                outside.read_exact(&mut heard).await.unwrap();
            }
            (inside, outside)
        };
        let ((seconds, ended), _sides) = tokio::join!(seconds_until_its_end(join(program, place)), talk);
        assert!((10_800..=10_830).contains(&seconds) && ended.is_err(), "{seconds} {ended:?}");
    }

    #[tokio::test]
    async fn what_one_side_says_last_arrives() {
        let ((program, mut inside), (place, mut outside)) = (duplex(64), duplex(64));
        let joined = tokio::spawn(join(program, place));
        inside.write_all(b"a question").await.unwrap();
        inside.shutdown().await.unwrap();
        let mut asked = String::new();
        outside.read_to_string(&mut asked).await.unwrap();
        outside.write_all(b"an answer").await.unwrap();
        drop(outside);
        let mut answered = String::new();
        inside.read_to_string(&mut answered).await.unwrap();
        assert_eq!((asked.as_str(), answered.as_str()), ("a question", "an answer"));
        joined.await.unwrap().unwrap();
    }
}
