//! What the engine offers and lacks, in the words of `kortix-server doctor`.

use bollard::models::SystemInfo;

use super::{Containers, is_unknown};
use crate::sandbox::{Check, SandboxError};

pub(super) const HOW_TO_BUILD: &str =
    "build it from `deploy/sandbox`, as docs/docker.md says, or name another one with --docker-image";

pub(super) async fn checks(containers: &Containers) -> Vec<Check> {
    const NAME: &str = "container engine";
    let engine = match containers.docker().await {
        Ok(engine) => engine,
        Err(error) => return vec![unreachable(containers, &error)],
    };
    let info = match engine.info().await {
        Ok(info) => info,
        Err(error) => return vec![Check::missing(NAME, format!("it does not answer: {error}"), START_IT)],
    };
    let what = info.operating_system.as_deref().unwrap_or("an unknown system");
    let version = info.server_version.as_deref().unwrap_or("of unknown version");
    let mut checks = vec![
        Check::ok(NAME, format!("{version} on {what}, at {}", containers.socket.display())),
        rootless(&info),
        image(containers).await,
        limits(&info).between_tenants(),
        system_calls(&info).between_tenants(),
    ];
    checks.extend(containers.runtime.as_deref().map(|wanted| runtime(&info, wanted)));
    checks
}

const START_IT: &str =
    "start it, let the server's user open its socket, or name another one with --docker-socket";

fn unreachable(containers: &Containers, error: &SandboxError) -> Check {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let detail = cause.unwrap_or_else(|| containers.socket.display().to_string());
    Check::missing("container engine", format!("it does not answer: {detail}"), START_IT)
}

/// In the user namespace of a rootless engine the owner of a sandbox's files is somebody else.
fn rootless(info: &SystemInfo) -> Check {
    const NAME: &str = "engine user";
    let options = info.security_options.iter().flatten();
    if options.clone().any(|option| option.contains("rootless")) {
        return Check::missing(
            NAME,
            "the engine is rootless, which this driver does not support",
            "use an engine that runs as root, or `--driver local`, which needs no root",
        );
    }
    if options.clone().any(|option| option.contains("name=userns")) {
        return Check::missing(
            NAME,
            "the engine gives containers users of their own (userns-remap), which this driver does not support",
            "use an engine without userns-remap, or `--driver local`",
        );
    }
    Check::warning(
        NAME,
        "root: whoever may use its socket, as this server may, is root on this machine",
        "let nobody but the server use the socket",
    )
}

async fn image(containers: &Containers) -> Check {
    const NAME: &str = "image";
    let Ok(docker) = containers.docker().await else {
        return Check::missing(NAME, "the engine does not answer", START_IT);
    };
    match docker.inspect_image(&containers.image).await {
        Ok(_) => Check::ok(NAME, containers.image.clone()),
        Err(error) if is_unknown(&error) => {
            Check::missing(NAME, format!("there is no `{}`", containers.image), HOW_TO_BUILD)
        }
        Err(error) => Check::missing(NAME, format!("it cannot be looked at: {error}"), START_IT),
    }
}

fn limits(info: &SystemInfo) -> Check {
    const NAME: &str = "control groups";
    let known = [
        ("memory", info.memory_limit),
        ("processes", info.pids_limit),
        ("cpu", info.cpu_cfs_quota.or(info.cpu_cfs_period)),
    ];
    let open: Vec<_> =
        known.iter().filter(|(_, there)| *there == Some(false)).map(|(name, _)| *name).collect();
    if open.is_empty() {
        return Check::ok(
            NAME,
            "the engine limits memory, processes and cpu; the size of a workspace it does not",
        );
    }
    let detail = format!("the engine does not limit: {}", open.join(", "));
    Check::warning(NAME, detail, "turn on these controllers of the control groups, and restart the engine")
}

fn system_calls(info: &SystemInfo) -> Check {
    const NAME: &str = "system call filter";
    let options = info.security_options.iter().flatten();
    if options.clone().any(|option| option.contains("seccomp") && !option.contains("unconfined")) {
        return Check::ok(NAME, "the engine's own");
    }
    Check::warning(NAME, "the engine filters no system calls", "start it with its default seccomp profile")
}

fn runtime(info: &SystemInfo, wanted: &str) -> Check {
    const NAME: &str = "runtime";
    let there = info.runtimes.iter().flatten().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    if there.contains(&wanted) {
        return Check::ok(NAME, wanted.to_owned());
    }
    Check::missing(
        NAME,
        format!("the engine has no runtime `{wanted}`; it has {}", there.join(", ")),
        "set it up in the engine, or leave out --docker-runtime",
    )
}
