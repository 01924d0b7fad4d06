use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::bail;
use clap::{Args, ValueEnum};
use url::Url;

use super::{
    Place, SecretsChoice,
    agents::AgentChoice,
    controls::ControlsOptions,
    leases::LeaseOptions,
    lifetimes::LifetimeOptions,
    process::{LogOptions, told_to_stop},
    requests::RequestOptions,
    say,
    tokens::TokenOptions,
    turns::{AttemptOptions, BoundOptions},
    warm::WarmOptions,
};
use crate::{
    domain::{plan::PlanLimits, template::Templates},
    driver::DriverChoice,
    failpoint,
    gateway::{BaseDomain, SandboxPaths},
    runs::RunSettings,
    server::{Farewell, Server, ServerConfig, Tenancy, Working},
    webhooks::target::Reach,
};

/// Prints one line on standard output when it is ready, {"listening":"http://…"}; logs go to standard error. With test
/// controls the line names their address too, as `test_controls`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, env = "KORTIX_SERVER_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    secrets: SecretsChoice,
    #[command(flatten)]
    driver: DriverChoice,
    /// Do not start where sandboxes are not kept apart well enough for tenants who do not trust each other; `doctor
    /// --multi-tenant` says what is missing. No setting of `local`, nor of `docker` without a runtime such as gVisor's, gives each
    /// sandbox a kernel of its own.
    #[arg(long, env = "KORTIX_SERVER_MULTI_TENANT")]
    multi_tenant: bool,
    #[command(flatten)]
    warm: WarmOptions,
    #[command(flatten)]
    lifetimes: LifetimeOptions,
    #[command(flatten)]
    agent: AgentChoice,
    /// `local` skips the limits of the plans.
    #[arg(long, env = "KORTIX_SERVER_ENV_MODE", value_enum, default_value_t = EnvMode::Production)]
    env_mode: EnvMode,
    /// JSON file with other numbers for plans: {"free": {"threads": 3, "workers": 2}}. What it does not name
    /// stays as it is.
    #[arg(long, env = "KORTIX_SERVER_PLANS", value_name = "FILE")]
    plans: Option<PathBuf>,
    /// JSON file of templates for projects: {"templates": [{"id": "review", "name": "Review", "visibility": "public"}]}.
    /// A template may also have `description`, `prompt` and `files` ({"notes/read.me": "text"}); `visibility` is `public`,
    /// or `workspace`, `team` or `private` with a `workspace`, a `team` or a `creator`, by names or ids.
    #[arg(long, env = "KORTIX_SERVER_TEMPLATES", value_name = "FILE")]
    templates: Option<PathBuf>,
    /// Where clients reach the server, when a proxy stands before it [default: the address it listens on].
    #[arg(long, env = "KORTIX_SERVER_PUBLIC_URL", value_name = "URL", value_parser = origin)]
    public_url: Option<Url>,
    /// Sandboxes answer at {port}-{id}.DOMAIN [default: the host of the public URL, or localhost].
    #[arg(long, env = "KORTIX_SERVER_SANDBOX_DOMAIN", value_name = "DOMAIN")]
    sandbox_domain: Option<BaseDomain>,
    /// Let sandboxes answer at /_sandbox/… of the public URL too, for where no wildcard name is to be had. Browsers confine
    /// such pages; each gets by a signed URL of the form `path`, and those that name absolute paths do not work there.
    #[arg(long, env = "KORTIX_SERVER_SANDBOX_PATHS")]
    sandbox_paths: bool,
    #[command(flatten)]
    bounds: BoundOptions,
    #[command(flatten)]
    attempts: AttemptOptions,
    /// Leave all work on executions to `kortix-server worker` processes on this data directory.
    #[arg(long, env = "KORTIX_SERVER_NO_WORKER")]
    no_worker: bool,
    #[command(flatten)]
    leases: LeaseOptions,
    #[command(flatten)]
    requests: RequestOptions,
    /// Let webhooks lead to addresses of this machine and its networks, too. Whoever can make one then reaches everything that
    /// this server reaches.
    #[arg(long, env = "KORTIX_SERVER_WEBHOOKS_ALLOW_PRIVATE")]
    webhooks_allow_private: bool,
    /// Seconds from the demand to stop until no more requests are taken; meanwhile /health answers 503, so that a load
    /// balancer sends them elsewhere. A second signal ends the wait.
    #[arg(long, env = "KORTIX_SERVER_DRAIN_DELAY", value_name = "SECONDS", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=3_600))]
    drain_delay: u64,
    /// Seconds that requests under way may go on after that.
    #[arg(long, env = "KORTIX_SERVER_DRAIN_LIMIT", value_name = "SECONDS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=3_600))]
    drain_limit: u64,
    /// Address where /metrics is read, by whoever reaches it; port 0 picks a free one [default: nowhere].
    #[arg(long, env = "KORTIX_SERVER_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    log: LogOptions,
    #[command(flatten)]
    tokens: TokenOptions,
    #[command(flatten)]
    controls: ControlsOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EnvMode {
    Production,
    Local,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        failpoint::check()?;
        self.log.begin()?;
        let config = self.into_config()?;
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let told_to_stop = told_to_stop()?;
            let server = Server::start(config).await?;
            say(&server.announcement().to_string())?;
            server.run(told_to_stop).await;
            Ok(ExitCode::SUCCESS)
        })
    }

    fn into_config(self) -> anyhow::Result<ServerConfig> {
        let limits = match (self.env_mode, &self.plans) {
            (EnvMode::Local, Some(_)) => bail!("--env-mode local has no limits; leave out --plans"),
            (EnvMode::Local, None) => PlanLimits::unlimited(),
            (EnvMode::Production, Some(file)) => PlanLimits::from_file(file)?,
            (EnvMode::Production, None) => PlanLimits::default(),
        };
        let templates =
            self.templates.as_deref().map_or_else(|| Ok(Templates::default()), Templates::from_file)?;
        Ok(ServerConfig {
            listen: self.listen,
            data_dir: self.place.path(),
            database_url: self.place.database_url,
            secrets_file: self.secrets.secrets_file,
            driver: self.driver,
            tenancy: if self.multi_tenant { Tenancy::Strangers } else { Tenancy::Acquaintances },
            warm: self.warm.into_settings(),
            lifetimes: self.lifetimes.into_lifetimes(),
            agents: self.agent.make()?,
            runs: RunSettings { bounds: self.bounds.into_bounds(), attempts: self.attempts.run_attempts },
            working: if self.no_worker { Working::Elsewhere } else { Working::Here },
            leases: self.leases.into_times()?,
            limits,
            templates,
            request_limits: self.requests.into_limits(),
            webhooks: if self.webhooks_allow_private { Reach::Everywhere } else { Reach::Public },
            farewell: Farewell {
                delay: Duration::from_secs(self.drain_delay),
                drain_limit: Duration::from_secs(self.drain_limit),
            },
            metrics_listen: self.metrics_listen,
            public_url: self.public_url,
            sandbox_domain: self.sandbox_domain,
            sandbox_paths: if self.sandbox_paths { SandboxPaths::On } else { SandboxPaths::Off },
            auth: self.tokens.into_config(),
            test_controls: self.controls.into_config(),
        })
    }
}

/// Scheme, host and port: what addresses of sandboxes are made of.
fn origin(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.username().is_empty();
    if is_origin {
        Ok(url)
    } else {
        Err("must be http:// or https://, a host, and a port if need be".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        assert!(origin("https://kortix.example.org").is_ok());
        assert!(origin("http://10.0.0.1:8000/").is_ok());
        for text in
            ["localhost:8000", "ftp://host", "https://host/path", "https://host/?q=1", "https://me@host", ""]
        {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
