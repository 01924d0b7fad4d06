//! A server below HTTP, which tells its events as the test wants it.

use std::sync::{Arc, Mutex};

use kortix_sdk::{Kortix, events::EventId};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::support::{builder, read_request};

/// What becomes of a connection when its bytes are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Close,
    /// It stays until the other side closes it, which is told to the test.
    Wait,
}

pub(crate) struct Server {
    pub(crate) client: Kortix,
    asked: Arc<Mutex<Vec<String>>>,
    closed: mpsc::UnboundedReceiver<()>,
}

impl Server {
    /// `answer` gets the number of the request, from 0, and its first line.
    pub(crate) async fn new(answer: impl Fn(usize, &str) -> (Vec<u8>, Then) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = builder(&format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
        let asked = Arc::new(Mutex::new(Vec::<String>::new()));
        let (tell, closed) = mpsc::unbounded_channel();
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let request = read_request(&mut connection).await;
                let line = request.lines().next().unwrap_or_default().to_owned();
                let number = log.lock().unwrap().len();
                log.lock().unwrap().push(line.clone());
                let (bytes, then) = answer(number, &line);
                // A client that has left is no failure of the server.
                let _sent = connection.write_all(&bytes).await;
                if then == Then::Wait {
                    let tell = tell.clone();
                    tokio::spawn(async move {
                        until_closed(connection).await;
                        let _told = tell.send(());
                    });
                }
            }
        });
        Self { client, asked, closed }
    }

    /// One that answers like this, in turn; the last answer is repeated.
    pub(crate) async fn in_turn(answers: Vec<(Vec<u8>, Then)>) -> Self {
        Self::new(move |number, _| answers[number.min(answers.len() - 1)].clone()).await
    }

    /// What was asked for: method, path and query.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|line| line.trim_end_matches(" HTTP/1.1").to_owned()).collect()
    }

    /// Waits until a connection that stayed was closed by the client.
    pub(crate) async fn until_closed(&mut self) {
        self.closed.recv().await.unwrap();
    }
}

async fn until_closed(mut connection: TcpStream) {
    while connection.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
}

/// The head of a stream, and what follows it.
pub(crate) fn stream(body: &[u8]) -> Vec<u8> {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n";
    [head.as_bytes(), body].concat()
}

pub(crate) fn json(status: u16, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Where a request goes on.
pub(crate) fn last_id(line: &str) -> Option<EventId> {
    let (_, id) = line.split_once("last_id=")?;
    id.split([' ', '&']).next().unwrap().parse().ok()
}
