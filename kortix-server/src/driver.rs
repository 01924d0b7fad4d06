//! Which driver makes the sandboxes.

#[cfg(feature = "docker")]
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

#[cfg(feature = "docker")]
use crate::sandbox::{
    InitProgram,
    docker::{self, DockerConfig},
};
use crate::{
    data_dir::DataDir,
    sandbox::{
        SandboxDriver,
        fake::FakeDriver,
        local::{self, LocalConfig},
    },
};

/// What makes the sandboxes, and how.
#[derive(Args, Clone, Debug)]
pub struct DriverChoice {
    /// What makes the sandboxes: namespaces of this machine, containers of Docker Engine or Podman, or a test double that
    /// runs nothing.
    #[arg(long = "driver", env = "KORTIX_SERVER_DRIVER", value_enum, value_name = "DRIVER", default_value_t = Kind::Local)]
    pub kind: Kind,

    #[cfg(feature = "docker")]
    #[command(flatten)]
    docker: DockerChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Local,
    #[cfg(feature = "docker")]
    Docker,
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

const DIRECTORY: &str = "cannot use the directory of the sandboxes";

impl DriverChoice {
    pub fn open(self, data_dir: &DataDir) -> anyhow::Result<Arc<dyn SandboxDriver>> {
        let root = data_dir.sandboxes();
        match self.kind {
            Kind::Local => local::open(LocalConfig::new(root).context(OWN_FILE)?).context(DIRECTORY),
            #[cfg(feature = "docker")]
            Kind::Docker => docker::open(DockerConfig {
                root,
                init: InitProgram::of_this_process().context(OWN_FILE)?,
                socket: self.docker.socket,
                image: self.docker.image,
                runtime: self.docker.runtime,
            })
            .context(DIRECTORY),
            Kind::Fake => Ok(Arc::new(FakeDriver::from_env().context("KORTIX_SERVER_FAKE_FAULTS")?)),
        }
    }
}

const OWN_FILE: &str = "cannot find this program's own file";
