//! A reader of an event stream that costs little beside what it measures: it counts lines.

use anyhow::{Context as _, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// An event is three lines: its id, its data, and an empty one.
const LINES_OF_AN_EVENT: usize = 3;

#[derive(Debug)]
pub(crate) struct Stream {
    socket: TcpStream,
    buffer: Vec<u8>,
    lines: usize,
}

impl Stream {
    pub(super) async fn open(address: &str, path: &str, credential: &str) -> anyhow::Result<Self> {
        let mut socket = TcpStream::connect(address).await?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {credential}\r\nconnection: close\r\n\r\n"
        );
        socket.write_all(request.as_bytes()).await?;
        let mut stream = Self { socket, buffer: Vec::new(), lines: 0 };
        let mut head = [0; 12];
        stream.socket.read_exact(&mut head).await?;
        ensure!(head == *b"HTTP/1.1 200", "{path}: {}", String::from_utf8_lossy(&head));
        Ok(stream)
    }

    /// Reads until something is in what was read at once.
    pub(crate) async fn read_until(&mut self, wanted: &[u8]) -> anyhow::Result<()> {
        loop {
            let read = self.read().await?;
            ensure!(read > 0, "the stream ended");
            if self.buffer[..read].windows(wanted.len()).any(|bytes| bytes == wanted) {
                return Ok(());
            }
        }
    }

    /// Reads to the end, and says how many events there were.
    pub(crate) async fn read_to_end(mut self) -> anyhow::Result<usize> {
        while self.read().await? > 0 {}
        Ok(self.lines / LINES_OF_AN_EVENT)
    }

    async fn read(&mut self) -> anyhow::Result<usize> {
        self.buffer.resize(256 << 10, 0);
        let read = self.socket.read(&mut self.buffer).await.context("a stream broke off")?;
        // What frames the answer ends its lines otherwise.
        let count = |wanted: u8| self.buffer[..read].split(|byte| *byte == wanted).count() - 1;
        self.lines = (self.lines + count(b'\n')).saturating_sub(count(b'\r'));
        Ok(read)
    }

    /// Leaves the stream open and forgets the room that reading takes.
    pub(crate) fn idle(mut self) -> Self {
        self.buffer = Vec::new();
        self
    }
}
