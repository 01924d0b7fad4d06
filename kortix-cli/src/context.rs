//! What a command is given: the flags, the user's terminal, and the servers when it asks for them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kortix_sdk::testing::{RecordedRequest, Script};
use kortix_sdk::{Backoff, DEFAULT_WRITE_TIMEOUT, Error, ErrorKind, Kortix, Response, RetryPolicy};
use url::Url;

use crate::attempts::Attempts;
use crate::cli::{Globals, Invocation};
use crate::endings::WindDown;
use crate::env::Env;
use crate::error::Failure;
use crate::explain::{Caller, explain};
use crate::identity::{self, KeySource, Seat};
use crate::junit::Junit;
use crate::local::{self, LocalDir, Plan, State};
use crate::output::Ui;
use crate::pending::Pending;
use crate::settings::{self, Endpoint, Endpoints, Service, Setting, Settings};

/// Longer than anybody waits.
const NO_DEADLINE: Duration = Duration::from_hours(24 * 365);
/// The longest that an attempt and the wait after it can take.
const ONE_ATTEMPT: Duration = DEFAULT_WRITE_TIMEOUT
    .saturating_add(RetryPolicy::DEFAULT_RETRY_AFTER_CAP)
    .saturating_add(Backoff::DEFAULT_FIRST);

/// What a command is given.
#[derive(Debug)]
pub struct Context {
    pub globals: Globals,
    pub env: Env,
    settings: Settings,
    ui: Arc<Ui>,
    pending: Arc<Pending>,
    attempts: Arc<Attempts>,
    junit: Junit,
    wind_down: WindDown,
    again: Invocation,
    /// What takes the requests of a dry run.
    unsent: Option<Script>,
}

impl Context {
    pub fn new(globals: Globals, env: Env, ui: Arc<Ui>) -> Self {
        let again = Invocation::new(&globals);
        let pending = Arc::new(Pending::new(again.clone()));
        let attempts = Arc::new(Attempts::new(Arc::clone(&ui), Arc::clone(&pending)));
        let unsent = globals.dry_run.then(Script::new);
        Self {
            globals,
            env,
            settings: Settings::default(),
            ui,
            pending,
            attempts,
            junit: Junit::default(),
            wind_down: WindDown::default(),
            again,
            unsent,
        }
    }

    /// The same with what flags, environment and files say together.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether somebody is there who could answer or sign in.
    pub fn seat(&self) -> Seat {
        if self.ui.can_ask() && !self.globals.no_input { Seat::Terminal } else { Seat::Unattended }
    }

    /// The project that is set for this directory.
    pub fn set_project(&self) -> Option<String> {
        self.settings.get(Setting::Project).map(|project| project.text.clone())
    }

    /// The project that was named, or else the one that is set.
    pub fn project(&self, named: Option<String>) -> Result<String, Failure> {
        named.or_else(|| self.set_project()).ok_or_else(|| {
            Failure::usage("no project is named")
                .hint(format!("name one, or set `project` in kortix.toml or {}", Setting::Project.variable()))
        })
    }

    pub fn ui(&self) -> &Ui {
        &self.ui
    }

    /// A further command of this program that talks to the same server, as it can be typed.
    pub fn command(&self, line: &str) -> String {
        self.again.command(line)
    }

    /// The first request of a dry run.
    pub fn unsent_request(&self) -> Option<RecordedRequest> {
        self.unsent.as_ref()?.requests().into_iter().next()
    }

    /// What would be left behind if the command ended now.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// The failed attempts at the command's request.
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// The report of the command.
    pub fn junit(&self) -> &Junit {
        &self.junit
    }

    /// How the command is asked to end.
    pub fn wind_down(&self) -> &WindDown {
        &self.wind_down
    }

    /// Counts the attempts at one of several requests.
    pub fn attempts_apart(&self) -> Attempts {
        Attempts::new(Arc::clone(&self.ui), Arc::clone(&self.pending))
    }

    /// How long one attempt to make or delete something may take. Whoever sets a longer timeout means this too.
    pub fn write_timeout(&self) -> Duration {
        self.globals.timeout.unwrap_or_default().max(DEFAULT_WRITE_TIMEOUT)
    }

    /// The value of an answer. Says so when nothing new was made for it.
    pub fn unwrap_noting_replay<T>(&self, response: Response<T>) -> T {
        if response.is_replay() {
            self.ui.note(
                "nothing new was made: the server repeats its answer to an earlier request with this key",
            );
        }
        response.into_inner()
    }

    pub fn local_dir(&self) -> Result<LocalDir, Failure> {
        LocalDir::from_env(&self.env)
    }

    /// The client for a service. Only here is one built: a command that needs none does not pay for it.
    pub async fn api(&self, service: Service) -> Result<Api, Failure> {
        let endpoint = self.endpoint(service).await?;
        let key = endpoint.require_key(service, self.seat())?;
        self.ui.detail(&format!(
            "using {} with the credential from {}",
            settings::shown(&endpoint.url),
            key.source
        ));
        self.anonymous_api(&endpoint, service)
    }

    /// Asks the Kortix service for something; `what` is said while it takes long.
    pub async fn read<T, R>(&self, what: &str, request: impl FnOnce(&Kortix) -> R) -> Result<T, Failure>
    where
        R: IntoFuture<Output = Result<T, Error>>,
    {
        let api = self.api(Service::Kortix).await?;
        self.ui().during(what, api.call(request(&api.client))).await
    }

    /// Changes something there. A command that ends before the answer says that `look` shows what became of it.
    pub async fn change<T, R>(
        &self,
        what: &str,
        look: &str,
        request: impl FnOnce(&Kortix) -> R,
    ) -> Result<T, Failure>
    where
        R: IntoFuture<Output = Result<T, Error>>,
    {
        let api = self.api(Service::Kortix).await?;
        self.pending.request_sent(look);
        let answer = self.ui().during(what, api.call(request(&api.client))).await;
        self.pending.settled();
        answer
    }

    /// The same, also without a credential.
    pub fn anonymous_api(&self, endpoint: &Endpoint, service: Service) -> Result<Api, Failure> {
        let key = endpoint.key.as_ref().ok().cloned();
        let caller = Caller { key, service, seat: self.seat(), again: self.again.clone() };
        let client = self.client(endpoint).map_err(|error| explain(&error, &caller))?;
        Ok(Api {
            client,
            caller,
            url: endpoint.url.clone(),
            honours_keys: self.honours_keys(endpoint),
            ui: Arc::clone(&self.ui),
        })
    }

    /// One service with its credential, when there is one.
    pub async fn endpoint(&self, service: Service) -> Result<Endpoint, Failure> {
        if !self.globals.local {
            return identity::endpoint(&self.settings, &self.env, service).await;
        }
        let dir = self.local_dir()?;
        let running = local::ensure_running(&dir, &Plan::default(), &self.ui).await?;
        local::endpoints(&dir, &running).map(|endpoints| endpoints.of(service).clone())
    }

    /// Both services as commands would talk to them. The local server is not started only to be looked at.
    pub async fn endpoints_at_hand(&self) -> Result<Option<Endpoints>, Failure> {
        if !self.globals.local {
            return identity::endpoints(&self.settings, &self.env).await.map(Some);
        }
        let dir = self.local_dir()?;
        match dir.state()? {
            State::Running { identity, url } => {
                local::endpoints(&dir, &local::Running { identity, url }).map(Some)
            }
            State::Stopped | State::Starting(_) => Ok(None),
        }
    }

    /// A command talks to one service, so the client is told of no other and holds no other credential.
    fn client(&self, endpoint: &Endpoint) -> Result<Kortix, Error> {
        let url = endpoint.url.as_str();
        let mut builder = Kortix::builder().base_url(url).obvious_base_url(url).retry(self.retry_policy());
        if let Ok(key) = &endpoint.key {
            builder = builder.api_key(key.secret.clone()).obvious_api_key(key.secret.clone());
        }
        if self.honours_keys(endpoint) {
            builder = builder.honours_idempotency_key();
        }
        let attempts = Arc::clone(&self.attempts);
        let builder =
            builder.on_retry(move |event| attempts.failed(event.attempt(), event.delay(), event.error()));
        match &self.unsent {
            Some(script) => script.client_of(builder),
            None => builder.build(),
        }
    }

    /// Whether a create may be repeated under its key, whatever became of it.
    fn honours_keys(&self, endpoint: &Endpoint) -> bool {
        self.env.honours_idempotency_key || endpoint.is_local_server()
    }

    /// How often a request is repeated. Whoever sets a number of retries or a timeout means that, and not the time that
    /// the SDK would allow.
    fn retry_policy(&self) -> RetryPolicy {
        let attempts = self.globals.retries.map(|retries| retries.saturating_add(1));
        let policy = RetryPolicy::default();
        let policy = attempts.map_or(policy.clone(), |attempts| policy.max_attempts(attempts));
        match (self.globals.timeout, attempts) {
            (Some(_), _) => policy.deadline(NO_DEADLINE),
            // Long enough for all of them, and an end to what is not counted.
            (None, Some(attempts)) => policy.deadline(ONE_ATTEMPT.saturating_mul(attempts)),
            (None, None) => policy,
        }
    }
}

/// A client of one service, and where its credential came from.
#[derive(Debug)]
pub struct Api {
    pub client: Kortix,
    caller: Caller,
    url: Url,
    honours_keys: bool,
    ui: Arc<Ui>,
}

impl Api {
    /// A further command of this program that talks to the same server, as it can be typed.
    pub fn command(&self, line: &str) -> String {
        self.caller.again.command(line)
    }

    /// Where it is, as it may be printed.
    pub fn address(&self) -> String {
        settings::shown(&self.url)
    }

    /// Whether a create may be repeated under its key, whatever became of it.
    pub fn honours_keys(&self) -> bool {
        self.honours_keys
    }

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
        explain(error, &self.caller).hint_if_any(self.unreachable_hint(error))
    }

    fn unreachable_hint(&self, error: &Error) -> Option<String> {
        if !matches!(error.kind(), ErrorKind::Connect) {
            return None;
        }
        if let Some(KeySource::LocalServer(_)) = self.caller.source() {
            return Some("look at `kortix local status` and `kortix local logs`".to_owned());
        }
        let doctor = self.caller.again.command("doctor");
        Some(format!("is {} right? {doctor} looks closer", settings::shown(&self.url)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(timeout: Option<u64>, retries: Option<u32>) -> Context {
        let timeout = timeout.map(Duration::from_secs);
        let globals = Globals { timeout, retries, quiet: true, ..Globals::default() };
        let ui = Ui::new(&globals);
        Context::new(globals, Env::default(), ui)
    }

    #[test]
    fn a_long_timeout_is_one_for_a_single_create_too() {
        assert_eq!(context(None, None).write_timeout(), DEFAULT_WRITE_TIMEOUT);
        assert_eq!(context(Some(10), None).write_timeout(), DEFAULT_WRITE_TIMEOUT);
        assert_eq!(context(Some(900), None).write_timeout(), Duration::from_mins(15));
    }

    #[test]
    fn what_the_user_bounds_is_bounded_by_nothing_else() {
        let default = RetryPolicy::default;
        assert_eq!(context(None, None).retry_policy(), default());
        assert_eq!(context(Some(900), None).retry_policy(), default().deadline(NO_DEADLINE));
        let three = default().max_attempts(3);
        assert_eq!(context(Some(900), Some(2)).retry_policy(), three.clone().deadline(NO_DEADLINE));
        assert_eq!(context(None, Some(2)).retry_policy(), three.deadline(ONE_ATTEMPT * 3));
    }
}
