//! What the pod of a sandbox is made of, and what it may do: nothing that the "restricted" standard of pods forbids.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        Capabilities, Container, EmptyDirVolumeSource, EnvVar, LocalObjectReference,
        PersistentVolumeClaimVolumeSource, Pod, PodDNSConfig, PodSecurityContext, PodSpec,
        ResourceRequirements, SeccompProfile, SecurityContext, Volume, VolumeMount,
    },
    apimachinery::pkg::{
        api::resource::Quantity,
        apis::meta::v1::{ObjectMeta, OwnerReference},
    },
};

use super::record::{Environment, labels, name_of};
use crate::sandbox::{
    SandboxKey, SandboxSpec, etc,
    init::SUBCOMMAND,
    inside::{ENVIRONMENT, HOME, INIT, INSTALLED, RUN_BYTES, SHARED_MEMORY_BYTES, User, WORKSPACE, volumes},
    wire::RUN_INSIDE,
};

/// The container of the sandbox itself.
pub(super) const SANDBOX: &str = "sandbox";
/// The container that prepares it.
pub(super) const PREPARE: &str = "prepare";
/// How long what runs inside may take to end when it is told to. The init has nothing to save; the node needs a moment.
pub(super) const GRACE_SECONDS: u32 = 1;

/// Where the server's program is in its own image.
const SERVER: &str = "/usr/local/bin/kortix-server";
/// For logs, and what is written beside the volumes.
const SCRATCH_BYTES: u64 = 1 << 30;
/// For the program.
const INSTALLED_BYTES: u64 = 512 << 20;
/// A sandbox is idle most of the time. So it asks for this part of the processors that it may take.
const PART_OF_CPU_ASKED_FOR: u64 = 4;

const INSTALLED_VOLUME: &str = "installed";
pub(super) const WORK_VOLUME: &str = "work";
/// What a sandbox is called inside that was made before anybody had it.
const HOST_OF_POOL: &str = "sandbox";
const KEY_OF_POOL: &str = "sbx-00000000000000000000000000000000";

/// What all sandboxes of a driver are made of.
#[derive(Clone, Debug)]
pub(super) struct Mould {
    pub(super) image: String,
    /// The image with this server, whose program is the init.
    pub(super) server_image: String,
    pub(super) pull_secret: Option<String>,
    pub(super) runtime_class: Option<String>,
}

impl Mould {
    /// The pod of the sandbox whose claim has that identity. It goes when the claim goes.
    pub(super) fn pod(
        &self,
        environment: &Environment,
        key: &SandboxKey,
        spec: &SandboxSpec,
        claim: &str,
    ) -> Pod {
        let mut volumes = volumes(spec);
        volumes.push(work_of(key));
        Pod {
            metadata: ObjectMeta {
                name: Some(name_of(key)),
                labels: Some(labels(environment, key)),
                annotations: Some(Self::annotations()),
                owner_references: Some(vec![OwnerReference {
                    api_version: "v1".to_owned(),
                    kind: "PersistentVolumeClaim".to_owned(),
                    name: name_of(key),
                    uid: claim.to_owned(),
                    ..OwnerReference::default()
                }]),
                ..ObjectMeta::default()
            },
            spec: Some(self.spec(key.as_str(), key.as_str(), spec, volumes)),
            ..Pod::default()
        }
    }

    /// To move a sandbox to another node is to end its jobs.
    pub(super) fn annotations() -> BTreeMap<String, String> {
        [("cluster-autoscaler.kubernetes.io/safe-to-evict".to_owned(), "false".to_owned())].into()
    }

    /// Of a sandbox that is nobody's yet, and whose volume comes from elsewhere.
    pub(super) fn spec_of_pool(&self, spec: &SandboxSpec) -> PodSpec {
        self.spec(HOST_OF_POOL, KEY_OF_POOL, spec, volumes(spec))
    }

    fn spec(&self, host: &str, key: &str, spec: &SandboxSpec, volumes: Vec<Volume>) -> PodSpec {
        PodSpec {
            init_containers: Some(vec![self.preparing(key, spec)]),
            containers: vec![self.sandbox(spec)],
            volumes: Some(volumes),
            hostname: Some(host.to_owned()),
            security_context: Some(user()),
            automount_service_account_token: Some(false),
            enable_service_links: Some(false),
            restart_policy: Some("Never".to_owned()),
            termination_grace_period_seconds: Some(GRACE_SECONDS.into()),
            runtime_class_name: self.runtime_class.clone(),
            image_pull_secrets: self.pull_secret.clone().map(|name| vec![LocalObjectReference { name }]),
            // Nobody answers there, and it tells nothing about the cluster.
            dns_policy: Some("None".to_owned()),
            dns_config: Some(PodDNSConfig {
                nameservers: Some(vec!["127.0.0.1".to_owned()]),
                ..PodDNSConfig::default()
            }),
            ..PodSpec::default()
        }
    }

    fn preparing(&self, key: &str, spec: &SandboxSpec) -> Container {
        Container {
            name: PREPARE.to_owned(),
            image: Some(self.server_image.clone()),
            command: Some(vec![SERVER.to_owned()]),
            args: Some([SUBCOMMAND, "--install", key].map(str::to_owned).to_vec()),
            volume_mounts: Some(vec![
                mount(INSTALLED_VOLUME, volumes::INSTALLED),
                mount(WORK_VOLUME, volumes::WORK),
            ]),
            ..confined(spec)
        }
    }

    fn sandbox(&self, spec: &SandboxSpec) -> Container {
        Container {
            name: SANDBOX.to_owned(),
            image: Some(self.image.clone()),
            command: Some(vec![INIT.to_owned()]),
            args: Some([SUBCOMMAND, "--on-port"].map(str::to_owned).to_vec()),
            env: Some(ENVIRONMENT.map(variable).to_vec()),
            working_dir: Some(WORKSPACE.to_owned()),
            volume_mounts: Some(mounts()),
            ..confined(spec)
        }
    }
}

/// No privilege, no capability, nothing to write to but its volumes.
fn confined(spec: &SandboxSpec) -> Container {
    Container {
        image_pull_policy: Some("IfNotPresent".to_owned()),
        resources: Some(resources(spec)),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            capabilities: Some(Capabilities { add: None, drop: Some(vec!["ALL".to_owned()]) }),
            privileged: Some(false),
            read_only_root_filesystem: Some(true),
            run_as_non_root: Some(true),
            ..SecurityContext::default()
        }),
        ..Container::default()
    }
}

fn user() -> PodSecurityContext {
    let User { user, group } = User::SANDBOX;
    PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(user.into()),
        run_as_group: Some(group.into()),
        fs_group: Some(group.into()),
        // Not file by file, each time: a workspace may have many.
        fs_group_change_policy: Some("OnRootMismatch".to_owned()),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    }
}

/// Memory is asked for whole, because it cannot be taken back from whoever has it.
fn resources(spec: &SandboxSpec) -> ResourceRequirements {
    let memory = Quantity(spec.memory_bytes.to_string());
    let cpu = |millis: u64| Quantity(format!("{}m", millis.max(1)));
    let quantities = |cpu, scratch: u64| {
        let scratch = Quantity(scratch.to_string());
        [("memory", memory.clone()), ("cpu", cpu), ("ephemeral-storage", scratch)]
            .map(|(name, value)| (name.to_owned(), value))
            .into()
    };
    ResourceRequirements {
        requests: Some(quantities(cpu(spec.cpu_millis / PART_OF_CPU_ASKED_FOR), SCRATCH_BYTES / 4)),
        limits: Some(quantities(cpu(spec.cpu_millis), SCRATCH_BYTES)),
        ..ResourceRequirements::default()
    }
}

fn work_of(key: &SandboxKey) -> Volume {
    let claim = PersistentVolumeClaimVolumeSource { claim_name: name_of(key), read_only: None };
    Volume { name: WORK_VOLUME.to_owned(), persistent_volume_claim: Some(claim), ..Volume::default() }
}

/// Those of memory count as the sandbox's own. On a disk one that is too full would end the whole pod.
fn volumes(spec: &SandboxSpec) -> Vec<Volume> {
    let mut volumes = vec![Volume {
        name: INSTALLED_VOLUME.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource { medium: None, size_limit: Some(bytes(INSTALLED_BYTES)) }),
        ..Volume::default()
    }];
    volumes.extend(in_memory(spec).map(|(name, _, size)| Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource {
            medium: Some("Memory".to_owned()),
            size_limit: Some(bytes(size)),
        }),
        ..Volume::default()
    }));
    volumes
}

/// Name, place and size.
fn in_memory(spec: &SandboxSpec) -> [(&'static str, &'static str, u64); 4] {
    [
        ("tmp", "/tmp", spec.tmp_bytes),
        ("var-tmp", "/var/tmp", spec.tmp_bytes),
        ("shared-memory", "/dev/shm", SHARED_MEMORY_BYTES),
        ("run-user", "/run/user", RUN_BYTES),
    ]
}

fn mounts() -> Vec<VolumeMount> {
    let mut mounts = vec![
        part(WORK_VOLUME, volumes::WORKSPACE, WORKSPACE),
        part(WORK_VOLUME, volumes::HOME, HOME),
        part(WORK_VOLUME, volumes::RUN, RUN_INSIDE),
        to_read(mount(INSTALLED_VOLUME, INSTALLED)),
    ];
    mounts.extend(
        etc::names()
            .map(|name| (format!("{}/{name}", volumes::ETC), format!("/etc/{name}")))
            .map(|(file, place)| to_read(part(INSTALLED_VOLUME, &file, &place))),
    );
    mounts.extend(in_memory(&SandboxSpec::default()).map(|(name, place, _)| mount(name, place)));
    mounts
}

fn mount(volume: &str, place: &str) -> VolumeMount {
    VolumeMount { name: volume.to_owned(), mount_path: place.to_owned(), ..VolumeMount::default() }
}

fn part(volume: &str, part: &str, place: &str) -> VolumeMount {
    VolumeMount { sub_path: Some(part.to_owned()), ..mount(volume, place) }
}

fn to_read(mount: VolumeMount) -> VolumeMount {
    VolumeMount { read_only: Some(true), ..mount }
}

fn variable((name, value): (&str, &str)) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value.to_owned()), value_from: None }
}

fn bytes(number: u64) -> Quantity {
    Quantity(number.to_string())
}
