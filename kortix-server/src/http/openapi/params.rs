//! Parts of a path, described once. An id may be given as a UUID or with its prefix.

use utoipa::IntoParams;

/// Declares the one parameter of a path that ends in it.
macro_rules! path_ids {
    ($($(#[$doc:meta])* $name:ident { $field:ident })+) => { $(
        #[derive(IntoParams)]
        #[into_params(parameter_in = Path)]
        #[expect(dead_code, reason = "only its description is used; handlers read the text")]
        pub(in crate::http) struct $name {
            $(#[$doc])*
            $field: String,
        }
    )+ };
}

path_ids! {
    /// The thread: a UUID, or `th_` and its 32 digits.
    ThreadPath { thread_id }
    /// The project: a UUID, or `prj_` and its 32 digits.
    ProjectPath { project_id }
    /// The template.
    TemplatePath { id }
    /// The agent: a UUID, or `agt_` and its 32 digits.
    AgentPath { agent_id }
    /// The project, as a route of the Obvious service names it.
    ObviousProjectPath { id }
    /// The thread, as a route under `/x/v1` names it.
    ExtensionThreadPath { id }
    /// The API key: a UUID, or `key_` and its 32 digits.
    KeyPath { key_id }
    /// The sandbox: `sbx-` and 32 digits.
    SandboxPath { sandbox_id }
    /// The run: a UUID, or `exec_` and its 32 digits.
    RunPath { agent_run_id }
    /// The execution: `exec_` and 32 digits, or a UUID.
    ExecutionPath { id }
    /// The webhook: `whk_` and 32 digits, or a UUID.
    WebhookPath { id }
    /// The delivery, which is its `webhook-id`: `whd_` and 32 digits, or a UUID.
    DeliveryPath { id }
    /// The account: `wks_` and 32 digits, or a UUID.
    AccountPath { account_id }
    /// The `obv_` key's id, by no means the key: `key_` and 32 digits, or a UUID.
    ObviousKeyPath { id }
}

/// A message of a thread.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only its description is used; handlers read the text")]
pub(in crate::http) struct MessagePath {
    /// The thread: a UUID, or `th_` and its 32 digits.
    thread_id: String,
    /// The message: a UUID, or `msg_` and its 32 digits.
    message_id: String,
}

/// A user in an account.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only its description is used; handlers read the text")]
pub(in crate::http) struct MemberPath {
    /// The account: `wks_` and 32 digits, or a UUID.
    account_id: String,
    /// The user: `usr_` and 32 digits, or a UUID.
    user_id: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; handlers read the text")]
pub(in crate::http) struct AccountQuery {
    /// The account: `wks_` and 32 digits, or a UUID. By default the one that the credential is for.
    account_id: Option<String>,
}
