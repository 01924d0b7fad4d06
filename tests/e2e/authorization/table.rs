//! Every route of the server, and what it takes to be let in.

use super::rules::{
    ANYBODY, DELETE_PROJECT, LIST_IN_PROJECT, OBVIOUS_PROJECT, OUR_EXECUTION, OUR_THREAD, OWN, OWN_KEY,
    READ_PROJECT, READ_THREAD, Rule, WRITE_THREAD,
};

/// One route.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) method: &'static str,
    /// As the OpenAPI document has it.
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
}

impl Row {
    const fn new(method: &'static str, path: &'static str, rule: Rule) -> Self {
        Self { method, path, rule, id: "", query: "", body: Body::None, success: 200 }
    }

    const fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    const fn json(self, body: &'static str) -> Self {
        Self { body: Body::Json(body), ..self }
    }
}

const TASK: &str = r#"{"starterPrompt": "exit 0"}"#;

pub(super) const TABLE: &[Row] = &[
    Row::new("GET", "/health", ANYBODY),
    Row::new("GET", "/openapi.json", ANYBODY),
    Row::new("GET", "/docs", ANYBODY),
    Row::new("GET", "/threads", OWN),
    Row::new("POST", "/threads", OWN),
    Row::new("GET", "/threads/{thread_id}", READ_THREAD),
    Row::new("DELETE", "/threads/{thread_id}", WRITE_THREAD),
    Row::new("GET", "/projects/{project_id}", READ_PROJECT),
    Row::new("DELETE", "/projects/{project_id}", DELETE_PROJECT),
    Row::new("GET", "/projects/{project_id}/threads", LIST_IN_PROJECT),
    Row::new("GET", "/api-keys", OWN),
    Row::new("POST", "/api-keys", OWN).json(r#"{"title": "ci"}"#),
    Row::new("PATCH", "/api-keys/{key_id}/revoke", OWN_KEY),
    Row::new("DELETE", "/api-keys/{key_id}", OWN_KEY),
    Row::new("POST", "/api/v1/projects/{id}/thread", OBVIOUS_PROJECT).id("project_id").json(TASK),
    Row::new("POST", "/x/v1/threads/{id}/executions", OUR_THREAD).id("thread_id").json(TASK),
    Row::new("GET", "/x/v1/executions/{id}", OUR_EXECUTION).id("execution_id"),
];
