//! Receipts, and what came of checking one.

use kortix_sdk::receipts::Receipt;
use serde::Serialize;

use crate::output::{Json, Payload, View};

use super::moment;

impl Payload for Receipt {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.content().execution_id.to_string()]
    }

    fn view(&self) -> View {
        View::Fields(fields(self))
    }
}

fn fields(receipt: &Receipt) -> Vec<(&'static str, String)> {
    let content = receipt.content();
    let mut fields = vec![
        ("execution", content.execution_id.to_string()),
        ("thread", content.thread_id.to_string()),
        ("project", content.project_id.to_string()),
        ("status", content.status.to_string()),
        ("agent", content.agent.name.clone()),
        ("created", moment(content.created_at)),
    ];
    fields.extend(content.error_code.as_ref().map(|code| ("error", code.clone())));
    fields.extend(content.completed_at.map(|at| ("ended", moment(at))));
    fields.push(("turns", content.turns.len().to_string()));
    fields.push(("events", content.events.count.to_string()));
    fields.push(("key", content.public_key.to_string()));
    fields
}

/// A receipt that is valid.
#[derive(Debug, Serialize)]
pub struct Verified {
    valid: bool,
    /// Whether it was checked against a key that the user named.
    key_known: bool,
    /// Whether the events came along and are those that were signed.
    events_checked: bool,
    execution_id: String,
    status: String,
    key_id: String,
    public_key: String,
    #[serde(skip)]
    fields: Vec<(&'static str, String)>,
}

impl Verified {
    pub fn new(receipt: &Receipt, key_known: bool) -> Self {
        let content = receipt.content();
        let mut shown = vec![("receipt", "valid".to_owned())];
        shown.extend(fields(receipt));
        Self {
            valid: true,
            key_known,
            events_checked: receipt.events().is_some(),
            execution_id: content.execution_id.to_string(),
            status: content.status.to_string(),
            key_id: content.key_id.clone(),
            public_key: content.public_key.to_string(),
            fields: shown,
        }
    }
}

impl Payload for Verified {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.execution_id.clone()]
    }

    fn view(&self) -> View {
        View::Fields(self.fields.clone())
    }
}
