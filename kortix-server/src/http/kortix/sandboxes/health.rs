//! How a sandbox does, in the words of the service.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::project::Project,
    http::App,
    ids::ProjectId,
    sandbox::{SandboxError, SandboxKey, SandboxState, ServiceHealth, ServiceState},
    timestamp::Timestamp,
};

const NO_SANDBOX: &str = "No sandbox found for this project";
/// Without the screen there is no desktop; the others come back by themselves.
const CRITICAL: &str = "vnc";

#[derive(Serialize, ToSchema)]
#[schema(as = SandboxStatus)]
pub(in crate::http) struct Body {
    status: Health,
    /// Empty when there is none.
    sandbox_id: String,
    project_id: String,
    /// The word of whoever provides it: `started`, `stopped`, `error`, `none`.
    daytona_state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    services_health: Option<ServicesHealth>,
    last_checked: Timestamp,
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vnc_preview: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_url: Option<String>,
    #[serde(flatten)]
    machine: Option<Machine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(in crate::http) enum Health {
    Live,
    Starting,
    Offline,
    Failed,
    Unknown,
}

#[derive(Serialize, ToSchema)]
struct ServicesHealth {
    status: &'static str,
    services: BTreeMap<String, &'static str>,
    critical_services: [&'static str; 1],
    error: Option<String>,
}

/// What the sandbox has of the machine.
#[derive(Serialize, ToSchema)]
#[schema(as = SandboxMachine)]
pub(in crate::http) struct Machine {
    /// Cores.
    cpu: f64,
    /// In GiB.
    memory: f64,
    /// In GiB, where it is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    disk: Option<f64>,
    /// The driver that made it.
    target: &'static str,
}

impl Machine {
    #[expect(clippy::cast_precision_loss, reason = "nobody has so many cores, or so much memory")]
    pub(in crate::http) async fn of(app: &App, key: &SandboxKey) -> Self {
        let spec = app.service.spec_of(key).await;
        let gibibytes = |bytes: u64| bytes as f64 / f64::from(1 << 30);
        Self {
            cpu: spec.cpu_millis as f64 / 1_000.0,
            memory: gibibytes(spec.memory_bytes),
            disk: spec.disk_bytes.map(gibibytes),
            target: app.service.driver.name(),
        }
    }
}

impl Body {
    pub(in crate::http) async fn look(app: &App, project: &Project) -> Self {
        let Some(sandbox) = &project.sandbox else { return Self::without_sandbox(project.id) };
        let key = &sandbox.key;
        let (status, daytona_state, services_health, error) = judge(key, app.service.driver.state(key).await);
        Self {
            status,
            sandbox_id: key.to_string(),
            project_id: project.id.hyphenated(),
            daytona_state,
            services_health,
            last_checked: Timestamp::now(),
            error,
            vnc_preview: Some(app.urls.desktop(key)),
            sandbox_url: Some(app.urls.preview(key)),
            machine: Some(Machine::of(app, key).await),
        }
    }

    fn without_sandbox(project: ProjectId) -> Self {
        Self {
            status: Health::Unknown,
            sandbox_id: String::new(),
            project_id: project.hyphenated(),
            daytona_state: "none",
            services_health: None,
            last_checked: Timestamp::now(),
            error: Some(NO_SANDBOX.to_owned()),
            vnc_preview: None,
            sandbox_url: None,
            machine: None,
        }
    }
}

type Judgement = (Health, &'static str, Option<ServicesHealth>, Option<String>);

fn judge(key: &SandboxKey, state: Result<SandboxState, SandboxError>) -> Judgement {
    match state {
        Ok(SandboxState::Running { services }) => judge_running(&services),
        Ok(SandboxState::Stopped | SandboxState::Died) => (Health::Offline, "stopped", None, None),
        Ok(SandboxState::Gone) => (Health::Failed, "error", None, Some(format!("Sandbox not found: {key}"))),
        Err(error) => {
            tracing::error!(sandbox = %key, error = &error as &dyn std::error::Error, "its state is not known");
            (Health::Failed, "error", None, Some(error.to_string()))
        }
    }
}

fn judge_running(services: &[ServiceHealth]) -> Judgement {
    let screen = services.iter().find(|service| name_of(service) == CRITICAL);
    let Some(screen) = screen else { return (Health::Starting, "started", None, None) };
    let (status, words, error) = match screen {
        ServiceHealth { state: ServiceState::Running, .. } => (Health::Live, "healthy", None),
        ServiceHealth { restarts: 0, .. } => (Health::Starting, "starting", None),
        _ => (Health::Failed, "unhealthy", Some(format!("{CRITICAL} had to be started again"))),
    };
    let services_health = ServicesHealth {
        status: words,
        services: services.iter().map(|service| (name_of(service).to_owned(), word_of(service))).collect(),
        critical_services: [CRITICAL],
        error: error.clone(),
    };
    (status, "started", Some(services_health), error)
}

/// What a person would call the program.
fn name_of(service: &ServiceHealth) -> &str {
    match service.name.as_str() {
        "Xvnc" => CRITICAL,
        "openbox" => "window_manager",
        "xterm" => "terminal",
        other => other,
    }
}

fn word_of(service: &ServiceHealth) -> &'static str {
    match service.state {
        ServiceState::Running => "running",
        ServiceState::Starting => "starting",
        ServiceState::Waiting => "stopped",
    }
}

/// The state alone, as the service's provider calls it.
pub(in crate::http) async fn state_word(app: &App, key: &SandboxKey) -> &'static str {
    judge(key, app.service.driver.state(key).await).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(state: ServiceState, restarts: u32) -> (Health, &'static str) {
        let screen = ServiceHealth { name: "Xvnc".to_owned(), state, restarts };
        let other = ServiceHealth { name: "xterm".to_owned(), state: ServiceState::Waiting, restarts: 9 };
        let judged = judge_running(&[other, screen]);
        (judged.0, judged.2.unwrap().status)
    }

    #[test]
    fn the_screen_decides() {
        assert_eq!(running(ServiceState::Running, 0), (Health::Live, "healthy"));
        assert_eq!(running(ServiceState::Running, 3), (Health::Live, "healthy"));
        assert_eq!(running(ServiceState::Starting, 0), (Health::Starting, "starting"));
        assert_eq!(running(ServiceState::Waiting, 0), (Health::Starting, "starting"));
        assert_eq!(running(ServiceState::Waiting, 1), (Health::Failed, "unhealthy"));
        assert_eq!(running(ServiceState::Starting, 1), (Health::Failed, "unhealthy"));
        assert_eq!(judge_running(&[]).0, Health::Starting);
    }

    #[test]
    fn what_cannot_be_looked_at_has_failed() {
        let key = SandboxKey::random();
        let state = |state| {
            let judged = judge(&key, state);
            (judged.0, judged.1)
        };
        assert_eq!(state(Ok(SandboxState::Stopped)), (Health::Offline, "stopped"));
        assert_eq!(state(Ok(SandboxState::Died)), (Health::Offline, "stopped"));
        assert_eq!(state(Ok(SandboxState::Gone)), (Health::Failed, "error"));
        assert_eq!(state(Err(SandboxError::failed("no"))), (Health::Failed, "error"));
    }
}
