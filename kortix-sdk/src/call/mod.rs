//! What all calls have in common: an endpoint says what to send and what comes back, everything else is here.

mod answer;
mod blob;
mod draft;
mod form;
mod idempotency_key;
mod options;
mod path;
mod request;
mod response;
mod timeouts;

use std::{future::Future, time::Duration};

use bytes::Bytes;

pub(crate) use answer::FromAnswer;
pub(crate) use blob::Blob;
pub(crate) use draft::{Accept, Draft};
pub(crate) use form::Form;
pub(crate) use idempotency_key::{IdempotencyKey, Randomness};
pub(crate) use options::CallOptions;
pub(crate) use path::Path;
pub(crate) use request::{call_options, create_request, request};
pub use response::Response;
pub(crate) use timeouts::Timeouts;
pub use timeouts::{
    DEFAULT_CONNECT_TIMEOUT, DEFAULT_HEADER_TIMEOUT, DEFAULT_IDLE_TIMEOUT, DEFAULT_READ_TIMEOUT,
    DEFAULT_WRITE_TIMEOUT,
};

use crate::{
    Error, Kortix,
    client::{Idempotency, Service, ServiceName},
    retry::{self, Answer, Plan},
};

/// One endpoint with its parameters: no I/O, only what to send and what comes back.
pub(crate) trait Endpoint {
    type Output: FromAnswer;

    const OPERATION: Operation;

    fn draft(&self) -> Result<Draft, Error>;
}

/// What is known about an endpoint before it is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// A verb and a noun, for errors.
    pub(crate) name: &'static str,
    pub(crate) service: ServiceName,
    pub(crate) effect: Effect,
}

/// What a call does to the server: this decides when it may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    Read,
    /// Something is gone afterwards; a second time, it still is.
    Delete,
    /// Something is as it was asked for afterwards; a second time, it still is.
    Set,
    /// Something happens, each time.
    Act,
    /// Something new comes into being, each time.
    Create,
    /// As `Create`, and an agent begins to work: a thread that has one at work answers 409.
    StartExecution,
}

impl Effect {
    pub(crate) fn reads_only(self) -> bool {
        self == Self::Read
    }

    fn creates(self) -> bool {
        matches!(self, Self::Create | Self::StartExecution)
    }

    /// Whether doing it twice is the same as doing it once.
    fn is_idempotent(self) -> bool {
        matches!(self, Self::Read | Self::Delete | Self::Set)
    }

    fn default_timeout(self) -> Duration {
        if self.reads_only() { DEFAULT_READ_TIMEOUT } else { DEFAULT_WRITE_TIMEOUT }
    }
}

impl Kortix {
    /// Sends an endpoint's request, as often as it takes, and reads the answer.
    pub(crate) fn call<E: Endpoint + Sync>(
        &self,
        endpoint: &E,
        options: &CallOptions,
    ) -> impl Future<Output = Result<Response<E::Output>, Error>> + Send {
        async move {
            let draft = self.prepare(endpoint, options)?;
            let answer = self.exchange(&E::OPERATION, &draft, options).await?;
            match E::Output::from_answer(&answer.response) {
                Ok(value) => Ok(Response::new(value, answer)),
                Err(error) => {
                    let service = self.service(E::OPERATION.service);
                    let error = Error::decode(&E::OPERATION, service, &answer.response, &error);
                    Err(error.with_calls(answer.calls))
                }
            }
        }
    }

    /// The same for a request that the caller has put together.
    pub(crate) async fn exchange_any(
        &self,
        operation: &Operation,
        mut draft: Draft,
        options: &CallOptions,
    ) -> Result<Response<Bytes>, Error> {
        self.complete(&mut draft, operation, options)?;
        let answer = self.exchange(operation, &draft, options).await?;
        Ok(Response::new(answer.response.body().clone(), answer))
    }

    /// The same for every endpoint, and therefore compiled once.
    fn exchange<'a>(
        &'a self,
        operation: &'a Operation,
        draft: &'a Draft,
        options: &'a CallOptions,
    ) -> impl Future<Output = Result<Answer, Error>> + Send + use<'a> {
        retry::run_as_caller(self.plan(operation, options), draft, Service::send)
    }

    /// What the attempts of one call go by.
    pub(crate) fn plan<'a>(&'a self, operation: &'a Operation, options: &'a CallOptions) -> Plan<'a> {
        let shared = &*self.shared;
        Plan {
            operation,
            service: self.service(operation.service),
            policy: options.retry().unwrap_or(&shared.retry),
            budget: options.budget().unwrap_or(&shared.budget),
            on_retry: shared.on_retry.as_ref(),
            layers: &shared.layers,
            limits: shared.timeouts.limits(options.timeouts(), operation.effect.default_timeout()),
            repeatable: operation.effect.is_idempotent()
                || (operation.effect.creates() && shared.idempotency == Idempotency::Honoured),
        }
    }

    /// The draft of an endpoint, with a name if it makes something.
    fn prepare<E: Endpoint>(&self, endpoint: &E, options: &CallOptions) -> Result<Draft, Error> {
        let mut draft = endpoint.draft()?;
        draft.accept = E::Output::ACCEPT;
        self.complete(&mut draft, &E::OPERATION, options)?;
        Ok(draft)
    }

    /// Adds what the caller has chosen, and a name if something is made.
    fn complete(&self, draft: &mut Draft, operation: &Operation, options: &CallOptions) -> Result<(), Error> {
        if operation.effect.creates() {
            let own = options.idempotency_key();
            let key = IdempotencyKey::choose(operation, own, &self.shared.randomness)?;
            draft.idempotency_key = Some(key);
        }
        draft.headers = options.headers();
        Ok(())
    }
}
