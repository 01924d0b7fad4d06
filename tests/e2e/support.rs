//! A server with one account on it, seen through the SDK.

use std::time::Duration;

use kortix_sdk::{ExecutionId, Kortix, ProjectId, RetryPolicy, SandboxId, executions::Execution};
use kortix_tests::{
    cli::Cli,
    server::{Options, ReferenceServer},
};

const EXECUTION_LIMIT: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

pub(crate) struct Stage {
    pub(crate) server: ReferenceServer,
    pub(crate) jwt: String,
    pub(crate) obvious_key: String,
}

impl Stage {
    /// A server with real sandboxes, and an account on the largest plan.
    pub(crate) fn real() -> Self {
        Self::new(Options::local(), "ultra")
    }

    pub(crate) fn new(options: Options, plan: &str) -> Self {
        let server = ReferenceServer::start(options).unwrap();
        let jwt = server.credential("jwt", "someone", plan).unwrap();
        let obvious_key = server.credential("obvious", "someone", plan).unwrap();
        Self { server, jwt, obvious_key }
    }

    /// The SDK, without retries: a test sees what happened.
    pub(crate) fn client(&self) -> Kortix {
        self.client_retrying(RetryPolicy::none())
    }

    pub(crate) fn client_retrying(&self, retry: RetryPolicy) -> Kortix {
        Kortix::builder()
            .base_url(self.server.url())
            .obvious_base_url(self.server.url())
            .api_key(self.jwt.clone())
            .obvious_api_key(self.obvious_key.clone())
            .honours_idempotency_key()
            .retry(retry)
            .build()
            .unwrap()
    }

    pub(crate) fn cli(&self) -> Cli {
        Cli::of(&self.server, &self.jwt, &self.obvious_key).unwrap()
    }
}

/// Waits until the execution has ended.
pub(crate) async fn ended(client: &Kortix, id: &ExecutionId) -> Execution {
    let deadline = tokio::time::Instant::now() + EXECUTION_LIMIT;
    loop {
        let execution = client.executions().get(id).await.unwrap();
        if execution.status.is_terminal() {
            return execution;
        }
        assert!(tokio::time::Instant::now() < deadline, "the execution did not end: {execution:#?}");
        tokio::time::sleep(POLL).await;
    }
}

/// Asks a port of a sandbox through the gateway, as a browser would that was given the token.
pub(crate) async fn through_gateway(url: &str, token: &str, path: &str) -> (u16, String) {
    let url = url::Url::parse(url).unwrap();
    let authority = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let response = kortix_tests::http::client()
        .get(format!("http://127.0.0.1:{}{path}", url.port().unwrap()))
        .header("host", authority)
        .header("x-kortix-sandbox-token", token)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// A project with its sandbox.
pub(crate) struct Place {
    pub(crate) project: ProjectId,
    pub(crate) sandbox: SandboxId,
}

pub(crate) async fn place(client: &Kortix) -> Place {
    let made = client.threads().create().await.unwrap();
    let project = client.projects().get(&made.project_id).await.unwrap();
    Place { project: made.project_id, sandbox: project.sandbox.unwrap().id }
}
