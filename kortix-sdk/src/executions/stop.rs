//! `POST /x/v1/executions/{id}/stop`

use super::Execution;
use crate::{
    Error, ExecutionId, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Stops an execution: `POST /x/v1/executions/{id}/stop`, an extension of the reference server. From
/// [`Executions::stop`](super::Executions::stop).
///
/// The answer comes when it has ended, and is the execution as it ended: one that ended before keeps its outcome, and one
/// that waits for its thread ends at once.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let execution = client.executions().stop("exec_Jm4Xa9Pz").await?;
/// println!("{}", execution.status);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Server`](crate::ErrorKind::Server) with the code `STOP_PENDING`: the server that works on it does not answer (503). The
///   stop stands; the call is repeated by itself, and may be repeated later.
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such execution, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct StopExecution {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) execution: ExecutionId,
}

impl Endpoint for StopExecution {
    type Output = Execution;

    const OPERATION: Operation =
        Operation { name: "stop execution", service: ServiceName::Obvious, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/executions").id(self.execution.as_str())?;
        Draft::post(path.fixed("/stop"))
    }
}

request!(StopExecution -> Execution);
