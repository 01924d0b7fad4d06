//! Identifiers. They are opaque to this crate: the two services spell them differently (UUIDs, `prj_…`) and may change that.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        ///
        /// Opaque: compare it, store it, send it back; its spelling has no meaning. It is percent-encoded wherever it
        /// becomes part of a path, so any text is safe. Calls refuse ids that cannot name anything (empty, `.`, `..`)
        /// with [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&String> for $name {
            fn from(id: &String) -> Self {
                Self(id.clone())
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<&Self> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id! {
    /// Names a thread: a conversation inside a project.
    ThreadId
}

id! {
    /// Names a project: the owner of threads and of one sandbox.
    ProjectId
}

id! {
    /// Names one execution of an agent, started through the Obvious API.
    ExecutionId
}

id! {
    /// Names one agent run of the Kortix API.
    AgentRunId
}

id! {
    /// Names a sandbox, in the words of whoever provides it.
    SandboxId
}

id! {
    /// Names a message of a thread.
    MessageId
}

id! {
    /// Names an agent: a worker with a prompt, a model and tools of its own.
    AgentId
}

id! {
    /// Names one version of an agent.
    AgentVersionId
}

id! {
    /// Names an API key. It is no secret.
    ApiKeyId
}

id! {
    /// Names an account: a personal one or a workspace.
    AccountId
}

id! {
    /// Names a user.
    UserId
}

id! {
    /// Names a template of the Obvious API.
    TemplateId
}

id! {
    /// Names a webhook.
    WebhookId
}

id! {
    /// Names one thing that is told to one webhook: the `webhook-id` of every try.
    DeliveryId
}
