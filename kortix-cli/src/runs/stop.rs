//! Ending a run.

use super::{Record, RunId};
use crate::context::Api;
use crate::error::Failure;

/// Stops the run, and reads how it ended.
pub async fn stop(api: &Api, id: &RunId) -> Result<Record, Failure> {
    match id {
        RunId::Execution(id) => api.call(api.client.executions().stop(id)).await.map(Record::from),
        RunId::AgentRun(run) => {
            api.call(api.client.runs().stop(run)).await?;
            Record::now(api, id).await
        }
    }
}
