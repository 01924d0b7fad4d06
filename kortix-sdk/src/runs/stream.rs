//! `GET /agent-run/{agent_run_id}/stream`

use crate::{
    AgentRunId, Error,
    call::{Effect, Operation, Path},
    client::ServiceName,
};

pub(crate) const STREAM: Operation =
    Operation { name: "watch run", service: ServiceName::Kortix, effect: Effect::Read };

pub(crate) fn stream_path(run: &AgentRunId) -> Result<Path, Error> {
    Ok(Path::new(&STREAM, "/agent-run").id(run.as_str())?.fixed("/stream"))
}
