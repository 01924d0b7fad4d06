//! `GET /x/v1/executions/{id}/events`

use crate::{
    Error, ExecutionId,
    call::{Effect, Operation, Path},
    client::ServiceName,
};

pub(crate) const EVENTS: Operation =
    Operation { name: "watch execution", service: ServiceName::Obvious, effect: Effect::Read };

pub(crate) fn events_path(execution: &ExecutionId) -> Result<Path, Error> {
    Ok(Path::new(&EVENTS, "/x/v1/executions").id(execution.as_str())?.fixed("/events"))
}
