//! Waiting for the end of an execution.

use std::{future::Future, pin::Pin, time::Duration};

use super::Execution;
use crate::{
    Error, ErrorKind, ExecutionId, Kortix, RetryPolicy,
    call::{Effect, Operation},
    client::ServiceName,
    clock,
};

const WAIT: Operation =
    Operation { name: "wait for execution", service: ServiceName::Obvious, effect: Effect::Read };

/// Between two looks at the record, where there is no stream.
const POLL: Duration = Duration::from_secs(1);

/// Waits until an execution has ended, and reads it. From [`Executions::wait`](super::Executions::wait).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use std::time::Duration;
///
/// let run = client.executions().create("th_1cR7yUoB", "Now chart it by region").await?;
/// let ended = client.executions().wait(run.execution.id).deadline(Duration::from_secs(600)).await?;
/// println!("{}", ended.status);
/// # Ok(())
/// # }
/// ```
///
/// It follows the [events](super::Executions::events), and looks at the record once a second where they cannot be had.
///
/// # Errors
///
/// - [`Timeout`](crate::ErrorKind::Timeout): the deadline has passed. The execution goes on.
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such execution, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct WaitForExecution {
    client: Kortix,
    execution: ExecutionId,
    deadline: Option<Duration>,
    retry: Option<Box<RetryPolicy>>,
}

impl WaitForExecution {
    pub(super) fn new(client: Kortix, execution: ExecutionId) -> Self {
        Self { client, execution, deadline: None, retry: None }
    }

    /// How long to wait at most. Default: as long as it takes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// When and how often what fails meanwhile is repeated. Overrides
    /// [`KortixBuilder::retry`](crate::KortixBuilder::retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(Box::new(policy));
        self
    }

    /// Waits. The same as `.await` on it, without the box.
    ///
    /// # Errors
    ///
    /// See [above](Self#errors).
    pub async fn send(self) -> Result<Execution, Error> {
        let Some(deadline) = self.deadline else { return self.ended().await };
        let outcome = clock::timeout(deadline, self.ended()).await;
        outcome.unwrap_or_else(|_| {
            let message = format!("{} has not ended within {deadline:?}, and goes on", self.execution);
            Err(Error::deadline(&WAIT, message))
        })
    }

    async fn ended(&self) -> Result<Execution, Error> {
        loop {
            let execution = self.read().await?;
            if execution.has_ended() {
                return Ok(execution);
            }
            if !self.follow().await? {
                clock::sleep(POLL).await;
            }
        }
    }

    async fn read(&self) -> Result<Execution, Error> {
        let mut call = self.client.executions().get(&self.execution);
        if let Some(policy) = &self.retry {
            call = call.retry(RetryPolicy::clone(policy));
        }
        call.await
    }

    /// Whether the events told the end.
    async fn follow(&self) -> Result<bool, Error> {
        let mut watch = self.client.executions().events(&self.execution);
        if let Some(policy) = &self.retry {
            watch = watch.retry(RetryPolicy::clone(policy));
        }
        let mut events = match watch.await {
            Ok(events) => events,
            Err(error) if tells_of_the_credential(&error) => return Err(error),
            Err(_) => return Ok(false),
        };
        while let Some(event) = events.next().await {
            match event {
                Ok(event) if event.outcome().is_some() => return Ok(true),
                Ok(_) => {}
                Err(error) if tells_of_the_credential(&error) => return Err(error),
                Err(_) => return Ok(false),
            }
        }
        Ok(false)
    }
}

fn tells_of_the_credential(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Authentication | ErrorKind::Permission)
}

impl IntoFuture for WaitForExecution {
    type Output = Result<Execution, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
