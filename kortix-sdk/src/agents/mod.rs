//! Agents: `/agents` of the Kortix API.

mod agent;
mod create;
mod delete;
mod get;
mod list;
mod update;

pub use agent::{Agent, AgentVersion};
pub use create::CreateAgent;
pub use delete::{DeleteAgent, DeletedAgent};
pub use get::GetAgent;
pub use list::{AgentContentType, AgentPage, AgentPagination, AgentSort, ListAgents};
pub use update::UpdateAgent;

use crate::{AgentId, Kortix, call::CallOptions};

/// Calls about agents. From [`Kortix::agents`].
///
/// An agent is a prompt, a model and tools under a name. To put one to work: [`StartRun::agent`].
///
/// [`StartRun::agent`]: crate::runs::StartRun::agent
#[derive(Clone, Debug)]
pub struct Agents {
    client: Kortix,
}

impl Agents {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Lists the agents of the account: `GET /agents`.
    pub fn list(&self) -> ListAgents {
        ListAgents::new(self.client.clone())
    }

    /// Makes an agent: `POST /agents`.
    pub fn create(&self, name: impl Into<String>) -> CreateAgent {
        CreateAgent::new(self.client.clone(), name.into())
    }

    /// Reads an agent: `GET /agents/{id}`.
    pub fn get(&self, agent: impl Into<AgentId>) -> GetAgent {
        GetAgent { client: self.client.clone(), options: CallOptions::default(), agent: agent.into() }
    }

    /// Changes an agent: `PUT /agents/{id}`.
    pub fn update(&self, agent: impl Into<AgentId>) -> UpdateAgent {
        UpdateAgent::new(self.client.clone(), agent.into())
    }

    /// Deletes an agent: `DELETE /agents/{id}`.
    pub fn delete(&self, agent: impl Into<AgentId>) -> DeleteAgent {
        DeleteAgent { client: self.client.clone(), options: CallOptions::default(), agent: agent.into() }
    }
}
