//! A **test double** of the controller of agent-sandbox, v1beta1, with its extensions. It does what the real one does with the
//! fields that the driver sets, one step at a time and each a moment late: a claim takes a Sandbox of its pool, ready ones
//! first, or else has one made of the pool's template under its own name; a Sandbox has volumes of its own, and a pod of its
//! name unless it is suspended; a pool is kept full, and rid of what is of an earlier template.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::{
    Shared, api, held,
    store::{Objects, Refusal},
};

pub(crate) const VERSION: &str = "v1beta1";
const CORE: &str = "agents.x-k8s.io";
const EXTENSIONS: &str = "extensions.agents.x-k8s.io";
const KINDS: [(&str, &str, &str); 4] = [
    (CORE, "sandboxes", "Sandbox"),
    (EXTENSIONS, "sandboxclaims", "SandboxClaim"),
    (EXTENSIONS, "sandboxtemplates", "SandboxTemplate"),
    (EXTENSIONS, "sandboxwarmpools", "SandboxWarmPool"),
];

/// Which pool a Sandbox is in; on pods, too.
const POOL_LABEL: &str = "agents.x-k8s.io/warm-pool-sandbox";
/// How late the controller is.
const LAG: Duration = Duration::from_millis(20);

pub(crate) fn is_group(group: &str) -> bool {
    matches!(group, CORE | EXTENSIONS)
}

/// What there is of a group, as discovery says it.
pub(crate) fn resources(path: &str) -> Option<Value> {
    let group = path.strip_prefix("/apis/")?.strip_suffix(VERSION)?.strip_suffix('/')?;
    let resources: Vec<Value> = KINDS
        .iter()
        .filter(|(of, ..)| *of == group)
        .map(|(_, name, kind)| {
            json!({ "name": name, "kind": kind, "singularName": "", "namespaced": true, "verbs": [] })
        })
        .collect();
    let listed = json!({ "groupVersion": format!("{group}/{VERSION}"), "resources": resources });
    is_group(group).then_some(listed)
}

/// A field that the real one does not know would be dropped there without a word.
pub(crate) fn fault(resource: &str, object: &Value) -> Option<Refusal> {
    let spec = &object["spec"];
    let known: &[(&Value, &[&str])] = &match resource {
        "sandboxclaims" => vec![(spec, &["warmPoolRef"][..]), (&spec["warmPoolRef"], &["name"])],
        "sandboxwarmpools" => vec![
            (spec, &["replicas", "sandboxTemplateRef", "updateStrategy"][..]),
            (&spec["sandboxTemplateRef"], &["name"]),
            (&spec["updateStrategy"], &["type"]),
        ],
        "sandboxtemplates" => vec![
            (spec, &["podTemplate", "volumeClaimTemplates", "networkPolicyManagement"][..]),
            (&spec["podTemplate"], &["metadata", "spec"]),
            (&spec["podTemplate"]["metadata"], &["labels", "annotations"]),
            (&spec["volumeClaimTemplates"][0], &["metadata", "spec"]),
        ],
        _ => return None,
    };
    let fields =
        |value: &Value| value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    for (value, known) in known {
        let found: Vec<String> = fields(value);
        if let Some(other) = found.iter().find(|name| !known.contains(&name.as_str())) {
            return Some(Refusal::new(422, "Invalid", format!("{resource}: unknown field {other}")));
        }
        if found.len() != known.len() {
            return Some(Refusal::new(
                422,
                "Invalid",
                format!("{resource}: of {known:?} there is {found:?}"),
            ));
        }
    }
    None
}

/// Looks at everything whenever something has changed.
pub(crate) async fn control(shared: Arc<Shared>) {
    let mut changes = shared.store.changes();
    loop {
        if changes.changed().await.is_err() {
            return;
        }
        tokio::time::sleep(LAG).await;
        changes.mark_unchanged();
        let runs = held(&shared.controller_runs);
        if *runs {
            reconcile(&shared);
        }
        drop(runs);
        shared.node.remove_volumes(&shared.store.take_gone());
    }
}

fn reconcile(shared: &Arc<Shared>) {
    let alive = |resource: &str| {
        let mut all = shared.store.all(resource);
        all.retain(|one| one["metadata"]["deletionTimestamp"].is_null());
        all
    };
    for claim in alive("sandboxclaims") {
        reconcile_claim(shared, &claim);
    }
    for pool in alive("sandboxwarmpools") {
        reconcile_pool(shared, &pool);
    }
    for sandbox in alive("sandboxes") {
        reconcile_sandbox(shared, &sandbox);
    }
}

fn reconcile_claim(shared: &Arc<Shared>, claim: &Value) {
    let sandbox = match sandbox_of(shared, claim) {
        Ok(sandbox) => sandbox,
        Err((reason, message)) => {
            let ready = condition("Ready", false, claim, reason, &message);
            return show(shared, "sandboxclaims", claim, &json!({ "conditions": [ready] }));
        }
    };
    let ready = sandbox["status"]["conditions"].as_array().into_iter().flatten();
    let ready = ready.into_iter().find(|one| one["type"] == "Ready").cloned();
    let ready = ready.unwrap_or_else(|| condition("Ready", false, claim, "SandboxNotReady", ""));
    let status = json!({ "conditions": [ready], "sandbox": { "name": sandbox["metadata"]["name"] } });
    show(shared, "sandboxclaims", claim, &status);
}

fn sandbox_of(shared: &Arc<Shared>, claim: &Value) -> Result<Value, (&'static str, String)> {
    let own = &claim["metadata"];
    let name = text(&own["name"]);
    for known in [&claim["status"]["sandbox"]["name"], &own["name"]] {
        if let Ok(sandbox) = shared.store.get("sandboxes", text(known)) {
            if is_of(&sandbox, claim) {
                return Ok(sandbox);
            }
            if known == &own["name"] {
                let message = format!("sandbox \"{name}\" is not controlled by claim \"{name}\"");
                return Err(("ReconcilerError", message));
            }
        }
    }
    let pool = text(&claim["spec"]["warmPoolRef"]["name"]);
    let found = shared.store.get("sandboxwarmpools", pool);
    let found = found.map_err(|_| ("WarmPoolNotFound", format!("SandboxWarmPool \"{pool}\" not found")))?;
    if let Some(adopted) = adopt(shared, claim, &found) {
        return Ok(adopted);
    }
    let template = text(&found["spec"]["sandboxTemplateRef"]["name"]);
    let blueprint = shared.store.get("sandboxtemplates", template);
    let blueprint =
        blueprint.map_err(|_| ("TemplateNotFound", format!("SandboxTemplate \"{template}\" not found")))?;
    let sandbox = sandbox_like(&blueprint, name, &owner("SandboxClaim", claim), &json!({}));
    shared.store.create("sandboxes", sandbox).map_err(|refusal| ("ReconcilerError", refusal.message))
}

/// Ready ones first; one that is not is better than none.
fn adopt(shared: &Arc<Shared>, claim: &Value, pool: &Value) -> Option<Value> {
    let mut members = members(shared, pool);
    members.retain(|one| one["metadata"]["deletionTimestamp"].is_null());
    members.sort_by_key(|one| !is_ready(one));
    let name = text(&members.first()?["metadata"]["name"]).to_owned();
    shared.store.merge(
        "sandboxclaims",
        text(&claim["metadata"]["name"]),
        &json!({ "metadata": { "annotations": { "agents.x-k8s.io/sandbox-name": name } } }),
    );
    let labels = json!({ POOL_LABEL: null, "agents.x-k8s.io/claim-uid": claim["metadata"]["uid"] });
    shared.store.merge(
        "sandboxes",
        &name,
        &json!({ "metadata": { "labels": labels, "ownerReferences": [owner("SandboxClaim", claim)] } }),
    );
    shared.store.get("sandboxes", &name).ok()
}

fn reconcile_pool(shared: &Arc<Shared>, pool: &Value) {
    let Ok(template) =
        shared.store.get("sandboxtemplates", text(&pool["spec"]["sandboxTemplateRef"]["name"]))
    else {
        return;
    };
    let all = members(shared, pool);
    let (fresh, stale): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|one| is_fresh(one, &template));
    let wanted = usize::try_from(pool["spec"]["replicas"].as_u64().unwrap_or(1)).unwrap_or(usize::MAX);
    let surplus = fresh.iter().skip(wanted);
    for one in stale.iter().chain(surplus) {
        let _: Result<Value, Refusal> =
            shared.store.delete("sandboxes", text(&one["metadata"]["name"]), &Value::Null);
    }
    // What is still going counts.
    for _ in all.len()..wanted {
        let letters = &uuid::Uuid::new_v4().simple().to_string()[..5];
        let name = format!("{}-{letters}", text(&pool["metadata"]["name"]));
        let labels = json!({ POOL_LABEL: pool["metadata"]["name"] });
        let sandbox = sandbox_like(&template, &name, &owner("SandboxWarmPool", pool), &labels);
        let _: Result<Value, Refusal> = shared.store.create("sandboxes", sandbox);
    }
    let ready = fresh.iter().filter(|one| is_ready(one)).count();
    show(shared, "sandboxwarmpools", pool, &json!({ "replicas": fresh.len(), "readyReplicas": ready }));
}

fn members(shared: &Arc<Shared>, pool: &Value) -> Vec<Value> {
    let mut all = shared.store.all("sandboxes");
    all.retain(|one| is_of(one, pool));
    all
}

fn is_fresh(sandbox: &Value, template: &Value) -> bool {
    ["spec", "volumeClaimTemplates"].iter().all(|field| match *field {
        "spec" => sandbox["spec"]["podTemplate"]["spec"] == template["spec"]["podTemplate"]["spec"],
        field => sandbox["spec"][field] == template["spec"][field],
    })
}

fn sandbox_like(template: &Value, name: &str, owner: &Value, labels: &Value) -> Value {
    json!({
        "apiVersion": format!("{CORE}/{VERSION}"), "kind": "Sandbox",
        "metadata": { "name": name, "labels": labels, "ownerReferences": [owner] },
        "spec": {
            "operatingMode": "Running",
            "podTemplate": template["spec"]["podTemplate"],
            "volumeClaimTemplates": template["spec"]["volumeClaimTemplates"],
        },
    })
}

fn reconcile_sandbox(shared: &Arc<Shared>, sandbox: &Value) {
    let name = text(&sandbox["metadata"]["name"]);
    let there = shared.store.get("pods", name).ok();
    let suspended = sandbox["spec"]["operatingMode"] == "Suspended";
    let done = volumes(shared, sandbox).and_then(|volumes| match &there {
        Some(pod) if !is_of(pod, sandbox) => {
            Err(Refusal::new(409, "Conflict", format!("pod \"{name}\" is owned by another")))
        }
        Some(pod) if suspended && pod["metadata"]["deletionTimestamp"].is_null() => {
            shared.store.delete("pods", name, &Value::Null).map(drop)
        }
        None if !suspended => api::create(shared, "pods", pod(sandbox, volumes)).map(drop),
        _ => Ok(()),
    });
    let phase = there.as_ref().map(|pod| text(&pod["status"]["phase"]));
    let ended = condition("Suspended", suspended && there.is_none(), sandbox, "PodTerminated", "");
    let ready = match (&done, phase) {
        (Err(refusal), _) => {
            let message = format!("Error seen: {}", refusal.message);
            condition("Ready", false, sandbox, "ReconcilerError", &message)
        }
        (Ok(()), Some("Running")) if !suspended => {
            condition("Ready", true, sandbox, "DependenciesReady", "Pod is Ready")
        }
        (Ok(()), _) => condition("Ready", false, sandbox, "DependenciesNotReady", "Pod is not Ready"),
    };
    show(shared, "sandboxes", sandbox, &json!({ "conditions": [ended, ready] }));
}

/// Those of its templates, made when they are missing.
fn volumes(shared: &Arc<Shared>, sandbox: &Value) -> Result<Vec<Value>, Refusal> {
    let templates = sandbox["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten();
    templates
        .map(|template| {
            let volume = text(&template["metadata"]["name"]);
            let name = format!("{volume}-{}", text(&sandbox["metadata"]["name"]));
            let claim = json!({
                "metadata": { "name": name, "ownerReferences": [owner("Sandbox", sandbox)] }, "spec": template["spec"],
            });
            match shared.store.get("persistentvolumeclaims", &name) {
                Ok(claim) if !is_of(&claim, sandbox) => {
                    return Err(Refusal::new(409, "Conflict", format!("PVC \"{name}\" is owned by another")));
                }
                Ok(_) => {}
                Err(_) => drop(shared.store.create("persistentvolumeclaims", claim)?),
            }
            Ok(json!({ "name": volume, "persistentVolumeClaim": { "claimName": name } }))
        })
        .collect()
}

fn pod(sandbox: &Value, volumes: Vec<Value>) -> Value {
    let template = &sandbox["spec"]["podTemplate"];
    let mut pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": template["metadata"], "spec": template["spec"],
    });
    pod["metadata"]["name"] = sandbox["metadata"]["name"].clone();
    pod["metadata"]["ownerReferences"] = json!([owner("Sandbox", sandbox)]);
    let own = pod["spec"]["volumes"].as_array().cloned().unwrap_or_default();
    pod["spec"]["volumes"] = own.into_iter().chain(volumes).collect();
    pod
}

fn owner(kind: &str, owner: &Value) -> Value {
    let group = if kind == "Sandbox" { CORE } else { EXTENSIONS };
    json!({
        "apiVersion": format!("{group}/{VERSION}"), "kind": kind, "controller": true, "blockOwnerDeletion": true,
        "name": owner["metadata"]["name"], "uid": owner["metadata"]["uid"],
    })
}

fn is_of(thing: &Value, owner: &Value) -> bool {
    Objects::owners(thing).any(|one| *one == owner["metadata"]["uid"])
}

fn is_ready(sandbox: &Value) -> bool {
    let conditions = sandbox["status"]["conditions"].as_array().into_iter().flatten();
    conditions.into_iter().any(|one| one["type"] == "Ready" && one["status"] == "True")
}

fn condition(kind: &str, holds: bool, object: &Value, reason: &str, message: &str) -> Value {
    json!({
        "type": kind, "status": if holds { "True" } else { "False" }, "reason": reason, "message": message,
        "observedGeneration": object["metadata"]["generation"], "lastTransitionTime": "2026-01-01T00:00:00Z",
    })
}

/// What has not changed is not written, because whatever is written is looked at again.
fn show(shared: &Arc<Shared>, resource: &str, object: &Value, status: &Value) {
    let fields = status.as_object().into_iter().flatten();
    if fields.into_iter().any(|(name, value)| object["status"][name] != *value) {
        shared.store.merge(resource, text(&object["metadata"]["name"]), &json!({ "status": status }));
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
