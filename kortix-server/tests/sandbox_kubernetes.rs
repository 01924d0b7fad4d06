//! The driver of pods passes the conformance suite on a test double of a cluster whose pods are real containers, and on a
//! real cluster when there is one; shares its sandboxes with other servers; and leaves nothing when the cluster fails.

#![cfg(feature = "kubernetes")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod sandbox_conformance;
#[expect(dead_code, reason = "cases about directories of this machine are not for pods")]
mod sandbox_real;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use kortix_server::sandbox::{
    CheckOutcome, JobStatus, SandboxError, SandboxKey, SandboxSpec, SandboxState,
    kubernetes::{self, Access, KubernetesConfig},
};
use kortix_test_kube::{Cluster, Effect, Fault, NAMESPACE};
use sandbox_conformance::{Driver, SOON, Words, content, job_id, made, path, run, script};
use sandbox_real::WORDS;
use serde_json::{Value, json};

/// Longer than anything takes here that does not hang.
const START_LIMIT: Duration = Duration::from_secs(40);

fn config(cluster: &Cluster) -> KubernetesConfig {
    KubernetesConfig {
        access: Access { config: Some(cluster.config()), context: None, namespace: None },
        environment: "tests".parse().unwrap(),
        image: KubernetesConfig::IMAGE.to_owned(),
        server_image: KubernetesConfig::SERVER_IMAGE.to_owned(),
        pull_secret: None,
        storage: KubernetesConfig::STORAGE.to_owned(),
        storage_class: None,
        runtime_class: None,
        start_limit: START_LIMIT,
    }
}

/// A driver on a cluster of its own.
struct Bench {
    driver: Driver,
    cluster: Arc<Cluster>,
}

impl Bench {
    const WORDS: Words = WORDS;

    fn make() -> Self {
        let cluster = Cluster::start(Path::new(env!("CARGO_BIN_EXE_kortix-server"))).unwrap();
        Self { driver: kubernetes::open(config(&cluster)), cluster: Arc::new(cluster) }
    }

    fn driver(&self) -> &Driver {
        &self.driver
    }

    /// As another server has it.
    fn replica(&self) -> Driver {
        kubernetes::open(config(&self.cluster))
    }

    fn opened(&self, change: impl FnOnce(&mut KubernetesConfig)) -> Driver {
        let mut config = config(&self.cluster);
        change(&mut config);
        kubernetes::open(config)
    }

    async fn say(&self, key: &SandboxKey, text: &str) -> String {
        let name = format!("say-{}", uuid::Uuid::new_v4().simple());
        run(&self.driver, key, &name, &script(text)).await.1
    }

    async fn kill(&self, key: &SandboxKey) {
        self.cluster.kill(&name_of(key)).await.unwrap();
    }

    /// Nothing of any sandbox is left, neither in the API nor of its containers and volumes.
    async fn assert_nothing_left(&self) {
        assert!(self.driver.list().await.unwrap().is_empty());
        for resource in ["pods", "persistentvolumeclaims"] {
            assert_eq!(self.cluster.all(resource), Vec::<Value>::new());
        }
        assert_eq!(self.cluster.containers().unwrap(), Vec::<String>::new());
        assert_eq!(self.cluster.volumes(), Vec::<PathBuf>::new());
    }
}

fn name_of(key: &SandboxKey) -> String {
    format!("kortix-{key}")
}

mod double {
    use crate::Bench;

    crate::conformance!(Bench);
}
