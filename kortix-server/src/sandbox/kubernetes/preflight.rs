//! What the cluster offers and lacks, in the words of `kortix-server doctor`.

use k8s_openapi::api::{
    authorization::v1::{ResourceAttributes, SelfSubjectAccessReview, SelfSubjectAccessReviewSpec},
    node::v1::RuntimeClass,
    storage::v1::StorageClass,
};
use kube::{
    Api,
    api::{ListParams, PostParams},
};

use super::{
    AgentSandbox, Claims, Pods,
    agent_sandbox::{self, Kind},
    cluster::{Answer, Cluster, Failure, call},
    network,
    permissions::{self, Permission},
};
use crate::sandbox::{Check, ManagedSandbox, SandboxError, agent::Keeper as _};

const REACH_IT: &str =
    "set KUBECONFIG, or --kubernetes-config and --kubernetes-context, to a cluster that answers";
pub(super) const GRANT_IT: &str = "apply deploy/kubernetes/rbac.yaml";
pub(super) const NOT_INSTALLED: &str = "the cluster has no agent-sandbox with its extensions, in version v1beta1; install it, or leave out \
     --kubernetes-agent-sandbox on";
const NOT_THERE: &str = "it is not installed with its extensions in v1beta1; the server makes pods itself";
/// The annotation of the class that claims without one are given.
const USUAL_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

pub(super) async fn checks(pods: &Pods) -> Vec<Check> {
    let cluster = match pods.cluster().await {
        Ok(cluster) => cluster,
        Err(error) => return vec![unreachable(&error)],
    };
    let version = match cluster.version().await {
        Ok(version) => version,
        Err(failure) => return vec![unreachable(&failure.into())],
    };
    let namespace = cluster.namespace();
    let mut checks = vec![
        Check::ok("cluster", format!("Kubernetes {}, namespace `{namespace}`", version.git_version)),
        permitted(cluster).await,
        claimed(pods, cluster).await,
        isolated(cluster).await,
        stored(cluster, pods.0.storage.class.as_deref()).await,
    ];
    if let Some(wanted) = &pods.0.mould.runtime_class {
        checks.push(runtime(cluster, wanted).await);
    }
    checks.push(processes());
    checks.push(sandboxes(pods.list().await));
    checks
}

fn unreachable(error: &SandboxError) -> Check {
    Check::missing("cluster", with_cause(error), REACH_IT)
}

fn with_cause(error: &SandboxError) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// All that is missing, in one line.
async fn permitted(cluster: &Cluster) -> Check {
    const NAME: &str = "permissions";
    let missing = match missing(cluster, permissions::NAMESPACED).await {
        Ok(missing) => missing,
        Err(failure) => return Check::missing(NAME, with_cause(&failure.into()), GRANT_IT),
    };
    if missing.is_empty() {
        return Check::ok(NAME, "the server may do in the namespace what sandboxes need");
    }
    // The policy can be made by somebody else.
    let only_comfort = missing
        .iter()
        .all(|one| one == "create networkpolicies" || one == "list events" || one == "get pods/log");
    let detail = format!("the server may not: {}", missing.join(", "));
    if only_comfort { Check::warning(NAME, detail, GRANT_IT) } else { Check::missing(NAME, detail, GRANT_IT) }
}

/// What of this is not granted.
async fn missing(cluster: &Cluster, needed: &[Permission]) -> Answer<Vec<String>> {
    let mut missing = Vec::new();
    for Permission { group, resource, verbs } in needed {
        for verb in *verbs {
            if !may(cluster, group, resource, verb).await? {
                missing.push(format!("{verb} {resource}"));
            }
        }
    }
    Ok(missing)
}

pub(super) async fn missing_for_claims(cluster: &Cluster) -> Answer<Vec<String>> {
    missing(cluster, permissions::OF_CLAIMS).await
}

/// Who makes pods and volumes.
async fn claimed(pods: &Pods, cluster: &Cluster) -> Check {
    const NAME: &str = "agent-sandbox";
    match pods.claims().await {
        Ok(Claims::Made) => ahead(pods, cluster).await,
        Ok(Claims::Looked) => Check::ok(NAME, NOT_THERE),
        Ok(Claims::Ignored) if pods.0.agent_sandbox == AgentSandbox::Off => {
            Check::ok(NAME, "it is not to be used; the server makes pods itself")
        }
        Ok(Claims::Ignored) => unused(cluster).await,
        Err(failure) => Check::missing(
            NAME,
            with_cause(&failure.into()),
            "install it (kubernetes-sigs/agent-sandbox) and grant its use, or take --kubernetes-agent-sandbox auto",
        ),
    }
}

/// By a server that may not use it.
async fn unused(cluster: &Cluster) -> Check {
    const NAME: &str = "agent-sandbox";
    if matches!(cluster.serves_agent_sandbox().await, Ok(false)) {
        return Check::ok(NAME, NOT_THERE);
    }
    Check::warning(
        NAME,
        "it is installed, but the server may not use it, and sees no sandbox that other servers have made with it",
        GRANT_IT,
    )
}

async fn ahead(pods: &Pods, cluster: &Cluster) -> Check {
    const NAME: &str = "agent-sandbox";
    let name = agent_sandbox::pool_name(&pods.0.environment);
    match cluster.get(Kind::Pool, &name).await {
        Ok(pool) => {
            let wanted = pool.data["spec"]["replicas"].as_u64().unwrap_or(0);
            let ready = pool.data["status"]["readyReplicas"].as_u64().unwrap_or(0);
            let said = format!("it makes the sandboxes; in its pool `{name}` {ready} of {wanted} are ready");
            if ready < wanted {
                return Check::warning(NAME, said, "see what keeps them: kubectl get sandboxes,pods");
            }
            Check::ok(NAME, said)
        }
        Err(Failure::Unknown) => {
            Check::ok(NAME, "it makes the sandboxes; the first of them makes its template and pool")
        }
        Err(failure) => Check::missing(NAME, with_cause(&failure.into()), GRANT_IT),
    }
}

async fn may(cluster: &Cluster, group: &str, resource: &str, verb: &str) -> Answer<bool> {
    let (resource, subresource) = match resource.split_once('/') {
        Some((resource, part)) => (resource, Some(part.to_owned())),
        None => (resource, None),
    };
    let review = SelfSubjectAccessReview {
        spec: SelfSubjectAccessReviewSpec {
            resource_attributes: Some(ResourceAttributes {
                group: Some(group.to_owned()),
                resource: Some(resource.to_owned()),
                subresource,
                verb: Some(verb.to_owned()),
                namespace: Some(cluster.namespace().to_owned()),
                ..ResourceAttributes::default()
            }),
            ..SelfSubjectAccessReviewSpec::default()
        },
        ..SelfSubjectAccessReview::default()
    };
    let reviews: Api<SelfSubjectAccessReview> = Api::all(cluster.client().clone());
    let answer = call("say what the server may do", reviews.create(&PostParams::default(), &review)).await?;
    Ok(answer.status.is_some_and(|status| status.allowed))
}

async fn isolated(cluster: &Cluster) -> Check {
    const NAME: &str = "network policy";
    const APPLY: &str = "apply deploy/kubernetes/networkpolicy.yaml";
    match cluster.policy().await {
        Ok(policy) if policy.spec == network::policy().spec => Check::warning(
            NAME,
            format!(
                "`{}` closes the network to sandboxes, if the cluster's network plugin enforces policies",
                network::NAME
            ),
            "make sure that it does: the API takes policies also where nothing enforces them",
        ),
        Ok(_) => Check::warning(
            NAME,
            format!("`{}` is not as it comes, and may let sandboxes reach the network", network::NAME),
            APPLY,
        ),
        Err(Failure::Unknown) => Check::warning(
            NAME,
            format!("there is no `{}`; the first sandbox makes it, when the server may", network::NAME),
            APPLY,
        ),
        Err(failure) => Check::missing(NAME, with_cause(&failure.into()), APPLY),
    }
}

async fn stored(cluster: &Cluster, wanted: Option<&str>) -> Check {
    const NAME: &str = "storage class";
    const NAME_ONE: &str = "name one that there is with --kubernetes-storage-class";
    let classes: Api<StorageClass> = Api::all(cluster.client().clone());
    let classes = match call("list its storage classes", classes.list(&ListParams::default())).await {
        Ok(classes) => classes.items,
        Err(failure) => return unseen(NAME, failure),
    };
    let names = || classes.iter().filter_map(|class| class.metadata.name.as_deref());
    let usual = || {
        classes.iter().find(|class| {
            let annotations = class.metadata.annotations.as_ref();
            annotations.and_then(|all| all.get(USUAL_CLASS)).is_some_and(|value| value == "true")
        })
    };
    let there = names().collect::<Vec<_>>().join(", ");
    match wanted {
        Some(wanted) if names().any(|name| name == wanted) => Check::ok(NAME, wanted.to_owned()),
        Some(wanted) => Check::missing(NAME, format!("there is no `{wanted}`; there is: {there}"), NAME_ONE),
        None => match usual().and_then(|class| class.metadata.name.clone()) {
            Some(name) => Check::ok(NAME, format!("{name}, the cluster's usual one")),
            None => {
                Check::missing(NAME, format!("the cluster has no usual one; there is: {there}"), NAME_ONE)
            }
        },
    }
}

async fn runtime(cluster: &Cluster, wanted: &str) -> Check {
    const NAME: &str = "runtime class";
    let classes: Api<RuntimeClass> = Api::all(cluster.client().clone());
    match call("show a runtime class", classes.get(wanted)).await {
        Ok(class) => Check::ok(NAME, format!("{wanted}, handled by `{}`", class.handler)),
        Err(Failure::Unknown) => Check::missing(
            NAME,
            format!("there is no `{wanted}`"),
            "set it up in the cluster, or leave out --kubernetes-runtime-class",
        ),
        Err(failure) => unseen(NAME, failure),
    }
}

/// What belongs to the whole cluster may be hidden from the server, which works without seeing it.
fn unseen(name: &str, failure: Failure) -> Check {
    Check::warning(
        name,
        with_cause(&failure.into()),
        "apply the cluster role in deploy/kubernetes/rbac.yaml, which is for `doctor` alone",
    )
}

fn processes() -> Check {
    Check::warning(
        "processes",
        "how many processes a pod may have is not for the server to say",
        "set `podPidsLimit` of the nodes' kubelets, to 512 for example",
    )
}

fn sandboxes(listed: Result<Vec<ManagedSandbox>, SandboxError>) -> Check {
    const NAME: &str = "sandboxes";
    match listed {
        Ok(listed) => {
            let alive = listed.iter().filter(|sandbox| sandbox.alive).count();
            Check::ok(NAME, format!("{} here, of which {alive} run", listed.len()))
        }
        Err(error) => Check::missing(NAME, format!("they cannot be listed: {error}"), GRANT_IT),
    }
}
