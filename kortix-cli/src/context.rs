//! What a command is given: the flags, the user's terminal, and the servers when it asks for them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kortix_sdk::{Error, ErrorKind, Kortix, RetryPolicy};
use serde_json::json;
use url::Url;

use crate::cli::Globals;
use crate::env::Env;
use crate::error::Failure;
use crate::explain::{self, explain};
use crate::local::{self, LocalDir, Plan};
use crate::output::Ui;
use crate::pending::Pending;
use crate::settings::{self, Endpoint, Endpoints, KeySource, Service};

/// Longer than anybody waits.
const NO_DEADLINE: Duration = Duration::from_hours(24 * 365);

/// What a command is given.
#[derive(Debug)]
pub struct Context {
    pub globals: Globals,
    pub env: Env,
    ui: Arc<Ui>,
    pending: Pending,
}

impl Context {
    pub fn new(globals: Globals, env: Env, ui: Arc<Ui>) -> Self {
        let pending = Pending::new(&globals);
        Self { globals, env, ui, pending }
    }

    pub fn ui(&self) -> &Ui {
        &self.ui
    }

    /// What would be left behind if the command ended now.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    pub fn local_dir(&self) -> Result<LocalDir, Failure> {
        LocalDir::from_env(&self.env)
    }

    /// The client for a service. Only here is one built: a command that needs none does not pay for it.
    pub async fn api(&self, service: Service) -> Result<Api, Failure> {
        let endpoints = self.endpoints().await?;
        let endpoint = endpoints.of(service);
        let key = endpoint.require_key(service)?;
        self.ui.detail(&format!(
            "using {} with the credential from {}",
            settings::shown(&endpoint.url),
            key.source
        ));
        self.anonymous_api(&endpoints, service)
    }

    /// The same, also without a credential.
    pub fn anonymous_api(&self, endpoints: &Endpoints, service: Service) -> Result<Api, Failure> {
        let endpoint = endpoints.of(service);
        let source = endpoint.key.as_ref().map(|key| key.source.clone());
        let client = self.client(endpoint).map_err(|error| explain(&error, source.as_ref()))?;
        Ok(Api { client, source, url: endpoint.url.clone(), ui: Arc::clone(&self.ui) })
    }

    async fn endpoints(&self) -> Result<Endpoints, Failure> {
        if !self.globals.local {
            return Endpoints::resolve(&self.globals, &self.env);
        }
        let dir = self.local_dir()?;
        let running = local::ensure_running(&dir, &Plan::default(), &self.ui).await?;
        local::endpoints(&dir, &running)
    }

    /// A command talks to one service, so the client is told of no other and holds no other credential.
    fn client(&self, endpoint: &Endpoint) -> Result<Kortix, Error> {
        let url = endpoint.url.as_str();
        let mut builder = Kortix::builder().base_url(url).obvious_base_url(url).retry(self.retry_policy());
        if let Some(key) = &endpoint.key {
            builder = builder.api_key(key.secret.clone()).obvious_api_key(key.secret.clone());
        }
        if endpoint.is_on_loopback() {
            builder = builder.honours_idempotency_key();
        }
        let ui = Arc::clone(&self.ui);
        builder.on_retry(move |event| say_retry(&ui, event.attempt(), event.delay(), event.error())).build()
    }

    /// How often a request is repeated. Whoever sets a number of retries or a timeout means that, and not the time that
    /// the SDK would allow.
    fn retry_policy(&self) -> RetryPolicy {
        let policy = match self.globals.retries {
            None => RetryPolicy::default(),
            Some(retries) => RetryPolicy::default().max_attempts(retries.saturating_add(1)),
        };
        let is_bounded = self.globals.retries.is_some() || self.globals.timeout.is_some();
        if is_bounded { policy.deadline(NO_DEADLINE) } else { policy }
    }
}

/// A client of one service, and where its credential came from.
#[derive(Debug)]
pub struct Api {
    pub client: Kortix,
    source: Option<KeySource>,
    url: Url,
    ui: Arc<Ui>,
}

impl Api {
    /// Sends a request of the client.
    pub async fn call<T, R>(&self, request: R) -> Result<T, Failure>
    where
        R: IntoFuture<Output = Result<T, Error>>,
    {
        let begun = Instant::now();
        let answer = request.into_future().await;
        self.ui.debug(&format!("answered after {:?}", begun.elapsed()));
        answer.map_err(|error| self.explain(&error))
    }

    /// Says what a failed request means to the user.
    pub fn explain(&self, error: &Error) -> Failure {
        self.ui.debug(&format!("{error:?}"));
        explain(error, self.source.as_ref()).hint_if_any(self.unreachable_hint(error))
    }

    fn unreachable_hint(&self, error: &Error) -> Option<String> {
        let unreachable = matches!(error.kind(), ErrorKind::Connect);
        unreachable.then(|| match &self.source {
            Some(KeySource::LocalServer(_)) => {
                "look at `kortix local status` and `kortix local logs`".to_owned()
            }
            _ => format!("is {} right? `kortix doctor` looks closer", settings::shown(&self.url)),
        })
    }
}

/// Says that a request is about to be sent again.
pub fn say_retry(ui: &Ui, attempt: u32, delay: Duration, error: &Error) {
    let (why, seconds) = (explain::summary(error), delay.as_secs_f64());
    let text = format!("attempt {attempt} failed ({why}), trying again in {seconds:.1} s");
    let fields = json!({
        "attempt": attempt,
        "delay_ms": u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        "status": error.status().map(|status| status.as_u16()),
        "code": error.code(),
        "message": error.message(),
    });
    ui.retry(&text, &fields);
}
