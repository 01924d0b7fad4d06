//! The node: pods as containers of Docker Engine, without any network. What ends a pod kills it at once.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Output,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use kortix_test_engines::Engine;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::{SANDBOX_IMAGE, SERVER_IMAGE, Shared, said, store::claims_of};

/// What the node has of memory.
const MEMORY: u64 = 64 << 30;
/// How many processes the node lets a pod have.
const PROCESSES: &str = "--pids-limit=1024";
/// After which a fetch that failed is said to be tried again later.
const BACK_OFF: Duration = Duration::from_millis(200);
/// Where the server's image has its program.
const SERVER: &str = "/usr/local/bin/kortix-server";

#[derive(Debug)]
pub(crate) struct Node {
    engine: &'static Engine,
    /// Tells the containers of this cluster from those of others.
    id: String,
    folder: PathBuf,
    program: PathBuf,
}

impl Node {
    pub(crate) fn new(engine: &'static Engine, folder: &Path, program: &Path) -> Self {
        let id = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        Self { engine, id, folder: folder.to_owned(), program: program.to_owned() }
    }

    fn name(&self, pod: &str, container: &str) -> String {
        format!("kubelet-{}-{pod}-{container}", self.id)
    }

    async fn docker(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        Ok(Command::from(self.engine.client(arguments)).output().await?)
    }

    pub(crate) async fn kill(&self, pod: &str) -> anyhow::Result<()> {
        let killed = self.docker(&["kill", &self.name(pod, "sandbox")]).await?;
        ensure!(killed.status.success(), "{}", said(&killed));
        Ok(())
    }

    /// None where there is no such container.
    pub(crate) async fn log(&self, pod: &str, container: &str) -> Option<String> {
        let output = self.docker(&["logs", &self.name(pod, container)]).await.ok()?;
        let said = [output.stdout, output.stderr].concat();
        output.status.success().then(|| String::from_utf8_lossy(&said).into_owned())
    }

    /// As this machine numbers it.
    pub(crate) async fn first_process(&self, pod: &str) -> anyhow::Result<u32> {
        let found =
            self.docker(&["inspect", "--format", "{{.State.Pid}}", &self.name(pod, "sandbox")]).await?;
        let number: u32 = String::from_utf8_lossy(&found.stdout).trim().parse()?;
        ensure!(number > 0, "it does not run");
        Ok(number)
    }

    pub(crate) fn containers(&self) -> anyhow::Result<Vec<String>> {
        self.engine.containers(&format!("kubelet-{}-", self.id))
    }

    pub(crate) fn volumes(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.join("volumes")).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    }

    pub(crate) fn remove_volumes(&self, claims: &[String]) {
        for uid in claims {
            let _: std::io::Result<()> = fs::remove_dir_all(self.folder.join("volumes").join(uid));
        }
    }

    pub(crate) fn remove_all(&self) -> anyhow::Result<()> {
        let names = self.containers()?;
        if names.is_empty() {
            return Ok(());
        }
        let names = names.iter().map(String::as_str);
        self.engine.client(&["rm", "--force"].into_iter().chain(names).collect::<Vec<_>>()).output()?;
        Ok(())
    }
}

/// Runs the pod until it is deleted, and then says that it is gone.
pub(crate) async fn run(shared: Arc<Shared>, pod: Value) {
    let name = text(&pod["metadata"]["name"]).to_owned();
    let uid = text(&pod["metadata"]["uid"]).to_owned();
    if let Err(error) = live(&shared, &pod).await {
        let failed = json!({ "phase": "Failed", "reason": "Double", "message": format!("{error:#}") });
        shared.store.merge("pods", &name, &json!({ "status": failed }));
    }
    shared.store.until(|objects| objects.is_to_end(&name, &uid)).await;
    for container in containers(&pod) {
        let _: anyhow::Result<Output> = shared
            .node
            .docker(&["rm", "--force", "--volumes", &shared.node.name(&name, text(&container["name"]))])
            .await;
    }
    let _: std::io::Result<()> = fs::remove_dir_all(shared.node.folder.join("pods").join(&uid));
    shared.store.remove("pods", &name);
    shared.node.remove_volumes(&shared.store.take_gone());
}

/// From scheduling to the end of its container.
async fn live(shared: &Shared, pod: &Value) -> anyhow::Result<()> {
    let name = text(&pod["metadata"]["name"]);
    let show = |status: Value| shared.store.merge("pods", name, &json!({ "status": status }));
    let wanted: u64 = containers(pod)
        .filter_map(|one| text(&one["resources"]["requests"]["memory"]).parse().ok())
        .max()
        .unwrap_or(0);
    if wanted > MEMORY {
        show(json!({ "conditions": [{
            "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
            "message": "0/1 nodes are available: 1 Insufficient memory.",
        }] }));
        return Ok(());
    }
    for container in containers(pod) {
        let image = text(&container["image"]);
        if image != SANDBOX_IMAGE && image != SERVER_IMAGE {
            show(waiting(container, "ErrImagePull"));
            tokio::time::sleep(BACK_OFF).await;
            show(waiting(container, "ImagePullBackOff"));
            return Ok(());
        }
    }
    if shared.node_sleeps.load(Ordering::Relaxed) {
        return Ok(());
    }
    let directories = Directories::make(shared, pod)?;
    for container in pod["spec"]["initContainers"].as_array().into_iter().flatten() {
        let arguments = directories.arguments(&shared.node, pod, container)?;
        let ended = started(shared, "run", &arguments).await?;
        let code = ended.status.code().unwrap_or(-1);
        if code != 0 {
            show(json!({ "phase": "Failed", "initContainerStatuses": [status(container, &over(code))] }));
            return Ok(());
        }
    }
    let container = &pod["spec"]["containers"][0];
    let mut arguments = directories.arguments(&shared.node, pod, container)?;
    arguments.insert(0, "--detach".to_owned());
    let ran = started(shared, "run", &arguments).await?;
    ensure!(ran.status.success(), "{}", said(&ran));
    show(json!({ "phase": "Running", "containerStatuses": [status(container, &json!({ "running": {} }))] }));
    let own = shared.node.name(name, text(&container["name"]));
    let until_it_ends = ["wait", &own];
    let ended = tokio::select! {
        ended = shared.node.docker(&until_it_ends) => ended?,
        () = shared.store.until(|objects| objects.is_to_end(name, text(&pod["metadata"]["uid"]))) => return Ok(()),
    };
    let code: i32 = String::from_utf8_lossy(&ended.stdout).trim().parse().unwrap_or(-1);
    show(json!({ "phase": "Failed", "containerStatuses": [status(container, &over(code))] }));
    Ok(())
}

async fn started(shared: &Shared, verb: &str, arguments: &[String]) -> anyhow::Result<Output> {
    let words: Vec<&str> = std::iter::once(verb).chain(arguments.iter().map(String::as_str)).collect();
    shared.node.docker(&words).await
}

fn over(code: i32) -> Value {
    let reason = if code == 137 { "OOMKilled" } else { "Error" };
    json!({ "running": null, "terminated": { "exitCode": code, "reason": reason } })
}

fn waiting(container: &Value, reason: &str) -> Value {
    let state = json!({ "waiting": { "reason": reason, "message": "the double has no such image" } });
    json!({ "containerStatuses": [status(container, &state)] })
}

fn status(container: &Value, state: &Value) -> Value {
    json!({
        "name": container["name"], "image": container["image"], "imageID": "", "ready": false, "restartCount": 0,
        "state": state,
    })
}

/// Where the volumes of a pod are on this machine.
struct Directories {
    by_name: Vec<(String, Place)>,
}

enum Place {
    Directory(PathBuf),
    Memory { bytes: String },
}

impl Directories {
    fn make(shared: &Shared, pod: &Value) -> anyhow::Result<Self> {
        let group =
            pod["spec"]["securityContext"]["fsGroup"].as_u64().and_then(|group| u32::try_from(group).ok());
        let own = shared.node.folder.join("pods").join(text(&pod["metadata"]["uid"]));
        let mut by_name = Vec::new();
        for volume in pod["spec"]["volumes"].as_array().into_iter().flatten() {
            let name = text(&volume["name"]).to_owned();
            let empty = &volume["emptyDir"];
            let place = if empty["medium"] == "Memory" {
                Place::Memory { bytes: text(&empty["sizeLimit"]).to_owned() }
            } else if empty.is_null() {
                let claim =
                    claims_of(pod).into_iter().next().context("a volume of no kind that the double has")?;
                let claim =
                    shared.store.get("persistentvolumeclaims", &claim).ok().context("the claim is gone")?;
                let path = shared.node.folder.join("volumes").join(text(&claim["metadata"]["uid"]));
                Place::Directory(directory(path, group, 0o2775)?)
            } else {
                Place::Directory(directory(own.join(&name), group, 0o2777)?)
            };
            by_name.push((name, place));
        }
        Ok(Self { by_name })
    }

    /// What the engine is told of one container.
    fn arguments(&self, node: &Node, pod: &Value, container: &Value) -> anyhow::Result<Vec<String>> {
        let name = text(&pod["metadata"]["name"]);
        let context = &container["securityContext"];
        let user = &pod["spec"]["securityContext"];
        let limit = |what: &str| text(&container["resources"]["limits"][what]);
        let millis: f64 = limit("cpu").trim_end_matches('m').parse()?;
        let mut arguments: Vec<String> =
            ["--network=none", "--ipc=private", PROCESSES].map(str::to_owned).to_vec();
        arguments.push(format!("--name={}", node.name(name, text(&container["name"]))));
        arguments.push(format!("--hostname={}", text(&pod["spec"]["hostname"])));
        arguments.push(format!("--user={}:{}", user["runAsUser"], user["runAsGroup"]));
        arguments.push(format!("--memory={0}", limit("memory")));
        arguments.push(format!("--memory-swap={0}", limit("memory")));
        arguments.push(format!("--cpus={}", millis / 1000.0));
        if context["readOnlyRootFilesystem"] == true {
            arguments.push("--read-only".to_owned());
        }
        if context["allowPrivilegeEscalation"] == false {
            arguments.push("--security-opt=no-new-privileges".to_owned());
        }
        for capability in context["capabilities"]["drop"].as_array().into_iter().flatten() {
            arguments.push(format!("--cap-drop={}", text(capability)));
        }
        for variable in container["env"].as_array().into_iter().flatten() {
            arguments.push(format!("--env={}={}", text(&variable["name"]), text(&variable["value"])));
        }
        if let Some(directory) = container["workingDir"].as_str() {
            arguments.push(format!("--workdir={directory}"));
        }
        for mount in container["volumeMounts"].as_array().into_iter().flatten() {
            arguments.extend(self.mount(mount)?);
        }
        if container["image"] == SERVER_IMAGE {
            arguments.push(format!("--volume={}:{SERVER}:ro", node.program.display()));
        }
        arguments.push(format!("--entrypoint={}", text(&container["command"][0])));
        arguments.push(SANDBOX_IMAGE.to_owned());
        let words = container["args"].as_array().into_iter().flatten();
        arguments.extend(words.map(|word| text(word).to_owned()));
        Ok(arguments)
    }

    fn mount(&self, mount: &Value) -> anyhow::Result<[String; 1]> {
        let (volume, place) = (text(&mount["name"]), text(&mount["mountPath"]));
        let (_, source) =
            self.by_name.iter().find(|(name, _)| name == volume).context("a mount of no volume")?;
        Ok([match source {
            Place::Memory { bytes } => format!("--tmpfs={place}:rw,nosuid,nodev,exec,mode=1777,size={bytes}"),
            Place::Directory(directory) => {
                let part =
                    mount["subPath"].as_str().map_or_else(|| directory.clone(), |part| directory.join(part));
                let access = if mount["readOnly"] == true { ":ro" } else { "" };
                format!("--volume={}:{place}{access}", part.display())
            }
        }])
    }
}

fn directory(path: PathBuf, group: Option<u32>, mode: u32) -> anyhow::Result<PathBuf> {
    if !path.exists() {
        fs::create_dir_all(&path)?;
        chown(&path, None, group)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
    }
    Ok(path)
}

fn containers(pod: &Value) -> impl Iterator<Item = &Value> {
    let preparing = pod["spec"]["initContainers"].as_array().into_iter().flatten();
    preparing.chain(pod["spec"]["containers"].as_array().into_iter().flatten())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
