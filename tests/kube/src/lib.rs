//! A **test double** of a Kubernetes cluster: an API server that is made up, whose pods are real.
//!
//! It answers the part of the API that `kortix-server`'s driver uses, and nothing else, as the real one does where the
//! driver depends on it: names are taken once, a change names the version that it is of, a claim stays while a pod uses it,
//! what belongs to something goes with it, a deleted pod is gone when its containers are. Pods are refused that the
//! "restricted" standard forbids, and calls that the role in `deploy/kubernetes/rbac.yaml` does not grant. Instead of nodes
//! there is Docker Engine, which runs every pod as containers without any network; a forwarded port leads into them. A double of
//! the controller of agent-sandbox is there when a test installs it.
//!
//! What it does not have: nodes, schedulers, storage, network plugins, TLS. A driver that passes here has never been on a
//! cluster.

mod agent_sandbox;
mod api;
mod faults;
mod forward;
mod kubelet;
mod restricted;
mod role;
mod store;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Output,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use anyhow::Context as _;
use kortix_test_engines::Engine;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};

pub use self::faults::{Effect, Fault};
use self::{kubelet::Node, role::Role, store::Store};

/// The only namespace.
pub const NAMESPACE: &str = "kortix";
/// What the image of the server is called, which has the program that the cluster was started with.
pub const SERVER_IMAGE: &str = "kortix-server";
pub const SANDBOX_IMAGE: &str = "kortix-sandbox";
/// The usual class of storage, and the only runtime class.
pub const STORAGE_CLASS: &str = "usual";
pub const RUNTIME_CLASS: &str = "sandboxed";

/// A cluster, gone when this is dropped.
#[derive(Debug)]
pub struct Cluster {
    shared: Arc<Shared>,
    folder: TempDir,
    address: SocketAddr,
    _end: oneshot::Sender<()>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) node: Node,
    pub(crate) role: Mutex<Role>,
    pub(crate) faults: Mutex<Vec<Fault>>,
    /// How many pods there may be, by the quota of that name.
    pub(crate) quota: Mutex<Option<(String, usize)>>,
    /// What was asked, as verb and resource.
    pub(crate) asked: Mutex<Vec<(String, String)>>,
    /// Whether pods that are made from now on stay as they are.
    pub(crate) node_sleeps: AtomicBool,
    /// Whether the cluster has the kinds of agent-sandbox.
    pub(crate) agent_sandbox: AtomicBool,
    /// Whether its controller does anything.
    pub(crate) controller_runs: Mutex<bool>,
    pub(crate) token: String,
}

impl Cluster {
    /// A cluster in which `program` is the server of the server's image.
    pub fn start(program: &Path) -> anyhow::Result<Self> {
        Self::start_in(&std::env::temp_dir(), program)
    }

    /// One whose files are in a directory of the caller, who removes it.
    pub fn start_in(parent: &Path, program: &Path) -> anyhow::Result<Self> {
        let engine = Engine::docker()?;
        let folder = tempfile::Builder::new().prefix("kortix-kube-").tempdir_in(parent)?;
        let shared = Arc::new(Shared {
            store: Store::default(),
            node: Node::new(engine, folder.path(), program),
            role: Mutex::new(Role::of_manifest()?),
            faults: Mutex::default(),
            quota: Mutex::default(),
            asked: Mutex::default(),
            node_sleeps: AtomicBool::default(),
            agent_sandbox: AtomicBool::default(),
            controller_runs: Mutex::default(),
            token: uuid::Uuid::new_v4().simple().to_string(),
        });
        let (end, ended) = oneshot::channel();
        let (started, address) = std::sync::mpsc::channel();
        let serving = Arc::clone(&shared);
        thread::spawn(move || serve(&serving, &started, ended));
        let address = address.recv().context("the API server did not start")?;
        let cluster = Self { shared, folder, address, _end: end };
        cluster.write_config()?;
        Ok(cluster)
    }

    /// A file that says how the cluster is reached.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config.yaml")
    }

    fn write_config(&self) -> anyhow::Result<()> {
        let config = serde_json::json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "double",
            "contexts": [{ "name": "double", "context": { "cluster": "double", "user": "double", "namespace": NAMESPACE } }],
            "clusters": [{ "name": "double", "cluster": { "server": format!("http://{}", self.address) } }],
            "users": [{ "name": "double", "user": { "token": self.shared.token } }],
        });
        Ok(std::fs::write(self.config(), config.to_string())?)
    }

    /// Calls that fail from now on, in place of those named before.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        *held(&self.shared.faults) = faults;
    }

    /// No more pods than that.
    pub fn set_quota(&self, name: &str, pods: usize) {
        *held(&self.shared.quota) = Some((name.to_owned(), pods));
    }

    /// Starts no pod any more, and notes why.
    pub fn put_node_to_sleep(&self, about: &str, reason: &str, message: &str) {
        self.shared.node_sleeps.store(true, Ordering::Relaxed);
        let _: Result<Value, store::Refusal> = self.shared.store.create("events", serde_json::json!({
            "metadata": { "name": format!("{about}.1") }, "involvedObject": { "name": about },
            "type": "Warning", "reason": reason, "message": message, "lastTimestamp": "2026-01-01T00:00:00Z",
        }));
    }

    /// From now on there is agent-sandbox, with a controller that runs.
    pub fn install_agent_sandbox(&self) {
        self.shared.agent_sandbox.store(true, Ordering::Relaxed);
        self.let_controller_run();
    }

    pub fn has_agent_sandbox(&self) -> bool {
        self.shared.agent_sandbox.load(Ordering::Relaxed)
    }

    pub fn let_controller_run(&self) {
        *held(&self.shared.controller_runs) = true;
        self.shared.store.look_again();
    }

    /// The controller does nothing any more, from when this returns.
    pub fn stop_controller(&self) {
        *held(&self.shared.controller_runs) = false;
    }

    /// Returns when it is so of everything of that kind.
    pub async fn until(&self, resource: &str, is_so: impl Fn(&[Value]) -> bool) {
        self.shared.store.until(|objects| is_so(&objects.all(resource))).await;
    }

    /// Takes a permission away from the server.
    pub fn forbid(&self, verb: &str, resource: &str) {
        held(&self.shared.role).forbid(verb, resource);
    }

    /// What was asked since the last time, as verb and resource.
    pub fn asked(&self) -> Vec<(String, String)> {
        std::mem::take(&mut *held(&self.shared.asked))
    }

    /// Everything of that kind, as it is.
    pub fn all(&self, resource: &str) -> Vec<Value> {
        self.shared.store.all(resource)
    }

    /// Changes something by hand, as an operator does.
    pub fn change(&self, resource: &str, name: &str, change: &Value) {
        self.shared.store.merge(resource, name, change);
    }

    /// Removes something by hand, without waiting for anything.
    pub fn remove(&self, resource: &str, name: &str) {
        self.shared.store.remove(resource, name);
    }

    /// Ends what runs in the container as the kernel does when memory runs out, and waits until the cluster knows.
    pub async fn kill(&self, pod: &str) -> anyhow::Result<()> {
        self.shared.node.kill(pod).await?;
        self.shared.store.until(|objects| objects.phase_of(pod) != Some("Running")).await;
        Ok(())
    }

    /// Names of the containers that there are of this cluster.
    pub fn containers(&self) -> anyhow::Result<Vec<String>> {
        self.shared.node.containers()
    }

    /// Directories of the volumes that there are.
    pub fn volumes(&self) -> Vec<PathBuf> {
        self.shared.node.volumes()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _: anyhow::Result<()> = self.shared.node.remove_all();
    }
}

fn serve(shared: &Arc<Shared>, started: &std::sync::mpsc::Sender<SocketAddr>, ended: oneshot::Receiver<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
    else {
        return;
    };
    runtime.block_on(async {
        let Ok(listener) = TcpListener::bind("127.0.0.1:0").await else { return };
        let Ok(address) = listener.local_addr() else { return };
        tokio::spawn(agent_sandbox::control(Arc::clone(shared)));
        let _ = started.send(address);
        tokio::select! {
            () = api::serve(listener, shared) => {}
            _ = ended => {}
        }
    });
    runtime.shutdown_background();
}

pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}
