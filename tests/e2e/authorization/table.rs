//! Every route of the server, and what it takes to be let in.

use super::rules::{
    ANYBODY, CHANGE_AGENT, CREATE_IN_PROJECT, DELETE_PROJECT, FILES_OF_PROJECT, LIST_IN_PROJECT, MAKE_KEY,
    MANAGE_ACCOUNT, OBVIOUS_PROJECT, OUR_DELIVERY, OUR_EXECUTION, OUR_SANDBOX, OUR_THREAD, OUR_WEBHOOK, OWN,
    OWN_BY_OBVIOUS, OWN_KEY, OWN_TEMPLATE, READ_ACCOUNT, READ_AGENT, READ_PROJECT, READ_RUN, READ_SANDBOX,
    READ_SANDBOX_OF_PROJECT, READ_THREAD, REVOKE_KEY, Rule, SANDBOX_OF_PROJECT, SWITCH_SANDBOX_OF_PROJECT,
    WATCH_RUN, WRITE_FILE, WRITE_SANDBOX, WRITE_THREAD,
};

/// One route.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) method: &'static str,
    /// As the description of the API has it.
    pub(super) path: &'static str,
    pub(super) rule: Rule,
    /// What `{id}` in the path is, on routes that call it nothing else.
    pub(super) id: &'static str,
    pub(super) query: &'static str,
    pub(super) body: Body,
    /// The answer for those who are let in.
    pub(super) success: u16,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    None,
    Json(&'static str),
    /// Fields of a form, and a file if there is one: what it is called and what it says.
    Form {
        fields: &'static [(&'static str, &'static str)],
        file: Option<(&'static str, &'static str)>,
    },
}

impl Row {
    const fn new(method: &'static str, path: &'static str, rule: Rule) -> Self {
        Self { method, path, rule, id: "", query: "", body: Body::None, success: 200 }
    }

    /// Whether path, query or body name a thing of that kind.
    pub(super) fn names(&self, kind: &str) -> bool {
        let placeholder = format!("{{{kind}}}");
        let in_form = match self.body {
            Body::Form { fields, .. } => fields.iter().any(|(_, value)| *value == placeholder),
            Body::Json(text) => text.contains(&placeholder),
            Body::None => false,
        };
        self.id == kind || self.path.contains(&placeholder) || self.query.contains(&placeholder) || in_form
    }

    const fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    const fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    const fn answers(self, success: u16) -> Self {
        Self { success, ..self }
    }

    const fn form(self, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self { body: Body::Form { fields, file: None }, ..self }
    }

    const fn upload(self) -> Self {
        let file = Some(("notes.txt", "What is to be kept."));
        Self { body: Body::Form { fields: &[("path", "/workspace/notes.txt")], file }, ..self }
    }

    const fn json(self, body: &'static str) -> Self {
        Self { body: Body::Json(body), ..self }
    }
}

const TASK: &str = r#"{"starterPrompt": "exit 0"}"#;

pub(super) const TABLE: &[Row] = &[
    Row::new("GET", "/health", ANYBODY),
    Row::new("GET", "/health-docker", ANYBODY),
    Row::new("GET", "/openapi.json", ANYBODY),
    Row::new("GET", "/docs", ANYBODY),
    // Threads
    Row::new("GET", "/threads", OWN),
    Row::new("POST", "/threads", OWN),
    Row::new("GET", "/threads/search", OWN).query("?q=owner"),
    Row::new("GET", "/threads/{thread_id}", READ_THREAD),
    Row::new("PATCH", "/threads/{thread_id}", WRITE_THREAD).json(r#"{"title": "Another"}"#),
    Row::new("DELETE", "/threads/{thread_id}", WRITE_THREAD),
    // Messages
    Row::new("GET", "/threads/{thread_id}/messages", READ_THREAD),
    Row::new("POST", "/threads/{thread_id}/messages", WRITE_THREAD)
        .json(r#"{"type": "user", "content": "x"}"#),
    Row::new("POST", "/threads/{thread_id}/messages/add", WRITE_THREAD).json(r#"{"message": "x"}"#),
    Row::new("DELETE", "/threads/{thread_id}/messages/{message_id}", WRITE_THREAD),
    // Projects
    Row::new("GET", "/projects/{project_id}", READ_PROJECT),
    Row::new("DELETE", "/projects/{project_id}", DELETE_PROJECT),
    Row::new("GET", "/projects/{project_id}/threads", LIST_IN_PROJECT),
    Row::new("POST", "/projects/{project_id}/threads", CREATE_IN_PROJECT),
    // Runs
    Row::new("POST", "/agent/start", WRITE_THREAD)
        .form(&[("thread_id", "{thread_id}"), ("prompt", "exit 0")]),
    Row::new("POST", "/agent-run/{agent_run_id}/stop", WRITE_THREAD),
    Row::new("POST", "/agent-runs/{agent_run_id}/stop", WRITE_THREAD),
    Row::new("GET", "/agent-run/{agent_run_id}/stream", WATCH_RUN),
    Row::new("GET", "/agent-runs/{agent_run_id}/status", READ_RUN),
    Row::new("GET", "/agent-runs/active", OWN),
    Row::new("GET", "/thread/{thread_id}/agent-runs", READ_RUN),
    Row::new("GET", "/agent-run/{agent_run_id}", READ_RUN),
    // Agents
    Row::new("GET", "/agents", OWN),
    Row::new("POST", "/agents", OWN).json(r#"{"name": "Reviewer"}"#),
    Row::new("GET", "/agents/{agent_id}", READ_AGENT),
    Row::new("PUT", "/agents/{agent_id}", CHANGE_AGENT).json(r#"{"name": "Another"}"#),
    Row::new("DELETE", "/agents/{agent_id}", READ_AGENT),
    // Keys
    Row::new("GET", "/api-keys", OWN),
    Row::new("POST", "/api-keys", OWN).json(r#"{"title": "ci"}"#),
    Row::new("PATCH", "/api-keys/{key_id}/revoke", OWN_KEY),
    Row::new("DELETE", "/api-keys/{key_id}", OWN_KEY),
    // Account
    Row::new("GET", "/billing/account-state", OWN),
    Row::new("GET", "/billing/account-state/minimal", OWN),
    Row::new("GET", "/limits", OWN),
    // Sandboxes
    Row::new("GET", "/sandboxes/{sandbox_id}/files", READ_SANDBOX).query("?path=/workspace"),
    Row::new("GET", "/sandboxes/{sandbox_id}/files/tree", READ_SANDBOX).query("?path=/workspace"),
    Row::new("GET", "/sandboxes/{sandbox_id}/files/content", READ_SANDBOX).query("?path=/workspace/kept.txt"),
    Row::new("POST", "/sandboxes/{sandbox_id}/files", WRITE_SANDBOX).upload(),
    Row::new("PUT", "/sandboxes/{sandbox_id}/files", WRITE_FILE)
        .json(r#"{"path": "/workspace/notes.txt", "content": "x"}"#),
    Row::new("PUT", "/sandboxes/{sandbox_id}/files/binary", WRITE_SANDBOX).upload(),
    Row::new("DELETE", "/sandboxes/{sandbox_id}/files", WRITE_SANDBOX).query("?path=/workspace/kept.txt"),
    Row::new("DELETE", "/sandboxes/{sandbox_id}", WRITE_SANDBOX),
    Row::new("GET", "/sandboxes/{sandbox_id}/status", READ_SANDBOX),
    Row::new("POST", "/sandboxes/{sandbox_id}/start", WRITE_SANDBOX),
    Row::new("POST", "/sandboxes/{sandbox_id}/terminal/execute", WRITE_SANDBOX)
        .json(r#"{"command": "true"}"#),
    // It asks for the credential in the first message; a request that is no WebSocket's gets no further.
    Row::new("GET", "/sandboxes/{sandbox_id}/terminal/ws", ANYBODY).answers(400),
    Row::new("GET", "/project/{project_id}/sandbox", READ_SANDBOX_OF_PROJECT),
    Row::new("GET", "/project/{project_id}/sandbox/status", READ_SANDBOX_OF_PROJECT),
    Row::new("POST", "/project/{project_id}/sandbox/ensure-active", SANDBOX_OF_PROJECT),
    Row::new("POST", "/project/{project_id}/sandbox/start", SWITCH_SANDBOX_OF_PROJECT),
    Row::new("POST", "/project/{project_id}/sandbox/stop", SWITCH_SANDBOX_OF_PROJECT),
    Row::new("POST", "/project/{project_id}/files", FILES_OF_PROJECT).upload(),
    Row::new("POST", "/project/{project_id}/files/upload-started", FILES_OF_PROJECT)
        .json(r#"{"file_count": 1}"#),
    Row::new("POST", "/project/{project_id}/files/upload-completed", FILES_OF_PROJECT),
    Row::new("GET", "/project/{project_id}/files/upload-status", LIST_IN_PROJECT),
    // Obvious
    Row::new("POST", "/api/v1/projects/{id}/thread", OBVIOUS_PROJECT).id("project_id").json(TASK),
    Row::new("GET", "/api/v1/templates", OWN_BY_OBVIOUS),
    Row::new("POST", "/api/v1/templates/{id}/project", OWN_TEMPLATE).id("template_id").json(TASK),
    // Ours
    Row::new("POST", "/x/v1/threads/{id}/executions", OUR_THREAD).id("thread_id").json(TASK),
    Row::new("GET", "/x/v1/executions/{id}", OUR_EXECUTION).id("execution_id"),
    Row::new("GET", "/x/v1/executions", OWN_BY_OBVIOUS),
    Row::new("POST", "/x/v1/executions/{id}/stop", OUR_EXECUTION).id("execution_id"),
    // Nothing is asked: who gets so far may answer.
    Row::new("POST", "/x/v1/executions/{id}/answer", OUR_EXECUTION)
        .id("execution_id")
        .json(r#"{"text": "yes"}"#)
        .answers(409),
    Row::new("GET", "/x/v1/executions/{id}/artifacts", OUR_EXECUTION).id("execution_id"),
    Row::new("GET", "/x/v1/executions/{id}/events", OUR_EXECUTION).id("execution_id"),
    Row::new("GET", "/x/v1/executions/{id}/receipt", OUR_EXECUTION).id("execution_id"),
    Row::new("GET", "/x/v1/sandboxes/{sandbox_id}/logs", OUR_SANDBOX),
    Row::new("GET", "/x/v1/sandboxes/{sandbox_id}/usage", OUR_SANDBOX),
    Row::new("POST", "/x/v1/sandboxes/{sandbox_id}/token", OUR_SANDBOX),
    Row::new("POST", "/x/v1/sandboxes/{sandbox_id}/urls", OUR_SANDBOX).json(r#"{"port": 8080}"#),
    Row::new("GET", "/x/v1/receipt-keys", ANYBODY),
    Row::new("GET", "/x/v1/accounts", OWN_BY_OBVIOUS),
    Row::new("POST", "/x/v1/accounts", OWN_BY_OBVIOUS).json(r#"{"name": "{new_name}"}"#),
    Row::new("GET", "/x/v1/accounts/{account_id}/members", READ_ACCOUNT),
    Row::new("PUT", "/x/v1/accounts/{account_id}/members/{user_id}", MANAGE_ACCOUNT)
        .json(r#"{"role": "member"}"#),
    Row::new("DELETE", "/x/v1/accounts/{account_id}/members/{user_id}", MANAGE_ACCOUNT),
    Row::new("GET", "/x/v1/keys", MANAGE_ACCOUNT).query("?account_id={account_id}"),
    Row::new("POST", "/x/v1/keys", MAKE_KEY).json(r#"{"name": "ci", "account_id": "{account_id}"}"#),
    Row::new("DELETE", "/x/v1/keys/{id}", REVOKE_KEY).id("obvious_key_id"),
    Row::new("GET", "/x/v1/webhooks", MANAGE_ACCOUNT).query("?account_id={account_id}"),
    Row::new("POST", "/x/v1/webhooks", MANAGE_ACCOUNT)
        .json(r#"{"url": "https://hooks.invalid/in", "account_id": "{account_id}"}"#),
    Row::new("GET", "/x/v1/webhooks/{id}/deliveries", OUR_WEBHOOK).id("webhook_id"),
    Row::new("DELETE", "/x/v1/webhooks/{id}", OUR_WEBHOOK).id("webhook_id"),
    Row::new("POST", "/x/v1/webhook-deliveries/{id}/replay", OUR_DELIVERY).id("delivery_id"),
];
