//! How a terminal's conversation is closed.

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, header::RETRY_AFTER};
use serde_json::json;

use crate::retry::{retry_after::RETRY_AFTER_MS, veto::SHOULD_RETRY};

/// How a terminal ended in good order. From [`Terminal::end`](super::Terminal::end).
///
/// Any other end is an [`Error`](crate::Error), the last item of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TerminalEnd {
    /// The session is over (close code 1000): its shell has exited, its sandbox was stopped or has ended, or this side
    /// has closed it.
    #[non_exhaustive]
    Closed {
        /// What the shell exited with, when it did and the server says so.
        exit_code: Option<i64>,
        /// What the server said last, for people; may be empty.
        message: String,
    },
    /// The server stops (close code 1001). What ran in the terminal was hung up; the sandbox itself goes on, and a new
    /// terminal can be opened in it as soon as a server answers again.
    ServerStopping,
}

const NORMAL: u16 = 1000;
const AWAY: u16 = 1001;

/// An end in good order; none when the code stands for a failure.
pub(super) fn in_order(code: Option<u16>, message: &str) -> Option<TerminalEnd> {
    match code {
        None | Some(NORMAL) => {
            Some(TerminalEnd::Closed { exit_code: exit_code(message), message: message.to_owned() })
        }
        Some(AWAY) => Some(TerminalEnd::ServerStopping),
        _ => None,
    }
}

fn exit_code(message: &str) -> Option<i64> {
    message.rsplit_once("ended with code ")?.1.parse().ok()
}

/// A refusal on the WebSocket, as the answer that it would have been without one: everything that is known about
/// answers then holds for it too.
pub(super) fn refusal(code: Option<u16>, message: &str, mut headers: HeaderMap) -> Response<Bytes> {
    let status = match code {
        Some(4001) => StatusCode::UNAUTHORIZED,
        Some(4003) => StatusCode::FORBIDDEN,
        Some(4004) => StatusCode::NOT_FOUND,
        Some(AWAY) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    for word in [RETRY_AFTER, RETRY_AFTER_MS, SHOULD_RETRY] {
        headers.remove(word);
    }
    let mut answer = Response::new(Bytes::from(json!({ "detail": message }).to_string()));
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_code_is_read_where_there_is_one() {
        for (message, expected) in [
            ("Terminal session ended with code 3", Some(3)),
            ("Terminal session ended with code -1", Some(-1)),
            ("Terminal session ended with code", None),
            ("Terminal session ended with code x", None),
            ("The sandbox has ended", None),
            ("", None),
        ] {
            assert_eq!(exit_code(message), expected, "{message}");
        }
    }

    #[test]
    fn codes_are_ends_or_refusals() {
        assert!(matches!(in_order(Some(1000), "bye"), Some(TerminalEnd::Closed { exit_code: None, .. })));
        assert!(matches!(in_order(None, ""), Some(TerminalEnd::Closed { .. })));
        assert_eq!(in_order(Some(1001), ""), Some(TerminalEnd::ServerStopping));
        for (code, status) in [(4001, 401), (4003, 403), (4004, 404), (1011, 500), (1006, 500), (4999, 500)] {
            assert_eq!(in_order(Some(code), ""), None);
            assert_eq!(refusal(Some(code), "m", HeaderMap::new()).status(), status);
        }
        assert_eq!(refusal(Some(1001), "m", HeaderMap::new()).status(), 503);
    }
}
