//! What the server has to be allowed to do: what the driver does, what the role in `deploy/kubernetes` grants, and what
//! `doctor` asks for.

/// Verbs on one kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission {
    /// The group of the API; empty for the core.
    pub group: &'static str,
    /// With its sub-resource, if any, behind a slash.
    pub resource: &'static str,
    pub verbs: &'static [&'static str],
}

/// In the namespace of the sandboxes.
pub const NAMESPACED: &[Permission] = &[
    Permission {
        group: "",
        resource: "persistentvolumeclaims",
        verbs: &["create", "delete", "get", "list", "patch"],
    },
    Permission { group: "", resource: "pods", verbs: &["create", "delete", "get", "list"] },
    // Which of the two is asked for is a matter of the cluster's version.
    Permission { group: "", resource: "pods/portforward", verbs: &["create", "get"] },
    Permission { group: "", resource: "pods/log", verbs: &["get"] },
    Permission { group: "", resource: "events", verbs: &["list"] },
    Permission { group: "networking.k8s.io", resource: "networkpolicies", verbs: &["create", "get"] },
];

/// In the namespace too, where agent-sandbox is installed.
pub const OF_CLAIMS: &[Permission] = &[
    Permission { group: "agents.x-k8s.io", resource: "sandboxes", verbs: &["get", "patch"] },
    Permission {
        group: "extensions.agents.x-k8s.io",
        resource: "sandboxclaims",
        verbs: &["create", "delete", "get", "list", "patch"],
    },
    Permission {
        group: "extensions.agents.x-k8s.io",
        resource: "sandboxtemplates",
        verbs: &["create", "get", "patch"],
    },
    Permission {
        group: "extensions.agents.x-k8s.io",
        resource: "sandboxwarmpools",
        verbs: &["create", "get", "patch"],
    },
];

/// In the whole cluster, and only for `doctor`.
pub const OF_DOCTOR: &[Permission] = &[
    Permission { group: "node.k8s.io", resource: "runtimeclasses", verbs: &["get"] },
    Permission { group: "storage.k8s.io", resource: "storageclasses", verbs: &["list"] },
];
