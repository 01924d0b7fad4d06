//! `POST /x/v1/executions/{id}/answer`

use serde::Serialize;

use super::Execution;
use crate::{
    Error, ExecutionId, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
};

/// Answers what an agent asks: `POST /x/v1/executions/{id}/answer`, an extension of the reference server. From
/// [`Executions::answer`](super::Executions::answer).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let execution = client.executions().get("exec_Jm4Xa9Pz").await?;
/// if let Some(question) = execution.question {
///     println!("{}", question.text);
///     client.executions().answer(execution.id, "By region, please").await?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Conflict`](crate::ErrorKind::Conflict) with the code `NO_QUESTION`: it asks nothing, or nothing any more (409).
/// - [`Validation`](crate::ErrorKind::Validation): the text is blank or too long (400).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such execution, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct AnswerExecution {
    client: Kortix,
    options: CallOptions,
    execution: ExecutionId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
struct Body {
    text: String,
}

impl AnswerExecution {
    pub(super) fn new(client: Kortix, execution: ExecutionId, text: String) -> Self {
        Self { client, options: CallOptions::default(), execution, body: Body { text } }
    }
}

impl Endpoint for AnswerExecution {
    type Output = Execution;

    const OPERATION: Operation =
        Operation { name: "answer execution", service: ServiceName::Obvious, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/executions").id(self.execution.as_str())?;
        Draft::post(path.fixed("/answer"))?.json(&self.body)
    }
}

create_request!(AnswerExecution -> Execution);
