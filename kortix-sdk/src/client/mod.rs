//! The client: what an application holds.

mod builder;
mod config;
mod service;

use std::{fmt, sync::Arc};

pub use builder::KortixBuilder;
pub use config::{DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL, has_both_services};
pub(crate) use service::{Service, ServiceName};

use crate::{
    Error,
    account::Account,
    accounts::Accounts,
    agents::Agents,
    api_keys::ApiKeys,
    call::{Randomness, Timeouts},
    executions::Executions,
    health::GetHealth,
    keys::Keys,
    messages::Messages,
    middleware::Layers,
    projects::Projects,
    receipts::Receipts,
    request::Request,
    retry::{OnRetry, RetryBudget, RetryPolicy},
    runs::Runs,
    sandboxes::Sandboxes,
    templates::Templates,
    threads::Threads,
    webhooks::Webhooks,
};

/// A client of both services.
///
/// Cheap to clone; all clones share connections, credentials and the retry budget. Make one and keep it. It needs a
/// Tokio runtime with time and I/O enabled when a call is awaited, not when it is built; in a browser, it needs none.
///
/// ```no_run
/// # async fn example() -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::Kortix;
///
/// let client = Kortix::from_env()?;
/// let made = client.threads().create().name("My Project").await?;
/// println!("{}", made.thread_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Kortix {
    pub(crate) shared: Arc<Shared>,
}

/// What all clones of a client have in common.
pub(crate) struct Shared {
    pub(crate) kortix: Service,
    pub(crate) obvious: Service,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) on_retry: Option<OnRetry>,
    pub(crate) layers: Layers,
    pub(crate) idempotency: Idempotency,
    pub(crate) randomness: Randomness,
}

/// What a server does with an `Idempotency-Key`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// Nothing, as far as anybody knows.
    #[default]
    Ignored,
    /// It answers a repeated create with the first answer.
    Honoured,
}

impl Kortix {
    /// A client configured by the environment.
    ///
    /// | variable | meaning | when it is not set |
    /// |---|---|---|
    /// | `KORTIX_API_KEY` | credential of the Kortix service | calls to it carry none |
    /// | `KORTIX_API_KEY_FILE` | file with that credential, as [`CredentialFile`](crate::CredentialFile) | as above |
    /// | `KORTIX_BASE_URL` | address of the Kortix service, with its path prefix if it has one | [`DEFAULT_BASE_URL`] |
    /// | `OBVIOUS_API_KEY` | credential of the Obvious service | see below |
    /// | `OBVIOUS_API_KEY_FILE` | file with that credential | see below |
    /// | `OBVIOUS_BASE_URL` | address of the Obvious service | see below |
    /// | `KORTIX_HONOURS_IDEMPOTENCY_KEY` | `1`: as [`KortixBuilder::honours_idempotency_key`] | creates that may have been executed are not repeated |
    ///
    /// With `KORTIX_BASE_URL` and without `OBVIOUS_BASE_URL`, both services are taken to be at that one origin (that is
    /// how the reference server has them), and `OBVIOUS_API_KEY` defaults to `KORTIX_API_KEY`. With neither, or when
    /// `KORTIX_BASE_URL` is an address of the hosted Kortix service ([`has_both_services`]), Obvious is at
    /// [`DEFAULT_OBVIOUS_BASE_URL`], and never receives the Kortix credential. An empty variable counts as not set.
    ///
    /// A browser has no environment, so there it is always an error.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is no credential at all, when a value is malformed,
    /// or for the reasons of [`KortixBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        KortixBuilder::from_env()?.build()
    }

    /// A client to be configured by hand. It reads no environment variable except those of proxies and certificates.
    pub fn builder() -> KortixBuilder {
        KortixBuilder::default()
    }

    /// Threads: `/threads`.
    pub fn threads(&self) -> Threads {
        Threads::new(self.clone())
    }

    /// Messages: `/threads/{id}/messages`.
    pub fn messages(&self) -> Messages {
        Messages::new(self.clone())
    }

    /// Runs of agents: `/agent/start` and `/agent-runs`.
    pub fn runs(&self) -> Runs {
        Runs::new(self.clone())
    }

    /// Agents: `/agents`.
    pub fn agents(&self) -> Agents {
        Agents::new(self.clone())
    }

    /// Sandboxes and the files in them: `/sandboxes`.
    pub fn sandboxes(&self) -> Sandboxes {
        Sandboxes::new(self.clone())
    }

    /// API keys of the account: `/api-keys`.
    pub fn api_keys(&self) -> ApiKeys {
        ApiKeys::new(self.clone())
    }

    /// Credits, plan and limits of the account: `/billing/account-state` and `/limits`.
    pub fn account(&self) -> Account {
        Account::new(self.clone())
    }

    /// Whether the Kortix service is well: `GET /health`.
    pub fn health(&self) -> GetHealth {
        GetHealth::new(self.clone())
    }

    /// Templates: `/api/v1/templates` of the Obvious API.
    pub fn templates(&self) -> Templates {
        Templates::new(self.clone())
    }

    /// Projects: `/projects`, and the threads in them that run agents.
    pub fn projects(&self) -> Projects {
        Projects::new(self.clone())
    }

    /// Accounts and who belongs to them: `/x/v1/accounts`, an extension of the reference server.
    pub fn accounts(&self) -> Accounts {
        Accounts::new(self.clone())
    }

    /// The `obv_` keys of an account: `/x/v1/keys`, an extension of the reference server.
    pub fn keys(&self) -> Keys {
        Keys::new(self.clone())
    }

    /// Executions of agents: `/x/v1`, an extension of the reference server.
    pub fn executions(&self) -> Executions {
        Executions::new(self.clone())
    }

    /// Webhooks of an account: `/x/v1/webhooks`, an extension of the reference server.
    pub fn webhooks(&self) -> Webhooks {
        Webhooks::new(self.clone())
    }

    /// The keys that receipts of executions are signed with: `/x/v1/receipt-keys`, an extension of the reference server.
    pub fn receipts(&self) -> Receipts {
        Receipts::new(self.clone())
    }

    /// An endpoint that has no method of its own. `path` begins behind the address of the service, in its final spelling, and
    /// may have a query.
    pub fn request(&self, method: http::Method, path: impl AsRef<str>) -> Request {
        Request::new(self.clone(), method, path.as_ref())
    }

    pub(crate) fn service(&self, name: ServiceName) -> &Service {
        match name {
            ServiceName::Kortix => &self.shared.kortix,
            ServiceName::Obvious => &self.shared.obvious,
        }
    }
}

impl fmt::Debug for Kortix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Kortix")
            .field("kortix", &self.shared.kortix)
            .field("obvious", &self.shared.obvious)
            .field("retry", &self.shared.retry)
            .finish_non_exhaustive()
    }
}
