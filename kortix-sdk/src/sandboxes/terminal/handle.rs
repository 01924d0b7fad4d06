//! A terminal that is open, whole and in halves.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;

use super::{
    Size, TerminalEnd, USE, end,
    messages::{FromServer, ToServer},
    typed::{NotText, Typed, pieces},
};
use crate::{
    Error, Kortix,
    clock::{self, timeout},
    transport::{Failure, FailureKind, Heard, Receiver, Sender, WebSocket},
};

/// How long a server may take to close what this side has closed.
const CLOSE_LIMIT: Duration = Duration::from_secs(30);

/// A terminal in a sandbox. From [`OpenTerminal`](super::OpenTerminal).
///
/// A [`Stream`] of what is shown, and [`write`](Self::write) for what is typed. Nothing runs in the background: output
/// is read when it is asked for, so a slow reader holds the terminal back and no memory (a message has at most 4 MiB; a
/// longer one ends the terminal). The connection is kept alive by being read, also while nothing is shown; the reference
/// server gives up a client that it has not heard of for 90 seconds. It may be silent for as long as it likes, so give
/// [`next`](Self::next) a limit of your own if you need one.
///
/// Dropping it closes the connection, and hangs up what runs in the terminal. [`close`](Self::close) does so too, after the
/// server has read everything that was typed. Neither waits for the shell: to be sure that it has done something, wait
/// for what it shows, or let it `exit` and read to the end.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let terminal = client.sandboxes().terminal("sbx-91").await?;
/// let (mut input, mut output) = terminal.split();
/// let typing = async move {
///     input.write("cat > notes.txt\r").await?;
///     input.write("a line\r".repeat(10_000)).await?;
///     input.write(b"\x04exit\r").await
/// };
/// let reading = async move {
///     while let Some(shown) = output.next().await {
///         print!("{}", String::from_utf8_lossy(&shown?));
///     }
///     Ok(output.end().cloned())
/// };
/// let ((), end) = tokio::try_join!(typing, reading)?;
/// println!("{end:?}");
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping a terminal closes it"]
pub struct Terminal {
    input: TerminalInput,
    output: TerminalOutput,
}

impl Terminal {
    pub(super) fn new(client: Kortix, socket: WebSocket) -> Self {
        let WebSocket { sender, receiver } = socket;
        let input = TerminalInput { sender, typed: Typed::default() };
        let output = TerminalOutput { client, receiver, said: None, state: State::Open };
        Self { input, output }
    }

    /// What is typed and what is shown, each on its own: for two tasks, or to type more than the terminal takes before
    /// it shows something. The connection ends when both are dropped.
    pub fn split(self) -> (TerminalInput, TerminalOutput) {
        (self.input, self.output)
    }

    /// Types: [`TerminalInput::write`].
    ///
    /// # Errors
    ///
    /// See there.
    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
        self.input.write(bytes).await
    }

    /// Changes the size: [`TerminalInput::resize`].
    ///
    /// # Errors
    ///
    /// See there.
    pub async fn resize(&mut self, cols: u16, rows: u16) -> Result<(), Error> {
        self.input.resize(cols, rows).await
    }

    /// What is shown next: [`TerminalOutput::next`].
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.output.next().await
    }

    /// How it ended: [`TerminalOutput::end`].
    pub fn end(&self) -> Option<&TerminalEnd> {
        self.output.end()
    }

    /// Closes the terminal and waits until the server agrees, a minute at most: by then it has read everything that was
    /// typed. What is shown meanwhile is dropped. One that the server has closed in good order already is no error.
    ///
    /// # Errors
    ///
    /// [`Timeout`](crate::ErrorKind::Timeout) when the server does not agree in time, or does not read;
    /// [`Interrupted`](crate::ErrorKind::Interrupted) when the connection was lost before; and the error of a terminal that
    /// has failed meanwhile.
    pub async fn close(self) -> Result<(), Error> {
        let (input, mut output) = self.split();
        let said = input.close().await;
        let heard = timeout(CLOSE_LIMIT, output.last()).await.unwrap_or_else(|_| Err(no_agreement()));
        // A server that has closed it before hears no more.
        if output.end().is_some() { Ok(()) } else { said.and(heard) }
    }
}

impl Stream for Terminal {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.output).poll_next(context)
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Terminal").field("end", &self.end()).finish_non_exhaustive()
    }
}

/// What is typed into a terminal. From [`Terminal::split`].
///
/// # Errors
///
/// Of every method:
///
/// - [`Interrupted`](crate::ErrorKind::Interrupted): the terminal has ended or its connection was lost; the output says
///   which. What was typed last may not have arrived.
/// - [`Timeout`](crate::ErrorKind::Timeout): the server took nothing for 30 seconds: mostly because nobody reads what
///   the terminal shows. It cannot be used any further.
/// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest): see the method. Nothing was sent.
///
/// A method whose future is dropped may have typed all, some, or nothing.
pub struct TerminalInput {
    sender: Sender,
    typed: Typed,
}

impl TerminalInput {
    /// Types bytes of UTF-8. Keys are what terminals make of them: `\r` is Enter, `\x03` is Ctrl-C, `\x04` the end of
    /// the input, `\x1b[A` the cursor upwards.
    ///
    /// It may be of any length: it is sent in messages of at most 16 KiB. A character may be typed in pieces; it is sent
    /// with its last one. Done means that the connection has taken it, not that the shell has read it.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for bytes that are no UTF-8: nothing of this call was typed.
    /// Otherwise see [`TerminalInput`].
    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
        let refuse =
            |NotText| Error::invalid_request(USE.name, "what is typed into a terminal has to be UTF-8");
        let text = self.typed.take(bytes.as_ref()).map_err(refuse)?;
        for data in pieces(&text) {
            self.sender.say(ToServer::Input { data }.text()).await.map_err(failed)?;
        }
        Ok(())
    }

    /// Changes the size, in characters: 1 to 1000 each way. Programs that care are told by the system, as in every
    /// terminal (`SIGWINCH`).
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for another size: nothing was sent. Otherwise see
    /// [`TerminalInput`].
    pub async fn resize(&mut self, cols: u16, rows: u16) -> Result<(), Error> {
        let Size { cols, rows } = Size { cols, rows }.check(&USE)?;
        self.sender.say(ToServer::Resize { cols, rows }.text()).await.map_err(failed)
    }

    /// Closes the terminal. The output ends when the server has agreed.
    ///
    /// # Errors
    ///
    /// See [`TerminalInput`].
    pub async fn close(mut self) -> Result<(), Error> {
        self.sender.close().await.map_err(failed)
    }
}

impl fmt::Debug for TerminalInput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TerminalInput").finish_non_exhaustive()
    }
}

/// What a terminal shows: a [`Stream`]. From [`Terminal::split`].
///
/// Items are pieces of text with the control sequences of a terminal (`TERM` is the server's choice), of no particular
/// length; each is whole UTF-8 and none is empty. After the last, [`end`](Self::end) tells how it ended.
///
/// # Errors
///
/// Items can be errors too. The first is followed by more, the others are the last item:
///
/// - [`Server`](crate::ErrorKind::Server) without a [`status`](Error::status): a complaint of the server.
/// - [`Interrupted`](crate::ErrorKind::Interrupted): the connection was lost. What ran in the terminal is hung up.
/// - [`Authentication`](crate::ErrorKind::Authentication), [`Permission`](crate::ErrorKind::Permission),
///   [`NotFound`](crate::ErrorKind::NotFound), [`Server`](crate::ErrorKind::Server): the server has closed it with the code
///   for that, as it can when it [opens](super::OpenTerminal#errors) one.
/// - [`Decode`](crate::ErrorKind::Decode): a message of more than 4 MiB.
pub struct TerminalOutput {
    client: Kortix,
    receiver: Receiver,
    /// The last thing that the server said about the terminal.
    said: Option<String>,
    state: State,
}

enum State {
    Open,
    Failed,
    Ended(TerminalEnd),
}

impl TerminalOutput {
    /// What is shown next; `None` after the end. The same as the [`Stream`], for programs that need no other. Nothing is
    /// lost when its future is dropped.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// How the terminal ended. `None` before everything was read, and when the last item was an error.
    pub fn end(&self) -> Option<&TerminalEnd> {
        match &self.state {
            State::Ended(end) => Some(end),
            State::Open | State::Failed => None,
        }
    }

    /// Passes over everything up to the end.
    async fn last(&mut self) -> Result<(), Error> {
        let mut outcome = Ok(());
        while let Some(item) = self.next().await {
            outcome = item.map(drop);
        }
        outcome
    }

    fn understand(&mut self, text: &[u8]) -> Option<Result<Bytes, Error>> {
        match FromServer::read(text) {
            FromServer::Output { data } if !data.is_empty() => Some(Ok(data.into())),
            FromServer::Error { message } => Some(Err(Error::told(&USE, self.presentable(&message)))),
            FromServer::Status { message } => {
                self.said = Some(self.presentable(&message));
                None
            }
            FromServer::Output { .. } | FromServer::Connected | FromServer::Other => None,
        }
    }

    fn closed(&mut self, code: Option<u16>, reason: &str) -> Option<Error> {
        let message = self.said.take().unwrap_or_else(|| self.presentable(reason));
        if let Some(end) = end::in_order(code, &message) {
            self.state = State::Ended(end);
            return None;
        }
        self.state = State::Failed;
        let refusal = end::refusal(code, &self.presentable(reason), HeaderMap::new());
        let service = self.client.service(USE.service);
        Some(Error::from_answer(&USE, service, &refusal, clock::wall_clock()))
    }

    fn presentable(&self, text: &str) -> String {
        self.client.service(USE.service).presentable(text)
    }
}

impl Stream for TerminalOutput {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if !matches!(this.state, State::Open) {
                return Poll::Ready(None);
            }
            match ready!(this.receiver.poll_hear(context)) {
                Ok(Heard::Text(text)) => {
                    if let Some(item) = this.understand(&text) {
                        return Poll::Ready(Some(item));
                    }
                }
                Ok(Heard::Closed { code, reason }) => {
                    return Poll::Ready(this.closed(code, &reason).map(Err));
                }
                Err(failure) => {
                    this.state = State::Failed;
                    return Poll::Ready(Some(Err(failed(failure))));
                }
            }
        }
    }
}

impl fmt::Debug for TerminalOutput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TerminalOutput").field("end", &self.end()).finish_non_exhaustive()
    }
}

fn no_agreement() -> Error {
    let message = format!("the server did not agree to the end within {CLOSE_LIMIT:?}");
    failed(Failure { kind: FailureKind::Timeout, message, cause: None })
}

fn failed(failure: Failure) -> Error {
    Error::from_failure(&USE, failure)
}
