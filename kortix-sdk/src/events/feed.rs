//! Where events come from, and where the truth about the end is.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use http::{Response, header::CONTENT_TYPE};

use super::{Event, EventId, Outcome};
use crate::{
    AgentRunId, Error, ErrorKind, ExecutionId, Kortix, RetryPolicy,
    call::{Accept, CallOptions, Draft, Operation},
    client::Service,
    credential::Sent,
    executions,
    executions::ExecutionStatus,
    retry::{self, Plan, Try},
    runs,
    transport::Incoming,
};

/// What is watched.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Run(AgentRunId),
    Execution(ExecutionId),
}

impl Source {
    fn operation(&self) -> &'static Operation {
        match self {
            Self::Run(_) => &runs::STREAM,
            Self::Execution(_) => &executions::EVENTS,
        }
    }

    fn draft(&self, after: Option<EventId>) -> Result<Draft, Error> {
        let path = match self {
            Self::Run(run) => runs::stream_path(run)?,
            Self::Execution(execution) => executions::events_path(execution)?,
        };
        let mut draft = Draft::get(path.text("last_id", after.map(|id| id.to_string()).as_deref()))?;
        draft.accept = Accept::Events;
        Ok(draft)
    }

    /// Where the outcome can be read when the events are gone.
    fn record(&self) -> String {
        match self {
            Self::Run(run) => format!("/agent-run/{run}"),
            Self::Execution(execution) => format!("/x/v1/executions/{execution}"),
        }
    }
}

/// A source, and how it is asked.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    pub(super) client: Kortix,
    pub(super) source: Source,
    pub(super) options: CallOptions,
}

impl Feed {
    pub(super) fn plan(&self) -> Plan<'_> {
        let limits = self.client.shared.timeouts.limits_of_stream(self.options.timeouts());
        Plan { limits, ..self.client.plan(self.source.operation(), &self.options) }
    }

    pub(super) fn idle(&self) -> Duration {
        self.client.shared.timeouts.idle_of_stream(self.options.timeouts())
    }

    /// Opens the stream, as often as the policy allows.
    pub(super) async fn open(&self, after: Option<EventId>, policy: &RetryPolicy) -> Result<Incoming, Error> {
        let draft = self.source.draft(after)?;
        let plan = Plan { policy, ..self.plan() };
        let (operation, service) = (plan.operation, plan.service);
        let opened = Mutex::new(None);
        let open_as = |_: &Service, draft: &Draft, credential: Option<&Sent>, this: &Try| {
            let opening = service.open_stream(draft, credential, this);
            let opened = &opened;
            async move {
                let (answer, body) = opening.await?;
                *opened.lock().unwrap_or_else(PoisonError::into_inner) = body;
                Ok(answer)
            }
        };
        let answer = retry::run_as_caller(plan, &draft, open_as).await;
        let answer = answer.map_err(|error| self.with_record(error))?;
        let opened = opened.into_inner().unwrap_or_else(PoisonError::into_inner);
        let body = opened.filter(|_| is_event_stream(&answer.response));
        body.ok_or_else(|| {
            Error::no_event_stream(operation, service, &answer.response).with_calls(answer.calls)
        })
    }

    fn with_record(&self, error: Error) -> Error {
        match error.kind() {
            ErrorKind::EventsGone { .. } => error.with_record(self.source.record()),
            _ => error,
        }
    }

    /// How it ended, as the record has it; `None` when it goes on.
    pub(super) async fn outcome(&self, policy: &RetryPolicy) -> Result<Option<Event>, Error> {
        let (outcome, message, code) = match &self.source {
            Source::Run(run) => {
                let record = self.client.runs().status(run).retry(policy.clone()).await?;
                (Outcome::of_status(record.status.as_str()), record.error, None)
            }
            Source::Execution(execution) => {
                let record = self.client.executions().get(execution).retry(policy.clone()).await?;
                let outcome = match record.status {
                    ExecutionStatus::Succeeded => Some(Outcome::Completed),
                    ExecutionStatus::Failed => Some(Outcome::Failed),
                    ExecutionStatus::Stopped => Some(Outcome::Stopped),
                    _ => None,
                };
                let (code, message) = record.error.map(|error| (error.code, error.message)).unzip();
                (outcome, message, code)
            }
        };
        Ok(outcome.map(|outcome| Event::of_record(outcome, message, code)))
    }
}

fn is_event_stream<T>(answer: &Response<T>) -> bool {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/event-stream")
}
