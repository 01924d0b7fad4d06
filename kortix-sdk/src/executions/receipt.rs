//! `GET /x/v1/executions/{id}/receipt`

use crate::{
    Error, ExecutionId, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    receipts::Receipt,
};

/// Reads the receipt of an execution that has ended: `GET /x/v1/executions/{id}/receipt`, an extension of the reference
/// server. From [`Executions::receipt`](super::Executions::receipt).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), Box<dyn std::error::Error>> {
/// let receipt = client.executions().receipt("exec_Jm4Xa9Pz").with_events().await?;
/// std::fs::write("receipt.json", receipt.to_json())?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Conflict`](crate::ErrorKind::Conflict): it has not ended yet (409).
/// - [`EventsGone`](crate::ErrorKind::EventsGone): the events are not kept any more (410). There is a receipt without them.
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such execution, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetReceipt {
    client: Kortix,
    options: CallOptions,
    execution: ExecutionId,
    events: bool,
}

impl GetReceipt {
    pub(super) fn new(client: Kortix, execution: ExecutionId) -> Self {
        Self { client, options: CallOptions::default(), execution, events: false }
    }

    /// With the events, so that their hash can be made again. Default: without.
    pub fn with_events(mut self) -> Self {
        self.events = true;
        self
    }
}

impl Endpoint for GetReceipt {
    type Output = Receipt;

    const OPERATION: Operation =
        Operation { name: "get receipt", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/executions").id(self.execution.as_str())?;
        Draft::get(path.fixed("/receipt").text("events", self.events.then_some("true")))
    }
}

request!(GetReceipt -> Receipt);
