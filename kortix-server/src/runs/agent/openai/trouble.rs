//! What goes wrong with a model's endpoint, and whether it may pass.

use std::time::Duration;

use serde_json::Value;

use crate::domain::execution::Failure;

/// How much of an endpoint's own words is told.
const LONGEST_REASON: usize = 300;

/// Why there is no answer. The text of none of these holds the key.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("The model's endpoint cannot be reached.")]
    Unreachable,
    #[error("The model's endpoint was silent for {} s.", .0.as_secs())]
    Silent(Duration),
    #[error("The model's answer broke off.")]
    BrokeOff,
    #[error("The model's answer is no stream of chat completions.")]
    NotUnderstood,
    #[error("The model's endpoint is asked too often{}", said(.reason))]
    RateLimit { retry_after: Option<Duration>, reason: String },
    #[error("The model's endpoint is overloaded or broken (status {status}){}", said(.reason))]
    Overloaded { status: u16, retry_after: Option<Duration>, reason: String },
    #[error("The model's endpoint refuses the server's key.")]
    Unauthorized,
    #[error("The conversation is longer than the model's context.")]
    ContextTooLong,
    #[error("The model's endpoint has no credit for the server's key{}", said(.reason))]
    NoCredit { reason: String },
    #[error("The model's endpoint refuses the request (status {status}){}", said(.reason))]
    Refused { status: u16, reason: String },
}

fn said(reason: &str) -> String {
    if reason.is_empty() { ".".to_owned() } else { format!(": {reason}") }
}

impl Trouble {
    /// What an answer that is no success means. `redact` is never told.
    pub(super) fn of_answer(
        status: u16,
        retry_after: Option<Duration>,
        body: &str,
        redact: Option<&str>,
    ) -> Self {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        Self::of(status, retry_after, &body["error"], redact)
    }

    /// What an error inside a stream means.
    pub(super) fn of_stream(error: &Value, redact: Option<&str>) -> Self {
        let status = error["code"].as_u64().or_else(|| error["status"].as_u64());
        let status = status.and_then(|status| u16::try_from(status).ok());
        Self::of(status.unwrap_or(500), None, error, redact)
    }

    fn of(status: u16, retry_after: Option<Duration>, error: &Value, redact: Option<&str>) -> Self {
        let message = error["message"].as_str().or_else(|| error.as_str()).unwrap_or_default();
        let word = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let (code, kind) = (word("code"), word("type"));
        if code == "context_length_exceeded" || (status == 400 && tells_of_length(message)) {
            return Self::ContextTooLong;
        }
        let reason = reason(message, redact);
        if [&code, &kind].into_iter().any(|word| word == "insufficient_quota") || status == 402 {
            return Self::NoCredit { reason };
        }
        match status {
            401 | 403 => Self::Unauthorized,
            429 => Self::RateLimit { retry_after, reason },
            408 | 409 | 500.. => Self::Overloaded { status, retry_after, reason },
            _ if code == "rate_limit_exceeded" => Self::RateLimit { retry_after, reason },
            _ => Self::Refused { status, reason },
        }
    }

    /// Whether it is worth asking again.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::Silent(_)
            | Self::BrokeOff
            | Self::NotUnderstood
            | Self::RateLimit { .. }
            | Self::Overloaded { .. } => true,
            Self::Unauthorized | Self::ContextTooLong | Self::NoCredit { .. } | Self::Refused { .. } => false,
        }
    }

    /// How long the endpoint wants to be left alone.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimit { retry_after, .. } | Self::Overloaded { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::RateLimit { .. } | Self::NoCredit { .. } => "llm_rate_limit",
            Self::Silent(_) => "llm_timeout",
            Self::Unauthorized => "llm_unauthorized",
            Self::ContextTooLong => "context_too_long",
            Self::Refused { .. } => "llm_refused",
            Self::Unreachable | Self::BrokeOff | Self::NotUnderstood | Self::Overloaded { .. } => {
                "llm_overloaded"
            }
        }
    }

    pub(super) fn failure(&self) -> Failure {
        Failure::new(self.code(), self.to_string())
    }
}

/// Endpoints that are only compatible have no code for it.
fn tells_of_length(message: &str) -> bool {
    let message = message.to_lowercase();
    ["maximum context length", "context length exceeded", "context window", "prompt is too long"]
        .iter()
        .any(|words| message.contains(words))
}

fn reason(message: &str, redact: Option<&str>) -> String {
    let mut reason = message.replace('\0', "\u{fffd}");
    if let Some(secret) = redact.filter(|secret| !secret.is_empty()) {
        reason = reason.replace(secret, "[key]");
    }
    reason.truncate(reason.floor_char_boundary(LONGEST_REASON));
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, body: &str) -> Trouble {
        Trouble::of_answer(status, None, body, Some("sk-secret"))
    }

    #[test]
    fn answers_are_told_apart() {
        let codes = [
            (401, "{}", "llm_unauthorized"),
            (429, "no json", "llm_rate_limit"),
            (429, r#"{"error":{"code":"insufficient_quota"}}"#, "llm_rate_limit"),
            (503, "{}", "llm_overloaded"),
            (400, r#"{"error":{"code":"context_length_exceeded"}}"#, "context_too_long"),
            (400, r#"{"error":{"message":"The prompt is too long: 9 tokens"}}"#, "context_too_long"),
            (404, r#"{"error":{"message":"no such model"}}"#, "llm_refused"),
        ];
        for (status, body, code) in codes {
            assert_eq!(of(status, body).code(), code, "{status} {body}");
        }
        assert!(of(429, "").may_pass() && of(500, "").may_pass());
        assert!(!of(429, codes[2].1).may_pass() && !of(401, "").may_pass());
    }

    #[test]
    fn the_key_is_not_told() {
        let refused = of(400, r#"{"error":{"message":"bad sk-secret here"}}"#);
        assert_eq!(
            refused.to_string(),
            "The model's endpoint refuses the request (status 400): bad [key] here"
        );
    }
}
