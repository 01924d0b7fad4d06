//! Checking what a webhook gets.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{
    AccountId, ExecutionId, ProjectId, ThreadId, Timestamp, clock,
    executions::{ExecutionFailure, ExecutionStatus},
};

/// How far the time of a delivery may be from the receiver's, when nothing else is said.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Checks a delivery as [`Verifier`] does by default, and reads it.
///
/// `body` must be the bytes as they came: written anew from a parsed document they have another signature.
///
/// ```
/// # fn receive(secret: kortix_sdk::SecretString, headers: http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let event = kortix_sdk::webhooks::verify(&secret, &headers, body)?;
/// println!("{} {} {}", event.id, event.kind, event.data.execution_id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When it was not signed with that secret just now, or cannot be read.
pub fn verify(
    secret: &SecretString,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<WebhookEvent, InvalidWebhook> {
    Verifier::new(secret)?.verify(headers, body)
}

/// Checks deliveries: that they were signed with the secret, and not long ago.
///
/// A receiver also remembers the ids that it has had: a delivery may come more than once.
#[derive(Clone)]
pub struct Verifier {
    key: Hmac<Sha256>,
    tolerance: Duration,
}

impl Verifier {
    /// With the secret of a webhook: `whsec_…`.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn new(secret: &SecretString) -> Result<Self, InvalidWebhook> {
        let text = secret.expose_secret();
        let bytes = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text));
        let bytes = bytes.ok().filter(|bytes| !bytes.is_empty()).ok_or(InvalidWebhook::Secret)?;
        let key = Hmac::new_from_slice(&bytes).map_err(|_| InvalidWebhook::Secret)?;
        Ok(Self { key, tolerance: DEFAULT_TOLERANCE })
    }

    /// How far the time of a delivery may be from this one's, in either direction. Default: [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks a delivery and reads it.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<WebhookEvent, InvalidWebhook> {
        self.verify_at(headers, body, clock::wall_clock())
    }

    /// As [`verify`](Self::verify), at another time than now.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn verify_at(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<WebhookEvent, InvalidWebhook> {
        let header = |name: &'static str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.ok_or(InvalidWebhook::Header(name))
        };
        let (id, time) = (header("webhook-id")?, header("webhook-timestamp")?);
        let seconds: u64 = time.parse().map_err(|_| InvalidWebhook::Header("webhook-timestamp"))?;
        let mut mac = self.key.clone();
        mac.update(format!("{id}.{time}.").as_bytes());
        mac.update(body);
        // Several, separated by blanks, while a secret is changed; others than `v1` are of other kinds.
        let mut signatures =
            header("webhook-signature")?.split(' ').filter_map(|signature| signature.strip_prefix("v1,"));
        let is_one_of_them = signatures.any(|signature| {
            // In a time that tells nothing of where it differs.
            STANDARD.decode(signature).is_ok_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
        });
        if !is_one_of_them {
            return Err(InvalidWebhook::Signature);
        }
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if now.abs_diff(seconds) > self.tolerance.as_secs() {
            return Err(InvalidWebhook::Time);
        }
        let event: Body = serde_json::from_slice(body).map_err(|_| InvalidWebhook::Body)?;
        Ok(WebhookEvent { id: id.to_owned(), kind: event.kind, timestamp: event.timestamp, data: event.data })
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Verifier").field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}

/// Why a delivery is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidWebhook {
    /// The secret that it is checked with is none.
    Secret,
    /// A header is missing, or is not of its form.
    Header(&'static str),
    /// It was not signed with the secret, or was changed since.
    Signature,
    /// It was signed too long ago, or is from the future: somebody may send again what was overheard.
    Time,
    /// It is valid, and nothing that this version knows.
    Body,
}

impl fmt::Display for InvalidWebhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => formatter.write_str("the secret is none: whsec_ and base64 is expected"),
            Self::Header(name) => write!(formatter, "the header {name} is missing or malformed"),
            Self::Signature => formatter.write_str("the signature does not fit"),
            Self::Time => formatter.write_str("it was not signed just now"),
            Self::Body => formatter.write_str("the body cannot be read"),
        }
    }
}

impl std::error::Error for InvalidWebhook {}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "type")]
    kind: String,
    timestamp: Timestamp,
    data: EndedExecution,
}

/// A delivery that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// The same on every try: a receiver that has had it may throw it away.
    pub id: String,
    /// `execution.succeeded`, `execution.failed` or `execution.stopped`.
    pub kind: String,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What happened.
    pub data: EndedExecution,
}

/// An execution that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EndedExecution {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The thread that it belongs to.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    pub project_id: ProjectId,
    /// The account that it belongs to.
    pub account_id: AccountId,
    /// Which agent worked, e.g. `shell`.
    #[serde(default)]
    pub agent: String,
    /// How it ended.
    pub status: ExecutionStatus,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<ExecutionFailure>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When the agent began to work.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /// Signed by another program.
    const BODY: &str = r#"{"data":{"account_id":"wks_1","agent":"shell","completed_at":"2026-03-02T14:30:00.123456+00:00","created_at":"2026-03-02T14:29:00.000000+00:00","error":{"code":"agent_failed","message":"The agent ended with exit code 3."},"execution_id":"exec_1","project_id":"prj_1","started_at":null,"status":"failed","thread_id":"th_1"},"timestamp":"2026-03-02T14:30:00.123456+00:00","type":"execution.failed"}"#;
    const SIGNATURE: &str = "v1,AUjvFE6Qj1hO6oMIztn1Z8FoWPm0VzR9D3UeVRMTVFo=";
    const SECONDS: u64 = 1_772_461_800;

    fn headers(signature: &str) -> HeaderMap {
        let pairs =
            [("webhook-id", "whd_1"), ("webhook-timestamp", "1772461800"), ("webhook-signature", signature)];
        pairs.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn at(headers: &HeaderMap, body: &str, seconds: u64) -> Result<WebhookEvent, InvalidWebhook> {
        let verifier = Verifier::new(&SECRET.to_owned().into()).unwrap();
        verifier.verify_at(headers, body.as_bytes(), UNIX_EPOCH + Duration::from_secs(seconds))
    }

    #[test]
    fn a_known_delivery_is_valid_around_its_time() {
        for seconds in [SECONDS, SECONDS - 300, SECONDS + 300] {
            let event = at(&headers(SIGNATURE), BODY, seconds).unwrap();
            assert_eq!((event.id.as_str(), event.kind.as_str()), ("whd_1", "execution.failed"));
            assert_eq!(event.data.error.unwrap().code, "agent_failed");
        }
        for seconds in [SECONDS - 301, SECONDS + 301, 0] {
            assert_eq!(at(&headers(SIGNATURE), BODY, seconds), Err(InvalidWebhook::Time));
        }
    }

    #[test]
    fn one_of_several_signatures_is_enough() {
        let several = format!("v1a,AAAA v1,AAAA {SIGNATURE} v1,!");
        at(&headers(&several), BODY, SECONDS).unwrap();
    }

    #[test]
    fn whatever_is_changed_makes_it_invalid() {
        let refused = |headers: &HeaderMap, body: &str| at(headers, body, SECONDS).unwrap_err();
        assert_eq!(
            refused(&headers(SIGNATURE), &BODY.replace("agent_failed", "agent_failee")),
            InvalidWebhook::Signature
        );
        for (name, value) in [("webhook-id", "whd_2"), ("webhook-timestamp", "1772461801")] {
            let mut changed = headers(SIGNATURE);
            changed.insert(name, value.parse().unwrap());
            assert_eq!(refused(&changed, BODY), InvalidWebhook::Signature);
        }
        for signature in
            ["", "v1,", "v1,AAAA", &SIGNATURE.replace("v1,", "v2,"), &SIGNATURE.replace("v1,", "")]
        {
            assert_eq!(refused(&headers(signature), BODY), InvalidWebhook::Signature, "{signature}");
        }
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            let mut without = headers(SIGNATURE);
            without.remove(name);
            assert_eq!(refused(&without, BODY), InvalidWebhook::Header(name));
        }
        let mut never = headers(SIGNATURE);
        never.insert("webhook-timestamp", "-1".parse().unwrap());
        assert_eq!(refused(&never, BODY), InvalidWebhook::Header("webhook-timestamp"));
    }

    #[test]
    fn no_nonsense_is_a_secret() {
        for text in ["", "whsec_", "whsec_!"] {
            assert_eq!(Verifier::new(&text.to_owned().into()).unwrap_err(), InvalidWebhook::Secret, "{text}");
        }
    }
}
