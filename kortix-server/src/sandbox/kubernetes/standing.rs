//! How a pod stands, in the words of whoever waits for it.

use k8s_openapi::api::core::v1::{ContainerState, ContainerStatus, Pod, PodStatus};

use super::pod;

/// What the cluster says is shown to clients up to here, in characters.
const LONGEST_MESSAGE: usize = 300;

/// What keeps a container from starting until somebody mends it.
const LASTING: [&str; 4] =
    ["ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Runs,
    /// Not yet. With what it waits for, where that is known.
    Waits(Option<String>),
    /// Not until somebody mends it.
    Hindered(String),
    /// It has ended, or was never to run; with the reason.
    Ended(String),
    /// It is being removed.
    Leaves,
}

impl Standing {
    pub(super) fn of(pod: &Pod) -> Self {
        if pod.metadata.deletion_timestamp.is_some() {
            return Self::Leaves;
        }
        let Some(status) = &pod.status else { return Self::Waits(None) };
        match status.phase.as_deref() {
            Some("Failed" | "Succeeded") => Self::Ended(end_of(status)),
            Some("Running") => running(status),
            _ => waiting(pod, status),
        }
    }
}

/// The pod of one container runs for as long as that does. What its phase says comes a moment later.
fn running(status: &PodStatus) -> Standing {
    let all = || containers(status).filter_map(|container| container.state.as_ref());
    if all().any(|state| state.running.is_some()) {
        return Standing::Runs;
    }
    if all().any(|state| state.terminated.is_some()) {
        return Standing::Ended(end_of(status));
    }
    Standing::Waits(None)
}

fn waiting(pod: &Pod, status: &PodStatus) -> Standing {
    for container in containers(status) {
        let Some(waiting) = container.state.as_ref().and_then(|state| state.waiting.as_ref()) else {
            continue;
        };
        let Some(reason) = waiting.reason.as_deref().filter(|reason| !is_ordinary(reason)) else { continue };
        let said = waiting.message.as_deref().map(shortened).unwrap_or_default();
        let text = match reason {
            "ErrImagePull" | "ImagePullBackOff" | "InvalidImageName" | "ErrImageNeverPull" => format!(
                "the cluster cannot get the image `{}` of the sandbox; check its name, and the secret for its registry",
                image_of(pod, container)
            ),
            _ => format!("the sandbox cannot start: {reason}: {said}"),
        };
        return if LASTING.contains(&reason) {
            Standing::Hindered(text)
        } else {
            Standing::Waits(Some(text))
        };
    }
    Standing::Waits(unscheduled(status))
}

/// What every container waits for on its way.
fn is_ordinary(reason: &str) -> bool {
    matches!(reason, "ContainerCreating" | "PodInitializing")
}

/// A node may come, which is why this ends nothing.
fn unscheduled(status: &PodStatus) -> Option<String> {
    let conditions = status.conditions.iter().flatten();
    let condition =
        conditions.into_iter().find(|one| one.type_ == "PodScheduled" && one.status == "False")?;
    let said = condition.message.as_deref().map(shortened)?;
    Some(format!("the cluster has no node for the sandbox: {said}"))
}

fn end_of(status: &PodStatus) -> String {
    let of_container = containers(status).find_map(|container| {
        let ended = container.state.as_ref().and_then(terminated)?;
        (ended.1 != 0).then(|| format!("{} ended with code {} ({})", container.name, ended.1, ended.0))
    });
    let of_pod = status
        .reason
        .as_ref()
        .map(|reason| format!("{reason}: {}", status.message.as_deref().map(shortened).unwrap_or_default()));
    of_pod.or(of_container).unwrap_or_else(|| "its program has ended".to_owned())
}

fn terminated(state: &ContainerState) -> Option<(String, i32)> {
    let ended = state.terminated.as_ref()?;
    Some((ended.reason.clone().unwrap_or_else(|| "Error".to_owned()), ended.exit_code))
}

fn containers(status: &PodStatus) -> impl Iterator<Item = &ContainerStatus> {
    let preparing = status.init_container_statuses.iter().flatten();
    preparing.filter(|container| !is_over(container)).chain(status.container_statuses.iter().flatten())
}

/// What has done its part is not what the pod waits for.
fn is_over(container: &ContainerStatus) -> bool {
    container.state.as_ref().and_then(terminated).is_some_and(|(_, code)| code == 0)
}

fn image_of<'a>(pod: &'a Pod, container: &'a ContainerStatus) -> &'a str {
    let spec = pod.spec.as_ref();
    let asked_for = spec.and_then(|spec| {
        let preparing = spec.init_containers.iter().flatten().filter(|one| one.name == pod::PREPARE);
        preparing.chain(&spec.containers).find(|one| one.name == container.name)?.image.as_deref()
    });
    asked_for.unwrap_or(&container.image)
}

pub(super) fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn standing(status: &Value) -> Standing {
        let pod = json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {},
            "spec": { "containers": [{ "name": "sandbox", "image": "registry.test/sandbox:1" }] },
            "status": status,
        });
        Standing::of(&serde_json::from_value(pod).unwrap())
    }

    fn container(state: &Value) -> Value {
        json!([{ "name": "sandbox", "image": "", "imageID": "", "ready": false, "restartCount": 0, "state": state }])
    }

    #[test]
    fn a_pod_waits_without_a_word_while_all_goes_well() {
        let creating = json!({ "waiting": { "reason": "ContainerCreating" } });
        let pending = json!({ "phase": "Pending", "containerStatuses": container(&creating) });
        assert_eq!(standing(&pending), Standing::Waits(None));
        assert_eq!(standing(&json!({ "phase": "Pending" })), Standing::Waits(None));
    }

    #[test]
    fn an_image_is_waited_for_until_the_cluster_gives_it_up() {
        for (reason, lasting) in [("ErrImagePull", false), ("ImagePullBackOff", true)] {
            let waiting = json!({ "waiting": { "reason": reason, "message": "no such host" } });
            let pending = json!({ "phase": "Pending", "containerStatuses": container(&waiting) });
            match (standing(&pending), lasting) {
                (Standing::Waits(Some(text)), false) | (Standing::Hindered(text), true) => {
                    assert!(text.contains("`registry.test/sandbox:1`"), "{text}");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_node_that_is_missing_may_come() {
        let said = "0/1 nodes are available: 1 Insufficient memory.";
        let condition = json!([{ "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": said }]);
        let Standing::Waits(Some(text)) = standing(&json!({ "phase": "Pending", "conditions": condition }))
        else {
            panic!("it waits")
        };
        assert!(text.contains("Insufficient memory"), "{text}");
    }

    #[test]
    fn a_container_that_ended_ends_its_pod_with_the_reason() {
        let killed = json!({ "terminated": { "exitCode": 137, "reason": "OOMKilled" } });
        for phase in ["Running", "Failed"] {
            let ended = standing(&json!({ "phase": phase, "containerStatuses": container(&killed) }));
            assert_eq!(ended, Standing::Ended("sandbox ended with code 137 (OOMKilled)".to_owned()));
        }
        let evicted = standing(&json!({ "phase": "Failed", "reason": "Evicted", "message": "low on disk" }));
        assert_eq!(evicted, Standing::Ended("Evicted: low on disk".to_owned()));
    }
}
