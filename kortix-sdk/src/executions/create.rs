//! `POST /x/v1/threads/{id}/executions`

use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;

use super::StartedExecution;
use crate::{
    Error, Kortix, ThreadId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, create_request},
    client::ServiceName,
    types::secret,
};

/// Starts an agent on a further task in a thread: `POST /x/v1/threads/{id}/executions`, an extension of the reference
/// server. From [`Executions::create`](super::Executions::create).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let run = client.executions().create("th_1cR7yUoB", "Now chart it by region").await?;
/// println!("{}", run.execution.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Conflict`](crate::ErrorKind::Conflict) with
///   [`ExecutionActive`](crate::ConflictKind::ExecutionActive): the thread runs an agent, named in the error (409).
///   Nothing was started. The call is repeated by itself first; to wait for longer, give it a policy with a longer
///   deadline and more attempts.
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such thread, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
/// - [`Validation`](crate::ErrorKind::Validation): the task is empty, or a prompt is longer than 128,000 bytes or holds a NUL (400).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted),
///   [`Server`](crate::ErrorKind::Server): the agent may have been started;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateExecution {
    client: Kortix,
    options: CallOptions,
    thread: ThreadId,
    body: Body,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    starter_prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_prompt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_prompt: Option<String>,
    #[serde(rename = "on_conflict", skip_serializing_if = "Option::is_none")]
    on_conflict: Option<OnConflict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<Webhook>,
    #[serde(rename = "time_limit_seconds", skip_serializing_if = "Option::is_none")]
    time_limit: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
struct Webhook {
    url: String,
    #[serde(serialize_with = "secret::exposed", skip_serializing_if = "Option::is_none")]
    secret: Option<SecretString>,
}

/// What is to become of a task whose thread works on another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OnConflict {
    /// It is refused with 409.
    Reject,
    /// It waits for its turn; the answer's [`position`](super::ExecutionRef::position) tells how many are before it.
    Enqueue,
    /// What is active is stopped, and it comes next.
    Replace,
}

impl CreateExecution {
    pub(super) fn new(client: Kortix, thread: ThreadId, starter_prompt: String) -> Self {
        let body = Body {
            starter_prompt,
            success_prompt: None,
            failure_prompt: None,
            on_conflict: None,
            webhook: None,
            time_limit: None,
        };
        Self { client, options: CallOptions::default(), thread, body }
    }

    /// What the agent does after it has finished. Default: nothing.
    pub fn success_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.body.success_prompt = Some(prompt.into());
        self
    }

    /// What the agent does when it cannot finish. Default: nothing.
    pub fn failure_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.body.failure_prompt = Some(prompt.into());
        self
    }

    /// What is to become of it when the thread works on another task. Default: [`OnConflict::Reject`].
    ///
    /// ```no_run
    /// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
    /// use kortix_sdk::executions::OnConflict;
    ///
    /// let create = client.executions().create("th_1cR7yUoB", "Then chart it by region");
    /// let run = create.on_conflict(OnConflict::Enqueue).await?;
    /// println!("{} {:?}", run.execution.status, run.execution.position);
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_conflict(mut self, on_conflict: OnConflict) -> Self {
        self.body.on_conflict = Some(on_conflict);
        self
    }

    /// Tells that address when it has ended, beside the webhooks of the account. The answer's
    /// [`webhook`](StartedExecution::webhook) has what the delivery is signed with. Default: nobody.
    ///
    /// ```no_run
    /// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
    /// let create = client.executions().create("th_1cR7yUoB", "Now chart it by region");
    /// let run = create.webhook("https://hooks.example.org/charts").await?;
    /// println!("{:?}", run.webhook.map(|webhook| webhook.id));
    /// # Ok(())
    /// # }
    /// ```
    pub fn webhook(mut self, url: impl Into<String>) -> Self {
        self.body.webhook = Some(Webhook { url: url.into(), secret: None });
        self
    }

    /// As [`webhook`](Self::webhook), signed with a secret that the receiver has already: `whsec_` and 24 to 64 bytes in base64.
    pub fn webhook_with_secret(mut self, url: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        self.body.webhook = Some(Webhook { url: url.into(), secret: Some(secret.into()) });
        self
    }

    /// How long each turn may take, in whole seconds rounded up. Default: as long as the plan allows, which is never exceeded.
    ///
    /// ```no_run
    /// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
    /// use std::time::Duration;
    ///
    /// let create = client.executions().create("th_1cR7yUoB", "Check the links");
    /// let run = create.time_limit(Duration::from_secs(120)).await?;
    /// println!("{}", run.execution.id);
    /// # Ok(())
    /// # }
    /// ```
    pub fn time_limit(mut self, limit: Duration) -> Self {
        let seconds = limit.as_secs() + u64::from(limit.subsec_nanos() > 0);
        self.body.time_limit = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        self
    }
}

impl Endpoint for CreateExecution {
    type Output = StartedExecution;

    const OPERATION: Operation =
        Operation { name: "start execution", service: ServiceName::Obvious, effect: Effect::StartExecution };

    fn draft(&self) -> Result<Draft, Error> {
        let path =
            Path::new(&Self::OPERATION, "/x/v1/threads").id(self.thread.as_str())?.fixed("/executions");
        Draft::post(path)?.json(&self.body)
    }
}

create_request!(CreateExecution -> StartedExecution);
