//! The "restricted" standard of pods (<https://kubernetes.io/docs/concepts/security/pod-security-standards/>), field by
//! field, as admission holds pods to it.

use serde_json::Value;

const VOLUMES: [&str; 8] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// What of the pod is forbidden.
pub(crate) fn violations(pod: &Value) -> Vec<String> {
    let spec = &pod["spec"];
    let mut found = Vec::new();
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        if spec[field] == true {
            found.push(field.to_owned());
        }
    }
    for volume in list(&spec["volumes"]) {
        let kinds =
            volume.as_object().into_iter().flat_map(|fields| fields.keys()).filter(|field| *field != "name");
        found.extend(
            kinds
                .filter(|kind| !VOLUMES.contains(&kind.as_str()))
                .map(|kind| format!("volume of kind {kind}")),
        );
    }
    let pods = &spec["securityContext"];
    if list(&pods["sysctls"]).next().is_some() {
        found.push("sysctls".to_owned());
    }
    if pods["runAsUser"] == 0 {
        found.push("runAsUser 0".to_owned());
    }
    for container in list(&spec["initContainers"]).chain(list(&spec["containers"])) {
        let name = container["name"].as_str().unwrap_or_default();
        found.extend(of_container(container, pods).into_iter().map(|what| format!("{name}: {what}")));
    }
    found
}

fn of_container(container: &Value, pods: &Value) -> Vec<&'static str> {
    let own = &container["securityContext"];
    let either = |field: &str| if own[field].is_null() { pods[field].clone() } else { own[field].clone() };
    let seccomp = either("seccompProfile")["type"].clone();
    let checks = [
        (own["allowPrivilegeEscalation"] == false, "allowPrivilegeEscalation != false"),
        (own["privileged"] != true, "privileged"),
        (list(&own["capabilities"]["drop"]).any(|name| name == "ALL"), "capabilities.drop lacks ALL"),
        (
            list(&own["capabilities"]["add"]).all(|name| name == "NET_BIND_SERVICE"),
            "capabilities.add has more than NET_BIND_SERVICE",
        ),
        (either("runAsNonRoot") == true, "runAsNonRoot != true"),
        (own["runAsUser"] != 0, "runAsUser 0"),
        (
            seccomp == "RuntimeDefault" || seccomp == "Localhost",
            "seccompProfile is not RuntimeDefault or Localhost",
        ),
        (list(&container["ports"]).all(|port| port["hostPort"].is_null()), "hostPort"),
        (own["procMount"].is_null() || own["procMount"] == "Default", "procMount"),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
