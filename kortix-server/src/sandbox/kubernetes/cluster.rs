//! The cluster's API, in the calls that the driver makes, each with a deadline and with what its failure means.

use std::{path::PathBuf, time::Duration};

use k8s_openapi::{
    api::{
        core::v1::{Event, PersistentVolumeClaim, Pod},
        networking::v1::NetworkPolicy,
    },
    apimachinery::pkg::version::Info,
};
use kube::{
    Api, Client, Config, Error as ApiError,
    api::{
        DeleteParams, DynamicObject, ListParams, LogParams, Patch, PatchParams, PostParams, Preconditions,
        PropagationPolicy,
    },
    config::{KubeConfigOptions, Kubeconfig},
    core::Status,
};
use serde_json::json;
use tokio::{io::DuplexStream, time::timeout};

use super::{
    agent_sandbox::{EXTENSIONS, GROUP, Kind, VERSION},
    network, pod,
    record::{ENVIRONMENT_LABEL, Environment, MANAGER},
};
use crate::sandbox::{SandboxError, wire::AGENT_PORT};

/// For one call.
const CALL_LIMIT: Duration = Duration::from_secs(10);

/// How the cluster is reached.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// A file with clusters and users; none for the usual one, or for what is mounted into a pod.
    pub config: Option<PathBuf>,
    /// Which context of it; none for its current one.
    pub context: Option<String>,
    /// Where the sandboxes are; none for the namespace of the context, or of the server's own pod.
    pub namespace: Option<String>,
}

/// What became of a call that did not do what it should.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such thing.
    Unknown,
    /// Somebody else has made it, changed it or taken its place.
    Overtaken,
    /// The same call again would be refused again.
    Refused(SandboxError),
    /// The server may not do this.
    Forbidden(SandboxError),
    /// The same call again may be answered.
    Unanswered(SandboxError),
}

impl From<Failure> for SandboxError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unknown => Self::Gone,
            Failure::Overtaken => {
                Self::failed("somebody else changed the sandbox at the same moment; try again")
            }
            Failure::Refused(error) | Failure::Forbidden(error) | Failure::Unanswered(error) => error,
        }
    }
}

pub(super) type Answer<T> = Result<T, Failure>;

/// One namespace of a cluster.
#[derive(Clone)]
pub(super) struct Cluster {
    client: Client,
    namespace: String,
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cluster").field("namespace", &self.namespace).finish_non_exhaustive()
    }
}

impl Cluster {
    pub(super) async fn connect(access: &Access) -> Result<Self, SandboxError> {
        // The client asks for the process's own, and takes no other. Fine when there is one.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let mut config = configuration(access).await?;
        // Who waits knows better how long, and what has to be looked at again first.
        config.default_retry = false;
        let namespace = access.namespace.clone().unwrap_or_else(|| config.default_namespace.clone());
        let client = Client::try_from(config).map_err(|error| unusable(&error))?;
        Ok(Self { client, namespace })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    pub(super) async fn version(&self) -> Answer<Info> {
        call("say its version", self.client.apiserver_version()).await
    }

    pub(super) async fn claim(&self, name: &str) -> Answer<PersistentVolumeClaim> {
        call("show the sandbox's volume", self.claims().get(name)).await
    }

    pub(super) async fn make_claim(&self, claim: &PersistentVolumeClaim) -> Answer<PersistentVolumeClaim> {
        call("make the sandbox's volume", self.claims().create(&PostParams::default(), claim)).await
    }

    /// Sets annotations, or takes them away, if nobody has changed the claim since it was in that version.
    pub(super) async fn annotate(
        &self,
        name: &str,
        version: &str,
        annotations: &serde_json::Value,
    ) -> Answer<PersistentVolumeClaim> {
        let change = json!({ "metadata": { "resourceVersion": version, "annotations": annotations } });
        let patch = Patch::Merge(&change);
        call("change the sandbox's record", self.claims().patch(name, &PatchParams::default(), &patch)).await
    }

    /// The cluster removes what belongs to the claim by itself, also when nobody asks again.
    pub(super) async fn remove_claim(&self, name: &str, only: Preconditions) -> Answer<()> {
        call("remove the sandbox's volume", self.claims().delete(name, &with_all(only))).await.map(drop)
    }

    /// Whether the cluster has each kind of agent-sandbox in the version that is spoken here.
    pub(super) async fn serves_agent_sandbox(&self) -> Answer<bool> {
        let mut there = Vec::new();
        for group in [GROUP, EXTENSIONS] {
            let version = format!("{group}/{VERSION}");
            match call("say what it has", self.client.list_api_group_resources(&version)).await {
                Ok(listed) => there.extend(listed.resources.into_iter().map(|one| one.name)),
                Err(Failure::Unknown) => return Ok(false),
                Err(failure) => return Err(failure),
            }
        }
        Ok(Kind::ALL.iter().all(|kind| there.iter().any(|name| name == kind.plural())))
    }

    pub(super) async fn get(&self, kind: Kind, name: &str) -> Answer<DynamicObject> {
        call(&format!("show one of its {}", kind.plural()), self.of_kind(kind).get(name)).await
    }

    pub(super) async fn make_sandbox_claim(&self, claim: &DynamicObject) -> Answer<DynamicObject> {
        let claims = self.of_kind(Kind::Claim);
        call("make the sandbox's claim", claims.create(&PostParams::default(), claim)).await
    }

    /// As [`Self::annotate`] does with a volume claim.
    pub(super) async fn annotate_sandbox_claim(
        &self,
        name: &str,
        version: &str,
        annotations: &serde_json::Value,
    ) -> Answer<()> {
        let change = json!({ "metadata": { "resourceVersion": version, "annotations": annotations } });
        self.patch(Kind::Claim, name, &change).await
    }

    /// The Sandbox goes with it, its pod and its volume, before it goes itself.
    pub(super) async fn remove_sandbox_claim(&self, name: &str, only: Preconditions) -> Answer<()> {
        let claims = self.of_kind(Kind::Claim);
        call("remove the sandbox's claim", claims.delete(name, &with_all(only))).await.map(drop)
    }

    /// Says whether a Sandbox is to run, if nobody has changed it since it was in that version.
    pub(super) async fn set_mode(&self, name: &str, version: &str, mode: &str) -> Answer<()> {
        let change = json!({ "metadata": { "resourceVersion": version }, "spec": { "operatingMode": mode } });
        self.patch(Kind::Sandbox, name, &change).await
    }

    /// Has it as it is here, whether or not it was there.
    pub(super) async fn apply(&self, kind: Kind, object: &DynamicObject) -> Answer<()> {
        let name = object.metadata.name.clone().unwrap_or_default();
        let (api, options) = (self.of_kind(kind), PatchParams::apply(MANAGER).force());
        let what = format!("set up its {}", kind.plural());
        call(&what, api.patch(&name, &options, &Patch::Apply(object))).await.map(drop)
    }

    pub(super) async fn sandbox_claims_of(&self, environment: &Environment) -> Answer<Vec<DynamicObject>> {
        Ok(call("list claims of sandboxes", self.of_kind(Kind::Claim).list(&of(environment))).await?.items)
    }

    async fn patch(&self, kind: Kind, name: &str, change: &serde_json::Value) -> Answer<()> {
        let (api, patch) = (self.of_kind(kind), Patch::Merge(change));
        let what = format!("change one of its {}", kind.plural());
        call(&what, api.patch(name, &PatchParams::default(), &patch)).await.map(drop)
    }

    fn of_kind(&self, kind: Kind) -> Api<DynamicObject> {
        Api::namespaced_with(self.client.clone(), &self.namespace, &kind.resource())
    }

    pub(super) async fn pod(&self, name: &str) -> Answer<Pod> {
        call("show the sandbox's pod", self.pods().get(name)).await
    }

    pub(super) async fn make_pod(&self, pod: &Pod) -> Answer<Pod> {
        call("make the sandbox's pod", self.pods().create(&PostParams::default(), pod)).await
    }

    /// The pod of that identity, and not another one of its name.
    pub(super) async fn remove_pod(&self, name: &str, uid: &str) -> Answer<()> {
        let only = Preconditions { uid: Some(uid.to_owned()), resource_version: None };
        let options = DeleteParams::default().grace_period(pod::GRACE_SECONDS).preconditions(only);
        call("remove the sandbox's pod", self.pods().delete(name, &options)).await.map(drop)
    }

    /// The last lines of one container.
    pub(super) async fn log(&self, name: &str, container: &str, lines: i64) -> Answer<String> {
        let options = LogParams {
            container: Some(container.to_owned()),
            tail_lines: Some(lines),
            ..LogParams::default()
        };
        call("show the sandbox's log", self.pods().logs(name, &options)).await
    }

    /// A stream to the init's port, whether or not anybody listens there.
    pub(super) async fn forward(&self, name: &str) -> Answer<DuplexStream> {
        let mut forwarded =
            call("forward a port of the sandbox", self.pods().portforward(name, &[AGENT_PORT])).await?;
        let stream = forwarded.take_stream(AGENT_PORT);
        stream.ok_or_else(|| Failure::Unanswered(SandboxError::failed("the cluster forwarded no port")))
    }

    /// What the cluster noted about things of that name.
    pub(super) async fn notes(&self, name: &str) -> Answer<Vec<Event>> {
        let options = ListParams::default().fields(&format!("involvedObject.name={name}"));
        let events: Api<Event> = Api::namespaced(self.client.clone(), &self.namespace);
        Ok(call("show its events", events.list(&options)).await?.items)
    }

    pub(super) async fn claims_of(&self, environment: &Environment) -> Answer<Vec<PersistentVolumeClaim>> {
        Ok(call("list volumes", self.claims().list(&of(environment))).await?.items)
    }

    pub(super) async fn pods_of(&self, environment: &Environment) -> Answer<Vec<Pod>> {
        Ok(call("list pods", self.pods().list(&of(environment))).await?.items)
    }

    pub(super) async fn policy(&self) -> Answer<NetworkPolicy> {
        call("show the network policy", self.policies().get(network::NAME)).await
    }

    pub(super) async fn make_policy(&self, policy: &NetworkPolicy) -> Answer<NetworkPolicy> {
        call("make the network policy", self.policies().create(&PostParams::default(), policy)).await
    }

    fn claims(&self) -> Api<PersistentVolumeClaim> {
        Api::namespaced(self.client.clone(), &self.namespace)
    }

    fn pods(&self) -> Api<Pod> {
        Api::namespaced(self.client.clone(), &self.namespace)
    }

    fn policies(&self) -> Api<NetworkPolicy> {
        Api::namespaced(self.client.clone(), &self.namespace)
    }
}

fn with_all(only: Preconditions) -> DeleteParams {
    DeleteParams {
        propagation_policy: Some(PropagationPolicy::Foreground),
        ..DeleteParams::default().preconditions(only)
    }
}

fn of(environment: &Environment) -> ListParams {
    ListParams::default().labels(&format!("{ENVIRONMENT_LABEL}={environment}"))
}

async fn configuration(access: &Access) -> Result<Config, SandboxError> {
    let options = KubeConfigOptions { context: access.context.clone(), ..KubeConfigOptions::default() };
    match &access.config {
        Some(file) => {
            let read = Kubeconfig::read_from(file).map_err(|error| unusable(&error))?;
            Config::from_custom_kubeconfig(read, &options).await.map_err(|error| unusable(&error))
        }
        None if access.context.is_some() => {
            Config::from_kubeconfig(&options).await.map_err(|error| unusable(&error))
        }
        None => Config::infer().await.map_err(|error| unusable(&error)),
    }
}

fn unusable(error: &dyn std::error::Error) -> SandboxError {
    SandboxError::caused(
        "the cluster cannot be reached with the configuration that the server has; `kortix-server doctor` looks closer",
        error.to_string(),
    )
}

/// Waits for the answer, and not for ever. `what` says what the cluster was asked to do.
pub(super) async fn call<T>(what: &str, answer: impl Future<Output = kube::Result<T>>) -> Answer<T> {
    match timeout(CALL_LIMIT, answer).await {
        Ok(answer) => answer.map_err(|error| meaning(what, error)),
        Err(_) => Err(unanswered(what, format!("no answer within {CALL_LIMIT:?}"))),
    }
}

fn meaning(what: &str, error: ApiError) -> Failure {
    let ApiError::Api(status) = error else { return unanswered(what, error.to_string()) };
    match status.code {
        404 => Failure::Unknown,
        409 => Failure::Overtaken,
        429 | 500.. => unanswered(what, status.to_string()),
        401 => refused("the cluster does not know the server's credentials", &status),
        403 => forbidden(what, &status),
        _ => refused(&format!("the cluster was asked to {what}, and finds fault with it"), &status),
    }
}

fn unanswered(what: &str, cause: String) -> Failure {
    let reason = format!("the cluster was asked to {what}, and does not answer");
    Failure::Unanswered(SandboxError::caused(reason, cause))
}

fn refused(reason: &str, status: &Status) -> Failure {
    Failure::Refused(SandboxError::caused(reason, status.message.clone()))
}

fn forbidden(what: &str, status: &Status) -> Failure {
    if let Some(refusal) = quota_refusal(&status.message) {
        return Failure::Refused(refusal);
    }
    let reason = format!("the cluster does not let the server {what}; `kortix-server doctor` looks closer");
    Failure::Forbidden(SandboxError::caused(reason, status.message.clone()))
}

/// What there is to say when a quota is used up; none of any other message.
pub(super) fn quota_refusal(message: &str) -> Option<SandboxError> {
    let quota = exceeded_quota(message)?;
    let reason = format!(
        "the quota `{quota}` of the cluster leaves no room for another sandbox; raise it, or remove sandboxes"
    );
    Some(SandboxError::caused(reason, message.to_owned()))
}

/// `pods "x" is forbidden: exceeded quota: NAME, requested: …`
fn exceeded_quota(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("exceeded quota: ")?;
    Some(rest.split_once(',').map_or(rest, |(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_known_by_its_name() {
        let said = "pods \"kortix-sbx-1\" is forbidden: exceeded quota: team-a, requested: pods=1, used: pods=5, limited: pods=5";
        assert_eq!(exceeded_quota(said), Some("team-a"));
        assert_eq!(exceeded_quota("pods is forbidden: User \"x\" cannot create resource"), None);
    }
}
