//! `DELETE /agents/{agent_id}`

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Deletes an agent with all its versions: `DELETE /agents/{agent_id}`. From [`Agents::delete`](super::Agents::delete).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.agents().delete("c4f0a1de-6d35-4b7e-9f0c-2b1a3d4e5f60").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such agent (404). After more than one attempt with
///   [`may_have_executed`](crate::Error::may_have_executed), an earlier attempt has probably deleted it.
/// - [`Validation`](crate::ErrorKind::Validation): it is the default agent, or the platform's own (400).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteAgent {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) agent: AgentId,
}

impl Endpoint for DeleteAgent {
    type Output = DeletedAgent;

    const OPERATION: Operation =
        Operation { name: "delete agent", service: ServiceName::Kortix, effect: Effect::Delete };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::delete(Path::new(&Self::OPERATION, "/agents").id(self.agent.as_str())?)
    }
}

request!(DeleteAgent -> DeletedAgent);

/// What is left of a deleted agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeletedAgent {
    /// A sentence for people.
    #[serde(default)]
    pub message: String,
}
