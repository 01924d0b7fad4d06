//! A test double of a model behind an OpenAI-compatible endpoint. It says what its script says, over real HTTP, and can
//! do on demand what real ones do now and then: refuse, be silent, and break off. It never stands for the agent: that,
//! its tools and its sandbox are real.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// The model that the endpoint has.
pub const MODEL: &str = "scripted-1";

#[derive(Debug)]
pub struct ScriptedModel {
    url: String,
    state: Arc<State>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    replies: Mutex<VecDeque<Reply>>,
    questions: watch::Sender<Vec<Question>>,
}

/// What it was asked.
#[derive(Clone, Debug)]
pub struct Question {
    pub authorization: Option<String>,
    pub body: Value,
}

impl Question {
    /// The messages of that role, as they were sent.
    pub fn contents(&self, role: &str) -> Vec<String> {
        let messages = self.body["messages"].as_array().into_iter().flatten();
        let of_role = messages.filter(|message| message["role"] == role);
        of_role.map(|message| message["content"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// What it answers to one question.
#[derive(Clone, Debug)]
pub enum Reply {
    Stream {
        chunks: Vec<Value>,
        end: End,
    },
    Refusal {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
    },
    /// It takes the question and says nothing.
    Silence,
}

/// How a stream ends.
#[derive(Clone, Copy, Debug)]
pub enum End {
    Done,
    /// In the middle, as when a connection is lost.
    Cut,
    /// In the middle, with a connection that stays.
    Silence,
}

impl Reply {
    /// Says that in pieces, and nothing more.
    pub fn text(text: &str) -> Self {
        Self::nothing().saying(text).because("stop")
    }

    /// Calls a tool.
    pub fn call(name: &str, arguments: &Value) -> Self {
        Self::nothing().calling("call_1", name, &arguments.to_string()).because("tool_calls")
    }

    /// Ends the turn.
    pub fn complete(text: &str) -> Self {
        Self::call("complete", &json!({"text": text}))
    }

    pub fn nothing() -> Self {
        Self::Stream { chunks: Vec::new(), end: End::Done }
    }

    /// A word at a time.
    #[must_use]
    pub fn saying(self, text: &str) -> Self {
        let words = text.split_inclusive(' ');
        words.fold(self, |reply, word| reply.with(&json!({"content": word})))
    }

    #[must_use]
    pub fn thinking(self, text: &str) -> Self {
        self.with(&json!({"reasoning_content": text}))
    }

    /// Calls one more tool, with its arguments in two pieces.
    #[must_use]
    pub fn calling(self, id: &str, name: &str, arguments: &str) -> Self {
        let index = match &self {
            Self::Stream { chunks, .. } => chunks
                .iter()
                .filter(|chunk| chunk["choices"][0]["delta"]["tool_calls"][0]["id"].is_string())
                .count(),
            _ => 0,
        };
        let (begin, rest) = arguments.split_at(arguments.floor_char_boundary(arguments.len() / 2));
        self.with(&json!({"tool_calls": [{
            "index": index, "id": id, "type": "function", "function": {"name": name, "arguments": begin},
        }]}))
        .with(&json!({"tool_calls": [{"index": index, "function": {"arguments": rest}}]}))
    }

    /// Says why it ends, and what it cost.
    #[must_use]
    pub fn because(self, reason: &str) -> Self {
        self.chunk(json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}))
            .chunk(json!({"choices": [], "usage": {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}}))
    }

    #[must_use]
    pub fn then(mut self, how: End) -> Self {
        if let Self::Stream { end, .. } = &mut self {
            *end = how;
        }
        self
    }

    pub fn refusal(status: u16, error: &Value) -> Self {
        Self::Refusal { status, headers: Vec::new(), body: json!({"error": error}).to_string() }
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Refusal { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    fn with(self, delta: &Value) -> Self {
        self.chunk(json!({"choices": [{"index": 0, "delta": delta, "finish_reason": null}]}))
    }

    #[must_use]
    pub fn chunk(mut self, mut chunk: Value) -> Self {
        if let Self::Stream { chunks, .. } = &mut self {
            chunk["object"] = "chat.completion.chunk".into();
            chunks.push(chunk);
        }
        self
    }
}

impl ScriptedModel {
    /// Listens, and gives these replies one after the other. A question beyond them is refused in a way that is not asked again.
    pub async fn answering(replies: impl IntoIterator<Item = Reply>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}/v1", listener.local_addr()?);
        let state = Arc::new(State {
            replies: Mutex::new(replies.into_iter().collect()),
            questions: watch::Sender::new(Vec::new()),
        });
        let serving = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let state = Arc::clone(&serving);
                tokio::spawn(async move {
                    // A server that is killed leaves in the middle.
                    let _left = state.answer(connection).await;
                });
            }
        });
        Ok(Self { url, state, server })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// What else it is going to say.
    pub fn go_on(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state.replies().extend(replies);
    }

    pub fn questions(&self) -> Vec<Question> {
        self.state.questions.borrow().clone()
    }

    /// Waits until it was asked so often.
    pub async fn asked(&self, times: usize) {
        let mut questions = self.state.questions.subscribe();
        // The sender lives as long as this.
        let _asked = questions.wait_for(|questions| questions.len() >= times).await.is_ok();
    }

    /// The arguments of `serve` for an agent that this is the model of.
    pub fn arguments(&self) -> [&str; 6] {
        ["--agent", "openai", "--openai-base-url", &self.url, "--openai-model", MODEL]
    }
}

impl Drop for ScriptedModel {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl State {
    fn replies(&self) -> MutexGuard<'_, VecDeque<Reply>> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, connection: TcpStream) -> std::io::Result<()> {
        let mut connection = BufReader::new(connection);
        let (mut path, mut length, mut authorization) = (String::new(), 0, None);
        loop {
            let mut line = String::new();
            connection.read_line(&mut line).await?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            match line.split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap_or_default();
                }
                Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                    authorization = Some(value.to_owned());
                }
                Some(_) => {}
                None => path = line.split(' ').nth(1).unwrap_or_default().to_owned(),
            }
        }
        let mut body = vec![0; length];
        connection.read_exact(&mut body).await?;
        let mut connection = connection.into_inner();
        if path.ends_with("/models") {
            let models = json!({"object": "list", "data": [{"id": MODEL, "object": "model"}]});
            return refuse(&mut connection, 200, &[], &models.to_string()).await;
        }
        let body = serde_json::from_slice(&body).unwrap_or_default();
        let reply = self.replies().pop_front();
        self.questions.send_modify(|questions| questions.push(Question { authorization, body }));
        match reply {
            Some(Reply::Stream { chunks, end }) => stream(&mut connection, &chunks, end).await,
            Some(Reply::Refusal { status, headers, body }) => {
                refuse(&mut connection, status, &headers, &body).await
            }
            Some(Reply::Silence) => silence().await,
            None => {
                let body = json!({"error": {"message": "the script is over"}}).to_string();
                refuse(&mut connection, 400, &[], &body).await
            }
        }
    }
}

async fn silence() -> std::io::Result<()> {
    std::future::pending().await
}

async fn refuse(
    connection: &mut TcpStream,
    status: u16,
    headers: &[(String, String)],
    body: &str,
) -> std::io::Result<()> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let headers = headers.concat();
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} Scripted\r\nconnection: close\r\ncontent-type: application/json\r\n{headers}\
         content-length: {length}\r\n\r\n{body}"
    );
    connection.write_all(answer.as_bytes()).await?;
    connection.shutdown().await
}

async fn stream(connection: &mut TcpStream, chunks: &[Value], end: End) -> std::io::Result<()> {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    connection.write_all(head.as_bytes()).await?;
    for chunk in chunks {
        write_chunk(connection, &format!("data: {chunk}\n\n")).await?;
    }
    match end {
        End::Done => {
            write_chunk(connection, "data: [DONE]\n\n").await?;
            connection.write_all(b"0\r\n\r\n").await?;
            connection.shutdown().await
        }
        End::Cut => connection.shutdown().await,
        End::Silence => silence().await,
    }
}

async fn write_chunk(connection: &mut TcpStream, text: &str) -> std::io::Result<()> {
    connection.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes()).await?;
    connection.flush().await
}
