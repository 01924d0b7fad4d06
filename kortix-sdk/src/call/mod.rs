//! What all calls have in common: an endpoint says what to send and what comes back, everything else is here.

mod idempotency_key;
mod options;
mod path;
mod request;
mod response;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, Request};
use serde::de::DeserializeOwned;

pub(crate) use idempotency_key::IdempotencyKey;
pub(crate) use options::CallOptions;
pub(crate) use path::{Path, form, get, json, request_to};
pub(crate) use request::{create_request, request};
pub use response::Response;

use crate::{
    Error, Kortix,
    client::{Idempotency, ServiceName},
    retry::{self, Answer, Plan, SystemTimer},
};

/// How long one attempt of a call that only reads may take when nothing else is said.
pub const DEFAULT_READ_TIMEOUT: Duration = Duration::from_secs(30);

/// How long one attempt of a call that makes or deletes something may take when nothing else is said: making a thread
/// starts a sandbox and returns when it is ready.
pub const DEFAULT_WRITE_TIMEOUT: Duration = Duration::from_secs(150);

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// One endpoint with its parameters: no I/O, only what to send and what comes back.
pub(crate) trait Endpoint {
    type Output: DeserializeOwned;

    const OPERATION: Operation;

    /// The request, with a path that begins behind the address of the service.
    fn request(&self) -> Result<Request<Bytes>, Error>;
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

    fn default_timeout(self) -> Duration {
        if self.reads_only() { DEFAULT_READ_TIMEOUT } else { DEFAULT_WRITE_TIMEOUT }
    }
}

impl Kortix {
    /// Sends an endpoint's request, as often as it takes, and reads the answer.
    pub(crate) async fn call<E: Endpoint>(
        &self,
        endpoint: &E,
        options: &CallOptions,
    ) -> Result<Response<E::Output>, Error> {
        let request = prepare(endpoint, options)?;
        let answer = self.exchange(&E::OPERATION, &request, options).await?;
        match serde_json::from_slice(answer.response.body()) {
            Ok(value) => Ok(Response::new(value, answer)),
            Err(error) => {
                Err(Error::decode(&E::OPERATION, &answer.response, &error).with_calls(answer.calls))
            }
        }
    }

    /// The same for every endpoint, and therefore compiled once.
    async fn exchange(
        &self,
        operation: &Operation,
        request: &Request<Bytes>,
        options: &CallOptions,
    ) -> Result<Answer, Error> {
        let shared = &*self.shared;
        let service = self.service(operation.service);
        let plan = Plan {
            operation,
            service,
            policy: options.retry.as_deref().unwrap_or(&shared.retry),
            budget: &shared.budget,
            on_retry: shared.on_retry.as_ref(),
            timeout: options.timeout.or(shared.timeout).unwrap_or(operation.effect.default_timeout()),
            repeatable: !operation.effect.creates() || shared.idempotency == Idempotency::Honoured,
        };
        retry::run(&plan, &SystemTimer, |timeout| service.send(request, timeout)).await
    }
}

/// The request of an endpoint, with a name if it makes something.
fn prepare<E: Endpoint>(endpoint: &E, options: &CallOptions) -> Result<Request<Bytes>, Error> {
    let mut request = endpoint.request()?;
    if E::OPERATION.effect.creates() {
        let key = IdempotencyKey::choose(&E::OPERATION, options.idempotency_key.as_deref())?;
        request.headers_mut().insert(IDEMPOTENCY_KEY, key.into_header());
    }
    Ok(request)
}
