//! What both sides say in a terminal's conversation.

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToServer<'a> {
    Auth { access_token: &'a str },
    Input { data: &'a str },
    Resize { cols: u16, rows: u16 },
}

impl ToServer<'_> {
    pub(super) fn text(&self) -> String {
        // Texts and numbers always have a spelling in JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromServer {
    Status {
        #[serde(default)]
        message: String,
    },
    Connected,
    Output {
        data: String,
    },
    Error {
        #[serde(default)]
        message: String,
    },
    /// What later versions may say, and what needs no answer.
    #[serde(other)]
    Other,
}

impl FromServer {
    /// What is no message of this conversation says nothing.
    pub(super) fn read(text: &[u8]) -> Self {
        serde_json::from_slice(text).unwrap_or(Self::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_spelled_as_the_server_expects_them() {
        for (message, text) in [
            (ToServer::Auth { access_token: "a.b" }, r#"{"type":"auth","access_token":"a.b"}"#),
            (ToServer::Input { data: "ls\r\u{3}" }, r#"{"type":"input","data":"ls\r\u0003"}"#),
            (ToServer::Resize { cols: 80, rows: 24 }, r#"{"type":"resize","cols":80,"rows":24}"#),
        ] {
            assert_eq!(message.text(), text);
        }
    }

    #[test]
    fn what_is_not_known_is_passed_over() {
        for text in ["", "[]", r#"{"type":"pong"}"#, r#"{"type":"output"}"#, r#"{"type":"dance","steps":2}"#]
        {
            assert_eq!(FromServer::read(text.as_bytes()), FromServer::Other, "{text}");
        }
        let connected = FromServer::read(br#"{"type":"connected","message":"m","more":1}"#);
        assert_eq!(connected, FromServer::Connected);
        assert_eq!(FromServer::read(br#"{"type":"error"}"#), FromServer::Error { message: String::new() });
    }
}
