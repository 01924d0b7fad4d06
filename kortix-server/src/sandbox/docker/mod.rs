//! The driver that makes sandboxes as containers of Docker Engine or Podman on this machine.
//!
//! A container has no network and no port: its init answers on a unix socket in a directory of this machine, as that of
//! a `local` sandbox does, and the workspace is such a directory too. So the engine has to be on the machine of the
//! server, and a container can be made anew at any time without losing work.

mod container;
mod preflight;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use bollard::{
    API_DEFAULT_VERSION, Docker,
    errors::Error as EngineError,
    models::ContainerSummary,
    query_parameters::{
        CreateContainerOptionsBuilder, InspectContainerOptions, ListContainersOptions,
        ListContainersOptionsBuilder, RemoveContainerOptionsBuilder, StartContainerOptions,
    },
};
use tokio::{
    sync::OnceCell,
    time::{Instant, sleep},
};

use super::{
    Check, Egress, InitProgram, SandboxDriver, SandboxError, SandboxKey, etc,
    host::{
        self, Engine, Plan, environment_of,
        layout::{Home, State},
        process::Process,
    },
    inside::User,
};

/// For one call of the engine. A busy one takes seconds to start a container.
const CALL_LIMIT: Duration = Duration::from_mins(1);
/// How long the engine may take until a removed container is gone.
const REMOVAL_LIMIT: Duration = Duration::from_secs(30);
/// How long it may take to clean up after a container that has ended.
const CLEAN_UP_LIMIT: Duration = Duration::from_secs(10);
/// How often it is asked again.
const PAUSE: Duration = Duration::from_millis(50);

/// Which engine makes the containers, and of what.
#[derive(Clone, Debug)]
pub struct DockerConfig {
    /// The directory of all sandboxes. Its path names the environment: of one server, and its workers.
    pub root: PathBuf,
    /// The program that runs as init inside.
    pub init: InitProgram,
    /// Where the engine listens: the path of a unix socket.
    pub socket: PathBuf,
    /// The image, which has the programs of the desktop.
    pub image: String,
    /// How the engine runs containers, when not in its usual way: the name of a runtime that is set up there.
    pub runtime: Option<String>,
    pub egress: Egress,
}

impl DockerConfig {
    /// The name that the image is built under.
    pub const IMAGE: &str = "kortix-sandbox";
    /// Where Docker Engine listens.
    pub const SOCKET: &str = "/var/run/docker.sock";
}

/// Adopts what is in the root directory, which is made when it is not there. The engine is first asked for something
/// when something is wanted of it.
pub fn open(config: DockerConfig) -> io::Result<Arc<dyn SandboxDriver>> {
    let DockerConfig { root, init, socket, image, runtime, egress } = config;
    let engine = |root: &Path| Containers {
        environment: environment_of(root),
        socket,
        image,
        runtime,
        connected: OnceCell::new(),
    };
    host::open(&root, init, egress, engine)
}

#[derive(Debug)]
struct Containers {
    /// Which containers are ours.
    environment: String,
    socket: PathBuf,
    image: String,
    runtime: Option<String>,
    connected: OnceCell<Docker>,
}

impl Containers {
    /// The engine, in the newest version of its API that both know.
    async fn docker(&self) -> Result<&Docker, SandboxError> {
        self.connected.get_or_try_init(|| self.connect()).await.map_err(|error| self.unreachable(&error))
    }

    async fn connect(&self) -> Result<Docker, EngineError> {
        let socket = self.socket.to_string_lossy();
        let engine = Docker::connect_with_unix(&socket, CALL_LIMIT.as_secs(), API_DEFAULT_VERSION)?;
        engine.negotiate_version().await
    }

    fn unreachable(&self, error: &EngineError) -> SandboxError {
        let socket = self.socket.display();
        let source = format!("{socket}: {error}");
        SandboxError::caused(
            "the container engine does not answer; `kortix-server doctor` looks closer",
            source,
        )
    }

    fn name_of(&self, key: &SandboxKey) -> String {
        format!("kortix.{}.{key}", self.environment)
    }

    /// The first process inside, as this machine numbers it.
    async fn first_process(&self, docker: &Docker, name: &str) -> Result<Process, SandboxError> {
        let found = docker.inspect_container(name, None::<InspectContainerOptions>).await;
        let state = found.map_err(|error| refused("the container cannot be looked at", error))?.state;
        let pid = state.and_then(|state| state.pid).and_then(|pid| i32::try_from(pid).ok());
        pid.filter(|pid| *pid > 0).and_then(Process::of).ok_or_else(|| {
            SandboxError::failed(
                "the container has ended at once, or its processes are not to be seen from here: the container \
                 engine has to be on the machine of the server",
            )
        })
    }

    /// Podman says of a container that has just ended that it is `stopped`, until it has cleaned up, which is no state of
    /// the API, and for which the whole list is refused here.
    async fn listed(&self, options: &ListContainersOptions) -> Result<Vec<ContainerSummary>, SandboxError> {
        let docker = self.docker().await?;
        let deadline = Instant::now() + CLEAN_UP_LIMIT;
        loop {
            match docker.list_containers(Some(options.clone())).await {
                Err(EngineError::JsonDataError { .. }) if Instant::now() < deadline => sleep(PAUSE).await,
                listed => {
                    return listed.map_err(|error| refused("the containers cannot be listed", error));
                }
            }
        }
    }

    /// Removing is also finished when somebody else is at it.
    async fn gone(&self, docker: &Docker, name: &str) -> Result<(), SandboxError> {
        let deadline = Instant::now() + REMOVAL_LIMIT;
        let options = || Some(RemoveContainerOptionsBuilder::default().force(true).v(true).build());
        loop {
            match docker.remove_container(name, options()).await {
                Err(error) if is_unknown(&error) => return Ok(()),
                Err(error) if Instant::now() >= deadline => {
                    return Err(refused("the container cannot be removed", error));
                }
                Ok(()) => return Ok(()),
                Err(_) => sleep(PAUSE).await,
            }
        }
    }
}

#[async_trait]
impl Engine for Containers {
    const NAME: &str = "docker";
    const START_LIMIT: Duration = Duration::from_mins(2);

    async fn preflight(&self) -> Vec<Check> {
        preflight::checks(self).await
    }

    async fn require(&self) -> Result<(), SandboxError> {
        match self.docker().await?.inspect_image(&self.image).await {
            Ok(_) => Ok(()),
            Err(error) if is_unknown(&error) => Err(SandboxError::failed(format!(
                "the container engine has no image `{}`; {}",
                self.image,
                preflight::HOW_TO_BUILD
            ))),
            Err(error) => Err(refused("the image cannot be looked at", error)),
        }
    }

    async fn start(&self, plan: &Plan<'_>) -> Result<(), SandboxError> {
        let (home, key) = (plan.home, plan.key);
        let user = User::beside_server();
        etc::write(&home.etc(), key, user)?;
        home.give_to(user)?;
        let (docker, name) = (self.docker().await?, self.name_of(key));
        let options = CreateContainerOptionsBuilder::default().name(&name).build();
        let body = self.body(plan, user)?;
        let made = docker.create_container(Some(options), body).await;
        made.map_err(|error| refused("the container cannot be made", error))?;
        let started = docker.start_container(&name, None::<StartContainerOptions>).await;
        started.map_err(|error| refused("the container cannot be started", error))?;
        let first = self.first_process(docker, &name).await?;
        Ok(home.write_state(&State::running(plan, first, None)?)?)
    }

    async fn end(&self, _home: &Home, key: &SandboxKey) -> Result<(), SandboxError> {
        self.gone(self.docker().await?, &self.name_of(key)).await
    }

    async fn runs(&self, _home: &Home, key: &SandboxKey) -> bool {
        let Ok(docker) = self.docker().await else { return true };
        let found = docker.inspect_container(&self.name_of(key), None::<InspectContainerOptions>).await;
        match found {
            Ok(found) => found.state.and_then(|state| state.running).unwrap_or(true),
            Err(error) => !is_unknown(&error),
        }
    }

    async fn keys(&self) -> Result<Vec<SandboxKey>, SandboxError> {
        let ours = format!("{}={}", container::ENVIRONMENT_LABEL, self.environment);
        let filters = [("label".to_owned(), vec![ours])].into();
        let options = ListContainersOptionsBuilder::default().all(true).filters(&filters).build();
        let found = self.listed(&options).await?;
        let keys = found.iter().filter_map(|one| one.labels.as_ref()?.get(container::SANDBOX_LABEL));
        Ok(keys.filter_map(|key| key.parse().ok()).collect())
    }
}

/// Whether the engine knows of no such thing.
fn is_unknown(error: &EngineError) -> bool {
    matches!(error, EngineError::DockerResponseServerError { status_code: 404, .. })
}

fn refused(what: &str, error: EngineError) -> SandboxError {
    SandboxError::caused(what, error)
}
