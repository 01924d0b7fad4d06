//! `GET /agents/{agent_id}`

use super::Agent;
use crate::{
    AgentId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Reads an agent with its configuration: `GET /agents/{agent_id}`. From [`Agents::get`](super::Agents::get).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let agent = client.agents().get("c4f0a1de-6d35-4b7e-9f0c-2b1a3d4e5f60").await?;
/// println!("{} in version {}", agent.name, agent.version_count);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such agent (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetAgent {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) agent: AgentId,
}

impl Endpoint for GetAgent {
    type Output = Agent;

    const OPERATION: Operation =
        Operation { name: "get agent", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/agents").id(self.agent.as_str())?)
    }
}

request!(GetAgent -> Agent);
