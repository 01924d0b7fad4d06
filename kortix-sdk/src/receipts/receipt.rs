//! What a receipt says.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::PublicKey;
use crate::{
    AgentId, AgentVersionId, ExecutionId, ProjectId, ThreadId, Timestamp,
    executions::{ExecutionStatus, TurnKind, TurnStatus},
};

/// The receipt of an execution that has ended. From [`Executions::receipt`](crate::executions::Executions::receipt), or from
/// a file.
///
/// Nothing of it is proven before it was checked against a key that is known from elsewhere, by `Receipt::verify` with the
/// feature `receipts`. All of the document is kept, also what this version does not know.
///
/// ```no_run
/// # #[cfg(feature = "receipts")]
/// # fn example(known: kortix_sdk::receipts::PublicKey) -> Result<(), Box<dyn std::error::Error>> {
/// use kortix_sdk::receipts::Receipt;
///
/// let receipt = Receipt::from_json(&std::fs::read("receipt.json")?)?;
/// receipt.verify(&known)?;
/// println!("{} {}", receipt.content().execution_id, receipt.content().status);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct Receipt {
    content: ReceiptContent,
    events: Option<Vec<ReceiptEvent>>,
    signature: String,
    document: Map<String, Value>,
}

/// The fields beside the content: what is not signed.
const SIGNATURE: &str = "signature";
const EVENT_LOG: &str = "event_log";

impl Receipt {
    /// Reads a receipt. Whether it is valid is another question.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or lacks a field of a receipt.
    pub fn from_json(text: &[u8]) -> Result<Self, ParseReceiptError> {
        serde_json::from_slice(text).map_err(ParseReceiptError)
    }

    /// The whole receipt as JSON, with all that it came with.
    pub fn to_json(&self) -> String {
        Value::Object(self.document.clone()).to_string()
    }

    /// What it says.
    pub fn content(&self) -> &ReceiptContent {
        &self.content
    }

    /// The events, when the receipt was asked for with them.
    pub fn events(&self) -> Option<&[ReceiptEvent]> {
        self.events.as_deref()
    }

    /// The signature: 128 hexadecimal digits.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// What is signed: all but the signature and the events.
    #[cfg(feature = "receipts")]
    pub(super) fn signed_fields(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.document.iter().filter(|(name, _)| !matches!(name.as_str(), SIGNATURE | EVENT_LOG))
    }
}

/// A text that is no receipt.
#[derive(Debug)]
pub struct ParseReceiptError(serde_json::Error);

impl fmt::Display for ParseReceiptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for ParseReceiptError {}

/// A receipt as it comes and goes.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Document(Map<String, Value>);

impl TryFrom<Document> for Receipt {
    type Error = serde_json::Error;

    fn try_from(Document(document): Document) -> Result<Self, Self::Error> {
        let part = |name: &str| document.get(name).cloned();
        let signature = String::deserialize(part(SIGNATURE).unwrap_or_default())?;
        let events = part(EVENT_LOG).map(Vec::deserialize).transpose()?;
        let mut signed = document.clone();
        signed.remove(SIGNATURE);
        signed.remove(EVENT_LOG);
        let content = ReceiptContent::deserialize(Value::Object(signed))?;
        Ok(Self { content, events, signature, document })
    }
}

impl From<Receipt> for Document {
    fn from(receipt: Receipt) -> Self {
        Self(receipt.document)
    }
}

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptContent {
    /// `kortix.execution-receipt`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The version of the format: 1.
    pub version: u32,
    /// The server whose sandbox the agent worked in.
    #[serde(default)]
    pub server_id: Option<String>,
    /// The name of the key that signed.
    pub key_id: String,
    /// That key. Compare it with one that is known: anybody can sign with a key of their own.
    pub public_key: PublicKey,
    /// The execution.
    pub execution_id: ExecutionId,
    /// The thread that it belongs to.
    pub thread_id: ThreadId,
    /// The project that it belongs to.
    pub project_id: ProjectId,
    /// Who worked.
    pub agent: ReceiptAgent,
    /// What it was told, hashed.
    pub inputs: Vec<ReceiptInput>,
    /// What happened, hashed.
    pub events: ReceiptEvents,
    /// Its turns, with their outputs hashed.
    pub turns: Vec<ReceiptTurn>,
    /// How it ended.
    pub status: ExecutionStatus,
    /// Why it failed, for programs.
    #[serde(default)]
    pub error_code: Option<String>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When the agent began to work.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
}

/// Who worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptAgent {
    /// The kind of agent, e.g. `shell`.
    pub name: String,
    /// The agent's record, if it has one.
    #[serde(default)]
    pub id: Option<AgentId>,
    /// The version of that record.
    #[serde(default)]
    pub version_id: Option<AgentVersionId>,
    /// The model, where one was named.
    #[serde(default)]
    pub model: Option<String>,
}

/// A prompt, hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptInput {
    /// What it was for.
    pub kind: TurnKind,
    /// SHA-256 of its text, as 64 hexadecimal digits.
    pub sha256: String,
}

/// All events, hashed one behind the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptEvents {
    /// The number of the first one: 1.
    pub first: u64,
    /// The number of the last one.
    pub last: u64,
    /// How many there are.
    pub count: u64,
    /// The hash of the last one, and with it of all before.
    pub head: String,
}

/// A turn, with its output hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptTurn {
    /// What it was for.
    pub kind: TurnKind,
    /// SHA-256 of what the agent was told.
    pub prompt_sha256: String,
    /// How it ended.
    pub status: TurnStatus,
    /// The exit code of the agent, where it has one.
    #[serde(default)]
    pub exit_code: Option<i32>,
    /// Why it failed, for programs.
    #[serde(default)]
    pub error_code: Option<String>,
    /// SHA-256 of what is kept of its output.
    pub output_sha256: String,
    /// How long that is.
    pub output_bytes: u64,
    /// Whether there was more.
    pub output_truncated: bool,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
}

/// An event, as it was hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptEvent {
    /// Its place, from 1.
    pub number: i64,
    /// When it happened: microseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// A JSON object.
    pub data: String,
}
