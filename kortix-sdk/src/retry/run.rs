//! The loop around the attempts of one call.

use std::{future::Future, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Response};
#[cfg(feature = "tracing")]
use tracing::Instrument as _;

#[cfg(feature = "tracing")]
use super::trace;
use super::{OnRetry, RetryBudget, RetryEvent, RetryPolicy, SystemTimer, Timer, backoff};
use crate::{
    Error, ErrorKind,
    call::{Draft, Operation},
    client::Service,
    clock::Instant,
    credential::Sent,
    error::{Calls, Fate},
    middleware::{Attempt, AttemptOutcome, Layers},
    transport::{Failure, Limits},
};

/// What the loop goes by.
pub(crate) struct Plan<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) service: &'a Service,
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) budget: &'a RetryBudget,
    pub(crate) on_retry: Option<&'a OnRetry>,
    pub(crate) layers: &'a Layers,
    /// Those of one attempt.
    pub(crate) limits: Limits,
    /// A repetition cannot do the work twice.
    pub(crate) repeatable: bool,
}

/// A success and how it was reached.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) response: Response<Bytes>,
    pub(crate) calls: Calls,
}

/// How one attempt is to be made.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    pub(crate) begun: Instant,
    pub(crate) limits: Limits,
    /// In place of those that the draft has, when somebody had a look at them.
    pub(crate) headers: Option<Box<HeaderMap>>,
}

/// Makes attempts as whoever calls, until one succeeds or another would be of no use or do harm. `send` gets the credential
/// of the moment, if there is one.
///
/// No `async fn`, and neither is what it awaits: their futures hold what they are given twice, and a call's future is to
/// fit into a small allocation.
pub(crate) fn run_as_caller<'a, S, F>(
    plan: Plan<'a>,
    draft: &'a Draft,
    send: S,
) -> impl Future<Output = Result<Answer, Error>>
where
    S: Fn(&'a Service, &Draft, Option<&Sent>, &Try) -> F,
    F: Future<Output = Result<Response<Bytes>, Failure>>,
{
    async move {
        let Some(source) = plan.service.source() else {
            let attempt = |this: Try| send(plan.service, draft, plan.service.fixed(), &this);
            return run(&plan, draft, &SystemTimer, attempt).await;
        };
        let attempt =
            |this| source.attempt(this, |credential, this| send(plan.service, draft, Some(credential), this));
        // Rare, and large: not part of every call's future.
        Box::pin(run(&plan, draft, &SystemTimer, attempt)).await
    }
}

/// Makes attempts until one succeeds or another would be of no use or do harm.
#[cfg(not(feature = "tracing"))]
pub(super) use attempts as run;

/// The same, in a span.
#[cfg(feature = "tracing")]
pub(super) async fn run<T, A, F>(
    plan: &Plan<'_>,
    draft: &Draft,
    timer: &T,
    mut attempt: A,
) -> Result<Answer, Error>
where
    T: Timer,
    A: FnMut(Try) -> F,
    F: Future<Output = Result<Response<Bytes>, Failure>>,
{
    let call = trace::call(plan);
    let mut number = 0;
    let traced = |this: Try| {
        number += 1;
        let span = trace::attempt(plan, draft, number);
        let sending = attempt(this).instrument(span.clone());
        async move {
            let outcome = sending.await;
            trace::ended(&span, plan, &outcome);
            outcome
        }
    };
    // Spans are large, and the futures of callers are not to be.
    let outcome = Box::pin(attempts(plan, draft, timer, traced)).instrument(call.clone()).await;
    trace::over(&call, &outcome);
    outcome
}

/// Makes attempts.
pub(super) fn attempts<T, A, F>(
    plan: &Plan<'_>,
    draft: &Draft,
    timer: &T,
    mut attempt: A,
) -> impl Future<Output = Result<Answer, Error>>
where
    T: Timer,
    A: FnMut(Try) -> F,
    F: Future<Output = Result<Response<Bytes>, Failure>>,
{
    async move {
        let started = timer.now();
        let mut calls = plan.first_call();
        let mut spent = 0;
        let mut sent_at = started;
        loop {
            calls.attempts += 1;
            let this = plan.next(draft, calls.attempts, sent_at, started);
            let outcome = attempt(this).await;
            let answered_at = timer.now();
            calls.elapsed = answered_at - started;
            let outcome = plan.judge(outcome, timer);
            plan.tell(draft, calls.attempts, &outcome, || answered_at - sent_at);
            let error = match outcome {
                Ok(response) => {
                    plan.budget.refill(calls.attempts);
                    return Ok(Answer { response, calls });
                }
                Err(error) => error.with_calls(calls),
            };
            spent += u32::from(error.fate() != Fate::InProgress);
            let Some(delay) = plan.delay(&error, spent, timer) else { return Err(error) };
            calls.earlier_unknown |= error.fate().may_be_execution();
            if let Some(listener) = plan.on_retry {
                listener(&RetryEvent::new(calls.attempts, delay, error));
            }
            timer.sleep(delay).await;
            sent_at = timer.now();
        }
    }
}

impl Plan<'_> {
    /// Waits before a stream that was cut is opened again, or gives the error back when it is not to be. `cuts` are those
    /// without anything new between, and `outage` is the time since the first of them.
    pub(crate) async fn resume(
        &self,
        cuts: u32,
        outage: Duration,
        asked: Option<Duration>,
        error: Error,
        timer: &impl Timer,
    ) -> Result<(), Error> {
        let calls = Calls { attempts: cuts, elapsed: outage, ..self.first_call() };
        let error = error.with_calls(calls);
        // A connection that brought something has done its work: opening the next one is no repetition.
        let payable = cuts == 1 || self.budget.pay();
        if self.policy.max_attempts == 1 || !payable {
            return Err(error);
        }
        let least = asked.unwrap_or_default().min(self.policy.retry_after_cap);
        let delay = backoff::delay(self.policy, cuts, None, timer).unwrap_or_default().max(least);
        if delay >= self.policy.deadline.saturating_sub(outage) {
            return Err(error);
        }
        if let Some(listener) = self.on_retry {
            listener(&RetryEvent::new(cuts, delay, error));
        }
        timer.sleep(delay).await;
        Ok(())
    }

    fn next(&self, draft: &Draft, number: u32, begun: Instant, started: Instant) -> Try {
        let limits = self.limits.at_most(self.remaining(begun - started));
        let headers = (!self.layers.is_empty())
            .then(|| Box::new(self.layers.before(&Attempt::new(self, draft, number), draft)));
        Try { begun, limits, headers }
    }

    fn tell(
        &self,
        draft: &Draft,
        number: u32,
        outcome: &Result<Response<Bytes>, Error>,
        elapsed: impl FnOnce() -> Duration,
    ) {
        if !self.layers.is_empty() {
            let attempt = Attempt::new(self, draft, number);
            self.layers.after(&attempt, &AttemptOutcome::new(outcome.as_ref(), elapsed()));
        }
    }

    fn first_call(&self) -> Calls {
        Calls {
            reads_only: self.operation.effect.reads_only(),
            repeatable: self.repeatable,
            ..Calls::default()
        }
    }

    /// Whether an attempt was a success. Takes all of the outcome, so that the loop does not keep it while it sleeps.
    fn judge(
        &self,
        outcome: Result<Response<Bytes>, Failure>,
        timer: &impl Timer,
    ) -> Result<Response<Bytes>, Error> {
        match outcome {
            Ok(response) if response.status().is_success() => Ok(response),
            Ok(response) => {
                Err(Error::from_answer(self.operation, self.service, &response, timer.wall_clock()))
            }
            Err(failure) => Err(Error::from_failure(self.operation, failure)),
        }
    }

    fn remaining(&self, elapsed: Duration) -> Duration {
        self.policy.deadline.saturating_sub(elapsed)
    }

    /// How long to wait before the next attempt; `None` when there must not be one.
    fn delay(&self, error: &Error, spent: u32, timer: &impl Timer) -> Option<Duration> {
        if !error.is_retryable() || self.is_exhausted(spent) {
            return None;
        }
        let delay = backoff::delay(self.policy, error.attempts(), error.retry_after(), timer)?;
        let affordable = delay < self.remaining(error.elapsed()) && self.pay(error);
        affordable.then_some(delay)
    }

    /// Whether there have been as many attempts as allowed. Those that found an earlier request of the same name under way
    /// are not counted: its work takes as long as it takes, and only the deadline bounds the wait for it.
    fn is_exhausted(&self, spent: u32) -> bool {
        self.policy.max_attempts == 1 || spent >= self.policy.max_attempts
    }

    /// A conflict is the answer of a healthy server: waiting for it to pass is no load worth a budget.
    fn pay(&self, error: &Error) -> bool {
        matches!(error.kind(), ErrorKind::Conflict { .. }) || self.budget.pay()
    }
}
