//! The WebSocket protocol, over connections of the HTTP client: TLS, proxies and the time to connect are as for every call.
//!
//! The library that frames messages writes each of them into its trace log. So the first one, which says who is calling,
//! is framed here.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream as _;
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use http::{
    HeaderMap, HeaderValue, Response, StatusCode,
    header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
};
use reqwest::Upgraded;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self, Message,
        handshake::{client::generate_key, derive_accept_key},
        protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
    },
};
use url::Url;

use super::{
    Failure, FailureKind, Limits, Outgoing, Transport,
    failure::origin,
    read,
    wire::{Arriving, Sending},
};
use crate::clock::{Instant, timeout};

/// A longer message would only fill the memory.
const LONGEST_MESSAGE: usize = 4 * 1024 * 1024;
const READ_BUFFER: usize = 16 * 1024;
/// How long the other side may take to take a message.
const SEND_LIMIT: Duration = Duration::from_secs(30);

/// What became of the wish for a WebSocket.
pub(crate) enum Upgrade {
    /// It is open; with the headers of the answer.
    Open(WebSocket, HeaderMap),
    /// An answer like any other.
    Refused(Response<Bytes>),
}

/// A conversation. It ends when both halves are gone.
pub(crate) struct WebSocket {
    pub(crate) sender: Sender,
    pub(crate) receiver: Receiver,
}

pub(crate) struct Sender {
    sink: SplitSink<WebSocketStream<Upgraded>, Message>,
    address: Url,
}

pub(crate) struct Receiver {
    stream: SplitStream<WebSocketStream<Upgraded>>,
    address: Url,
}

/// What the other side says.
#[derive(Debug)]
pub(crate) enum Heard {
    Text(Bytes),
    /// It has closed the conversation.
    Closed {
        code: Option<u16>,
        reason: String,
    },
}

impl Transport {
    /// Asks for a WebSocket and says the first message on it. Has no deadline but that of connecting.
    pub(crate) async fn upgrade(
        &self,
        mut outgoing: Outgoing,
        first: &SecretString,
        begun: Instant,
        limits: Limits,
        address: &Url,
    ) -> Result<Upgrade, Failure> {
        let key = generate_key();
        ask_for_websocket(&mut outgoing.headers, &key);
        let mut sending = self.wire.hand_over(outgoing, limits.connect);
        let arriving = poll_fn(|context| sending.poll_arrive(limits.connect, context)).await;
        let mut answer = match arriving.map_err(|broken| broken.failure(address))? {
            Arriving::Network(answer) => answer,
            #[cfg(feature = "test-util")]
            Arriving::Script(_) => {
                return Err(Failure::scripted(FailureKind::TooLong, "a script has no WebSockets"));
            }
        };
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            let answer = Sending::Network(std::future::ready(Ok(answer)));
            return read(answer, begun, limits, address).await.map(Upgrade::Refused);
        }
        if !accepts(answer.headers(), &key) {
            return Err(interrupted(address, "it does not speak the WebSocket protocol"));
        }
        let headers = std::mem::take(answer.headers_mut());
        let mut raw = answer.upgrade().await.map_err(|error| Failure::new(error, address))?;
        say_first(&mut raw, first).await.map_err(|error| interrupted(address, &error.to_string()))?;
        Ok(Upgrade::Open(WebSocket::new(raw, address).await, headers))
    }
}

fn ask_for_websocket(headers: &mut HeaderMap, key: &str) {
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    // A key is base64, which every header can carry; without one the server would say what is missing.
    headers.extend(HeaderValue::from_str(key).map(|key| (SEC_WEBSOCKET_KEY, key)));
}

fn accepts(headers: &HeaderMap, key: &str) -> bool {
    let expected = derive_accept_key(key.as_bytes());
    headers.get(SEC_WEBSOCKET_ACCEPT).is_some_and(|accepted| accepted.as_bytes() == expected.as_bytes())
}

async fn say_first(raw: &mut Upgraded, first: &SecretString) -> std::io::Result<()> {
    let mut mask = [0; 4];
    getrandom::fill(&mut mask).map_err(std::io::Error::other)?;
    raw.write_all(&masked_text(first.expose_secret(), mask)).await?;
    raw.flush().await
}

/// A message of one frame, as RFC 6455 wants it from clients.
fn masked_text(text: &str, mask: [u8; 4]) -> Vec<u8> {
    const WHOLE_TEXT: u8 = 0x81;
    const MASKED: u8 = 0x80;
    let mut frame = vec![WHOLE_TEXT];
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(length @ ..=125), _) => frame.push(MASKED | length),
        (_, Ok(length)) => {
            frame.push(MASKED | 0x7e);
            frame.extend(length.to_be_bytes());
        }
        _ => {
            frame.push(MASKED | 0x7f);
            frame.extend((text.len() as u64).to_be_bytes());
        }
    }
    frame.extend(mask);
    frame.extend(text.bytes().zip(mask.into_iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

impl WebSocket {
    async fn new(raw: Upgraded, address: &Url) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0)
            .max_message_size(Some(LONGEST_MESSAGE))
            .max_frame_size(Some(LONGEST_MESSAGE));
        let (sink, stream) = WebSocketStream::from_raw_socket(raw, Role::Client, Some(config)).await.split();
        Self {
            sender: Sender { sink, address: address.clone() },
            receiver: Receiver { stream, address: address.clone() },
        }
    }
}

impl Sender {
    /// Says something, and waits until the connection has taken it.
    pub(crate) async fn say(&mut self, text: String) -> Result<(), Failure> {
        self.send(Message::text(text)).await
    }

    /// Says that nothing more will be said.
    pub(crate) async fn close(&mut self) -> Result<(), Failure> {
        let frame = CloseFrame { code: CloseCode::Normal, reason: String::new().into() };
        self.send(Message::Close(Some(frame))).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Failure> {
        let sent = timeout(SEND_LIMIT, self.sink.send(message)).await;
        sent.map_err(|_| refusing(&self.address))?.map_err(|error| broken(error, &self.address))
    }
}

impl Receiver {
    pub(crate) async fn hear(&mut self) -> Result<Heard, Failure> {
        poll_fn(|context| self.poll_hear(context)).await
    }

    /// The next text. Answers what the protocol asks meanwhile.
    pub(crate) fn poll_hear(&mut self, context: &mut Context<'_>) -> Poll<Result<Heard, Failure>> {
        loop {
            return Poll::Ready(match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                Some(Ok(Message::Text(text))) => Ok(Heard::Text(text.into())),
                Some(Ok(Message::Close(frame))) => {
                    // The close is answered by the next look at the stream, if the connection takes it at once.
                    let _answered = Pin::new(&mut self.stream).poll_next(context);
                    let (code, reason) =
                        frame.map_or((None, String::new()), |f| (Some(f.code.into()), f.reason.to_string()));
                    Ok(Heard::Closed { code, reason })
                }
                Some(Ok(_)) => continue,
                Some(Err(error)) => Err(broken(error, &self.address)),
                None => Err(interrupted(&self.address, "it has ended")),
            });
        }
    }
}

fn refusing(address: &Url) -> Failure {
    let message = format!("{} took nothing of what was said within {SEND_LIMIT:?}", origin(address));
    Failure { kind: FailureKind::Timeout, message, cause: None }
}

fn broken(error: tungstenite::Error, address: &Url) -> Failure {
    match error {
        tungstenite::Error::Capacity(_) => Failure::too_long(LONGEST_MESSAGE as u64, address),
        tungstenite::Error::Io(error) => {
            Failure { cause: Some(Box::new(error)), ..interrupted(address, "it broke") }
        }
        error => interrupted(address, &error.to_string()),
    }
}

fn interrupted(address: &Url, why: &str) -> Failure {
    let message = format!("the connection to {} was lost: {why}", origin(address));
    Failure { kind: FailureKind::Interrupted, message, cause: None }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use tokio_tungstenite::tungstenite::WebSocket as Library;

    use super::*;

    #[test]
    fn the_first_message_is_framed_as_others_are() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            let text = "ab".repeat(length).chars().take(length).collect::<String>();
            let frame = Cursor::new(masked_text(&text, [1, 0x80, 0xff, 7]));
            let mut server = Library::from_raw_socket(frame, Role::Server, None);
            assert_eq!(server.read().unwrap(), Message::text(text), "{length}");
        }
    }

    #[test]
    fn only_the_answer_to_this_key_is_accepted() {
        let mut headers = HeaderMap::new();
        assert!(!accepts(&headers, "dGhlIHNhbXBsZSBub25jZQ=="));
        // The example of RFC 6455.
        headers.insert(SEC_WEBSOCKET_ACCEPT, HeaderValue::from_static("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert!(accepts(&headers, "dGhlIHNhbXBsZSBub25jZQ=="));
        assert!(!accepts(&headers, "AGhlIHNhbXBsZSBub25jZQ=="));
    }
}
