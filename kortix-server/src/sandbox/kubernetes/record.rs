//! What is written down about a sandbox, so that any server finds it: labels and annotations of its claim, for a volume or
//! for a Sandbox.

use std::{collections::BTreeMap, fmt, str::FromStr};

use k8s_openapi::{
    api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, VolumeResourceRequirements},
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta},
};
use serde_json::{Value, json};

use super::agent_sandbox::Binding;
use crate::sandbox::{SandboxError, SandboxKey, SandboxSpec};

/// The labels by which claims and pods are found again. The second is also what the network policy selects.
pub(super) const ENVIRONMENT_LABEL: &str = "dev.kortix.environment";
pub(super) const SANDBOX_LABEL: &str = "dev.kortix.sandbox";
pub(super) const MANAGER_LABEL: &str = "app.kubernetes.io/managed-by";
pub(super) const MANAGER: &str = "kortix-server";

const SPEC: &str = "dev.kortix.spec";
const VERSION: &str = "dev.kortix.version";
/// There since the sandbox ran for the first time.
const WHOLE: &str = "dev.kortix.whole";
/// Which stop it is that the sandbox is stopped by. Each has a name of its own, so that a start that undoes one does not
/// undo the next.
const STOPPED: &str = "dev.kortix.stopped";
/// In which Sandbox the work is, by its identity. The controller puts another one in the place of one that is gone, and that
/// one is empty.
const BOUND: &str = "dev.kortix.bound";

/// Names the sandboxes of one database, among those of others in the same namespace. The value of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment(String);

/// The text is not the value of a label.
#[derive(Debug, thiserror::Error)]
#[error(
    "an environment's name is at most 63 letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit"
)]
pub struct InvalidEnvironment;

impl FromStr for Environment {
    type Err = InvalidEnvironment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let ends = [text.bytes().next(), text.bytes().next_back()];
        let well_formed = text.len() <= 63
            && text.bytes().all(inside)
            && ends.iter().all(|end| end.is_some_and(|byte| byte.is_ascii_alphanumeric()));
        if well_formed { Ok(Self(text.to_owned())) } else { Err(InvalidEnvironment) }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the claim and the pod of a sandbox are called.
pub(super) fn name_of(key: &SandboxKey) -> String {
    format!("kortix-{key}")
}

pub(super) fn labels(environment: &Environment, key: &SandboxKey) -> BTreeMap<String, String> {
    [
        (ENVIRONMENT_LABEL, environment.to_string()),
        (SANDBOX_LABEL, key.to_string()),
        (MANAGER_LABEL, MANAGER.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// Which sandbox a claim or pod with these labels is of.
pub(super) fn key_in(metadata: &ObjectMeta) -> Option<SandboxKey> {
    metadata.labels.as_ref()?.get(SANDBOX_LABEL)?.parse().ok()
}

/// What the claims of sandboxes ask for.
#[derive(Clone, Debug)]
pub(super) struct Storage {
    pub(super) size: String,
    pub(super) class: Option<String>,
}

impl Storage {
    pub(super) fn claim(&self) -> PersistentVolumeClaimSpec {
        PersistentVolumeClaimSpec {
            access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
            resources: Some(VolumeResourceRequirements {
                requests: Some([("storage".to_owned(), Quantity(self.size.clone()))].into()),
                ..VolumeResourceRequirements::default()
            }),
            storage_class_name: self.class.clone(),
            ..PersistentVolumeClaimSpec::default()
        }
    }
}

/// The volume claim of a sandbox that has not run yet.
pub(super) fn claim(
    environment: &Environment,
    key: &SandboxKey,
    spec: &SandboxSpec,
    storage: &Storage,
) -> Result<PersistentVolumeClaim, SandboxError> {
    Ok(PersistentVolumeClaim {
        metadata: metadata(environment, key, spec)?,
        spec: Some(storage.claim()),
        ..PersistentVolumeClaim::default()
    })
}

/// Of either kind of claim.
pub(super) fn metadata(
    environment: &Environment,
    key: &SandboxKey,
    spec: &SandboxSpec,
) -> Result<ObjectMeta, SandboxError> {
    let spec = serde_json::to_string(spec);
    let spec = spec.map_err(|error| SandboxError::caused("the sandbox's record cannot be written", error))?;
    let annotations = [(SPEC, spec), (VERSION, env!("CARGO_PKG_VERSION").to_owned())];
    Ok(ObjectMeta {
        name: Some(name_of(key)),
        labels: Some(labels(environment, key)),
        annotations: Some(annotations.map(|(name, value)| (name.to_owned(), value)).into()),
        ..ObjectMeta::default()
    })
}

/// What a record is written on, and with that who makes the pod.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    /// A volume claim. The driver makes the pod, under the same name.
    Volume,
    /// A `SandboxClaim`. The controller of agent-sandbox makes the volume and the pod.
    Claim(Binding),
}

/// A claim, as a record of its sandbox.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) kept: Kept,
    /// Which claim of that name it is.
    pub(super) uid: String,
    /// In which version.
    pub(super) version: String,
    pub(super) environment: Option<String>,
    /// It has run: there may be somebody's work in it.
    pub(super) whole: bool,
    /// By which stop, where it is.
    pub(super) stopped: Option<String>,
    /// It is being removed.
    pub(super) leaving: bool,
    /// The identity of the Sandbox that the work is in.
    pub(super) bound: Option<String>,
    spec: Option<String>,
}

impl Record {
    pub(super) fn of(metadata: ObjectMeta, kept: Kept) -> Self {
        let mut annotations = metadata.annotations.unwrap_or_default();
        Self {
            kept,
            uid: metadata.uid.unwrap_or_default(),
            version: metadata.resource_version.unwrap_or_default(),
            environment: metadata.labels.and_then(|mut labels| labels.remove(ENVIRONMENT_LABEL)),
            whole: annotations.contains_key(WHOLE),
            stopped: annotations.remove(STOPPED),
            leaving: metadata.deletion_timestamp.is_some(),
            bound: annotations.remove(BOUND),
            spec: annotations.remove(SPEC),
        }
    }

    pub(super) fn spec(&self) -> Result<SandboxSpec, SandboxError> {
        let text = self.spec.as_deref();
        let text = text.ok_or_else(|| SandboxError::failed("the sandbox's record is missing"))?;
        serde_json::from_str(text)
            .map_err(|error| SandboxError::caused("the sandbox's record cannot be read", error))
    }

    /// A volume claim, as a record of its sandbox.
    pub(super) fn of_volume(claim: PersistentVolumeClaim) -> Self {
        Self::of(claim.metadata, Kept::Volume)
    }

    /// The Sandbox that is said to be the claim's.
    pub(super) fn sandbox(&self) -> Option<&str> {
        match &self.kept {
            Kept::Volume => None,
            Kept::Claim(binding) => binding.sandbox.as_deref(),
        }
    }

    /// That it runs, as nobody's stop but the one that is undone says otherwise, and in which Sandbox.
    pub(super) fn running(bound: Option<&str>) -> Value {
        json!({ WHOLE: "true", STOPPED: null, BOUND: bound })
    }

    pub(super) fn stopped_by(stop: &str) -> Value {
        json!({ STOPPED: stop })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_the_value_of_a_label() {
        for good in ["default", "a", "Team-1.prod_x"] {
            assert_eq!(good.parse::<Environment>().map(|name| name.to_string()).ok().as_deref(), Some(good));
        }
        for bad in ["", "-a", "a-", "a b", "a,b=c", "ä", &"a".repeat(64)] {
            assert!(bad.parse::<Environment>().is_err(), "{bad}");
        }
    }
}
