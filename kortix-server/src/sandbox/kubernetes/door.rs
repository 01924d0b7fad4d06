//! The way to the init of a sandbox in a pod: its port, forwarded through the cluster's API.
//!
//! Each connection is one WebSocket to the API server and on to the node. It needs no address of the pod, no service and
//! no rule in the network policy.

use std::{io, time::Duration};

use tokio::io::{AsyncReadExt as _, DuplexStream};

use super::{Pods, cluster::Failure};
use crate::sandbox::{SandboxError, SandboxKey, agent, wire::GREETING};

#[derive(Debug)]
pub(in crate::sandbox) struct Door {
    pods: Pods,
    key: SandboxKey,
}

impl Door {
    pub(super) fn new(pods: Pods, key: SandboxKey) -> Self {
        Self { pods, key }
    }
}

impl agent::Door for Door {
    type Stream = DuplexStream;

    const DIAL_LIMIT: Duration = Duration::from_secs(20);
    const DIAL_PAUSE: Duration = Duration::from_millis(100);

    /// The cluster forwards to a port before it knows whether anybody listens. So what counts is the init's greeting.
    async fn connect(&self) -> io::Result<DuplexStream> {
        let mut stream = self.pods.forward(&self.key).await.map_err(broken)?;
        let mut said = [0; GREETING.len()];
        stream.read_exact(&mut said).await?;
        if said == GREETING { Ok(stream) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    async fn end(&self) -> Result<Option<SandboxError>, SandboxError> {
        self.pods.end(&self.key).await
    }
}

fn broken(failure: Failure) -> io::Error {
    io::Error::other(SandboxError::from(failure))
}
