//! What the host offers and lacks, in the words of `kortix-server doctor`.

use std::{ffi::OsStr, fs, path::Path, process::Output, time::Duration};

use tokio::{process::Command, time::timeout};

use super::{
    bwrap::NestedNamespaces,
    cgroup::Cgroups,
    owner::Owners,
    programs::{self, Program},
};
use crate::sandbox::Check;

const PROBE_LIMIT: Duration = Duration::from_secs(10);

pub(super) async fn checks(path: &OsStr, cgroups: &Cgroups, owners: Owners) -> Vec<Check> {
    let mut checks = vec![installed(programs::BWRAP, path)];
    if let Some(bwrap) = programs::BWRAP.find(path) {
        checks.push(namespaces(&bwrap).await);
        checks.push(nested(nested_namespaces(&bwrap).await, owners).between_tenants());
    }
    checks.extend(programs::DESKTOP.map(|program| installed(program, path)));
    checks.push(fonts());
    checks.push(limits(cgroups).between_tenants());
    checks.push(user(owners).between_tenants());
    checks
}

/// Asks bubblewrap itself: its version number does not tell what a distribution has patched.
pub(super) async fn nested_namespaces(bwrap: &Path) -> NestedNamespaces {
    match probe(bwrap, &["--disable-userns"]).await {
        Some(output) if output.status.success() => NestedNamespaces::Forbidden,
        _ => NestedNamespaces::DeniedBySeccomp,
    }
}

fn installed(program: Program, path: &OsStr) -> Check {
    let package = Some(program.package.to_owned());
    let check = match program.find(path) {
        Some(found) => Check::ok(program.name, found.display().to_string()),
        None => {
            Check::missing(program.name, format!("`{}` is not installed", program.name), program.remedy())
        }
    };
    Check { package, ..check }
}

/// Makes the namespaces of a sandbox, for real.
async fn namespaces(bwrap: &Path) -> Check {
    const NAME: &str = "user namespaces";
    let Some(output) =
        probe(bwrap, &["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]).await
    else {
        return Check::missing(
            NAME,
            "bubblewrap does not answer".to_owned(),
            "look at `dmesg` for refusals".to_owned(),
        );
    };
    if output.status.success() {
        return Check::ok(NAME, "an unprivileged sandbox can be made".to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Check::missing(NAME, format!("bubblewrap is refused: {said}"), remedy_for_namespaces())
}

fn remedy_for_namespaces() -> String {
    let setting = |path: &str| fs::read_to_string(path).unwrap_or_default().trim().to_owned();
    if setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
        "AppArmor restricts user namespaces here, as Ubuntu 24.04 and later do: give bwrap a profile with `userns,`, \
         or run `sysctl kernel.apparmor_restrict_unprivileged_userns=0`"
    } else if setting("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
        "run `sysctl kernel.unprivileged_userns_clone=1`"
    } else if setting("/proc/sys/user/max_user_namespaces") == "0" {
        "run `sysctl user.max_user_namespaces=10000`"
    } else {
        "inside a container, start it with `--security-opt seccomp=unconfined` or as a privileged one"
    }
    .to_owned()
}

fn nested(found: NestedNamespaces, owners: Owners) -> Check {
    const NAME: &str = "nested namespaces";
    match found {
        _ if owners == Owners::OneForEach => {
            Check::ok(NAME, "denied inside a sandbox by the system call filter".to_owned())
        }
        NestedNamespaces::Forbidden => Check::ok(NAME, "forbidden inside a sandbox".to_owned()),
        NestedNamespaces::DeniedBySeccomp => Check::warning(
            NAME,
            "this bubblewrap cannot forbid them; the system call filter still does".to_owned(),
            "install bubblewrap 0.8 or later".to_owned(),
        ),
    }
}

fn fonts() -> Check {
    const NAME: &str = "fonts";
    let package = Some("fonts-dejavu-core".to_owned());
    let found = ["/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF"]
        .into_iter()
        .find(|directory| Path::new(directory).join("DejaVuSansMono.ttf").exists());
    match found {
        Some(directory) => Check { package, ..Check::ok(NAME, directory.to_owned()) },
        None => Check {
            package,
            ..Check::warning(
                NAME,
                "no DejaVu Sans Mono: the terminal falls back to another font".to_owned(),
                "install it with `apt-get install fonts-dejavu-core`".to_owned(),
            )
        },
    }
}

fn limits(cgroups: &Cgroups) -> Check {
    const NAME: &str = "control groups";
    let limits = cgroups.limits();
    let controllers = [("memory", limits.memory), ("processes", limits.processes), ("cpu", limits.cpu)];
    let list = |wanted: bool| {
        let names = controllers.iter().filter(|(_, there)| *there == wanted).map(|(name, _)| *name);
        names.collect::<Vec<_>>().join(", ")
    };
    let (enforced, open) = (list(true), list(false));
    if open.is_empty() {
        return Check::ok(NAME, format!("limits enforced: {enforced}"));
    }
    Check::warning(
        NAME,
        format!("not limited: {open}"),
        "run the server as root, or as a systemd service with `Delegate=yes`, `DelegateSubgroup=server` (systemd 254 \
         or later) and `KillMode=process`"
            .to_owned(),
    )
}

fn user(owners: Owners) -> Check {
    const NAME: &str = "server user";
    match owners {
        Owners::OneForEach => {
            Check::ok(NAME, "root; each sandbox is a user of its own, who has nothing else here".to_owned())
        }
        Owners::Server if rustix::process::geteuid().is_root() => Check::warning(
            NAME,
            "root, who cannot give sandboxes users of their own here: a break-out would be root, without capabilities"
                .to_owned(),
            "run the server as a user of its own, or where it may use all user numbers".to_owned(),
        ),
        Owners::Server => Check::ok(NAME, "not root; sandboxes are of the same user".to_owned()),
    }
}

/// Runs a program that does nothing in a sandbox with these options more.
async fn probe(bwrap: &Path, options: &[&str]) -> Option<Output> {
    let mut command = Command::new(bwrap);
    command
        .arg("--unshare-user")
        .args(options)
        .args(["--ro-bind", "/", "/", "--proc", "/proc"])
        // Nothing is looked for in our own `PATH`, which may be anything.
        .args(["--", "/bin/sh", "-c", "exit 0"]);
    timeout(PROBE_LIMIT, command.kill_on_drop(true).output()).await.ok()?.ok()
}
