//! What the server may do, out of the manifest that a user applies.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

/// Pairs of group, resource and verb.
#[derive(Debug)]
pub(crate) struct Role(Vec<(String, String, String)>);

impl Role {
    pub(crate) fn of_manifest() -> anyhow::Result<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/kubernetes/rbac.yaml");
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let documents: Vec<Value> = serde_saphyr::from_multiple(&text)?;
        let rules = documents.iter().flat_map(|document| document["rules"].as_array().into_iter().flatten());
        let mut granted = Vec::new();
        for rule in rules {
            for group in texts(&rule["apiGroups"]) {
                for resource in texts(&rule["resources"]) {
                    granted.extend(texts(&rule["verbs"]).map(|verb| (group.clone(), resource.clone(), verb)));
                }
            }
        }
        Ok(Self(granted))
    }

    pub(crate) fn grants(&self, group: &str, resource: &str, verb: &str) -> bool {
        self.0.iter().any(|(g, r, v)| g == group && r == resource && v == verb)
    }

    pub(crate) fn forbid(&mut self, verb: &str, resource: &str) {
        self.0.retain(|(_, r, v)| !(r == resource && v == verb));
    }
}

fn texts(list: &Value) -> impl Iterator<Item = String> + '_ {
    list.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned()))
}
