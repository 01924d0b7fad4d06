//! What the gateway says itself: why nobody is let through, and what to do.

use std::num::NonZeroU16;

use axum::{
    Json,
    extract::Request,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use super::Place;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NoToken,
    WrongToken,
    /// A signed URL that was changed, or made before the token that is in force.
    WrongLink,
    /// A signed URL, or what it was traded for, that was good once.
    Expired,
    /// Whoever came by a signed URL wants to go on to that port.
    OnePort {
        port: NonZeroU16,
    },
    ForeignOrigin,
    NoSandbox,
    NoSuchPage,
    /// The sandbox has died. It is being started again, so the client is to ask again by itself.
    Asleep,
    /// Somebody stopped it, so that looking at it does not start it.
    Stopped,
    PortClosed {
        port: u16,
    },
    NotHttp {
        port: u16,
    },
    TooSlow,
    Unavailable,
}

/// After how many seconds a client asks again for a sandbox that is being started.
const STARTING_SECONDS: u64 = 2;

/// How the client wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Page,
    Json,
}

impl Form {
    /// A page for whoever asks for one, as browsers do; JSON when that is asked for instead.
    pub(super) fn of(request: &Request) -> Self {
        let accept =
            request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        if accept.contains("json") && !accept.contains("text/html") { Self::Json } else { Self::Page }
    }
}

struct Words {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    what_to_do: String,
    /// What does it, on a command line.
    command: Option<String>,
}

impl Words {
    fn new(status: StatusCode, code: &'static str, title: &'static str, what_to_do: &str) -> Self {
        Self { status, code, title, what_to_do: what_to_do.to_owned(), command: None }
    }

    fn by(self, command: String) -> Self {
        Self { command: Some(command), ..self }
    }
}

impl Refusal {
    pub(super) fn answer(self, form: Form, place: &Place) -> Response {
        let words = self.words(place);
        let mut answer = match form {
            Form::Json => Json(json!({ "error": said(&words), "code": words.code })).into_response(),
            Form::Page => Html(page(&words, self.asks_again())).into_response(),
        };
        *answer.status_mut() = words.status;
        let headers = answer.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if let Some(seconds) = self.asks_again() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }

    /// In how many seconds the same request may well be let through.
    fn asks_again(self) -> Option<u64> {
        matches!(self, Self::Asleep).then_some(STARTING_SECONDS)
    }

    fn words(self, place: &Place) -> Words {
        match self {
            Self::NoToken => Words::new(
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
                "This sandbox needs a link or its token",
                "Whoever has the token opens the address once with ?token= and the token, or sends it as \
                 X-Kortix-Sandbox-Token. Everybody else needs a link; one that opened this before has expired. A member of \
                 the project makes one with:",
            )
            .by(place.link_command()),
            Self::WrongToken => Words::new(
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
                "That token does not open this sandbox",
                "Every sandbox has a token of its own, and a new one ends the one before. Ask for the project again to \
                 get the one in force, or for a link. A member of the project makes one with:",
            )
            .by(place.link_command()),
            Self::WrongLink => Words::new(
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
                "That link does not open this sandbox",
                "It is not complete, is for another port, or was made before the sandbox got a new token. Ask whoever \
                 sent it for a new one. A member of the project makes one with:",
            )
            .by(place.link_command()),
            Self::Expired => Words::new(
                StatusCode::UNAUTHORIZED,
                "LINK_EXPIRED",
                "This link has expired",
                "Ask whoever sent it for a new one. A member of the project makes one with:",
            )
            .by(place.link_command()),
            Self::OnePort { port } => Words::new(
                StatusCode::FORBIDDEN,
                "FORBIDDEN",
                "This link opens one port alone",
                "Every other port needs a link of its own. A member of the project makes one with:",
            )
            .by(place.link_command_for(port.get())),
            Self::ForeignOrigin => Words::new(
                StatusCode::FORBIDDEN,
                "FORBIDDEN",
                "Another site may not connect to this sandbox",
                "Open the sandbox's own address instead.",
            ),
            Self::NoSandbox => Words::new(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "There is no such sandbox",
                "It was deleted with its thread or project, or the address is mistyped.",
            ),
            Self::NoSuchPage => Words::new(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "There is no such page",
                "Only /.kortix/open/ followed by a port is answered here.",
            ),
            Self::Stopped => Words::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "SANDBOX_STOPPED",
                "The sandbox is stopped",
                "Its files are kept. Opening its thread starts it, and so does a member of the project with the command \
                 below; then load this page again.",
            )
            .by(format!("kortix sandbox start {}", place.entrance().key())),
            Self::Asleep => Words::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "SANDBOX_STARTING",
                "The sandbox is being started",
                "This page loads itself again in a moment; the server's log says why if it stays so.",
            ),
            Self::PortClosed { port } => Words::new(
                StatusCode::BAD_GATEWAY,
                "PORT_CLOSED",
                "Nothing listens on that port yet",
                &format!(
                    "Start a server on port {port} inside the sandbox, on 127.0.0.1, and load this page again."
                ),
            ),
            Self::NotHttp { port } => Words::new(
                StatusCode::BAD_GATEWAY,
                "BAD_ANSWER",
                "The sandbox did not answer in HTTP",
                &format!("What listens on port {port} broke the connection off or speaks another protocol."),
            ),
            Self::TooSlow => Words::new(
                StatusCode::GATEWAY_TIMEOUT,
                "TIMEOUT",
                "The sandbox took too long to answer",
                "It may be busy. Load this page again.",
            ),
            Self::Unavailable => Words::new(
                StatusCode::BAD_GATEWAY,
                "SANDBOX_UNAVAILABLE",
                "The sandbox cannot be reached",
                "Load this page again; the server's log says why if it stays so.",
            ),
        }
    }
}

fn said(words: &Words) -> String {
    let Words { title, what_to_do, .. } = words;
    match &words.command {
        Some(command) => format!("{title}. {what_to_do} {command}"),
        None => format!("{title}. {what_to_do}"),
    }
}

fn page(words: &Words, asks_again: Option<u64>) -> String {
    let Words { title, what_to_do, .. } = words;
    let refresh = asks_again
        .map(|seconds| format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">"))
        .unwrap_or_default();
    let command = words.command.as_ref().map(|command| format!("<pre>{command}</pre>")).unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{refresh}<title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"><style>:root{{color-scheme:light dark}}\
         body{{font:16px/1.6 system-ui,sans-serif;max-width:42rem;margin:20vh auto;padding:0 1.5rem;color:#1f2933;\
         background:#fff}}h1{{font-size:1.4rem;line-height:1.3}}\
         pre{{font:14px/1.5 ui-monospace,monospace;padding:.8rem 1rem;border-radius:.4rem;background:#eef1f4;\
         white-space:pre-wrap;overflow-wrap:anywhere;user-select:all}}\
         @media(prefers-color-scheme:dark){{body{{color:#d7dae0;background:#16181d}}pre{{background:#1f232b}}}}\
         </style><h1>{title}</h1><p>{what_to_do}</p>{command}</html>"
    )
}
