//! Receipts: what is known of an execution that has ended, signed, so that whoever has one need not believe whoever shows
//! it. `docs/receipts.md` is the format, for those who write a verifier.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::{
    chain::EventChain,
    execution::{Execution, Prompts, Turn, TurnKind},
};
use crate::{
    auth::receipts::ReceiptKey,
    ids::{AgentId, AgentVersionId, ServerId},
    timestamp::Timestamp,
};

/// What a receipt says. Numbers are whole and below 2⁵³, so that every reader of JSON reads the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReceiptContent)]
pub struct Content {
    /// `kortix.execution-receipt`.
    r#type: &'static str,
    /// Of this format: 1.
    version: u8,
    /// The server whose sandbox the agent worked in.
    server_id: Option<String>,
    /// The key that signed.
    key_id: String,
    /// That key: 64 hexadecimal digits.
    public_key: String,
    execution_id: String,
    thread_id: String,
    project_id: String,
    agent: Agent,
    /// What the execution was told, hashed: its task, and what was to follow.
    inputs: Vec<Input>,
    events: Events,
    turns: Vec<TurnTaken>,
    /// How it ended: `succeeded`, `failed` or `stopped`.
    status: &'static str,
    /// Why it failed, for programs.
    error_code: Option<String>,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
}

/// Who worked.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReceiptAgent)]
struct Agent {
    name: String,
    id: Option<String>,
    version_id: Option<String>,
    model: Option<String>,
}

/// A prompt, hashed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReceiptInput)]
struct Input {
    /// `prompt`, `success_prompt` or `failure_prompt`.
    kind: &'static str,
    /// SHA-256 of its UTF-8 text.
    sha256: String,
}

/// All events, hashed one behind the other.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReceiptEvents)]
struct Events {
    first: i64,
    last: i64,
    count: i64,
    /// The hash of the last one, and with it of all before.
    head: String,
}

/// A turn, with its output hashed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReceiptTurn)]
struct TurnTaken {
    kind: &'static str,
    prompt_sha256: String,
    status: &'static str,
    exit_code: Option<i32>,
    error_code: Option<String>,
    /// SHA-256 of what is kept of the output, in UTF-8.
    output_sha256: String,
    output_bytes: u64,
    output_truncated: bool,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
}

impl Content {
    /// Of an execution that has ended.
    pub fn of(execution: &Execution, chain: &EventChain, key: &ReceiptKey) -> Self {
        Self {
            r#type: "kortix.execution-receipt",
            version: 1,
            server_id: execution.server.map(ServerId::prefixed),
            key_id: key.id().to_owned(),
            public_key: key.public_hex().to_owned(),
            execution_id: execution.id.prefixed(),
            thread_id: execution.thread.prefixed(),
            project_id: execution.project.prefixed(),
            agent: Agent {
                name: execution.agent.clone(),
                id: execution.agent_id.map(AgentId::prefixed),
                version_id: execution.agent_version.map(AgentVersionId::prefixed),
                model: execution.model.clone(),
            },
            inputs: inputs(&execution.prompts),
            events: Events { first: 1, last: chain.count, count: chain.count, head: chain.head.to_hex() },
            turns: execution.turns.iter().map(TurnTaken::of).collect(),
            status: execution.status.as_str(),
            error_code: execution.error.as_ref().map(|failure| failure.code.clone()),
            created_at: execution.created_at,
            started_at: execution.started_at,
            completed_at: execution.completed_at,
        }
    }

    /// The receipt as one line of JSON: this, and the signature of it.
    pub fn signed(&self, key: &ReceiptKey) -> serde_json::Result<String> {
        let mut document = serde_json::to_value(self)?;
        let signature = key.sign(&canonical(&document));
        document["signature"] = signature.into();
        Ok(canonical(&document))
    }
}

fn inputs(prompts: &Prompts) -> Vec<Input> {
    let all = [
        (TurnKind::Prompt, Some(&prompts.starter)),
        (TurnKind::SuccessPrompt, prompts.success.as_ref()),
        (TurnKind::FailurePrompt, prompts.failure.as_ref()),
    ];
    let given = all.into_iter().filter_map(|(kind, prompt)| Some((kind, prompt?)));
    given.map(|(kind, prompt)| Input { kind: kind.as_str(), sha256: sha256(prompt) }).collect()
}

impl TurnTaken {
    fn of(turn: &Turn) -> Self {
        Self {
            kind: turn.kind.as_str(),
            prompt_sha256: sha256(&turn.prompt),
            status: turn.status.as_str(),
            exit_code: turn.exit_code,
            error_code: turn.failure.as_ref().map(|failure| failure.code.clone()),
            output_sha256: sha256(&turn.output),
            output_bytes: turn.output.len() as u64,
            output_truncated: turn.output_truncated,
            started_at: turn.started_at,
            completed_at: turn.completed_at,
        }
    }
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// The one text of a document (RFC 8785): fields in the order of their names, no blanks. Names here are ASCII, and numbers are
/// whole, so that nothing else of that standard is needed.
fn canonical(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(",");
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            let field = |(name, value): (&String, &Value)| {
                format!("{}:{}", Value::from(name.as_str()), canonical(value))
            };
            format!("{{{}}}", joined(fields.into_iter().map(field).collect()))
        }
        Value::Array(items) => format!("[{}]", joined(items.iter().map(canonical).collect())),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_has_one_text() {
        let document = json!({"b": [1, -2, null, true], "a": {"z": "é\u{1f}\n\"\\/", "y": "😀\u{7f}"}});
        assert_eq!(
            canonical(&document),
            "{\"a\":{\"y\":\"😀\u{7f}\",\"z\":\"é\\u001f\\n\\\"\\\\/\"},\"b\":[1,-2,null,true]}"
        );
    }
}
