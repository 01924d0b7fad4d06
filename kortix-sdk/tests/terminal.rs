//! Terminals, against a server that the test leads.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests is a part of them")]

mod support;

use std::{future::IntoFuture as _, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use kortix_sdk::{
    Error, ErrorKind, Kortix, RetryPolicy,
    sandboxes::{OpenTerminal, Terminal, TerminalEnd},
};
use serde_json::{Value, json};
use support::{KEY, answering, answering_in_turn, at_once, builder, raw, received, silent};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async,
    tungstenite::{
        Error as WsError, Message,
        handshake::server::{ErrorResponse, Request, Response},
        protocol::CloseFrame,
    },
};

const LIMIT: Duration = Duration::from_secs(30);

/// Waits for what must happen.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(LIMIT, what).await.expect("nothing happens")
}

struct Server(TcpListener);

impl Server {
    async fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    fn client(&self) -> Kortix {
        builder(&format!("http://{}", self.0.local_addr().unwrap())).build().unwrap()
    }

    fn terminal(&self) -> OpenTerminal {
        self.client().sandboxes().terminal("sbx-1").retry(RetryPolicy::none())
    }

    async fn accept(&self) -> (Request, Peer) {
        let mut request = None;
        #[expect(clippy::result_large_err, reason = "the library's own type")]
        let keep = |asked: &Request, answer: Response| -> Result<Response, ErrorResponse> {
            request = Some(asked.clone());
            Ok(answer)
        };
        let (connection, _) = soon(self.0.accept()).await.unwrap();
        let conversation = soon(accept_hdr_async(connection, keep)).await.unwrap();
        (request.unwrap(), Peer(conversation))
    }

    /// A terminal that is open, and its other side.
    async fn open(&self) -> (Terminal, Peer) {
        let serve = async {
            let (_, mut peer) = self.accept().await;
            assert_eq!(peer.hear().await["type"], "auth");
            peer.say(json!({"type": "connected"})).await;
            peer
        };
        let (terminal, peer) = tokio::join!(self.terminal().into_future(), serve);
        (terminal.unwrap(), peer)
    }

    /// What comes of opening one when the server answers like this.
    async fn refusing(messages: &[Value], close: Option<(u16, &str)>) -> Error {
        let server = Self::new().await;
        let serve = async {
            let (_, mut peer) = server.accept().await;
            peer.hear().await;
            for message in messages {
                peer.say(message.clone()).await;
            }
            match close {
                Some((code, reason)) => peer.close(code, reason).await,
                None => drop(peer),
            }
        };
        tokio::join!(server.terminal().into_future(), serve).0.unwrap_err()
    }
}

/// The server's side of a conversation.
struct Peer(WebSocketStream<TcpStream>);

impl Peer {
    async fn message(&mut self) -> Option<Result<Message, WsError>> {
        soon(self.0.next()).await
    }

    async fn hear(&mut self) -> Value {
        let message = self.message().await.unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn say(&mut self, message: Value) {
        soon(self.0.send(Message::text(message.to_string()))).await.unwrap();
    }

    async fn show(&mut self, data: &str) {
        self.say(json!({"type": "output", "data": data})).await;
    }

    async fn close(mut self, code: u16, reason: &str) {
        let frame = CloseFrame { code: code.into(), reason: reason.to_owned().into() };
        soon(self.0.send(Message::Close(Some(frame)))).await.unwrap();
        // The client answers.
        let answer = self.message().await;
        assert!(matches!(answer, Some(Ok(Message::Close(_)))), "{answer:?}");
    }
}

async fn shown(terminal: &mut Terminal) -> String {
    String::from_utf8(soon(terminal.next()).await.unwrap().unwrap().to_vec()).unwrap()
}

async fn is_over(terminal: &mut Terminal) {
    for _ in 0..2 {
        assert!(soon(terminal.next()).await.is_none());
    }
}

fn assert_clean(error: &Error) {
    let shown = format!("{error} {error:#} {error:?} {}", error.message());
    assert!(!shown.contains("partofthekey"), "{shown}");
}

#[tokio::test]
async fn the_credential_is_said_first_and_nowhere_else() {
    let server = Server::new().await;
    let serve = async {
        let (request, mut peer) = server.accept().await;
        assert_eq!(request.uri(), "/sandboxes/sbx%2F1/terminal/ws");
        let headers = format!("{:?}", request.headers());
        assert!(headers.contains("\"kortix-sdk/") && !headers.contains("partofthekey"), "{headers}");
        assert_eq!(peer.hear().await, json!({"type": "auth", "access_token": KEY}));
        peer.say(json!({"type": "status", "message": "Connecting"})).await;
        peer.say(json!({"type": "news", "of": "a later version"})).await;
        peer.say(json!({"type": "connected", "message": "Terminal connected"})).await;
        assert_eq!(peer.hear().await, json!({"type": "resize", "cols": 100, "rows": 30}));
        peer
    };
    let opening = server.client().sandboxes().terminal("sbx/1").size(100, 30);
    let (terminal, _peer) = tokio::join!(opening.into_future(), serve);
    let shown = format!("{:?}", terminal.unwrap());
    assert_eq!(shown, "Terminal { end: None, .. }");
}

#[tokio::test]
async fn what_is_typed_arrives_and_what_is_shown_comes_back() {
    let server = Server::new().await;
    let (mut terminal, mut peer) = server.open().await;
    terminal.write("größe\r").await.unwrap();
    assert_eq!(peer.hear().await, json!({"type": "input", "data": "größe\r"}));
    terminal.write([0xf0, 0x9f]).await.unwrap();
    terminal.write([0xa6, 0x80, 3]).await.unwrap();
    assert_eq!(peer.hear().await, json!({"type": "input", "data": "🦀\u{3}"}));
    terminal.resize(80, 24).await.unwrap();
    assert_eq!(peer.hear().await, json!({"type": "resize", "cols": 80, "rows": 24}));

    peer.show("").await;
    peer.say(json!({"type": "pong"})).await;
    peer.0.send(Message::Ping(vec![7].into())).await.unwrap();
    peer.show("\u{1b}[1mgröße\r\n").await;
    assert_eq!(shown(&mut terminal).await, "\u{1b}[1mgröße\r\n");
    assert_eq!(peer.message().await.unwrap().unwrap(), Message::Pong(vec![7].into()));

    peer.say(json!({"type": "error", "message": format!("not with {KEY}")})).await;
    let complaint = soon(terminal.next()).await.unwrap().unwrap_err();
    assert_eq!((complaint.kind(), complaint.status()), (&ErrorKind::Server, None));
    assert_eq!(complaint.to_string(), "use terminal: not with ***:***");
    peer.show("still here").await;
    assert_eq!(shown(&mut terminal).await, "still here");
    assert_eq!(terminal.end(), None);
}

#[tokio::test]
async fn what_cannot_be_typed_is_not_sent() {
    let server = Server::new().await;
    let (mut terminal, mut peer) = server.open().await;
    for error in [
        terminal.write(b"ls\xff").await.unwrap_err(),
        terminal.resize(0, 24).await.unwrap_err(),
        terminal.resize(80, 1001).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), &ErrorKind::InvalidRequest);
        assert!(!error.may_have_executed());
    }
    terminal.write("pwd\r").await.unwrap();
    assert_eq!(peer.hear().await, json!({"type": "input", "data": "pwd\r"}));
}

#[tokio::test]
async fn an_end_in_good_order_is_told() {
    for (status, code, reason, expected) in [
        ("Terminal session ended with code 3", 1000, "Terminal session ended", Some(Some(3))),
        ("The sandbox has ended", 1000, "Terminal session ended", Some(None)),
        ("", 1001, "Server is shutting down", None),
    ] {
        let server = Server::new().await;
        let (mut terminal, mut peer) = server.open().await;
        peer.show("bye").await;
        peer.say(json!({"type": "status", "message": status})).await;
        let serve = peer.close(code, reason);
        let read = async {
            assert_eq!(shown(&mut terminal).await, "bye");
            is_over(&mut terminal).await;
        };
        tokio::join!(serve, read);
        match (terminal.end().unwrap(), expected) {
            (TerminalEnd::Closed { exit_code, message, .. }, Some(expected)) => {
                assert_eq!((*exit_code, message.as_str()), (expected, status));
            }
            (end, expected) => assert_eq!((end, expected), (&TerminalEnd::ServerStopping, None)),
        }
        let late = terminal.write("ls\r").await.unwrap_err();
        assert_eq!(late.kind(), &ErrorKind::Interrupted);
        soon(terminal.close()).await.unwrap();
    }
}

#[tokio::test]
async fn another_end_is_an_error() {
    for (code, kind) in [
        (4001, ErrorKind::Authentication),
        (4003, ErrorKind::Permission),
        (4004, ErrorKind::NotFound),
        (1011, ErrorKind::Server),
    ] {
        let server = Server::new().await;
        let (mut terminal, peer) = server.open().await;
        let read = async { soon(terminal.next()).await.unwrap().unwrap_err() };
        let reason = format!("no more for {KEY}");
        let (error, ()) = tokio::join!(read, peer.close(code, &reason));
        assert_eq!((error.kind(), error.message()), (&kind, "no more for ***:***"));
        is_over(&mut terminal).await;
        assert_eq!(terminal.end(), None);
    }
}

#[tokio::test]
async fn a_lost_connection_is_an_interruption() {
    let server = Server::new().await;
    let (mut terminal, peer) = server.open().await;
    drop(peer);
    let error = soon(terminal.next()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Interrupted, "{error:#}");
    assert!(error.message().starts_with("the connection to http://127.0.0.1:"), "{error}");
    is_over(&mut terminal).await;
    assert_eq!(terminal.end(), None);
    assert_eq!(soon(terminal.close()).await.unwrap_err().kind(), &ErrorKind::Interrupted);
}

#[tokio::test]
async fn a_message_without_measure_is_not_kept() {
    let server = Server::new().await;
    let (mut terminal, mut peer) = server.open().await;
    tokio::spawn(async move {
        let text = json!({"type": "output", "data": "x".repeat(4 << 20)}).to_string();
        // Nobody reads it to its end.
        let _ = peer.0.send(Message::text(text)).await;
    });
    let error = soon(terminal.next()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert!(error.message().ends_with("is longer than 4 MiB"), "{error}");
    is_over(&mut terminal).await;
}

#[tokio::test]
async fn a_refusal_on_the_socket_is_an_answer_like_any_other() {
    for (text, code, kind, status) in [
        ("Invalid token format", 4001, ErrorKind::Authentication, 401),
        ("Not authorized", 4003, ErrorKind::Permission, 403),
        ("Sandbox not found", 4004, ErrorKind::NotFound, 404),
        ("No sandbox today", 1011, ErrorKind::Server, 500),
    ] {
        let told = json!({"type": "error", "message": format!("{text}: {KEY}")});
        let error = Server::refusing(&[told], Some((code, "reason"))).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (&kind, status));
        assert_eq!(error.message(), format!("{text}: ***:***"));
        assert_eq!((error.operation(), error.attempts()), ("open terminal", 1));
        assert_clean(&error);
    }
    let without_message = Server::refusing(&[], Some((4004, "Not found"))).await;
    assert_eq!((without_message.kind(), without_message.message()), (&ErrorKind::NotFound, "Not found"));
    let stopping = Server::refusing(&[], Some((1001, "Server is shutting down"))).await;
    assert_eq!(stopping.status().unwrap().as_u16(), 503);
    let hint = Server::refusing(&[], Some((4001, ""))).await;
    assert_eq!(hint.hint(), Some("check api_key (KORTIX_API_KEY)"));
}

#[tokio::test]
async fn a_connection_lost_before_the_shell_is_an_interruption() {
    let status = json!({"type": "status", "message": "Connecting"});
    for messages in [vec![], vec![status]] {
        let error = Server::refusing(&messages, None).await;
        assert_eq!(error.kind(), &ErrorKind::Interrupted, "{error:#}");
        assert!(error.is_retryable(), "a second terminal does no harm");
    }
}

#[tokio::test]
async fn a_refused_handshake_is_an_answer_like_any_other() {
    for (status, kind) in
        [(401, ErrorKind::Authentication), (403, ErrorKind::Permission), (404, ErrorKind::NotFound)]
    {
        let body = json!({"detail": format!("no, {KEY}"), "code": "NO", "request_id": "r-1"});
        let server = answering(support::json(status, &body.to_string())).await;
        let error = support::client(&server).sandboxes().terminal("sbx-1").await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.request_id()), (&kind, Some("NO"), Some("r-1")));
        assert_eq!(error.message(), "no, ***:***");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let busy = support::json(503, r#"{"detail":"busy"}"#).insert_header("Retry-After", "0");
    let server = answering_in_turn(vec![busy, support::json(404, r#"{"detail":"gone"}"#)]).await;
    let opening = support::client(&server).sandboxes().terminal("sbx-1").retry(at_once());
    let error = opening.send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::NotFound, 2));
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn what_is_no_websocket_is_told() {
    let server = answering(support::json(200, "{}")).await;
    let error = support::client(&server).sandboxes().terminal("sbx-1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Unexpected, 1));
    assert_eq!(error.to_string(), "open terminal: 200 no WebSocket is spoken at this address");

    let forged = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                  sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    let client = builder(&raw(forged).await.0).build().unwrap();
    let error = client.sandboxes().terminal("sbx-1").retry(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Interrupted);
    assert!(error.message().ends_with("it does not speak the WebSocket protocol"), "{error}");
}

#[tokio::test]
async fn what_cannot_work_is_not_sent() {
    let server = answering(support::json(200, "{}")).await;
    let anonymous = Kortix::builder().base_url(server.uri()).build().unwrap();
    let error = anonymous.sandboxes().terminal("sbx-1").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Config);
    assert!(error.message().contains("KORTIX_API_KEY"), "{error}");

    let sandboxes = support::client(&server).sandboxes();
    for opening in [
        sandboxes.terminal(""),
        sandboxes.terminal("sbx-1").size(0, 1),
        sandboxes.terminal("sbx-1").size(1, 1001),
    ] {
        assert_eq!(opening.await.unwrap_err().kind(), &ErrorKind::InvalidRequest);
    }
    assert!(received(&server).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_silent_is_given_up() {
    let address = silent().await;
    let client = builder(&address).build().unwrap();
    let opening =
        client.sandboxes().terminal("sbx-1").timeout(Duration::from_secs(5)).retry(RetryPolicy::none());
    let error = opening.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Timeout, 1));
    assert_eq!(error.message(), format!("no answer from {address} within 5s"));
}

#[tokio::test]
async fn a_server_that_makes_no_shell_is_given_up() {
    let server = Server::new().await;
    let serve = async {
        let (_, mut peer) = server.accept().await;
        assert_eq!(peer.hear().await["type"], "auth");
        // From here on nothing happens but that time passes.
        tokio::time::pause();
        peer
    };
    let opening = server.terminal().timeout(Duration::from_secs(60)).into_future();
    let (outcome, _peer) = tokio::join!(opening, serve);
    assert_eq!(outcome.unwrap_err().kind(), &ErrorKind::Timeout);
}

#[tokio::test]
async fn dropping_it_ends_the_connection() {
    let server = Server::new().await;
    let (terminal, mut peer) = server.open().await;
    drop(terminal);
    assert!(matches!(peer.message().await, None | Some(Err(_))));

    let (terminal, mut peer) = server.open().await;
    let (input, output) = terminal.split();
    drop(output);
    drop(input);
    assert!(matches!(peer.message().await, None | Some(Err(_))));
}

#[tokio::test]
async fn closing_waits_until_everything_was_read() {
    let server = Server::new().await;
    let (mut terminal, mut peer) = server.open().await;
    let typed = "\u{1}".repeat(100_000);
    terminal.write(&typed).await.unwrap();
    let serve = async {
        let mut heard = String::new();
        peer.show("dropped").await;
        while let Message::Text(text) = peer.message().await.unwrap().unwrap() {
            assert!(text.len() < 1 << 17, "servers take no longer message than 1 MiB");
            let message: Value = serde_json::from_str(&text).unwrap();
            heard += message["data"].as_str().unwrap();
        }
        // It was the close, which the next look answers.
        assert!(peer.message().await.is_none());
        heard
    };
    let (closed, heard) = tokio::join!(soon(terminal.close()), serve);
    closed.unwrap();
    assert!(heard == typed);
}

/// More than all buffers between the two hold, against a server that reads nothing before it was read.
#[tokio::test]
async fn both_halves_work_at_once() {
    const LENGTH: usize = 12 << 20;
    let server = Server::new().await;
    let (terminal, mut peer) = server.open().await;
    let echo = tokio::spawn(async move {
        let mut heard = 0;
        while heard < LENGTH {
            let message = peer.hear().await;
            let data = message["data"].as_str().unwrap();
            heard += data.len();
            peer.show(data).await;
        }
        peer.close(1000, "").await;
    });
    let (mut input, mut output) = terminal.split();
    let typing = tokio::spawn(async move {
        input.write("x".repeat(LENGTH)).await.unwrap();
        input
    });
    let mut shown = 0;
    while let Some(piece) = soon(output.next()).await {
        shown += piece.unwrap().len();
    }
    assert_eq!(shown, LENGTH);
    assert!(matches!(output.end(), Some(TerminalEnd::Closed { .. })));
    typing.await.unwrap();
    echo.await.unwrap();
}

#[tokio::test]
async fn it_is_a_stream() {
    let server = Server::new().await;
    let (terminal, mut peer) = server.open().await;
    peer.show("a").await;
    peer.show("b").await;
    let items: Vec<_> = soon(terminal.take(2).collect::<Vec<_>>()).await;
    assert_eq!(items.into_iter().map(Result::unwrap).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn it_can_go_to_other_tasks() {
    fn goes<T: Send + Unpin + 'static>() {}
    goes::<Terminal>();
    goes::<kortix_sdk::sandboxes::TerminalInput>();
    goes::<kortix_sdk::sandboxes::TerminalOutput>();
}
