//! Sandboxes that the controller of agent-sandbox (kubernetes-sigs/agent-sandbox) brings about, where it is installed.
//!
//! The record is a `SandboxClaim` of the sandbox's name. The controller binds it to a Sandbox: one of the pool, or a new one of
//! the pool's template. The Sandbox has a volume, and a pod of its own name while it is to run. So the cluster makes
//! sandboxes ahead, and what the driver changes is the claim, and whether the Sandbox is to run.

use std::collections::BTreeMap;

use clap::ValueEnum;
use k8s_openapi::{api::core::v1::Pod, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use kube::{
    api::{ApiResource, DynamicObject},
    core::GroupVersionKind,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    NOT_ENDED, Pods, REMOVAL_LIMIT, Start, Step, Wait,
    cluster::{Answer, Failure, quota_refusal},
    found, is_of,
    pod::{Mould, WORK_VOLUME},
    preflight,
    record::{self, Environment, Kept, MANAGER, MANAGER_LABEL, Record, SANDBOX_LABEL, Storage, name_of},
    standing::{Standing, shortened},
};
use crate::sandbox::{SandboxError, SandboxKey, SandboxSpec};

pub(super) const GROUP: &str = "agents.x-k8s.io";
pub(super) const EXTENSIONS: &str = "extensions.agents.x-k8s.io";
pub(super) const VERSION: &str = "v1beta1";

/// What a pod of the pool has for the label of its sandbox, which is what the network policy selects. It is the key of none.
const OF_NOBODY: &str = "pool";
/// What a Sandbox may be told to be. The second is also the condition that says that it is so.
const RUNNING: &str = "Running";
const SUSPENDED: &str = "Suspended";
/// The reasons of the controller for what does not get better by waiting a moment.
const TELLING: [&str; 5] =
    ["ReconcilerError", "WarmPoolNotFound", "TemplateNotFound", "VolumeClaimTemplatesError", "MultiplePods"];

/// Whether agent-sandbox brings sandboxes about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AgentSandbox {
    /// When it is installed and the server may use it.
    #[default]
    Auto,
    /// Else nothing is done.
    On,
    /// The driver makes its own pods.
    Off,
}

/// What was found out once about the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claims {
    /// Sandboxes are claimed.
    Made,
    /// None is, but other servers may have.
    Looked,
    /// There are none to the server.
    Ignored,
}

/// The kinds that the driver has to do with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Sandbox,
    Claim,
    Template,
    Pool,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Sandbox, Self::Claim, Self::Template, Self::Pool];

    pub(super) fn group(self) -> &'static str {
        if matches!(self, Self::Sandbox) { GROUP } else { EXTENSIONS }
    }

    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Sandbox => "sandboxes",
            Self::Claim => "sandboxclaims",
            Self::Template => "sandboxtemplates",
            Self::Pool => "sandboxwarmpools",
        }
    }

    pub(super) fn resource(self) -> ApiResource {
        let name = match self {
            Self::Sandbox => "Sandbox",
            Self::Claim => "SandboxClaim",
            Self::Template => "SandboxTemplate",
            Self::Pool => "SandboxWarmPool",
        };
        ApiResource::from_gvk_with_plural(&GroupVersionKind::gvk(self.group(), VERSION, name), self.plural())
    }
}

/// Of the environment's template and pool. An environment's own name need not be one of an object.
pub(super) fn pool_name(environment: &Environment) -> String {
    let digest = hex::encode(Sha256::digest(environment.to_string()));
    format!("kortix-pool-{}", &digest[..16])
}

fn labels(environment: &Environment) -> BTreeMap<String, String> {
    [
        (record::ENVIRONMENT_LABEL, environment.to_string()),
        (SANDBOX_LABEL, OF_NOBODY.to_owned()),
        (MANAGER_LABEL, MANAGER.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn object(kind: Kind, metadata: ObjectMeta, spec: &Value) -> DynamicObject {
    let mut object = DynamicObject::new("", &kind.resource()).data(json!({ "spec": spec }));
    object.metadata = metadata;
    object
}

fn of_environment(environment: &Environment) -> ObjectMeta {
    ObjectMeta {
        name: Some(pool_name(environment)),
        labels: Some(labels(environment)),
        ..ObjectMeta::default()
    }
}

/// What the cluster makes sandboxes of. The network policy stays the driver's: the controller's own would let sandboxes out.
fn template(
    environment: &Environment,
    mould: &Mould,
    size: &SandboxSpec,
    storage: &Storage,
) -> DynamicObject {
    let spec = json!({
        "podTemplate": {
            "metadata": { "labels": labels(environment), "annotations": Mould::annotations() },
            "spec": mould.spec_of_pool(size),
        },
        "volumeClaimTemplates": [{ "metadata": { "name": WORK_VOLUME }, "spec": storage.claim() }],
        "networkPolicyManagement": "Unmanaged",
    });
    object(Kind::Template, of_environment(environment), &spec)
}

/// Sandboxes of an earlier template are replaced, as far as nobody has them.
fn pool(environment: &Environment, size: usize) -> DynamicObject {
    let spec = json!({
        "replicas": size,
        "sandboxTemplateRef": { "name": pool_name(environment) },
        "updateStrategy": { "type": "Recreate" },
    });
    object(Kind::Pool, of_environment(environment), &spec)
}

/// The claim of a sandbox that has not run yet.
fn claim(
    environment: &Environment,
    key: &SandboxKey,
    spec: &SandboxSpec,
) -> Result<DynamicObject, SandboxError> {
    let spec_of_claim = json!({ "warmPoolRef": { "name": pool_name(environment) } });
    Ok(object(Kind::Claim, record::metadata(environment, key, spec)?, &spec_of_claim))
}

/// What a claim is bound to.
#[derive(Clone, Debug, Default)]
pub(super) struct Binding {
    /// The name of its Sandbox and of that one's pod.
    pub(super) sandbox: Option<String>,
    /// What the controller has found wrong.
    fault: Option<String>,
}

impl Binding {
    pub(super) fn of(claim: &DynamicObject) -> Self {
        let status = &claim.data["status"];
        let sandbox = status["sandbox"]["name"].as_str().filter(|name| !name.is_empty());
        Self { sandbox: sandbox.map(str::to_owned), fault: condition(status, "Ready").and_then(fault) }
    }

    /// A quota is not waited for.
    fn wait(&self) -> Answer<Step> {
        match self.fault.as_deref().and_then(quota_refusal) {
            Some(refusal) => Err(Failure::Refused(refusal)),
            None => Ok(Step::Waits(self.fault.clone())),
        }
    }
}

fn condition<'a>(status: &'a Value, kind: &str) -> Option<&'a Value> {
    status["conditions"].as_array()?.iter().find(|one| one["type"] == kind)
}

fn fault(ready: &Value) -> Option<String> {
    let reason = ready["reason"].as_str().filter(|reason| TELLING.contains(reason))?;
    let said = shortened(ready["message"].as_str().unwrap_or_default());
    Some(format!("agent-sandbox cannot make the sandbox: {reason}: {said}"))
}

/// The Sandbox of a claim.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) name: String,
    pub(super) uid: String,
    version: String,
    is_to_run: bool,
    has_ended: bool,
}

impl Bound {
    fn of(sandbox: DynamicObject) -> Self {
        let (metadata, data) = (sandbox.metadata, sandbox.data);
        // One that the controller has not seen the latest of says how it was.
        let ended = condition(&data["status"], SUSPENDED).is_some_and(|one| {
            one["status"] == "True" && one["observedGeneration"].as_i64() >= metadata.generation
        });
        Self {
            name: metadata.name.unwrap_or_default(),
            uid: metadata.uid.unwrap_or_default(),
            version: metadata.resource_version.unwrap_or_default(),
            is_to_run: data["spec"]["operatingMode"] != SUSPENDED,
            has_ended: ended,
        }
    }
}

impl Pods {
    /// Found out once, when something is first wanted of the cluster.
    pub(super) async fn claims(&self) -> Answer<Claims> {
        self.0.claims.get_or_try_init(|| self.find_out()).await.copied()
    }

    async fn find_out(&self) -> Answer<Claims> {
        match self.0.agent_sandbox {
            AgentSandbox::Off => Ok(Claims::Ignored),
            AgentSandbox::On => self.insist().await,
            // A server that may not even ask makes pods.
            AgentSandbox::Auto => match self.look().await {
                Err(Failure::Forbidden(_)) => Ok(Claims::Ignored),
                found => found,
            },
        }
    }

    /// What may not be used is not looked for either: the cluster would refuse to say that it is not there.
    async fn look(&self) -> Answer<Claims> {
        let cluster = self.cluster_to_call().await?;
        if !preflight::missing_for_claims(cluster).await?.is_empty() {
            return Ok(Claims::Ignored);
        }
        Ok(if cluster.serves_agent_sandbox().await? { Claims::Made } else { Claims::Looked })
    }

    async fn insist(&self) -> Answer<Claims> {
        let refused = |reason: String| Err(Failure::Refused(SandboxError::failed(reason)));
        let cluster = self.cluster_to_call().await?;
        if !cluster.serves_agent_sandbox().await? {
            return refused(preflight::NOT_INSTALLED.to_owned());
        }
        let missing = preflight::missing_for_claims(cluster).await?;
        if missing.is_empty() {
            return Ok(Claims::Made);
        }
        let missing = missing.join(", ");
        refused(format!("the server may not use agent-sandbox: {missing}; {}", preflight::GRANT_IT))
    }

    /// Whether a new sandbox of that size is claimed. The pool has one size.
    pub(super) async fn is_claimed(&self, spec: &SandboxSpec) -> Answer<bool> {
        Ok(*spec == self.0.size && self.claims().await? == Claims::Made)
    }

    pub(super) async fn claim_record(&self, key: &SandboxKey) -> Answer<Option<Record>> {
        if self.claims().await? == Claims::Ignored {
            return Ok(None);
        }
        let claim = found(self.cluster_to_call().await?.get(Kind::Claim, &name_of(key)).await)?;
        claim.map(Record::of_claim).map(|record| self.own(record)).transpose()
    }

    pub(super) async fn make_sandbox_claim(&self, key: &SandboxKey, spec: &SandboxSpec) -> Answer<Record> {
        self.require_pool().await?;
        let claim = claim(&self.0.environment, key, spec).map_err(Failure::Refused)?;
        self.cluster_to_call().await?.make_sandbox_claim(&claim).await.map(Record::of_claim)
    }

    /// No sandbox is claimed without a pool, nor without its template.
    async fn require_pool(&self) -> Answer<()> {
        let cluster = self.cluster_to_call().await?;
        let name = pool_name(&self.0.environment);
        for kind in [Kind::Template, Kind::Pool] {
            if found(cluster.get(kind, &name).await)?.is_none() {
                return self.apply_pool(self.0.ahead.get().copied().unwrap_or_default()).await;
            }
        }
        Ok(())
    }

    /// As this server is set up, whoever else has done so before.
    pub(super) async fn apply_pool(&self, size: usize) -> Answer<()> {
        let (cluster, environment) = (self.cluster_to_call().await?, &self.0.environment);
        cluster
            .apply(Kind::Template, &template(environment, &self.0.mould, &self.0.size, &self.0.storage))
            .await?;
        cluster.apply(Kind::Pool, &pool(environment, size)).await
    }

    /// The Sandbox of a claim that has one. [`SandboxError::Gone`] when it is not the one that the sandbox's work was in.
    pub(super) async fn bound(&self, record: &Record) -> Answer<Option<Bound>> {
        let Some(name) = record.sandbox() else { return Ok(None) };
        let Some(sandbox) = found(self.cluster_to_call().await?.get(Kind::Sandbox, name).await)? else {
            return Ok(None);
        };
        if !is_of(&sandbox.metadata, &record.uid) {
            return Ok(None);
        }
        let bound = Bound::of(sandbox);
        if record.bound.as_ref().is_some_and(|uid| *uid != bound.uid) {
            return Err(Failure::Refused(SandboxError::Gone));
        }
        Ok(Some(bound))
    }

    pub(super) async fn pod_of_claim(&self, record: &Record) -> Answer<Option<Pod>> {
        let Some(bound) = self.bound(record).await? else { return Ok(None) };
        self.pod_of_bound(&bound).await
    }

    async fn pod_of_bound(&self, bound: &Bound) -> Answer<Option<Pod>> {
        let pod = found(self.cluster_to_call().await?.pod(&bound.name).await)?;
        Ok(pod.filter(|pod| is_of(&pod.metadata, &bound.uid)))
    }

    /// Brings the pod of a claim one step nearer: the controller makes it, unless there is one.
    pub(super) async fn step_claimed(
        &self,
        key: &SandboxKey,
        record: &Record,
        binding: &Binding,
        start: &mut Start,
    ) -> Answer<Step> {
        let Some(bound) = self.bound(record).await? else { return binding.wait() };
        if !bound.is_to_run {
            self.set_mode(&bound, RUNNING).await?;
            return Ok(Step::Waits(None));
        }
        let Some(pod) = self.pod_of_bound(&bound).await? else {
            start.earlier.get_or_insert_default();
            return binding.wait();
        };
        let uid = pod.metadata.uid.clone().unwrap_or_default();
        match Standing::of(&pod) {
            Standing::Runs => Ok(Step::Runs),
            Standing::Leaves => Ok(Step::Waits(Some(NOT_ENDED.to_owned()))),
            Standing::Waits(why) => Ok(Step::Waits(why)),
            Standing::Hindered(why) => Err(Failure::Refused(SandboxError::failed(why))),
            Standing::Ended(why) if start.earlier.as_ref().is_some_and(|earlier| *earlier != uid) => {
                let said = self.last_words(key).await;
                Err(Failure::Refused(SandboxError::caused(format!("the sandbox ended at once: {why}"), said)))
            }
            // The controller makes another one in its place.
            Standing::Ended(_) => {
                self.remove_pod(&bound.name, &uid).await?;
                start.earlier = Some(uid);
                Ok(Step::Waits(None))
            }
        }
    }

    async fn set_mode(&self, bound: &Bound, mode: &str) -> Answer<()> {
        self.cluster_to_call().await?.set_mode(&bound.name, &bound.version, mode).await
    }

    /// Has the controller end the pod of a claim, and waits until it says that it has.
    pub(super) async fn suspend(&self, key: &SandboxKey, claim: &str) -> Result<(), SandboxError> {
        let mut wait = Wait::of(REMOVAL_LIMIT);
        while wait.bear(self.is_suspended(key, claim).await)? != Some(true) {
            wait.pause().await.map_err(|_late| SandboxError::failed(NOT_ENDED))?;
        }
        Ok(())
    }

    async fn is_suspended(&self, key: &SandboxKey, claim: &str) -> Answer<bool> {
        let Some(record) = self.record(key).await?.filter(|record| record.uid == claim) else {
            return Ok(true);
        };
        let Some(bound) = self.bound(&record).await? else { return Ok(true) };
        if bound.is_to_run {
            self.set_mode(&bound, SUSPENDED).await?;
            return Ok(false);
        }
        Ok(bound.has_ended && self.pod_of_bound(&bound).await?.is_none())
    }

    /// Every claim's key, and the name of its pod.
    pub(super) async fn claimed(&self) -> Answer<Vec<(SandboxKey, Option<String>)>> {
        if self.claims().await? == Claims::Ignored {
            return Ok(Vec::new());
        }
        let listed = self.cluster_to_call().await?.sandbox_claims_of(&self.0.environment).await;
        let claims = found(listed)?.unwrap_or_default();
        Ok(claims
            .iter()
            .filter_map(|claim| Some((record::key_in(&claim.metadata)?, Binding::of(claim).sandbox)))
            .collect())
    }
}

impl Record {
    /// A `SandboxClaim`, as a record of its sandbox.
    pub(super) fn of_claim(claim: DynamicObject) -> Self {
        let binding = Binding::of(&claim);
        Self::of(claim.metadata, Kept::Claim(binding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(sandbox: &Value) -> Bound {
        Bound::of(serde_json::from_value(sandbox.clone()).unwrap())
    }

    #[test]
    fn every_environment_has_a_pool_whose_name_the_api_takes() {
        let names = ["default", "Team-1.prod_x"].map(|name| pool_name(&name.parse().unwrap()));
        assert_ne!(names[0], names[1]);
        for name in names {
            // Behind it the controller puts a dash and five letters, and that is the name of a pod.
            assert!(name.len() + 6 < 63);
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
        }
        assert!(OF_NOBODY.parse::<SandboxKey>().is_err(), "it would be listed");
    }

    #[test]
    fn what_the_controller_said_before_the_latest_change_does_not_count() {
        let sandbox = |observed: u64| {
            json!({
                "metadata": { "name": "one", "generation": 2 }, "spec": { "operatingMode": "Suspended" },
                "status": { "conditions": [{ "type": "Suspended", "status": "True", "observedGeneration": observed }] },
            })
        };
        assert!(!bound(&sandbox(1)).has_ended);
        assert!(bound(&sandbox(2)).has_ended && !bound(&sandbox(2)).is_to_run);
        assert!(bound(&json!({ "metadata": {}, "spec": {} })).is_to_run);
    }

    #[test]
    fn a_claim_waits_without_a_word_unless_something_is_wrong() {
        let claim = |reason: &str| {
            let ready = json!({ "type": "Ready", "status": "False", "reason": reason, "message": "no way" });
            let claim = json!({ "metadata": {}, "status": { "conditions": [ready] } });
            Binding::of(&serde_json::from_value(claim).unwrap())
        };
        assert_eq!(claim("DependenciesNotReady").fault, None);
        assert_eq!(
            claim("TemplateNotFound").fault.unwrap(),
            "agent-sandbox cannot make the sandbox: TemplateNotFound: no way"
        );
    }
}
