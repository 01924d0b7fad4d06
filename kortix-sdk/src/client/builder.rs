//! How a client is configured.

use std::{fmt, sync::Arc, time::Duration};

use secrecy::SecretString;
use url::Url;

use super::{
    Idempotency, Kortix, Service, ServiceName, Shared,
    config::{Key, Settings, Target},
    service::Identity,
};
#[cfg(not(target_arch = "wasm32"))]
use crate::transport::Proxy;
use crate::{
    CredentialProvider, DEFAULT_READ_TIMEOUT, Error, Middleware,
    call::{Randomness, Timeouts},
    middleware::Layers,
    retry::{OnRetry, RetryBudget, RetryEvent, RetryPolicy},
    transport::{Network, Transport, Transports},
};

/// Configures a [`Kortix`] client. Everything is optional.
///
/// ```
/// use std::time::Duration;
/// use kortix_sdk::{Kortix, RetryPolicy};
///
/// let client = Kortix::builder()
///     .base_url("http://127.0.0.1:8000")
///     .api_key("pk_0123:sk_4567")
///     .retry(RetryPolicy::default().max_attempts(6).deadline(Duration::from_secs(60)))
///     .build()?;
/// # Ok::<(), kortix_sdk::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until `build`"]
pub struct KortixBuilder {
    settings: Settings,
    timeouts: Timeouts,
    retry: RetryPolicy,
    budget: RetryBudget,
    on_retry: Option<OnRetry>,
    layers: Layers,
    network: Network,
}

impl KortixBuilder {
    /// A builder that starts from the environment variables of [`Kortix::from_env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the environment holds no credential.
    pub fn from_env() -> Result<Self, Error> {
        let settings = Settings::from_env(|name| std::env::var(name).ok())?;
        Ok(Self { settings, ..Self::default() })
    }

    /// The address of the Kortix service, with its path prefix if it has one: `https://api.kortix.com/v1`.
    /// Default: [`DEFAULT_BASE_URL`](crate::DEFAULT_BASE_URL).
    ///
    /// Without [`obvious_base_url`](Self::obvious_base_url), the Obvious service is taken to be at the same origin and
    /// to accept the same credential, except when this is an address of the hosted Kortix service: see
    /// [`has_both_services`](crate::has_both_services).
    ///
    /// `http://` is allowed, for servers on this machine or in a private network. It sends the credential unencrypted.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// The address of the Obvious service, with or without its `/api/v1`. Default: the origin of
    /// [`base_url`](Self::base_url) when that is set and [has both services](crate::has_both_services), else
    /// [`DEFAULT_OBVIOUS_BASE_URL`](crate::DEFAULT_OBVIOUS_BASE_URL).
    pub fn obvious_base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.obvious_base_url = Some(url.into());
        self
    }

    /// The credential of the Kortix service, recognised by its form (see [`Credential`](crate::Credential)). Without one, calls are
    /// anonymous: public projects and their threads can still be read.
    pub fn api_key(mut self, key: impl Into<SecretString>) -> Self {
        self.settings.api_key = Some(Key::Text(key.into()));
        self
    }

    /// Where the credential of the Kortix service comes from, in place of [`api_key`](Self::api_key): a closure, a
    /// [`CredentialFile`](crate::CredentialFile) or any other [`CredentialProvider`].
    pub fn credentials(mut self, provider: impl CredentialProvider) -> Self {
        self.settings.api_key = Some(Key::From(Arc::new(provider)));
        self
    }

    /// The credential of the Obvious service. Default: that of the Kortix service when both are at one origin because
    /// only [`base_url`](Self::base_url) is set, else none.
    pub fn obvious_api_key(mut self, key: impl Into<SecretString>) -> Self {
        self.settings.obvious_api_key = Some(Key::Text(key.into()));
        self
    }

    /// The same as [`credentials`](Self::credentials), for the Obvious service.
    pub fn obvious_credentials(mut self, provider: impl CredentialProvider) -> Self {
        self.settings.obvious_api_key = Some(Key::From(Arc::new(provider)));
        self
    }

    /// How long one attempt may take, from connecting until the answer has been read. Default:
    /// [`DEFAULT_READ_TIMEOUT`](crate::DEFAULT_READ_TIMEOUT) for calls that read,
    /// [`DEFAULT_WRITE_TIMEOUT`](crate::DEFAULT_WRITE_TIMEOUT) for calls that make or delete something, since a sandbox
    /// has to start or stop. All attempts together are bounded by [`RetryPolicy::deadline`]. Streams have no such limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.total = Some(timeout);
        self
    }

    /// How long an attempt may wait for its connection: name resolution, proxy, TCP, TLS. Default:
    /// [`DEFAULT_CONNECT_TIMEOUT`](crate::DEFAULT_CONNECT_TIMEOUT). At most four fifths of [`timeout`](Self::timeout) and
    /// [`header_timeout`](Self::header_timeout), so that an attempt without a connection ends as one that was not sent
    /// ([`ErrorKind::Connect`](crate::ErrorKind::Connect)) and can be repeated, whatever it does.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = Some(timeout);
        self
    }

    /// How long an attempt may take until the server begins to answer, connecting included. Default:
    /// [`DEFAULT_HEADER_TIMEOUT`](crate::DEFAULT_HEADER_TIMEOUT) for streams; other calls have none beside their
    /// [`timeout`](Self::timeout), since a create answers when its sandbox is ready.
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.header = Some(timeout);
        self
    }

    /// How long nothing may come of an answer that has begun. Default:
    /// [`DEFAULT_IDLE_TIMEOUT`](crate::DEFAULT_IDLE_TIMEOUT). A stream is then opened again.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.idle = Some(timeout);
        self
    }

    /// When and how often failed calls are repeated. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many repetitions there may be in a row, over all calls. Default: a [`RetryBudget::default`] of this client's own.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Says that the server answers a repeated create with the first answer when both carry the same `Idempotency-Key`.
    ///
    /// Then a create that timed out or failed half-way is repeated like any other call. The reference server honours
    /// the key. The Kortix and Obvious services do not: with them, such a repetition could start a second sandbox or a
    /// second agent, which is why this is off by default.
    pub fn honours_idempotency_key(mut self) -> Self {
        self.settings.idempotency = Idempotency::Honoured;
        self
    }

    /// Calls `listener` before each wait between two attempts. It must not block.
    pub fn on_retry(mut self, listener: impl Fn(&RetryEvent) + Send + Sync + 'static) -> Self {
        self.on_retry = Some(Arc::new(listener));
        self
    }

    /// Adds something that sees every attempt and may add headers to it. What was added first comes first.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.layers.add(middleware);
        self
    }

    /// Sends every request through this proxy, also to addresses on this machine: `http://user:password@proxy.example.com:3128`.
    /// Characters that mean something in a URL are percent-encoded in name and password, which appear in no error and
    /// no `Debug`.
    ///
    /// Default: the proxies of the environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY` with the exceptions of
    /// `NO_PROXY`, for all addresses but those on this machine. Not on `wasm32`: a browser has its own.
    ///
    /// ```
    /// # use kortix_sdk::Kortix;
    /// let client = Kortix::builder().base_url("http://server.test").proxy("http://127.0.0.1:3128").build()?;
    /// # Ok::<(), kortix_sdk::Error>(())
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    pub fn proxy(mut self, address: impl Into<SecretString>) -> Self {
        self.network.proxy = Proxy::At(address.into());
        self
    }

    /// Uses no proxy, whatever the environment says. Not on `wasm32`.
    ///
    /// ```
    /// # use kortix_sdk::Kortix;
    /// let client = Kortix::builder().base_url("http://server.test").no_proxy().build()?;
    /// # Ok::<(), kortix_sdk::Error>(())
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    pub fn no_proxy(mut self) -> Self {
        self.network.proxy = Proxy::None;
        self
    }

    /// Trusts a certificate authority beside those of the system, for a server or a proxy with a certificate of its own making.
    /// Takes one certificate as DER, or any number of them as PEM; may be called again for more. With the feature `rustls`,
    /// which `ring` and `aws-lc` turn on. Android takes none; not on `wasm32`.
    ///
    /// ```no_run
    /// # use kortix_sdk::Kortix;
    /// let client = Kortix::builder()
    ///     .base_url("https://kortix.internal")
    ///     .add_root_certificate(std::fs::read("authority.pem")?)
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(all(feature = "rustls", not(target_arch = "wasm32")))]
    pub fn add_root_certificate(mut self, certificate: impl Into<Vec<u8>>) -> Self {
        self.network.authorities.push(certificate.into());
        self
    }

    /// Builds the client. Nothing is sent, and nothing is read from disk unless an address begins with `https://`: then
    /// the certificates of the system are loaded.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when an address is no `http` or `https` URL, holds credentials or
    /// a query; when an API key, the address of a proxy or a root certificate is malformed; when an address needs HTTPS and no
    /// certificate authorities are found, or the crate was built without any of `ring`, `aws-lc` and `rustls`; when it was
    /// built with `rustls` alone and the process has installed no provider of cryptography.
    pub fn build(self) -> Result<Kortix, Error> {
        let usual = self.timeouts.limits(None, DEFAULT_READ_TIMEOUT);
        let mut transports = Transports::new(&self.network, usual.connect)?;
        self.build_on(|base| transports.reaching(base))
    }

    /// The same on a script, for which any address is good.
    #[cfg(feature = "test-util")]
    pub(crate) fn build_scripted(mut self, script: &crate::testing::Script) -> Result<Kortix, Error> {
        self.settings.base_url.get_or_insert_with(|| "http://script.test".to_owned());
        self.build_on(|_| Ok(Transport::scripted(script.clone())))
    }

    fn build_on(self, mut transport: impl FnMut(&Url) -> Result<Transport, Error>) -> Result<Kortix, Error> {
        let idempotency = self.settings.idempotency;
        let (kortix, obvious) = self.settings.targets()?;
        let mut service = |name, target: Target| {
            let identity = target.api_key.map_or(Ok(Identity::Anonymous), Key::identity)?;
            let transport = transport(&target.base)?;
            Ok::<_, Error>(Service::new(name, target.base, identity, transport))
        };
        let shared = Shared {
            kortix: service(ServiceName::Kortix, kortix)?,
            obvious: service(ServiceName::Obvious, obvious)?,
            timeouts: self.timeouts,
            retry: self.retry,
            budget: self.budget,
            on_retry: self.on_retry,
            layers: self.layers,
            idempotency,
            randomness: Randomness::default(),
        };
        Ok(Kortix { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for KortixBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KortixBuilder")
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("idempotency", &self.settings.idempotency)
            .finish_non_exhaustive()
    }
}
