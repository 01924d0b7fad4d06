//! What the cluster knows, and the rules by which it changes.

use std::{collections::BTreeMap, sync::Mutex};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::held;

/// What has others that belong to it, and when it is told to wait for them, goes after them.
const OWNERS: [&str; 3] = ["sandboxclaims", "sandboxes", "sandboxwarmpools"];
/// A claim stays while a pod uses it.
const PROTECTION: &str = "kubernetes.io/pvc-protection";

#[derive(Debug, Default)]
pub(crate) struct Store {
    objects: Mutex<Objects>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct Objects {
    by_name: BTreeMap<(String, String), Value>,
    version: u64,
    /// Claims that are gone.
    gone: Vec<String>,
}

/// Why something is not done: the reason and the code of the API.
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: u16, reason: &'static str, message: impl Into<String>) -> Self {
        Self { code, reason, message: message.into() }
    }

    fn unknown(resource: &str, name: &str) -> Self {
        Self::new(404, "NotFound", format!("{resource} \"{name}\" not found"))
    }

    fn conflict(resource: &str, name: &str) -> Self {
        Self::new(
            409,
            "Conflict",
            format!("Operation cannot be fulfilled on {resource} \"{name}\": the object has been modified"),
        )
    }
}

impl Store {
    pub(crate) fn create(&self, resource: &str, mut object: Value) -> Result<Value, Refusal> {
        let name = object["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(Refusal::new(422, "Invalid", "metadata.name: Required value"));
        }
        let made = self.with(|objects| {
            if objects.get(resource, &name).is_some() {
                let message = format!("{resource} \"{name}\" already exists");
                return Err(Refusal::new(409, "AlreadyExists", message));
            }
            object["metadata"]["uid"] = uuid::Uuid::new_v4().to_string().into();
            object["metadata"]["creationTimestamp"] = "2026-01-01T00:00:00Z".into();
            object["metadata"]["generation"] = 1.into();
            match resource {
                "persistentvolumeclaims" => {
                    object["metadata"]["finalizers"] = json!([PROTECTION]);
                    object["status"] = json!({ "phase": "Bound" });
                }
                "pods" => object["status"] = json!({ "phase": "Pending" }),
                _ => {}
            }
            Ok(objects.put(resource, &name, object))
        })?;
        Ok(made)
    }

    pub(crate) fn get(&self, resource: &str, name: &str) -> Result<Value, Refusal> {
        let objects = held(&self.objects);
        objects.get(resource, name).cloned().ok_or_else(|| Refusal::unknown(resource, name))
    }

    pub(crate) fn all(&self, resource: &str) -> Vec<Value> {
        held(&self.objects).of(resource).cloned().collect()
    }

    /// Changes it if it is still in the version that the change names, when it names one.
    pub(crate) fn patch(&self, resource: &str, name: &str, change: &Value) -> Result<Value, Refusal> {
        self.with(|objects| {
            let now = objects.get(resource, name).ok_or_else(|| Refusal::unknown(resource, name))?;
            let of = &change["metadata"]["resourceVersion"];
            if !of.is_null() && *of != now["metadata"]["resourceVersion"] {
                return Err(Refusal::conflict(resource, name));
            }
            let mut changed = now.clone();
            merge(&mut changed, change);
            if changed["spec"] != now["spec"] {
                let generation = now["metadata"]["generation"].as_u64().unwrap_or(0);
                changed["metadata"]["generation"] = (generation + 1).into();
            }
            Ok(objects.put(resource, name, changed))
        })
    }

    /// Has it as it is described, by who describes all of it.
    pub(crate) fn apply(&self, resource: &str, name: &str, object: Value) -> Result<Value, Refusal> {
        let Ok(mut now) = self.get(resource, name) else { return self.create(resource, object) };
        if now["spec"] == object["spec"] {
            return Ok(now);
        }
        // Field by field what is there would stay.
        let gone = std::mem::take(&mut now["spec"]);
        let fields = gone.as_object().into_iter().flatten().map(|(field, _)| (field.clone(), Value::Null));
        self.patch(resource, name, &json!({ "spec": fields.collect::<serde_json::Map<_, _>>() }))?;
        self.patch(resource, name, &object)
    }

    pub(crate) fn merge(&self, resource: &str, name: &str, change: &Value) {
        let _: Result<Value, Refusal> = self.patch(resource, name, change);
    }

    /// Marks it for deletion. A claim goes when nothing uses it, a pod when its node says so, all else at once.
    pub(crate) fn delete(&self, resource: &str, name: &str, options: &Value) -> Result<Value, Refusal> {
        self.with(|objects| {
            let now = objects.get(resource, name).ok_or_else(|| Refusal::unknown(resource, name))?.clone();
            for field in ["uid", "resourceVersion"] {
                let wanted = &options["preconditions"][field];
                if !wanted.is_null() && *wanted != now["metadata"][field] {
                    return Err(Refusal::conflict(resource, name));
                }
            }
            let waits = OWNERS.contains(&resource) && options["propagationPolicy"] == "Foreground";
            if !waits && !matches!(resource, "pods" | "persistentvolumeclaims") {
                objects.by_name.remove(&(resource.to_owned(), name.to_owned()));
                objects.mark_dependents(&now["metadata"]["uid"]);
                objects.collect();
                return Ok(now);
            }
            let marked = objects.mark(resource, name);
            if options["propagationPolicy"] == "Foreground" {
                objects.mark_dependents(&marked["metadata"]["uid"]);
            }
            objects.collect();
            Ok(marked)
        })
    }

    pub(crate) fn remove(&self, resource: &str, name: &str) {
        self.with(|objects| {
            if let Some(gone) = objects.by_name.remove(&(resource.to_owned(), name.to_owned())) {
                objects.mark_dependents(&gone["metadata"]["uid"]);
            }
            objects.collect();
        });
    }

    /// Has whoever watches look, though nothing has changed.
    pub(crate) fn look_again(&self) {
        self.with(|_| ());
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// The identities of claims that went since the last time.
    pub(crate) fn take_gone(&self) -> Vec<String> {
        std::mem::take(&mut held(&self.objects).gone)
    }

    /// Returns when it is so.
    pub(crate) async fn until(&self, is_so: impl Fn(&Objects) -> bool) {
        let mut changes = self.changed.subscribe();
        while !is_so(&held(&self.objects)) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Objects) -> T) -> T {
        let done = work(&mut held(&self.objects));
        self.changed.send_modify(|count| *count += 1);
        done
    }
}

impl Objects {
    pub(crate) fn get(&self, resource: &str, name: &str) -> Option<&Value> {
        self.by_name.get(&(resource.to_owned(), name.to_owned()))
    }

    fn of(&self, resource: &str) -> impl Iterator<Item = &Value> {
        self.by_name.iter().filter(move |((kind, _), _)| kind == resource).map(|(_, object)| object)
    }

    pub(crate) fn all(&self, resource: &str) -> Vec<Value> {
        self.of(resource).cloned().collect()
    }

    pub(crate) fn phase_of(&self, pod: &str) -> Option<&str> {
        self.get("pods", pod)?["status"]["phase"].as_str()
    }

    /// Whether the pod of that identity is to end, or is not there any more.
    pub(crate) fn is_to_end(&self, pod: &str, uid: &str) -> bool {
        self.get("pods", pod).is_none_or(|pod| {
            pod["metadata"]["uid"] != uid || !pod["metadata"]["deletionTimestamp"].is_null()
        })
    }

    fn put(&mut self, resource: &str, name: &str, mut object: Value) -> Value {
        self.version += 1;
        object["metadata"]["resourceVersion"] = self.version.to_string().into();
        self.by_name.insert((resource.to_owned(), name.to_owned()), object.clone());
        object
    }

    fn mark(&mut self, resource: &str, name: &str) -> Value {
        let Some(object) = self.get(resource, name).cloned() else { return Value::Null };
        if !object["metadata"]["deletionTimestamp"].is_null() {
            return object;
        }
        let mut object = object;
        object["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z".into();
        self.put(resource, name, object)
    }

    /// The identities of what a thing belongs to.
    pub(crate) fn owners(thing: &Value) -> impl Iterator<Item = &Value> {
        thing["metadata"]["ownerReferences"].as_array().into_iter().flatten().map(|one| &one["uid"])
    }

    fn mark_dependents(&mut self, owner: &Value) {
        let depends = |(_, thing): &(_, &Value)| Self::owners(thing).any(|one| one == owner);
        let dependents: Vec<((String, String), Value)> = self
            .by_name
            .iter()
            .filter(depends)
            .map(|(name, thing)| (name.clone(), thing["metadata"]["uid"].clone()))
            .collect();
        for ((resource, name), uid) in dependents {
            self.mark(&resource, &name);
            self.mark_dependents(&uid);
        }
    }

    /// Claims that are marked go when no pod uses them, and take their pods with them; then what waited for them.
    fn collect(&mut self) {
        self.collect_volumes();
        while let Some(over) = self.owner_of_nothing() {
            self.by_name.remove(&over);
        }
    }

    fn owner_of_nothing(&self) -> Option<(String, String)> {
        let owners = self.by_name.iter().filter(|((resource, _), thing)| {
            OWNERS.contains(&resource.as_str()) && !thing["metadata"]["deletionTimestamp"].is_null()
        });
        let is_owned =
            |uid: &Value| self.by_name.values().any(|one| Self::owners(one).any(|owner| owner == uid));
        owners
            .into_iter()
            .find(|(_, thing)| !is_owned(&thing["metadata"]["uid"]))
            .map(|(name, _)| name.clone())
    }

    fn collect_volumes(&mut self) {
        let used: Vec<String> = self.of("pods").flat_map(claims_of).collect();
        let over: Vec<(String, Value)> = self
            .of("persistentvolumeclaims")
            .filter(|claim| !claim["metadata"]["deletionTimestamp"].is_null())
            .filter_map(|claim| {
                Some((claim["metadata"]["name"].as_str()?.to_owned(), claim["metadata"]["uid"].clone()))
            })
            .filter(|(name, _)| !used.contains(name))
            .collect();
        for (name, uid) in over {
            self.by_name.remove(&("persistentvolumeclaims".to_owned(), name));
            self.gone.extend(uid.as_str().map(str::to_owned));
            self.mark_dependents(&uid);
        }
    }
}

pub(crate) fn claims_of(pod: &Value) -> Vec<String> {
    let volumes = pod["spec"]["volumes"].as_array().into_iter().flatten();
    volumes.filter_map(|one| Some(one["persistentVolumeClaim"]["claimName"].as_str()?.to_owned())).collect()
}

/// RFC 7396.
fn merge(target: &mut Value, change: &Value) {
    let Value::Object(fields) = change else {
        *target = change.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in fields {
        if value.is_null() {
            if let Some(target) = target.as_object_mut() {
                target.remove(name);
            }
        } else {
            merge(&mut target[name], value);
        }
    }
}
