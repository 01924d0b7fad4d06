//! What a user applies to a cluster is what the driver needs: manifests and chart have no field that the API does not know,
//! the role grants what the driver does and nothing more, and the chart makes of its defaults what the manifests say.

#![cfg(feature = "kubernetes")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use gtmpl::{Context, FuncError, Template};
use gtmpl_value::Value as Templated;
use k8s_openapi::{
    api::{
        apps::v1::StatefulSet,
        core::v1::{Namespace, Service, ServiceAccount},
        networking::v1::NetworkPolicy,
        policy::v1::PodDisruptionBudget,
        rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding},
    },
    serde::{Serialize, de::DeserializeOwned},
};
use kortix_server::sandbox::kubernetes::permissions::{NAMESPACED, OF_CLAIMS, OF_DOCTOR, Permission};
use serde_json::{Value, json};

fn deploy(part: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(part)
}

fn documents(text: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(text).unwrap()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Those that a user applies, by kind and name.
fn manifests() -> BTreeMap<(String, String), Value> {
    let kustomization: Value =
        serde_saphyr::from_str(&read(&deploy("kubernetes/kustomization.yaml"))).unwrap();
    let files = kustomization["resources"].as_array().unwrap();
    let text = |file: &Value| read(&deploy("kubernetes").join(file.as_str().unwrap()));
    by_name(files.iter().flat_map(|file| documents(&text(file))))
}

fn by_name(documents: impl IntoIterator<Item = Value>) -> BTreeMap<(String, String), Value> {
    let name = |document: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&document["kind"]), text(&document["metadata"]["name"]))
    };
    documents.into_iter().map(|document| (name(&document), document)).collect()
}

/// Fails when the API has no such field, or another type of it.
fn assert_known(document: &Value) {
    fn read_again<T: DeserializeOwned + Serialize>(document: &Value) -> Value {
        let read: T =
            serde_json::from_value(document.clone()).unwrap_or_else(|error| panic!("{error}: {document}"));
        serde_json::to_value(read).unwrap()
    }
    let read = match document["kind"].as_str().unwrap() {
        "ClusterRole" => read_again::<ClusterRole>(document),
        "ClusterRoleBinding" => read_again::<ClusterRoleBinding>(document),
        "Namespace" => read_again::<Namespace>(document),
        "NetworkPolicy" => read_again::<NetworkPolicy>(document),
        "PodDisruptionBudget" => read_again::<PodDisruptionBudget>(document),
        "Role" => read_again::<Role>(document),
        "RoleBinding" => read_again::<RoleBinding>(document),
        "Service" => read_again::<Service>(document),
        "ServiceAccount" => read_again::<ServiceAccount>(document),
        "StatefulSet" => read_again::<StatefulSet>(document),
        other => panic!("a kind that nobody checks: {other}"),
    };
    assert_eq!(read, *document, "the API reads another thing");
}

#[test]
fn the_api_knows_every_field_of_the_manifests() {
    let manifests = manifests();
    assert!(manifests.len() >= 9, "{:?}", manifests.keys());
    manifests.values().for_each(assert_known);
    let listed: BTreeSet<_> =
        fs::read_dir(deploy("kubernetes")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(listed.len(), 5, "each file is in the kustomization: {listed:?}");
}

#[test]
fn the_role_grants_what_the_driver_does_and_nothing_more() {
    let granted = |kind: &str, name: &str| -> BTreeSet<(String, String, Vec<String>)> {
        let manifests = manifests();
        let rules = manifests[&(kind.to_owned(), name.to_owned())]["rules"].as_array().unwrap().clone();
        rules
            .iter()
            .map(|rule| (only(&rule["apiGroups"]), only(&rule["resources"]), texts(&rule["verbs"])))
            .collect()
    };
    let needed = |permissions: &[Permission]| -> BTreeSet<(String, String, Vec<String>)> {
        let verbs = |one: &Permission| one.verbs.iter().map(|verb| (*verb).to_owned()).collect();
        permissions.iter().map(|one| (one.group.to_owned(), one.resource.to_owned(), verbs(one))).collect()
    };
    assert_eq!(granted("Role", "kortix-server"), needed(&[NAMESPACED, OF_CLAIMS].concat()));
    assert_eq!(granted("ClusterRole", "kortix-server-doctor"), needed(OF_DOCTOR));
}

fn only(list: &Value) -> String {
    let texts = texts(list);
    assert_eq!(texts.len(), 1);
    texts[0].clone()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_parts_of_the_manifests_fit_together() {
    let manifests = manifests();
    let of = |kind: &str, name: &str| &manifests[&(kind.to_owned(), name.to_owned())];
    let server = &of("StatefulSet", "kortix-server")["spec"];
    let pods = &server["template"]["metadata"]["labels"];
    assert_eq!(server["selector"]["matchLabels"], *pods);
    assert_eq!(of("Service", "kortix-server")["spec"]["selector"], *pods);
    assert_eq!(of("PodDisruptionBudget", "kortix-server")["spec"]["selector"]["matchLabels"], *pods);
    assert_eq!(
        server["template"]["spec"]["serviceAccountName"],
        of("ServiceAccount", "kortix-server")["metadata"]["name"]
    );
    assert_eq!(server["serviceName"], "kortix-server");
    for (kind, role) in [("RoleBinding", "kortix-server"), ("ClusterRoleBinding", "kortix-server-doctor")] {
        assert_eq!(of(kind, role)["roleRef"]["name"], role);
        assert_eq!(of(kind, role)["subjects"][0]["name"], "kortix-server");
    }
    for ((kind, _), manifest) in &manifests {
        if !matches!(kind.as_str(), "Namespace" | "ClusterRole" | "ClusterRoleBinding") {
            assert_eq!(manifest["metadata"]["namespace"], "kortix", "{kind}");
        }
    }
    let images: BTreeSet<&str> = server_images(server);
    assert!(images.contains("kortix-server:0.1.0"), "{images:?}");
    let container = &server["template"]["spec"]["containers"][0];
    assert_eq!(container["image"], "kortix-server:0.1.0", "sandboxes take their init out of the same image");
}

fn server_images(server: &Value) -> BTreeSet<&str> {
    let variables = server["template"]["spec"]["containers"][0]["env"].as_array().unwrap();
    let images = variables.iter().filter(|one| one["name"].as_str().unwrap().ends_with("IMAGE"));
    images.map(|one| one["value"].as_str().unwrap()).collect()
}

#[test]
fn the_server_takes_what_it_is_told() {
    let manifests = manifests();
    let server =
        &manifests[&("StatefulSet".to_owned(), "kortix-server".to_owned())]["spec"]["template"]["spec"];
    assert_taken(&server["containers"][0]);
    assert_taken(&rendered_server(&json!({}))["containers"][0]);
}

/// The server says of a flag that it does not have it before it does anything.
fn assert_taken(container: &Value) {
    let arguments = texts(&container["args"]);
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_kortix-server"))
        .args(["serve", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for argument in &arguments[1..] {
        let flag = argument.split('=').next().unwrap();
        assert!(help.contains(&format!("{flag} ")), "{flag}");
    }
    for variable in container["env"].as_array().unwrap() {
        let name = variable["name"].as_str().unwrap();
        assert!([']', '='].into_iter().any(|end| help.contains(&format!("[env: {name}{end}"))), "{name}");
    }
}

/// The chart with these values over its own, as Helm renders it: by another engine of the same template language.
fn render(values: &Value) -> Vec<Value> {
    let values = chart_values(values);
    let mut files: Vec<_> = fs::read_dir(deploy("helm/kortix-server/templates"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let rendered = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "yaml"));
    rendered.flat_map(|file| documents(&render_file(file, &values))).collect()
}

fn chart_values(over: &Value) -> Value {
    let mut values: Value = serde_saphyr::from_str(&read(&deploy("helm/kortix-server/values.yaml"))).unwrap();
    merge(&mut values, over);
    values
}

fn merge(values: &mut Value, over: &Value) {
    match over {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| merge(&mut values[name], value)),
        other => *values = other.clone(),
    }
}

fn render_file(file: &Path, values: &Value) -> String {
    let mut template = Template::default();
    template.add_func("quote", quote);
    template.add_func("toJson", to_json);
    template.parse(read(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let context = json!({ "Values": values, "Release": { "Namespace": "elsewhere", "Name": "release" } });
    template
        .render(&Context::from(templated(&context)))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// As Sprig's: quoted, whatever it is.
#[expect(clippy::unnecessary_wraps, reason = "the engine's type of functions")]
fn quote(arguments: &[Templated]) -> Result<Templated, FuncError> {
    let text = match &arguments[0] {
        Templated::String(text) => text.clone(),
        other => other.to_string(),
    };
    Ok(Templated::String(json!(text).to_string()))
}

#[expect(clippy::unnecessary_wraps, reason = "the engine's type of functions")]
fn to_json(arguments: &[Templated]) -> Result<Templated, FuncError> {
    Ok(Templated::String(plain(&arguments[0]).to_string()))
}

fn templated(value: &Value) -> Templated {
    match value {
        Value::Null => Templated::Nil,
        Value::Bool(flag) => Templated::Bool(*flag),
        Value::Number(number) => Templated::from(number.as_i64().unwrap()),
        Value::String(text) => Templated::String(text.clone()),
        Value::Array(list) => Templated::Array(list.iter().map(templated).collect()),
        Value::Object(fields) => {
            Templated::Object(fields.iter().map(|(name, value)| (name.clone(), templated(value))).collect())
        }
    }
}

fn plain(value: &Templated) -> Value {
    match value {
        Templated::String(text) => json!(text),
        Templated::Bool(flag) => json!(flag),
        Templated::Number(number) => json!(number.as_i64().unwrap()),
        Templated::Array(list) => list.iter().map(plain).collect(),
        Templated::Object(fields) | Templated::Map(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn rendered_server(values: &Value) -> Value {
    let rendered = render(values);
    let server = rendered.iter().find(|document| document["kind"] == "StatefulSet").unwrap();
    server["spec"]["template"]["spec"].clone()
}

#[test]
fn the_chart_makes_of_its_defaults_what_the_manifests_say() {
    let mut rendered = by_name(render(&json!({})));
    rendered.values().for_each(assert_known);
    let mut wanted = manifests();
    wanted.retain(|(kind, _), _| kind != "Namespace");
    for variables in [&mut rendered, &mut wanted].map(|all| {
        let server = all.get_mut(&("StatefulSet".to_owned(), "kortix-server".to_owned())).unwrap();
        server["spec"]["template"]["spec"]["containers"][0]["env"].take()
    }) {
        assert_eq!(variables[0]["name"], "KORTIX_SERVER_DATABASE_URL");
    }
    let moved: Value = serde_json::from_str(
        &json!(wanted.values().collect::<Vec<_>>())
            .to_string()
            .replace("\"namespace\":\"kortix\"", "\"namespace\":\"elsewhere\"")
            .replace("\"kortix-server-doctor\"", "\"kortix-server-doctor-elsewhere\""),
    )
    .unwrap();
    assert_eq!(by_name(moved.as_array().unwrap().clone()), rendered);
}

#[test]
fn every_value_of_the_chart_has_its_effect() {
    let values = json!({
        "replicas": 5,
        "image": { "server": "registry.test/server:1", "sandbox": "registry.test/sandbox:1", "pullSecret": "registry" },
        "secretName": "another",
        "publicUrl": "https://kortix.test",
        "sandboxDomain": "sandboxes.test",
        "sandboxes": {
            "environment": "team-a", "storage": "1Gi", "storageClass": "fast", "runtimeClass": "gvisor", "startLimit": 60,
            "agentSandbox": "off",
        },
        "data": { "storage": "2Gi", "storageClass": "slow" },
        "resources": { "limits": { "memory": "2Gi" } },
        "env": { "KORTIX_SERVER_AGENT": "openai" },
    });
    let rendered = render(&values);
    rendered.iter().for_each(assert_known);
    let server = &by_name(rendered)[&("StatefulSet".to_owned(), "kortix-server".to_owned())]["spec"];
    assert_eq!(server["replicas"], 5);
    let claim = &server["volumeClaimTemplates"][0]["spec"];
    assert_eq!(
        (&claim["resources"]["requests"]["storage"], &claim["storageClassName"]),
        (&json!("2Gi"), &json!("slow"))
    );
    let pod = &server["template"]["spec"];
    assert_eq!(pod["imagePullSecrets"], json!([{ "name": "registry" }]));
    assert_eq!(pod["volumes"][0]["secret"]["secretName"], "another");
    let container = &pod["containers"][0];
    assert_eq!(container["image"], "registry.test/server:1");
    assert_eq!(container["resources"]["limits"]["memory"], "2Gi");
    assert_taken(container);
    let variables = container["env"].as_array().unwrap();
    let set: BTreeMap<_, _> =
        variables.iter().filter_map(|one| Some((one["name"].as_str()?, one["value"].as_str()?))).collect();
    let wanted = [
        ("KORTIX_SERVER_AGENT", "openai"),
        ("KORTIX_SERVER_KUBERNETES_AGENT_SANDBOX", "off"),
        ("KORTIX_SERVER_KUBERNETES_ENVIRONMENT", "team-a"),
        ("KORTIX_SERVER_KUBERNETES_IMAGE", "registry.test/sandbox:1"),
        ("KORTIX_SERVER_KUBERNETES_PULL_SECRET", "registry"),
        ("KORTIX_SERVER_KUBERNETES_RUNTIME_CLASS", "gvisor"),
        ("KORTIX_SERVER_KUBERNETES_SERVER_IMAGE", "registry.test/server:1"),
        ("KORTIX_SERVER_KUBERNETES_START_LIMIT", "60"),
        ("KORTIX_SERVER_KUBERNETES_STORAGE", "1Gi"),
        ("KORTIX_SERVER_KUBERNETES_STORAGE_CLASS", "fast"),
        ("KORTIX_SERVER_PUBLIC_URL", "https://kortix.test"),
        ("KORTIX_SERVER_SANDBOX_DOMAIN", "sandboxes.test"),
    ];
    assert_eq!(set, BTreeMap::from(wanted));
    assert_eq!(variables[0]["valueFrom"]["secretKeyRef"]["name"], "another");
}

#[test]
fn the_chart_refuses_values_that_make_no_sense() {
    let schema: Value =
        serde_json::from_str(&read(&deploy("helm/kortix-server/values.schema.json"))).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&chart_values(&json!({}))));
    for wrong in [
        json!({ "replicas": 0 }),
        json!({ "replica": 2 }),
        json!({ "sandboxes": { "environment": "a,b=c" } }),
        json!({ "sandboxes": { "storage": "much" } }),
        json!({ "sandboxes": { "startLimit": 0 } }),
        json!({ "publicUrl": "kortix.test" }),
        json!({ "env": { "KORTIX_SERVER_AGENT": 1 } }),
    ] {
        assert!(!schema.is_valid(&chart_values(&wrong)), "{wrong}");
    }
}

#[test]
fn the_chart_has_the_version_of_the_server() {
    let chart: Value = serde_saphyr::from_str(&read(&deploy("helm/kortix-server/Chart.yaml"))).unwrap();
    assert_eq!(
        (&chart["apiVersion"], &chart["appVersion"]),
        (&json!("v2"), &json!(env!("CARGO_PKG_VERSION")))
    );
    render_file(&deploy("helm/kortix-server/templates/NOTES.txt"), &chart_values(&json!({})));
}
