//! What a container is made of, and what it may do.

use std::{collections::HashMap, io, path::Path};

use bollard::models::{
    ContainerCreateBody, HostConfig, HostConfigLogConfig, Mount, MountType, ResourcesUlimits,
};
use rustix::process::{Resource, getrlimit};

use super::Containers;
use crate::sandbox::{
    SandboxSpec,
    egress::{EGRESS_INSIDE, PROXY_VARIABLES},
    etc,
    host::{Plan, layout::Home},
    inside::{ENVIRONMENT, HOME, INIT, LOG, RUN_BYTES, SHARED_MEMORY_BYTES, User, WORKSPACE},
    wire::RUN_INSIDE,
};

/// The labels by which containers are found again.
pub(super) const ENVIRONMENT_LABEL: &str = "dev.kortix.environment";
pub(super) const SANDBOX_LABEL: &str = "dev.kortix.sandbox";

/// How many files a process may have open.
const OPEN_FILES: u64 = 65_536;
/// How many processes all containers of the user may have together, which is what the system counts. Podman lets itself
/// have no more than 32,768, and can give no more.
const PROCESSES_OF_ALL: u64 = 30_000;

impl Containers {
    pub(super) fn body(&self, plan: &Plan<'_>, user: User) -> io::Result<ContainerCreateBody> {
        let labels = [
            (ENVIRONMENT_LABEL, self.environment.clone()),
            (SANDBOX_LABEL, plan.key.to_string()),
            ("dev.kortix.version", env!("CARGO_PKG_VERSION").to_owned()),
        ];
        let args = plan.program.args.iter().map(|word| word.to_string_lossy().into_owned());
        Ok(ContainerCreateBody {
            image: Some(self.image.clone()),
            hostname: Some(plan.key.to_string()),
            user: Some(format!("{}:{}", user.user, user.group)),
            entrypoint: Some(vec![INIT.to_owned()]),
            cmd: Some(args.chain(["--log".to_owned(), LOG.to_owned()]).collect()),
            env: Some(environment(plan)),
            working_dir: Some(WORKSPACE.to_owned()),
            labels: Some(labels.map(|(name, value)| (name.to_owned(), value)).into()),
            // Whoever stops it by hand does not wait for an init that has nothing to save.
            stop_signal: Some("SIGKILL".to_owned()),
            host_config: Some(HostConfig { mounts: Some(mounts(plan)?), ..self.limits(plan.spec) }),
            ..ContainerCreateBody::default()
        })
    }

    /// No network, no capability, nothing to write to but its own directories.
    fn limits(&self, spec: &SandboxSpec) -> HostConfig {
        let memory = Some(amount(spec.memory_bytes));
        HostConfig {
            network_mode: Some("none".to_owned()),
            cap_drop: Some(vec!["ALL".to_owned()]),
            security_opt: Some(vec!["no-new-privileges".to_owned()]),
            readonly_rootfs: Some(true),
            ipc_mode: Some("private".to_owned()),
            memory,
            // Together with swap, so that there is none.
            memory_swap: memory,
            nano_cpus: Some(amount(spec.cpu_millis).saturating_mul(1_000_000)),
            pids_limit: Some(amount(spec.max_processes)),
            ulimits: Some(ulimits()),
            shm_size: Some(amount(SHARED_MEMORY_BYTES)),
            tmpfs: Some(temporary(spec)),
            // What the init says is in a file of the sandbox's directory.
            log_config: Some(HostConfigLogConfig { typ: Some("none".to_owned()), config: None }),
            runtime: self.runtime.clone(),
            ..HostConfig::default()
        }
    }
}

fn environment(plan: &Plan<'_>) -> Vec<String> {
    let to_proxy = plan.egress.map(|_| PROXY_VARIABLES);
    let variables = ENVIRONMENT.into_iter().chain(to_proxy.into_iter().flatten());
    variables.map(|(name, value)| format!("{name}={value}")).collect()
}

fn mounts(plan: &Plan<'_>) -> io::Result<Vec<Mount>> {
    let home = plan.home;
    let mut mounts = vec![
        bind(&home.workspace(), WORKSPACE, Access::Write),
        bind(&home.user_home(), HOME, Access::Write),
        bind(&home.run(), RUN_INSIDE, Access::Write),
        bind(&home.log(), LOG, Access::Write),
        bind(plan.init, INIT, Access::Read),
    ];
    mounts.extend(plan.egress.map(|egress| bind(egress, EGRESS_INSIDE, Access::Read)));
    mounts.extend(made_files(home)?);
    Ok(mounts)
}

/// The hand-made files of `/etc`.
fn made_files(home: &Home) -> io::Result<Vec<Mount>> {
    let mut mounts = Vec::new();
    for entry in home.etc().read_dir()? {
        let name = entry?.file_name();
        let Some(name) = name.to_str().filter(|name| !etc::OF_NETWORK.contains(name)) else { continue };
        mounts.push(bind(&home.etc().join(name), &format!("/etc/{name}"), Access::Read));
    }
    Ok(mounts)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

fn bind(here: &Path, inside: &str, access: Access) -> Mount {
    Mount {
        typ: Some(MountType::BIND),
        source: Some(here.to_string_lossy().into_owned()),
        target: Some(inside.to_owned()),
        read_only: Some(access == Access::Read),
        ..Mount::default()
    }
}

fn temporary(spec: &SandboxSpec) -> HashMap<String, String> {
    let size = |bytes: u64| format!("size={}k", bytes / 1024);
    let anybodys = format!("rw,nosuid,nodev,exec,mode=1777,{}", size(spec.tmp_bytes));
    [
        ("/tmp", anybodys.clone()),
        // Podman would put one of any size there.
        ("/var/tmp", anybodys),
        ("/run", format!("rw,nosuid,nodev,noexec,mode=0755,{}", size(RUN_BYTES))),
        // The init makes a directory of its user's in it: not every engine can.
        ("/run/user", format!("rw,nosuid,nodev,noexec,mode=1777,{}", size(RUN_BYTES))),
    ]
    .map(|(path, options)| (path.to_owned(), options))
    .into()
}

/// Given in numbers, because an engine's own may be more than this machine lets it give.
fn ulimits() -> Vec<ResourcesUlimits> {
    let at_most = |resource, wanted: u64| amount(wanted.min(getrlimit(resource).maximum.unwrap_or(u64::MAX)));
    let limit = |name: &str, value| ResourcesUlimits {
        name: Some(name.to_owned()),
        soft: Some(value),
        hard: Some(value),
    };

    vec![
        limit("core", 0),
        limit("nofile", at_most(Resource::Nofile, OPEN_FILES)),
        limit("nproc", at_most(Resource::Nproc, PROCESSES_OF_ALL)),
    ]
}

fn amount(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
