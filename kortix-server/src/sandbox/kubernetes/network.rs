//! The policy that keeps sandboxes off the network. What the driver asks of a sandbox goes through the cluster's API and
//! the node, which no policy concerns.

use k8s_openapi::{
    api::networking::v1::{NetworkPolicy, NetworkPolicySpec},
    apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement, ObjectMeta},
};

use super::{
    cluster::{Cluster, Failure},
    record::SANDBOX_LABEL,
};
use crate::sandbox::SandboxError;

pub(super) const NAME: &str = "kortix-sandboxes";

/// Nobody comes to a sandbox, and a sandbox comes to nobody.
pub(super) fn policy() -> NetworkPolicy {
    NetworkPolicy {
        metadata: ObjectMeta { name: Some(NAME.to_owned()), ..ObjectMeta::default() },
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(LabelSelector {
                match_expressions: Some(vec![LabelSelectorRequirement {
                    key: SANDBOX_LABEL.to_owned(),
                    operator: "Exists".to_owned(),
                    values: None,
                }]),
                match_labels: None,
            }),
            policy_types: Some(["Ingress", "Egress"].map(str::to_owned).to_vec()),
            ingress: None,
            egress: None,
        }),
    }
}

/// No sandbox starts without a policy. Whether one that is there was changed on purpose is for `doctor` to ask.
pub(super) async fn require(cluster: &Cluster) -> Result<(), SandboxError> {
    match cluster.policy().await {
        Ok(_) => return Ok(()),
        Err(Failure::Unknown) => {}
        Err(failure) => return Err(failure.into()),
    }
    match cluster.make_policy(&policy()).await {
        Ok(_) | Err(Failure::Overtaken) => Ok(()),
        Err(Failure::Unknown) => Err(SandboxError::failed(format!(
            "the cluster has no namespace `{}`; make it, or name another one with --kubernetes-namespace",
            cluster.namespace()
        ))),
        Err(Failure::Refused(error) | Failure::Forbidden(error)) => {
            let reason = format!(
                "the namespace has no network policy `{NAME}`, without which sandboxes would reach the network, and the \
                 server may not make it; apply deploy/kubernetes/networkpolicy.yaml"
            );
            Err(SandboxError::caused(reason, error))
        }
        Err(failure) => Err(failure.into()),
    }
}
