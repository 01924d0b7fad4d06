//! Which driver makes the sandboxes.

#[cfg(any(feature = "docker", feature = "kubernetes"))]
use std::path::PathBuf;
use std::sync::Arc;
#[cfg(feature = "kubernetes")]
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, ValueEnum};
use rustix::process::geteuid;

#[cfg(feature = "docker")]
use crate::sandbox::{
    InitProgram,
    docker::{self, DockerConfig},
};
#[cfg(feature = "kubernetes")]
use crate::sandbox::{
    SandboxSpec,
    kubernetes::{self, Access, AgentSandbox, Environment, KubernetesConfig},
};
use crate::{
    data_dir::DataDir,
    egress::rules::{Rule, Rules},
    sandbox::{
        self, Check, Egress, SandboxDriver,
        fake::FakeDriver,
        local::{self, LocalConfig},
    },
    sizes::SandboxSize,
};

/// What makes the sandboxes, and how.
#[derive(Args, Clone, Debug)]
pub struct DriverChoice {
    /// What makes the sandboxes: namespaces of this machine, containers of Docker Engine or Podman, pods of a Kubernetes
    /// cluster, or a test double that runs nothing.
    #[arg(long = "driver", env = "KORTIX_SERVER_DRIVER", value_enum, value_name = "DRIVER", default_value_t = Kind::Local)]
    pub kind: Kind,

    /// Let programs in sandboxes go to these places, by a proxy of this server: `public` for everything but private networks
    /// and mail; a name (`pypi.org`); all names below one (`*.pythonhosted.org`); an address or network (`10.1.0.0/16`), also a
    /// private one. A port after a colon allows only that [default: nowhere; `local` and `docker` only].
    #[arg(
        long = "sandbox-egress",
        env = "KORTIX_SERVER_SANDBOX_EGRESS",
        value_name = "PLACE",
        value_delimiter = ','
    )]
    egress: Vec<Rule>,

    #[command(flatten)]
    pub size: SandboxSize,

    #[cfg(feature = "docker")]
    #[command(flatten)]
    docker: DockerChoice,

    #[cfg(feature = "kubernetes")]
    #[command(flatten)]
    kubernetes: KubernetesChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Local,
    #[cfg(feature = "docker")]
    Docker,
    #[cfg(feature = "kubernetes")]
    Kubernetes,
    Fake,
}

/// What the driver `docker` works with.
#[cfg(feature = "docker")]
#[derive(Args, Clone, Debug)]
struct DockerChoice {
    /// For `--driver docker`: where the engine listens. Podman is at /run/podman/podman.sock.
    #[arg(long = "docker-socket", env = "KORTIX_SERVER_DOCKER_SOCKET", value_name = "PATH", default_value = DockerConfig::SOCKET)]
    socket: PathBuf,

    /// For `--driver docker`: the image of the sandboxes.
    #[arg(long = "docker-image", env = "KORTIX_SERVER_DOCKER_IMAGE", value_name = "IMAGE", default_value = DockerConfig::IMAGE)]
    image: String,

    /// For `--driver docker`: the runtime of the sandboxes, by the name that the engine has for it.
    #[arg(long = "docker-runtime", env = "KORTIX_SERVER_DOCKER_RUNTIME", value_name = "NAME")]
    runtime: Option<String>,
}

/// What the driver `kubernetes` works with. Each has an id, because other drivers have names like these, too.
#[cfg(feature = "kubernetes")]
#[derive(Args, Clone, Debug)]
struct KubernetesChoice {
    /// For `--driver kubernetes`: the file that says how the cluster is reached [default: KUBECONFIG, ~/.kube/config, or what
    /// a pod is given].
    #[arg(
        id = "kubernetes-config",
        long = "kubernetes-config",
        env = "KORTIX_SERVER_KUBERNETES_CONFIG",
        value_name = "FILE"
    )]
    config: Option<PathBuf>,

    /// For `--driver kubernetes`: which context of that file [default: its current one].
    #[arg(
        id = "kubernetes-context",
        long = "kubernetes-context",
        env = "KORTIX_SERVER_KUBERNETES_CONTEXT",
        value_name = "NAME"
    )]
    context: Option<String>,

    /// For `--driver kubernetes`: where the sandboxes are [default: the namespace of the context, or of the server's pod].
    #[arg(
        id = "kubernetes-namespace",
        long = "kubernetes-namespace",
        env = "KORTIX_SERVER_KUBERNETES_NAMESPACE",
        value_name = "NAME"
    )]
    namespace: Option<String>,

    /// For `--driver kubernetes`: names the sandboxes of one database; servers that share the database share it, and no
    /// others.
    #[arg(
        id = "kubernetes-environment",
        long = "kubernetes-environment",
        env = "KORTIX_SERVER_KUBERNETES_ENVIRONMENT",
        value_name = "NAME",
        default_value = "default"
    )]
    environment: Environment,

    /// For `--driver kubernetes`: the image of the sandboxes.
    #[arg(id = "kubernetes-image", long = "kubernetes-image", env = "KORTIX_SERVER_KUBERNETES_IMAGE", value_name = "IMAGE", default_value = KubernetesConfig::IMAGE)]
    image: String,

    /// For `--driver kubernetes`: the image with this server, whose program is the sandboxes' init.
    #[arg(id = "kubernetes-server-image", long = "kubernetes-server-image", env = "KORTIX_SERVER_KUBERNETES_SERVER_IMAGE", value_name = "IMAGE", default_value = KubernetesConfig::SERVER_IMAGE)]
    server_image: String,

    /// For `--driver kubernetes`: the secret with which both images are fetched.
    #[arg(
        id = "kubernetes-pull-secret",
        long = "kubernetes-pull-secret",
        env = "KORTIX_SERVER_KUBERNETES_PULL_SECRET",
        value_name = "NAME"
    )]
    pull_secret: Option<String>,

    /// For `--driver kubernetes`: how large the volume of a sandbox is.
    #[arg(id = "kubernetes-storage", long = "kubernetes-storage", env = "KORTIX_SERVER_KUBERNETES_STORAGE", value_name = "QUANTITY", default_value = KubernetesConfig::STORAGE)]
    storage: String,

    /// For `--driver kubernetes`: what makes the volumes [default: the cluster's usual class].
    #[arg(
        id = "kubernetes-storage-class",
        long = "kubernetes-storage-class",
        env = "KORTIX_SERVER_KUBERNETES_STORAGE_CLASS",
        value_name = "NAME"
    )]
    storage_class: Option<String>,

    /// For `--driver kubernetes`: how the nodes run sandboxes, by the name of a runtime class.
    #[arg(
        id = "kubernetes-runtime-class",
        long = "kubernetes-runtime-class",
        env = "KORTIX_SERVER_KUBERNETES_RUNTIME_CLASS",
        value_name = "NAME"
    )]
    runtime_class: Option<String>,

    /// For `--driver kubernetes`: how many seconds the cluster may take to start a sandbox.
    #[arg(
        id = "kubernetes-start-limit", long = "kubernetes-start-limit", env = "KORTIX_SERVER_KUBERNETES_START_LIMIT", value_name = "SECONDS",
        default_value_t = KubernetesConfig::START_LIMIT.as_secs(), value_parser = clap::value_parser!(u64).range(1..=3600)
    )]
    start_limit: u64,

    /// For `--driver kubernetes`: whether sandboxes are claimed of agent-sandbox, which then makes them ahead, too.
    #[arg(
        id = "kubernetes-agent-sandbox",
        long = "kubernetes-agent-sandbox",
        env = "KORTIX_SERVER_KUBERNETES_AGENT_SANDBOX",
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    agent_sandbox: AgentSandbox,
}

#[cfg(feature = "kubernetes")]
impl KubernetesChoice {
    fn into_config(self, size: SandboxSpec) -> KubernetesConfig {
        KubernetesConfig {
            size,
            access: Access { config: self.config, context: self.context, namespace: self.namespace },
            environment: self.environment,
            image: self.image,
            server_image: self.server_image,
            pull_secret: self.pull_secret,
            storage: self.storage,
            storage_class: self.storage_class,
            runtime_class: self.runtime_class,
            start_limit: Duration::from_secs(self.start_limit),
            agent_sandbox: self.agent_sandbox,
        }
    }
}

const DIRECTORY: &str = "cannot use the directory of the sandboxes";

impl DriverChoice {
    /// Where sandboxes may go; none for nowhere.
    pub fn egress(&self) -> Option<Rules> {
        (!self.egress.is_empty()).then(|| Rules::new(self.egress.clone()))
    }

    /// What `doctor` says about that.
    pub fn check_egress(&self) -> Check {
        let detail = match self.egress() {
            Some(rules) => format!("sandboxes may go to {rules}, and nowhere else"),
            None => "sandboxes go nowhere; --sandbox-egress lets them".to_owned(),
        };
        Check::ok("egress", detail)
    }

    /// What `doctor` says about how much a sandbox may write; none where that is not the server's to limit.
    pub async fn check_disk(&self, data_dir: &DataDir) -> Option<Check> {
        if !self.has_disks() {
            return None;
        }
        Some(sandbox::check_disk(&data_dir.sandboxes(), self.size.spec().disk_bytes).await)
    }

    /// Whether what is written in sandboxes is in the data directory.
    fn has_disks(&self) -> bool {
        match self.kind {
            Kind::Local => true,
            #[cfg(feature = "docker")]
            Kind::Docker => true,
            #[cfg(feature = "kubernetes")]
            Kind::Kubernetes => false,
            Kind::Fake => false,
        }
    }

    pub fn open(self, data_dir: &DataDir) -> anyhow::Result<Arc<dyn SandboxDriver>> {
        if self.size.spec().disk_bytes.is_some() {
            ensure!(self.has_disks(), NO_DISK);
            ensure!(
                geteuid().is_root(),
                "--sandbox-disk has file systems mounted, which only a server of root can"
            );
        }
        let root = data_dir.sandboxes();
        let egress = if self.egress.is_empty() { Egress::Closed } else { Egress::ByServer };
        match self.kind {
            Kind::Local => local::open(LocalConfig { egress, ..LocalConfig::new(root).context(OWN_FILE)? })
                .context(DIRECTORY),
            #[cfg(feature = "docker")]
            Kind::Docker => docker::open(DockerConfig {
                root,
                init: InitProgram::of_this_process().context(OWN_FILE)?,
                socket: self.docker.socket,
                image: self.docker.image,
                runtime: self.docker.runtime,
                egress,
            })
            .context(DIRECTORY),
            _ if egress != Egress::Closed => bail!(NO_EGRESS),
            #[cfg(feature = "kubernetes")]
            Kind::Kubernetes => Ok(kubernetes::open(self.kubernetes.into_config(self.size.spec()))),
            Kind::Fake => Ok(Arc::new(FakeDriver::from_env().context("KORTIX_SERVER_FAKE_FAULTS")?)),
        }
    }
}

const NO_EGRESS: &str = "--sandbox-egress is for the drivers `local` and `docker`; where pods of a cluster may go is in its network \
     policy, deploy/kubernetes/networkpolicy.yaml";

const NO_DISK: &str = "--sandbox-disk is for the drivers `local` and `docker`; on Kubernetes it is --kubernetes-storage that says how large \
     the volume of a sandbox is";

const OWN_FILE: &str = "cannot find this program's own file";
