//! Which run.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use kortix_sdk::{AgentRunId, ExecutionId};

use crate::settings::Service;

/// A run by its id. Where the lengths of a UUID's parts have hyphens between them it is a run of the Kortix API; every
/// other id is an execution's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunId {
    AgentRun(AgentRunId),
    Execution(ExecutionId),
}

const UUID_PARTS: [usize; 5] = [8, 4, 4, 4, 12];

impl RunId {
    /// Who knows about it.
    pub fn service(&self) -> Service {
        match self {
            Self::AgentRun(_) => Service::Kortix,
            Self::Execution(_) => Service::Obvious,
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::AgentRun(id) => id.as_str(),
            Self::Execution(id) => id.as_str(),
        }
    }

    /// The field that names it in results and errors.
    pub fn field(&self) -> &'static str {
        match self {
            Self::AgentRun(_) => "agent_run_id",
            Self::Execution(_) => "execution_id",
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let of_length =
        |(part, length): (&str, usize)| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit());
    text.split('-').count() == UUID_PARTS.len() && text.split('-').zip(UUID_PARTS).all(of_length)
}

impl FromStr for RunId {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if is_uuid(text) { Self::AgentRun(text.into()) } else { Self::Execution(text.into()) })
    }
}

impl From<ExecutionId> for RunId {
    fn from(id: ExecutionId) -> Self {
        Self::Execution(id)
    }
}

impl From<AgentRunId> for RunId {
    fn from(id: AgentRunId) -> Self {
        Self::AgentRun(id)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_id_says_who_knows_about_it() {
        let is_agent_run =
            |text: &str| matches!(text.parse::<RunId>(), Ok(id @ RunId::AgentRun(_)) if id.as_str() == text);
        assert!(is_agent_run("7d2e4c1a-0f3b-4d5c-8e6f-7a8b9c0d1e2f"));
        for execution in
            ["exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c", "exec_Jm4Xa9Pz", "", "7d2e4c1a-0f3b-4d5c-8e6f", "-----"]
        {
            assert!(!is_agent_run(execution), "{execution}");
        }
    }
}
