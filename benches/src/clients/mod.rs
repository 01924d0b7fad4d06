//! The two clients that are compared: `client.threads().create().name("My Project").await`, and the same by hand.
//!
//! The peer is a program as one would write it without this SDK, and cheap where that is possible: its URL is parsed
//! once, its headers are prepared once, its body is a constant. It has the same features of the same reqwest. It sends
//! the same headers, but makes no random idempotency key, sets no timeout and repeats nothing: what the SDK does beyond
//! the peer is inside the ratio, not outside.

mod plain;
pub(crate) mod repeat;
mod sdk;

use url::Url;

pub(crate) use self::{plain::Plain, sdk::Sdk};

/// A client that makes the one call. A trait and not an enum, so that each is compiled for itself.
pub(crate) trait Client: Clone + Send + Sync + 'static {
    fn new(server: &Url) -> anyhow::Result<Self>;

    /// Makes a thread and reads its ids.
    fn call(&self) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// The form of a token, and about its length.
const CREDENTIAL: &str =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJiZW5jaCJ9.c2lnbmF0dXJlLW9mLXRoZS1iZW5jaA";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tokio::{
        io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
        net::TcpListener,
    };

    use super::*;
    use crate::stub;

    /// A request as it went over the wire: the first line, the headers, the body.
    type Sent = (String, BTreeMap<String, String>, String);

    #[tokio::test]
    async fn both_clients_send_the_same_request() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (line, mut headers, body) = sent_by::<Sdk>().await;
        let (plain_line, mut plain_headers, plain_body) = sent_by::<Plain>().await;
        assert_eq!((line.as_str(), body.as_str()), ("POST /threads HTTP/1.1", "name=My+Project"));
        assert_eq!((line, body), (plain_line, plain_body));
        for own in ["host", "idempotency-key"] {
            let lengths = [&mut headers, &mut plain_headers].map(|all| all.remove(own).map(|v| v.len()));
            assert!(lengths[0].is_some() && lengths[0] == lengths[1], "{own}: {lengths:?}");
        }
        assert_eq!(headers, plain_headers);
    }

    async fn sent_by<C: Client>() -> Sent {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let client = C::new(&url).unwrap();
        let (called, sent) = tokio::join!(client.call(), receive(listener));
        called.unwrap();
        sent
    }

    async fn receive(listener: TcpListener) -> Sent {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            if line.trim().is_empty() {
                break;
            }
            lines.push(line.trim().to_owned());
        }
        let first = lines.remove(0);
        let headers: BTreeMap<_, _> = lines
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut body = vec![0; headers["content-length"].parse().unwrap()];
        stream.read_exact(&mut body).await.unwrap();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length";
        let answer = format!("{head}: {}\r\n\r\n{}", stub::ANSWER.len(), stub::ANSWER);
        stream.write_all(answer.as_bytes()).await.unwrap();
        (first, headers, String::from_utf8(body).unwrap())
    }
}
