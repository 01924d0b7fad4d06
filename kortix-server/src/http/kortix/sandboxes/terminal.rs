//! `GET /sandboxes/{sandbox_id}/terminal/ws`: a terminal for a person, over a WebSocket.
//!
//! The client says who it is in its first message, since browsers send no header with a WebSocket. Nothing about the
//! sandbox is told before that.

use std::time::Duration;

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use bytes::Bytes;
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::{
    reach::{self, SandboxInReach, refusal},
    utf8::Pieces,
};
use crate::{
    domain::account::Caller,
    http::{
        App, AppState,
        error::ApiError,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::{
        terminal::{Terminal, TerminalInput, TerminalOutput, TerminalSize, TerminalWriter},
        websocket::{self, Offer, Socket},
    },
};

/// How long the client may take to say who it is.
const AUTH_LIMIT: Duration = Duration::from_secs(30);
/// How long one message may take to be taken, by the client or by the shell.
const SEND_LIMIT: Duration = Duration::from_secs(30);
const LARGEST_MESSAGE: usize = 1 << 20;
/// How often it is looked whether the client has been silent.
const LOOK: Duration = Duration::from_secs(1);
/// A client that has said nothing for so long is asked whether it is there,
const ASK_AFTER: Duration = Duration::from_secs(30);
/// and given up when it is not.
const GIVE_UP_AFTER: Duration = Duration::from_secs(90);
/// What a screen can have, in characters.
const MOST: u16 = 1_000;

const NOT_AUTHENTICATED: u16 = 4001;
const NOT_AUTHORIZED: u16 = 4003;
const NOT_FOUND: u16 = 4004;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum FromClient {
    Auth { access_token: String },
    Input { data: String },
    Resize { cols: u16, rows: u16 },
    Ping,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ToClient<'a> {
    Status { message: &'a str },
    Connected { message: &'a str },
    Output { data: &'a str },
    Error { message: &'a str },
    Pong,
}

/// Open a terminal.
///
/// A WebSocket. The first message is `{"type":"auth","access_token":…}`, with any credential; then `input` and `resize`
/// are understood, and `output` is sent until the shell ends.
#[utoipa::path(
    get,
    path = "/sandboxes/{sandbox_id}/terminal/ws",
    operation_id = "sandboxes.terminal",
    tag = "sandboxes",
    params(SandboxPath),
    security(()),
    responses(
        (status = 101, description = "A WebSocket."),
        kortix::Anyone, kortix::NotFound, kortix::BadRequest,
    ),
)]
pub(in crate::http) async fn terminal(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let offer = Offer::of(request).ok_or_else(|| ApiError::bad_request("A WebSocket is expected here"))?;
    let limits =
        websocket::small().max_message_size(Some(LARGEST_MESSAGE)).max_frame_size(Some(LARGEST_MESSAGE));
    Ok(offer.accept_with(limits, |socket| async move { talk(&app, &id, socket).await }))
}

/// A conversation that is over, and with which code.
struct Over(CloseCode, &'static str);

impl Over {
    /// Whoever is gone is told nothing.
    const HUNG_UP: Self = Self(CloseCode::Normal, "");
}

async fn talk(app: &App, id: &str, socket: Socket) {
    let conversation = app.conversations.begin();
    let (sender, receiver) = socket.split();
    let mut talk = Talk { sender, receiver, heard: Instant::now(), asked: false };
    let outcome = tokio::select! {
        over = talk.whole(app, id) => over,
        () = conversation.told_to_end() => Over(CloseCode::Away, "Server is shutting down"),
    };
    let Over(code, reason) = outcome;
    let frame = CloseFrame { code, reason: reason.into() };
    let close = async {
        // Refused when the client has closed first; then its close is what has to be answered.
        let _closed_by_client = talk.sender.send(Message::Close(Some(frame))).await;
        talk.sender.close().await
    };
    // A client that is gone is told nothing.
    let _gone = timeout(SEND_LIMIT, close).await;
}

struct Talk {
    sender: SplitSink<Socket, Message>,
    receiver: SplitStream<Socket>,
    /// When the client was heard last.
    heard: Instant,
    /// Whether it was asked since then if it is there.
    asked: bool,
}

impl Talk {
    async fn whole(&mut self, app: &App, id: &str) -> Over {
        match self.open(app, id).await {
            Ok(terminal) => self.go_on(terminal).await,
            Err(over) => over,
        }
    }

    async fn open(&mut self, app: &App, id: &str) -> Result<Terminal, Over> {
        let caller = self.authenticated(app).await?;
        let reach = match reach::writable(app, Some(caller), id).await {
            Ok(reach) => reach,
            Err(error) => return Err(self.refused(&error).await),
        };
        self.say(&ToClient::Status { message: "Connecting to sandbox..." }).await?;
        match open(app, &reach).await {
            Ok(terminal) => {
                self.say(&ToClient::Connected { message: "Terminal connected" }).await?;
                Ok(terminal)
            }
            Err(error) => Err(self.refused(&error).await),
        }
    }

    async fn authenticated(&mut self, app: &App) -> Result<Caller, Over> {
        let Ok(first) = timeout(AUTH_LIMIT, self.hear()).await else {
            return Err(self.unauthenticated("Authentication timeout").await);
        };
        let Some(FromClient::Auth { access_token }) = first?.as_deref().and_then(read) else {
            return Err(self.unauthenticated("Authentication required").await);
        };
        match app.authenticator.caller(&as_headers(&access_token)).await {
            Ok(caller) => Ok(caller),
            Err(refusal) => Err(self.unauthenticated(&refusal.to_string()).await),
        }
    }

    async fn unauthenticated(&mut self, message: &str) -> Over {
        // The close code says the same to a client that misses this.
        let _said = self.say(&ToClient::Error { message }).await;
        Over(NOT_AUTHENTICATED.into(), "Not authenticated")
    }

    async fn refused(&mut self, error: &ApiError) -> Over {
        let _said = self.say(&ToClient::Error { message: error.message() }).await;
        match error.status().as_u16() {
            401 => Over(NOT_AUTHENTICATED.into(), "Not authenticated"),
            403 => Over(NOT_AUTHORIZED.into(), "Not authorized"),
            404 => Over(NOT_FOUND.into(), "Not found"),
            _ => Over(CloseCode::Error, "The terminal could not be opened"),
        }
    }

    /// Passes on what either side says, until one of them, or the server, has enough.
    async fn go_on(&mut self, terminal: Terminal) -> Over {
        let Terminal { mut input, mut output } = terminal;
        let mut pieces = Pieces::default();
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let outcome = tokio::select! {
                heard = self.hear() => match heard {
                    Ok(text) => self.understand(text.as_deref(), &mut input).await,
                    Err(over) => Err(over),
                },
                shown = output.next() => self.show(shown, &mut pieces).await,
                _ = looks.tick() => self.look().await,
            };
            if let Err(over) = outcome {
                return over;
            }
        }
    }

    async fn understand(&mut self, text: Option<&str>, shell: &mut TerminalWriter) -> Result<(), Over> {
        // A ping or a pong of the protocol.
        let Some(text) = text else { return Ok(()) };
        let input = match read(text) {
            Some(FromClient::Input { data }) => TerminalInput::Bytes(Bytes::from(data)),
            Some(FromClient::Resize { cols, rows })
                if (1..=MOST).contains(&cols) && (1..=MOST).contains(&rows) =>
            {
                TerminalInput::Resize(TerminalSize { cols, rows })
            }
            Some(FromClient::Resize { .. }) => {
                return self.say(&ToClient::Error { message: "cols and rows must be 1 to 1000" }).await;
            }
            Some(FromClient::Ping) => return self.say(&ToClient::Pong).await,
            Some(FromClient::Auth { .. }) => return Ok(()),
            None => return self.say(&ToClient::Error { message: "Unknown message" }).await,
        };
        match timeout(SEND_LIMIT, shell.send(&input)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(self.ended("The sandbox has ended").await),
            Err(_) => Err(Over(CloseCode::Error, "The shell takes no input")),
        }
    }

    async fn show(&mut self, shown: Option<TerminalOutput>, pieces: &mut Pieces) -> Result<(), Over> {
        match shown {
            Some(TerminalOutput::Bytes(bytes)) => match pieces.take(&bytes).as_str() {
                "" => Ok(()),
                data => self.say(&ToClient::Output { data }).await,
            },
            Some(TerminalOutput::Exited { code }) => {
                Err(self.ended(&format!("Terminal session ended with code {code}")).await)
            }
            None => Err(self.ended("The sandbox has ended").await),
        }
    }

    async fn ended(&mut self, message: &str) -> Over {
        let _said = self.say(&ToClient::Status { message }).await;
        Over(CloseCode::Normal, "Terminal session ended")
    }

    async fn look(&mut self) -> Result<(), Over> {
        let silent = self.heard.elapsed();
        if silent >= GIVE_UP_AFTER {
            return Err(Over::HUNG_UP);
        }
        if silent >= ASK_AFTER && !self.asked {
            self.asked = true;
            return self.send(Message::Ping(Bytes::new())).await;
        }
        Ok(())
    }

    /// The next message; none for what the protocol says to itself. Loses nothing when it is dropped halfway.
    async fn hear(&mut self) -> Result<Option<String>, Over> {
        let message = self.receiver.next().await;
        self.heard = Instant::now();
        self.asked = false;
        match message {
            Some(Ok(Message::Text(text))) => Ok(Some(text.to_string())),
            Some(Ok(Message::Binary(_))) => Err(Over(CloseCode::Unsupported, "Only text is understood")),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(None),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Over::HUNG_UP),
        }
    }

    async fn say(&mut self, message: &ToClient<'_>) -> Result<(), Over> {
        let text = serde_json::to_string(message).map_err(|_| Over::HUNG_UP)?;
        self.send(Message::text(text)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Over> {
        match timeout(SEND_LIMIT, self.sender.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Over::HUNG_UP),
        }
    }
}

async fn open(app: &App, reach: &SandboxInReach) -> Result<Terminal, ApiError> {
    let driver = &app.service.driver;
    let opened = reach.work(app, || driver.terminal(&reach.key, TerminalSize::default())).await;
    opened.map_err(|error| refusal(&reach.key, &error))
}

fn read(text: &str) -> Option<FromClient> {
    serde_json::from_str(text).ok()
}

/// As if the credential had come in the header that is its kind's.
fn as_headers(credential: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let (name, value) = if credential.starts_with("pk_") {
        ("x-api-key".parse().unwrap_or(AUTHORIZATION), credential.to_owned())
    } else {
        (AUTHORIZATION, format!("Bearer {credential}"))
    };
    if let Ok(mut value) = HeaderValue::try_from(value) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    headers
}
