//! A terminal inside a sandbox, and the frames in which it is spoken with: one byte that says what it is, four that
//! say how long it is, and the thing itself.

use std::{
    fmt,
    io::{self, ErrorKind},
};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf, split};

use super::{BoxedStream, SandboxError};

/// What a frame may hold at most. What is inside can put itself in the init's place.
const LARGEST_FRAME: usize = 1 << 20;
const HEAD: usize = 5;

const BYTES: u8 = 0;
const RESIZE: u8 = 1;
const EXITED: u8 = 2;

/// In characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalSize {
    pub cols: u16,
    pub rows: u16,
}

impl Default for TerminalSize {
    fn default() -> Self {
        Self { cols: 120, rows: 40 }
    }
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalInput {
    Bytes(Bytes),
    Resize(TerminalSize),
}

/// What a person sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalOutput {
    Bytes(Bytes),
    /// The shell has ended; nothing follows.
    Exited {
        code: i32,
    },
}

/// A shell that runs on a terminal of its own. It is hung up when this is dropped.
#[derive(Debug)]
pub struct Terminal {
    pub input: TerminalWriter,
    pub output: TerminalReader,
}

impl Terminal {
    pub(super) fn over(stream: BoxedStream) -> Self {
        let (reader, writer) = split(stream);
        Self { input: TerminalWriter(writer), output: TerminalReader(Frames::new(reader)) }
    }
}

pub struct TerminalWriter(WriteHalf<BoxedStream>);

impl TerminalWriter {
    pub async fn send(&mut self, input: &TerminalInput) -> Result<(), SandboxError> {
        send_input(&mut self.0, input).await.map_err(|_| SandboxError::Gone)
    }
}

pub struct TerminalReader(Frames<ReadHalf<BoxedStream>>);

impl TerminalReader {
    /// None when the terminal is gone without a word, as with its sandbox. Loses nothing when it is dropped halfway.
    pub async fn next(&mut self) -> Option<TerminalOutput> {
        // A stream that breaks off is one that has ended.
        let frame = self.0.next().await.ok().flatten()?;
        match frame.kind {
            BYTES => Some(TerminalOutput::Bytes(frame.payload)),
            EXITED => Some(TerminalOutput::Exited { code: frame.payload.as_ref().try_get_i32().ok()? }),
            _ => None,
        }
    }
}

impl fmt::Debug for TerminalWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TerminalWriter").finish_non_exhaustive()
    }
}

impl fmt::Debug for TerminalReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TerminalReader").finish_non_exhaustive()
    }
}

async fn send_input(to: &mut (impl AsyncWrite + Unpin), input: &TerminalInput) -> io::Result<()> {
    match input {
        TerminalInput::Bytes(bytes) => {
            for piece in bytes.chunks(LARGEST_FRAME) {
                write(to, BYTES, piece).await?;
            }
            Ok(())
        }
        TerminalInput::Resize(size) => {
            let mut payload = [0; 4];
            payload[..2].copy_from_slice(&size.cols.to_be_bytes());
            payload[2..].copy_from_slice(&size.rows.to_be_bytes());
            write(to, RESIZE, &payload).await
        }
    }
}

/// What arrives inside the sandbox. None when the person has left.
pub(super) async fn next_input(
    frames: &mut Frames<impl AsyncRead + Unpin>,
) -> io::Result<Option<TerminalInput>> {
    let Some(Frame { kind, payload }) = frames.next().await? else { return Ok(None) };
    match (kind, payload.as_ref()) {
        (BYTES, _) => Ok(Some(TerminalInput::Bytes(payload))),
        (RESIZE, &[c0, c1, r0, r1]) => Ok(Some(TerminalInput::Resize(TerminalSize {
            cols: u16::from_be_bytes([c0, c1]),
            rows: u16::from_be_bytes([r0, r1]),
        }))),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

/// What is said inside the sandbox.
pub(super) async fn send_output(
    to: &mut (impl AsyncWrite + Unpin),
    output: &TerminalOutput,
) -> io::Result<()> {
    match output {
        TerminalOutput::Bytes(bytes) => write(to, BYTES, bytes).await,
        TerminalOutput::Exited { code } => write(to, EXITED, &code.to_be_bytes()).await,
    }
}

async fn write(to: &mut (impl AsyncWrite + Unpin), kind: u8, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).map_err(|_| ErrorKind::InvalidInput)?;
    let mut frame = BytesMut::with_capacity(HEAD + payload.len());
    frame.put_u8(kind);
    frame.put_u32(length);
    frame.put_slice(payload);
    to.write_all(&frame).await?;
    to.flush().await
}

#[derive(Debug)]
struct Frame {
    kind: u8,
    payload: Bytes,
}

/// Frames out of a stream.
#[derive(Debug)]
pub(super) struct Frames<R> {
    from: R,
    buffer: BytesMut,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, buffer: BytesMut::new() }
    }

    /// None at the end of the stream. What was read is kept when this is dropped halfway.
    async fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = self.take()? {
                return Ok(Some(frame));
            }
            if self.from.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn take(&mut self) -> io::Result<Option<Frame>> {
        let &[kind, a, b, c, d, ..] = self.buffer.as_ref() else { return Ok(None) };
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        if length > LARGEST_FRAME {
            return Err(ErrorKind::InvalidData.into());
        }
        if self.buffer.len() < HEAD + length {
            return Ok(None);
        }
        self.buffer.advance(HEAD);
        Ok(Some(Frame { kind, payload: self.buffer.split_to(length).freeze() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sent_arrives_however_it_is_cut() {
        let size = TerminalSize { cols: 132, rows: 50 };
        let sent = [TerminalInput::Bytes(Bytes::from_static(b"ls\n")), TerminalInput::Resize(size)];
        let mut wire = Vec::new();
        for input in &sent {
            send_input(&mut wire, input).await.unwrap();
        }
        let (mut ours, theirs) = tokio::io::duplex(1);
        tokio::spawn(async move { ours.write_all(&wire).await });
        let mut frames = Frames::new(theirs);
        for input in sent {
            assert_eq!(next_input(&mut frames).await.unwrap(), Some(input));
        }
        assert_eq!(next_input(&mut frames).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_frame_beyond_the_limit_ends_the_conversation() {
        let wire: &[u8] = &[BYTES, 0xff, 0xff, 0xff, 0xff, 0];
        next_input(&mut Frames::new(wire)).await.unwrap_err();
    }

    #[tokio::test]
    async fn an_end_has_its_code_and_a_broken_stream_ends_without_one() {
        let (mut inside, outside) = tokio::io::duplex(64);
        let mut terminal = Terminal::over(Box::pin(outside));
        send_output(&mut inside, &TerminalOutput::Exited { code: -7 }).await.unwrap();
        inside.write_all(&[BYTES, 0, 0, 0, 9, b'x']).await.unwrap();
        drop(inside);
        assert_eq!(terminal.output.next().await, Some(TerminalOutput::Exited { code: -7 }));
        assert_eq!(terminal.output.next().await, None);
    }
}
