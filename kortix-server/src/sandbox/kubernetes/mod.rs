//! The driver that makes sandboxes as pods of a Kubernetes cluster.
//!
//! A sandbox is a volume claim and a pod of one name. The claim is the record and holds the work; the pod may go at any
//! time and is made anew. Several servers with one database share the sandboxes of an environment: nothing about them is
//! kept on a server's machine, and what two servers do to one sandbox is decided by the cluster's API, which makes one
//! thing of a name and changes a record only in the version that was read.
//!
//! Where agent-sandbox is installed, its controller makes pod and volume, and the record is a claim for both
//! ([`agent_sandbox`]).

mod agent_sandbox;
mod cluster;
mod door;
mod network;
pub mod permissions;
mod pod;
mod preflight;
mod record;
mod standing;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use k8s_openapi::{api::core::v1::Pod, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use kube::api::Preconditions;
use tokio::{
    sync::OnceCell,
    time::{Instant, sleep, timeout},
};

pub use self::{
    agent_sandbox::AgentSandbox,
    cluster::Access,
    record::{Environment, InvalidEnvironment},
};
use self::{
    agent_sandbox::Claims,
    cluster::{Answer, Cluster, Failure},
    door::Door,
    pod::Mould,
    record::{Kept, Record, Storage, key_in, name_of},
    standing::Standing,
};
use super::{
    Check, ManagedSandbox, Reach, SandboxDriver, SandboxError, SandboxKey, SandboxSpec, SandboxState,
    agent::{Agent, AgentDriver, Keeper},
};

/// How long a sandbox's init may take to say how its services stand.
const HEALTH_LIMIT: Duration = Duration::from_secs(3);
/// How long the cluster may take until what was removed is gone. A node has to say that nothing of it runs any more.
const REMOVAL_LIMIT: Duration = Duration::from_mins(1);
/// How often the cluster is asked again: often at first, because most is over soon.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Of what a pod said last, where it says why it did not come up.
const LAST_LINES: i64 = 40;
/// Of what a pod said, for who asks for it.
const MOST_LINES: i64 = 10_000;
/// Of what the cluster notes, in characters.
const LONGEST_NOTE: usize = 300;
/// So many calls in a row may fail that may be answered the next time.
const PATIENCE: u32 = 3;

/// Nobody else than the node knows, and two pods must not work in one volume.
const NOT_ENDED: &str =
    "the sandbox's node does not say that the sandbox has ended; should the node be gone, remove it";

/// Which cluster makes the pods, and of what.
#[derive(Clone, Debug)]
pub struct KubernetesConfig {
    pub access: Access,
    /// Of the sandboxes that the cluster makes ahead.
    pub size: SandboxSpec,
    /// Which sandboxes in the namespace are ours.
    pub environment: Environment,
    /// The image, which has the programs of the desktop.
    pub image: String,
    /// The image of this server, out of which the init comes.
    pub server_image: String,
    /// The secret with which both are fetched.
    pub pull_secret: Option<String>,
    /// How large a workspace is, as a quantity of Kubernetes.
    pub storage: String,
    /// What makes the volumes, when not the cluster's usual class.
    pub storage_class: Option<String>,
    /// How the nodes run pods, when not in their usual way.
    pub runtime_class: Option<String>,
    /// How long a start may take. A cluster that has to make a node first takes minutes.
    pub start_limit: Duration,
    /// Whether agent-sandbox brings sandboxes about.
    pub agent_sandbox: AgentSandbox,
}

impl KubernetesConfig {
    /// The name that the image is built under.
    pub const IMAGE: &str = "kortix-sandbox";
    pub const SERVER_IMAGE: &str = "kortix-server";
    pub const STORAGE: &str = "5Gi";
    pub const START_LIMIT: Duration = Duration::from_mins(3);
}

/// Adopts what is in the namespace. The cluster is first asked for something when something is wanted of it.
pub fn open(config: KubernetesConfig) -> Arc<dyn SandboxDriver> {
    let KubernetesConfig { access, size, environment, image, server_image, pull_secret, .. } = config;
    Arc::new(AgentDriver::of(Pods(Arc::new(Inner {
        access,
        size,
        environment,
        mould: Mould { image, server_image, pull_secret, runtime_class: config.runtime_class },
        storage: Storage { size: config.storage, class: config.storage_class },
        start_limit: config.start_limit,
        agent_sandbox: config.agent_sandbox,
        connected: OnceCell::new(),
        claims: OnceCell::new(),
        ahead: OnceCell::new(),
    }))))
}

/// The keeper of the sandboxes of one environment.
#[derive(Clone, Debug)]
struct Pods(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    access: Access,
    size: SandboxSpec,
    environment: Environment,
    mould: Mould,
    storage: Storage,
    start_limit: Duration,
    agent_sandbox: AgentSandbox,
    connected: OnceCell<Cluster>,
    claims: OnceCell<Claims>,
    /// How many sandboxes the cluster is to make ahead.
    ahead: OnceCell<usize>,
}

impl Pods {
    async fn cluster(&self) -> Result<&Cluster, SandboxError> {
        self.0.connected.get_or_try_init(|| Cluster::connect(&self.0.access)).await
    }

    async fn cluster_to_call(&self) -> Answer<&Cluster> {
        self.cluster().await.map_err(Failure::Refused)
    }

    /// Where sandboxes are not claimed, another name than the sandbox's own is thought of last.
    async fn forward(&self, key: &SandboxKey) -> Answer<tokio::io::DuplexStream> {
        let (cluster, own) = (self.cluster_to_call().await?, name_of(key));
        if self.claims().await? == Claims::Made {
            return cluster.forward(&self.pod_name(key).await?).await;
        }
        let forwarded = cluster.forward(&own).await;
        if forwarded.is_err() {
            let bound = self.pod_name(key).await?;
            if bound != own {
                return cluster.forward(&bound).await;
            }
        }
        forwarded
    }

    /// What the sandbox's pod is called, whether or not there is one. Refused when an empty one has taken the place of the one
    /// that was bound: nobody is to work in it.
    async fn pod_name(&self, key: &SandboxKey) -> Answer<String> {
        let Some(claim) = self.claim_record(key).await? else { return Ok(name_of(key)) };
        let bound = self.bound(&claim).await?;
        Ok(bound.map_or_else(|| name_of(key), |bound| bound.name))
    }

    /// None when there is no claim of that name, of the one kind or the other. The kind that is likelier is looked for
    /// first.
    async fn record(&self, key: &SandboxKey) -> Answer<Option<Record>> {
        if self.claims().await? == Claims::Made {
            return Ok(match self.claim_record(key).await? {
                None => self.volume_record(key).await?,
                record => record,
            });
        }
        Ok(match self.volume_record(key).await? {
            None => self.claim_record(key).await?,
            record => record,
        })
    }

    async fn volume_record(&self, key: &SandboxKey) -> Answer<Option<Record>> {
        let claim = found(self.cluster_to_call().await?.claim(&name_of(key)).await)?;
        claim.map(Record::of_volume).map(|record| self.own(record)).transpose()
    }

    /// One of another environment is not ours to touch.
    fn own(&self, record: Record) -> Answer<Record> {
        if record.environment.as_deref() == Some(&self.0.environment.to_string()) {
            return Ok(record);
        }
        Err(Failure::Refused(SandboxError::failed(
            "the sandbox is of another environment, and only a server with that --kubernetes-environment may touch it",
        )))
    }

    /// Of a sandbox in which there may be somebody's work.
    async fn whole(&self, key: &SandboxKey) -> Result<Record, SandboxError> {
        let record = self.record(key).await?.filter(|record| record.whole && !record.leaving);
        record.ok_or(SandboxError::Gone)
    }

    async fn pod(&self, key: &SandboxKey) -> Answer<Option<Pod>> {
        found(self.cluster_to_call().await?.pod(&name_of(key)).await)
    }

    async fn runs(&self, key: &SandboxKey, record: &Record) -> Answer<bool> {
        let pod = match record.kept {
            Kept::Volume => self.pod(key).await?.filter(|pod| is_of(&pod.metadata, &record.uid)),
            Kept::Claim(_) => self.pod_of_claim(record).await?,
        };
        Ok(pod.is_some_and(|pod| Standing::of(&pod) == Standing::Runs))
    }

    /// How the sandbox has ended; none while it runs.
    async fn end(&self, key: &SandboxKey) -> Result<Option<SandboxError>, SandboxError> {
        let Some(record) = self.record(key).await?.filter(|record| !record.leaving) else {
            return Ok(Some(SandboxError::Gone));
        };
        if self.runs(key, &record).await? {
            return Ok(None);
        }
        Ok(Some(if record.stopped.is_some() { SandboxError::Stopped } else { SandboxError::Gone }))
    }

    /// The record of a sandbox that is to be, whoever makes it. What is still being removed is waited for.
    async fn claim(&self, key: &SandboxKey, spec: &SandboxSpec) -> Answer<Record> {
        let made = if self.is_claimed(spec).await? {
            self.make_sandbox_claim(key, spec).await
        } else {
            self.make_volume_claim(key, spec).await
        };
        match made {
            Err(Failure::Overtaken) => {
                let record = self.record(key).await?.filter(|record| !record.leaving);
                record.ok_or(Failure::Overtaken)
            }
            made => made,
        }
    }

    async fn make_volume_claim(&self, key: &SandboxKey, spec: &SandboxSpec) -> Answer<Record> {
        let claim =
            record::claim(&self.0.environment, key, spec, &self.0.storage).map_err(Failure::Refused)?;
        self.cluster_to_call().await?.make_claim(&claim).await.map(Record::of_volume)
    }

    async fn make(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        network::require(self.cluster().await?).await?;
        let mut wait = Wait::of(self.0.start_limit);
        let record = loop {
            if let Some(record) = wait.bear(self.claim(key, spec).await)? {
                break record;
            }
            let late = |Late| SandboxError::failed("the cluster does not let go of an earlier sandbox");
            wait.pause().await.map_err(late)?;
        };
        // By another server, since this one looked.
        if record.whole {
            return self.found_whole(key, &record).await;
        }
        self.run(key, &record).await
    }

    /// What a create says to a sandbox that is there: fine when it runs, and nothing is made of somebody's work.
    async fn found_whole(&self, key: &SandboxKey, record: &Record) -> Result<(), SandboxError> {
        if self.runs(key, record).await? {
            return Ok(());
        }
        Err(SandboxError::failed("the sandbox has ended, and its workspace is still there"))
    }

    /// Starts a sandbox again as it was made.
    async fn start_anew(&self, key: &SandboxKey, record: &Record) -> Result<(), SandboxError> {
        network::require(self.cluster().await?).await?;
        self.run(key, record).await
    }

    /// Has the sandbox a pod that runs, whoever makes it, and says so in its record. A pod of ours that does not come to
    /// run is removed again.
    async fn run(&self, key: &SandboxKey, record: &Record) -> Result<(), SandboxError> {
        let mut start = Start { spec: record.spec()?, own: None, earlier: None };
        let ran = match self.until_it_runs(key, record, &mut start).await {
            Ok(()) => self.settle(key, record).await,
            Err(error) => Err(error),
        };
        if ran.is_err()
            && let Err(left) = self.give_up(key, record, &start).await
        {
            // It is listed, and removed with its sandbox.
            tracing::warn!(sandbox = %key, error = ?left, "the pod of a start that failed cannot be removed");
        }
        ran
    }

    /// Ends what a start has begun. A claim that never ran goes as a whole.
    async fn give_up(&self, key: &SandboxKey, record: &Record, start: &Start) -> Result<(), SandboxError> {
        match (&record.kept, &start.own) {
            (Kept::Volume, Some(own)) => Ok(self.remove_pod(&name_of(key), own).await?),
            (Kept::Claim(_), _) if record.whole && !self.runs(key, record).await? => {
                self.suspend(key, &record.uid).await
            }
            _ => Ok(()),
        }
    }

    async fn until_it_runs(
        &self,
        key: &SandboxKey,
        record: &Record,
        start: &mut Start,
    ) -> Result<(), SandboxError> {
        let mut wait = Wait::of(self.0.start_limit);
        let mut missing = None;
        loop {
            match wait.bear(self.step(key, record, start).await)? {
                Some(Step::Runs) => return Ok(()),
                Some(Step::Waits(why)) => missing = why,
                None => {}
            }
            if let Err(Late) = wait.pause().await {
                return Err(match missing {
                    Some(missing) => SandboxError::failed(missing),
                    None => self.noted(key).await,
                });
            }
        }
    }

    /// Brings the pod one step nearer. The record is read first: whoever stops or removes a sandbox writes that down
    /// before they look for its pod, so either they see the pod or this sees what they wrote.
    async fn step(&self, key: &SandboxKey, record: &Record, start: &mut Start) -> Answer<Step> {
        let now = self.record(key).await?.filter(|now| now.uid == record.uid && !now.leaving);
        let now = now.ok_or(Failure::Refused(SandboxError::Gone))?;
        if now.stopped.is_some() && now.stopped != record.stopped {
            return Err(Failure::Refused(SandboxError::Stopped));
        }
        if let Kept::Claim(binding) = &now.kept {
            return self.step_claimed(key, &now, binding, start).await;
        }
        let Some(pod) = self.pod(key).await? else { return self.make_pod(key, record, start).await };
        let uid = pod.metadata.uid.clone().unwrap_or_default();
        match Standing::of(&pod) {
            Standing::Leaves => Ok(Step::Waits(Some(NOT_ENDED.to_owned()))),
            Standing::Runs if is_of(&pod.metadata, &record.uid) => Ok(Step::Runs),
            Standing::Waits(why) if is_of(&pod.metadata, &record.uid) => Ok(Step::Waits(why)),
            Standing::Hindered(why) if is_of(&pod.metadata, &record.uid) => {
                start.own = Some(uid);
                Err(Failure::Refused(SandboxError::failed(why)))
            }
            Standing::Ended(why) if start.own.as_ref() == Some(&uid) => Err(Failure::Refused(
                SandboxError::caused(format!("the sandbox ended at once: {why}"), self.last_words(key).await),
            )),
            // What was before, of this sandbox or of one that is gone.
            _ => {
                self.remove_pod(&name_of(key), &uid).await?;
                Ok(Step::Waits(None))
            }
        }
    }

    async fn make_pod(&self, key: &SandboxKey, record: &Record, start: &mut Start) -> Answer<Step> {
        let pod = self.0.mould.pod(&self.0.environment, key, &start.spec, &record.uid);
        match self.cluster_to_call().await?.make_pod(&pod).await {
            Ok(pod) => {
                start.own = pod.metadata.uid;
                Ok(Step::Waits(None))
            }
            // By somebody who starts it too.
            Err(Failure::Overtaken) => Ok(Step::Waits(None)),
            Err(failure) => Err(failure),
        }
    }

    /// Writes down that it runs, and undoes the stop that it was started from, and no later one.
    async fn settle(&self, key: &SandboxKey, record: &Record) -> Result<(), SandboxError> {
        self.write(key, &Change::Runs, |now| {
            if now.uid != record.uid || now.leaving {
                return Err(SandboxError::Gone);
            }
            match &now.stopped {
                None => Ok(if now.whole { Write::IsThere } else { Write::Wanted }),
                stopped if *stopped == record.stopped => Ok(Write::Wanted),
                Some(_) => Err(SandboxError::Stopped),
            }
        })
        .await
        .map(drop)
    }

    /// Changes a record, if `decide` wants it of the record as it is at that moment.
    async fn write(
        &self,
        key: &SandboxKey,
        change: &Change,
        decide: impl Fn(&Record) -> Result<Write, SandboxError> + Send + Sync,
    ) -> Result<Record, SandboxError> {
        let mut wait = Wait::of(REMOVAL_LIMIT);
        loop {
            if let Some(record) = wait.bear(self.write_once(key, change, &decide).await)? {
                return Ok(record);
            }
            wait.pause().await.map_err(|Late| Failure::Overtaken)?;
        }
    }

    async fn write_once(
        &self,
        key: &SandboxKey,
        change: &Change,
        decide: &(impl Fn(&Record) -> Result<Write, SandboxError> + Sync),
    ) -> Answer<Record> {
        let record = self.record(key).await?.ok_or(Failure::Refused(SandboxError::Gone))?;
        if matches!(decide(&record).map_err(Failure::Refused)?, Write::Wanted) {
            let annotations = self.annotations(change, &record).await?;
            let (cluster, name) = (self.cluster_to_call().await?, name_of(key));
            match record.kept {
                Kept::Volume => cluster.annotate(&name, &record.version, &annotations).await.map(drop),
                Kept::Claim(_) => cluster.annotate_sandbox_claim(&name, &record.version, &annotations).await,
            }?;
        }
        Ok(record)
    }

    async fn annotations(&self, change: &Change, record: &Record) -> Answer<serde_json::Value> {
        match (change, &record.kept) {
            (Change::Stops(stop), _) => Ok(Record::stopped_by(stop)),
            (Change::Runs, Kept::Volume) => Ok(Record::running(None)),
            (Change::Runs, Kept::Claim(_)) => {
                let bound = self.bound(record).await?.ok_or(Failure::Overtaken)?;
                Ok(Record::running(Some(&bound.uid)))
            }
        }
    }

    /// The pod of that identity. Fine when it is gone, or another one has its name.
    async fn remove_pod(&self, name: &str, uid: &str) -> Answer<()> {
        match self.cluster_to_call().await?.remove_pod(name, uid).await {
            Err(Failure::Unknown | Failure::Overtaken) => Ok(()),
            removed => removed,
        }
    }

    /// Ends the pod of a sandbox whose claim somebody has removed by hand. One that was made under the name meanwhile has a
    /// claim, which is older than itself.
    async fn end_pod_without_claim(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let Some(uid) = self.pod(key).await?.and_then(|pod| pod.metadata.uid) else { return Ok(()) };
        match self.record(key).await? {
            Some(_) => Ok(()),
            None => self.end_pod(key, Some(uid)).await,
        }
    }

    /// Ends the pod of that identity, or the one under the sandbox's own name that is there now, if any.
    async fn end_pod(&self, key: &SandboxKey, mut ending: Option<String>) -> Result<(), SandboxError> {
        let mut wait = Wait::of(REMOVAL_LIMIT);
        while wait.bear(self.ended(key, &mut ending).await)? != Some(true) {
            let late = |Late| SandboxError::failed(NOT_ENDED);
            wait.pause().await.map_err(late)?;
        }
        Ok(())
    }

    /// Whether the pod is gone that was there when this was first asked.
    async fn ended(&self, key: &SandboxKey, ending: &mut Option<String>) -> Answer<bool> {
        let Some(uid) = self.pod(key).await?.and_then(|pod| pod.metadata.uid) else { return Ok(true) };
        if *ending.get_or_insert_with(|| uid.clone()) != uid {
            return Ok(true);
        }
        self.remove_pod(&name_of(key), &uid).await?;
        Ok(false)
    }

    /// Removes the claim and all that belongs to it.
    async fn remove(&self, key: &SandboxKey, record: &Record, what: Removal) -> Result<(), SandboxError> {
        let mut wait = Wait::of(REMOVAL_LIMIT);
        while wait.bear(self.removed(key, record, what).await)? != Some(true) {
            let late = |Late| SandboxError::failed("the cluster does not let go of the sandbox's volume");
            wait.pause().await.map_err(late)?;
        }
        Ok(())
    }

    /// Whether nothing is left to remove.
    async fn removed(&self, key: &SandboxKey, record: &Record, what: Removal) -> Answer<bool> {
        let now = match record.kept {
            Kept::Volume => self.volume_record(key).await?,
            Kept::Claim(_) => self.claim_record(key).await?,
        };
        let Some(now) = now.filter(|now| now.uid == record.uid) else { return Ok(true) };
        if !now.leaving {
            // Somebody else has made a sandbox of what was half made.
            if what == Removal::HalfMade && now.whole {
                return Ok(true);
            }
            self.remove_claim(key, &now, what).await?;
        }
        if matches!(now.kept, Kept::Volume)
            && let Some(pod) = self.pod(key).await?.filter(|pod| is_of(&pod.metadata, &record.uid))
        {
            self.remove_pod(&name_of(key), &pod.metadata.uid.unwrap_or_default()).await?;
        }
        Ok(false)
    }

    async fn remove_claim(&self, key: &SandboxKey, record: &Record, what: Removal) -> Answer<()> {
        let unchanged = (what == Removal::HalfMade).then(|| record.version.clone());
        let only = Preconditions { uid: Some(record.uid.clone()), resource_version: unchanged };
        let (cluster, name) = (self.cluster_to_call().await?, name_of(key));
        let removed = match record.kept {
            Kept::Volume => cluster.remove_claim(&name, only).await,
            Kept::Claim(_) => cluster.remove_sandbox_claim(&name, only).await,
        };
        match removed {
            Err(Failure::Unknown) => Ok(()),
            removed => removed,
        }
    }

    /// Takes away what a create that failed has left, and nothing that has become a sandbox meanwhile.
    async fn clear_half_made(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let Some(record) = self.record(key).await?.filter(|record| !record.whole) else { return Ok(()) };
        self.remove(key, &record, Removal::HalfMade).await
    }

    /// Why it did not come to run in time: the latest thing that the cluster noted and found wrong, if any.
    async fn noted(&self, key: &SandboxKey) -> SandboxError {
        let late = SandboxError::Timeout { what: "making the sandbox", limit: self.0.start_limit };
        let Ok(cluster) = self.cluster().await else { return late };
        let Ok(name) = self.pod_name(key).await else { return late };
        let notes = cluster.notes(&name).await.unwrap_or_default();
        let wrong = notes.iter().filter(|note| note.type_.as_deref() == Some("Warning"));
        let Some(note) = wrong.max_by_key(|note| note.last_timestamp.as_ref().map(|at| at.0)) else {
            return late;
        };
        let said: String = note.message.as_deref().unwrap_or_default().chars().take(LONGEST_NOTE).collect();
        let reason = note.reason.as_deref().unwrap_or("unknown");
        SandboxError::failed(format!("the cluster cannot start the sandbox: {reason}: {said}"))
    }

    /// For the server's own log.
    async fn last_words(&self, key: &SandboxKey) -> String {
        let (Ok(cluster), Ok(name)) = (self.cluster().await, self.pod_name(key).await) else {
            return String::new();
        };
        for container in [pod::SANDBOX, pod::PREPARE] {
            if let Ok(said) = cluster.log(&name, container, LAST_LINES).await
                && !said.is_empty()
            {
                return said;
            }
        }
        String::new()
    }
}

/// One attempt to have a pod that runs.
struct Start {
    spec: SandboxSpec,
    /// The pod whose failure is this attempt's.
    own: Option<String>,
    /// Of a claim: the pod that was there before this attempt's, once that is known; empty when there was none.
    earlier: Option<String>,
}

enum Step {
    Runs,
    Waits(Option<String>),
}

enum Write {
    Wanted,
    IsThere,
}

enum Change {
    Runs,
    /// By the stop of that name.
    Stops(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Removal {
    Whatever,
    /// Nothing that is whole, and what was looked at last.
    HalfMade,
}

/// A wait for the cluster, with longer and longer pauses between questions.
struct Wait {
    deadline: Instant,
    pauses: u32,
    /// How many calls in a row failed that may be answered the next time.
    unanswered: u32,
}

/// What was waited for did not come in time.
#[derive(Debug)]
struct Late;

impl Wait {
    fn of(limit: Duration) -> Self {
        Self { deadline: Instant::now() + limit, pauses: 0, unanswered: 0 }
    }

    /// None of a call that is worth another one.
    fn bear<T>(&mut self, answer: Answer<T>) -> Result<Option<T>, SandboxError> {
        match answer {
            Ok(answer) => {
                self.unanswered = 0;
                Ok(Some(answer))
            }
            Err(Failure::Overtaken) => Ok(None),
            Err(Failure::Unanswered(_)) if self.unanswered < PATIENCE => {
                self.unanswered += 1;
                Ok(None)
            }
            Err(failure) => Err(failure.into()),
        }
    }

    async fn pause(&mut self) -> Result<(), Late> {
        if Instant::now() >= self.deadline {
            return Err(Late);
        }
        let pause = SHORTEST_PAUSE.saturating_mul(2_u32.saturating_pow(self.pauses / 8)).min(LONGEST_PAUSE);
        self.pauses = self.pauses.saturating_add(1);
        sleep(pause).await;
        Ok(())
    }
}

fn found<T>(answer: Answer<T>) -> Answer<Option<T>> {
    match answer {
        Ok(there) => Ok(Some(there)),
        Err(Failure::Unknown) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Whether a thing belongs to what has that identity, and not to an earlier one of its name.
fn is_of(thing: &ObjectMeta, owner: &str) -> bool {
    thing.owner_references.iter().flatten().any(|one| one.uid == owner)
}

#[async_trait]
impl Keeper for Pods {
    type Door = Door;

    const NAME: &str = "kubernetes";
    const REACH: Reach = Reach::EveryServer;

    fn door(&self, key: &SandboxKey) -> Door {
        Door::new(self.clone(), key.clone())
    }

    async fn preflight(&self) -> Vec<Check> {
        preflight::checks(self).await
    }

    async fn keep_ahead(&self, size: usize) -> Result<bool, SandboxError> {
        if self.claims().await? != Claims::Made {
            return Ok(false);
        }
        network::require(self.cluster().await?).await?;
        self.apply_pool(size).await?;
        self.0.ahead.get_or_init(|| async { size }).await;
        Ok(true)
    }

    async fn create(&self, key: &SandboxKey, spec: &SandboxSpec) -> Result<(), SandboxError> {
        match self.whole(key).await {
            Ok(record) => match self.found_whole(key, &record).await {
                // Its work went with the Sandbox that was bound to the claim; what is left is not it.
                Err(SandboxError::Gone) => self.destroy(key).await?,
                found => return found,
            },
            Err(SandboxError::Gone) => {}
            Err(error) => return Err(error),
        }
        let made = self.make(key, spec).await;
        if made.is_err()
            && let Err(left) = self.clear_half_made(key).await
        {
            // It is listed, and whoever knows that it is nobody's removes it.
            tracing::warn!(sandbox = %key, error = ?left, "what is left of a sandbox that failed cannot be removed");
        }
        made
    }

    async fn revive(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let record = self.whole(key).await?;
        if self.runs(key, &record).await? {
            return Ok(());
        }
        if record.stopped.is_some() {
            return Err(SandboxError::Stopped);
        }
        self.start_anew(key, &record).await
    }

    async fn start(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let record = self.whole(key).await?;
        if self.runs(key, &record).await? {
            // A stop that was cut before it had ended anything is undone.
            return self.settle(key, &record).await;
        }
        self.start_anew(key, &record).await
    }

    async fn stop(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let stop = Change::Stops(uuid::Uuid::new_v4().simple().to_string());
        let decide = |now: &Record| {
            if now.leaving || !now.whole {
                return Err(SandboxError::Gone);
            }
            Ok(if now.stopped.is_some() { Write::IsThere } else { Write::Wanted })
        };
        let record = self.write(key, &stop, decide).await?;
        match record.kept {
            Kept::Volume => self.end_pod(key, None).await,
            Kept::Claim(_) => self.suspend(key, &record.uid).await,
        }
    }

    async fn state(&self, key: &SandboxKey) -> Result<SandboxState, SandboxError> {
        let record = match self.whole(key).await {
            Ok(record) => record,
            Err(SandboxError::Gone) => return Ok(SandboxState::Gone),
            Err(error) => return Err(error),
        };
        let runs = match self.runs(key, &record).await {
            Err(Failure::Refused(SandboxError::Gone)) => return Ok(SandboxState::Gone),
            runs => runs?,
        };
        if runs {
            // One that does not answer is running all the same.
            let health = timeout(HEALTH_LIMIT, Agent::behind(self.door(key)).health()).await;
            let services = health.ok().and_then(Result::ok).map(|health| health.services);
            return Ok(SandboxState::Running { services: services.unwrap_or_default() });
        }
        Ok(if record.stopped.is_some() { SandboxState::Stopped } else { SandboxState::Died })
    }

    async fn spec(&self, key: &SandboxKey) -> Result<SandboxSpec, SandboxError> {
        self.record(key).await?.ok_or(SandboxError::Gone)?.spec()
    }

    async fn logs(&self, key: &SandboxKey, most: u64) -> Result<Vec<u8>, SandboxError> {
        let name = self.pod_name(key).await?;
        let said = match self.cluster().await?.log(&name, pod::SANDBOX, MOST_LINES).await {
            Ok(said) => said,
            // The cluster keeps nothing of a pod that is gone.
            Err(Failure::Unknown) if self.record(key).await?.is_some() => String::new(),
            Err(failure) => return Err(failure.into()),
        };
        let from = said.len().saturating_sub(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(said.as_bytes()[from..].to_vec())
    }

    async fn destroy(&self, key: &SandboxKey) -> Result<(), SandboxError> {
        let records = [self.claim_record(key).await?, self.volume_record(key).await?];
        for record in records.into_iter().flatten() {
            self.remove(key, &record, Removal::Whatever).await?;
        }
        self.end_pod_without_claim(key).await
    }

    async fn list(&self) -> Result<Vec<ManagedSandbox>, SandboxError> {
        let cluster = self.cluster().await?;
        let pods = cluster.pods_of(&self.0.environment).await?;
        let claims = cluster.claims_of(&self.0.environment).await?;
        let mut listed: BTreeMap<SandboxKey, bool> =
            claims.iter().filter_map(|claim| Some((key_in(&claim.metadata)?, false))).collect();
        for pod in &pods {
            let Some(key) = key_in(&pod.metadata) else { continue };
            *listed.entry(key).or_default() |= Standing::of(pod) == Standing::Runs;
        }
        let running: BTreeSet<&str> = pods
            .iter()
            .filter(|pod| Standing::of(pod) == Standing::Runs)
            .filter_map(|pod| pod.metadata.name.as_deref())
            .collect();
        for (key, pod) in self.claimed().await? {
            *listed.entry(key).or_default() |= pod.is_some_and(|name| running.contains(name.as_str()));
        }
        Ok(listed.into_iter().map(|(key, alive)| ManagedSandbox { key, alive }).collect())
    }

    async fn explain(&self, key: &SandboxKey, error: SandboxError) -> SandboxError {
        match error {
            SandboxError::Gone if matches!(self.record(key).await, Ok(None)) => SandboxError::Gone,
            SandboxError::Stopped => SandboxError::Stopped,
            error => {
                let said = self.last_words(key).await;
                SandboxError::caused(error.to_string(), format!("{error:?}\n{said}"))
            }
        }
    }
}
