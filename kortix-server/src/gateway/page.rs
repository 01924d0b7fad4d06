//! What the gateway says itself: why nobody is let through, and what to do.

use axum::{
    Json,
    extract::Request,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NoToken,
    WrongToken,
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
}

impl Refusal {
    pub(super) fn answer(self, form: Form) -> Response {
        let Words { status, code, title, what_to_do } = self.words();
        let mut answer = match form {
            Form::Json => {
                Json(json!({ "error": format!("{title}. {what_to_do}"), "code": code })).into_response()
            }
            Form::Page => Html(page(title, &what_to_do, self.asks_again())).into_response(),
        };
        *answer.status_mut() = status;
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.asks_again() {
            answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }

    /// In how many seconds the same request may well be let through.
    fn asks_again(self) -> Option<u64> {
        matches!(self, Self::Asleep).then_some(STARTING_SECONDS)
    }

    fn words(self) -> Words {
        let words = |status, code, title, what_to_do: &str| Words {
            status,
            code,
            title,
            what_to_do: what_to_do.to_owned(),
        };
        match self {
            Self::NoToken => words(
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
                "This sandbox needs its token",
                "Open the address once with ?token= and the token from the project's sandbox, or send it as \
                 X-Kortix-Sandbox-Token.",
            ),
            Self::WrongToken => words(
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
                "That token does not open this sandbox",
                "Every sandbox has a token of its own. Ask for the project again to get the one in force.",
            ),
            Self::ForeignOrigin => words(
                StatusCode::FORBIDDEN,
                "FORBIDDEN",
                "Another site may not connect to this sandbox",
                "Open the sandbox's own address instead.",
            ),
            Self::NoSandbox => words(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "There is no such sandbox",
                "It was deleted with its thread or project, or the address is mistyped.",
            ),
            Self::NoSuchPage => words(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "There is no such page",
                "Only /.kortix/open/ followed by a port is answered here.",
            ),
            Self::Stopped => words(
                StatusCode::SERVICE_UNAVAILABLE,
                "SANDBOX_STOPPED",
                "The sandbox is stopped",
                "Its files are kept. Open its thread, or start it by POST /project/{project_id}/sandbox/start.",
            ),
            Self::Asleep => words(
                StatusCode::SERVICE_UNAVAILABLE,
                "SANDBOX_STARTING",
                "The sandbox is being started",
                "This page loads itself again in a moment; the server's log says why if it stays so.",
            ),
            Self::PortClosed { port } => words(
                StatusCode::BAD_GATEWAY,
                "PORT_CLOSED",
                "Nothing listens on that port yet",
                &format!(
                    "Start a server on port {port} inside the sandbox, on 127.0.0.1, and load this page again."
                ),
            ),
            Self::NotHttp { port } => words(
                StatusCode::BAD_GATEWAY,
                "BAD_ANSWER",
                "The sandbox did not answer in HTTP",
                &format!("What listens on port {port} broke the connection off or speaks another protocol."),
            ),
            Self::TooSlow => words(
                StatusCode::GATEWAY_TIMEOUT,
                "TIMEOUT",
                "The sandbox took too long to answer",
                "It may be busy. Load this page again.",
            ),
            Self::Unavailable => words(
                StatusCode::BAD_GATEWAY,
                "SANDBOX_UNAVAILABLE",
                "The sandbox cannot be reached",
                "Load this page again; the server's log says why if it stays so.",
            ),
        }
    }
}

fn page(title: &str, what_to_do: &str, asks_again: Option<u64>) -> String {
    let refresh = asks_again
        .map(|seconds| format!("<meta http-equiv=\"refresh\" content=\"{seconds}\">"))
        .unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         {refresh}<title>{title}</title><style>body{{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;\
         padding:0 1.5rem;color:#1f2933;background:#fff}}h1{{font-size:1.3rem}}@media(prefers-color-scheme:dark)\
         {{body{{color:#d7dae0;background:#16181d}}}}</style><h1>{title}</h1><p>{what_to_do}</p></html>"
    )
}
