//! What commands print, as JSON Schemas.
//!
//! The shapes are stated once, in `definitions.json`; here is which command prints which. The tests hold every document
//! that a command prints in them against this. Fields that are not named may be there: those of the server are kept.

use serde_json::{Map, Value, json};

const DEFINITIONS: &str = include_str!("definitions.json");
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    /// What is typed after the program's name.
    pub command: &'static str,
    /// With `-o json`.
    pub document: &'static str,
    /// A line with `-o ndjson`.
    pub line: &'static str,
}

/// As one document or as lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Document,
    Line,
}

/// Every command.
pub const PRINTED: &[Printed] = &[
    lines("run", "StartedRunOrRun", "RunStartedOrFollowed"),
    lines("threads create", "ThreadCreated", "ThreadCreatedOrBatch"),
    one("threads get", "Thread"),
    lines("threads list", "ThreadList", "ThreadListItem"),
    one("threads delete", "ThreadDeleted"),
    lines("threads search", "ThreadMatches", "ThreadMatch"),
    one("threads update", "ThreadUpdated"),
    one("projects get", "Project"),
    one("projects delete", "ProjectDeleted"),
    lines("projects threads", "ProjectThreads", "ProjectThread"),
    lines("projects thread create", "StartedOrRun", "StartedOrFollowed"),
    lines("executions watch", "Run", "EventOrResult"),
    one("executions wait", "Run"),
    one("executions stop", "Run"),
    one("executions get", "Run"),
    lines("executions list", "ExecutionList", "ListedExecution"),
    lines("executions events", "Events", "Event"),
    one("executions answer", "Run"),
    lines("executions artifacts", "Artifacts", "Artifact"),
    lines("executions create", "StartedOrRun", "StartedOrFollowed"),
    one("executions receipt", "Receipt"),
    one("executions verify", "ReceiptVerified"),
    one("messages add", "Message"),
    lines("messages list", "MessageList", "MessageItem"),
    one("messages delete", "MessageDeleted"),
    one("sandbox status", "SandboxStatus"),
    one("sandbox usage", "SandboxUsage"),
    one("sandbox logs", "SandboxLogs"),
    one("sandbox rotate-token", "SandboxToken"),
    one("sandbox start", "SandboxChanged"),
    one("sandbox stop", "SandboxChanged"),
    one("sandbox exec", "CommandExecuted"),
    lines("sandbox ls", "FileList", "FileEntry"),
    one("sandbox get", "FileCopied"),
    one("sandbox put", "FileWritten"),
    one("sandbox cp", "FileWrittenTo"),
    one("sandbox open", "SandboxOpened"),
    one("sandbox url", "SandboxUrl"),
    one("agents get", "Agent"),
    lines("agents list", "AgentList", "Agent"),
    one("agents delete", "AgentDeleted"),
    lines("templates list", "TemplateList", "Template"),
    one("keys create", "KeyCreated"),
    lines("keys list", "KeyList", "Key"),
    one("keys revoke", "KeyRevoked"),
    one("limits", "Limits"),
    one("account", "AccountState"),
    one("api", "Any"),
    one("local up", "LocalServer"),
    one("local status", "LocalServer"),
    lines("local logs", "Log", "LogLine"),
    one("local down", "LocalServer"),
    one("local reset", "LocalServer"),
    one("auth login", "SignedIn"),
    lines("auth logout", "SignedOut", "KeptCredential"),
    one("auth status", "SignInStatus"),
    one("auth token", "Token"),
    lines("config list", "SettingList", "Setting"),
    one("config get", "Setting"),
    one("config set", "SettingSet"),
    one("config unset", "SettingUnset"),
    one("config path", "ConfigPath"),
    lines("config profiles list", "ProfileList", "Profile"),
    one("config profiles delete", "ProfileDeleted"),
    one("doctor", "Checks"),
    one("completion", "CompletionScript"),
    one("man", "ManPages"),
    one("schema", "SchemaListOrSchema"),
    one("version", "Version"),
    one("help", "Help"),
];

/// What is not the result of one command, by the name that `kortix schema` takes.
pub const OTHERS: &[(&str, &str)] = &[
    ("error", "Error"),
    ("stderr", "Aside"),
    ("event", "Event"),
    ("run.result", "RunResult"),
    ("dry-run", "DryRun"),
];

const fn one(command: &'static str, document: &'static str) -> Printed {
    lines(command, document, document)
}

const fn lines(command: &'static str, document: &'static str, line: &'static str) -> Printed {
    Printed { command, document, line }
}

impl Printed {
    pub fn by(command: &str) -> Option<&'static Self> {
        PRINTED.iter().find(|printed| printed.command == command)
    }

    /// The schema of what it prints.
    pub fn schema(&self, form: Form) -> Value {
        let (what, name) = match form {
            Form::Document => ("kortix", self.document),
            Form::Line => ("a line of kortix", self.line),
        };
        schema(&format!("{what} {}", self.command), name)
    }
}

/// The schema of something that is not the result of one command.
pub fn other(name: &str) -> Option<Value> {
    OTHERS.iter().find(|(known, _)| *known == name).map(|(name, definition)| schema(name, definition))
}

/// A definition, and those that it needs.
fn schema(title: &str, name: &str) -> Value {
    // The tests read it: it is JSON.
    let all: Map<String, Value> = serde_json::from_str(DEFINITIONS).unwrap_or_default();
    let mut needed = Map::new();
    gather(&all, name, &mut needed);
    json!({ "$schema": DIALECT, "title": title, "$ref": reference(name), "$defs": needed })
}

fn gather(all: &Map<String, Value>, name: &str, needed: &mut Map<String, Value>) {
    let Some(definition) = all.get(name).filter(|_| !needed.contains_key(name)) else { return };
    needed.insert(name.to_owned(), definition.clone());
    for name in references(definition) {
        gather(all, name, needed);
    }
}

/// The names of the definitions that a schema refers to.
fn references(schema: &Value) -> Vec<&str> {
    match schema {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix(DEFS));
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

const DEFS: &str = "#/$defs/";

fn reference(name: &str) -> String {
    format!("{DEFS}{name}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cli;

    #[test]
    fn every_command_has_a_schema_and_nothing_else_does() {
        let known: BTreeSet<_> = PRINTED.iter().map(|printed| printed.command.to_owned()).collect();
        assert_eq!(known, cli::lines().into_iter().collect());
        assert_eq!(known.len(), PRINTED.len());
    }

    #[test]
    fn every_definition_is_there_and_is_used() {
        let all: Map<String, Value> = serde_json::from_str(DEFINITIONS).unwrap();
        let roots = PRINTED.iter().flat_map(|printed| [printed.document, printed.line]);
        let roots = roots.chain(OTHERS.iter().map(|(_, definition)| *definition));
        let mut used = Map::new();
        for name in roots {
            assert!(all.contains_key(name), "{name}");
            gather(&all, name, &mut used);
        }
        for definition in all.values() {
            assert!(references(definition).into_iter().all(|name| all.contains_key(name)), "{definition}");
        }
        let unused: Vec<_> = all.keys().filter(|name| !used.contains_key(*name)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
