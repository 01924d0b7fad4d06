//! The sandbox itself: what bubblewrap is told, and how it is held back until its limits are set.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Seek, Write},
    os::{
        fd::OwnedFd,
        unix::fs::{OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
    process::Stdio,
    thread,
};

use command_fds::{CommandFdExt, FdMapping};
use rustix::{
    fs::{MemfdFlags, memfd_create},
    pipe::{PipeFlags, pipe_with},
};
use serde::Deserialize;
use tokio::{
    io::AsyncReadExt,
    net::unix::pipe,
    process::{Child, Command},
    runtime::Handle,
    sync::oneshot,
};

use super::{cgroup::Cgroups, owner::write_maps};
use crate::sandbox::{
    SandboxError,
    egress::{EGRESS_INSIDE, PROXY_VARIABLES},
    host::{Plan, process::Process},
    inside::{ENVIRONMENT, HOME, INIT, RUN_BYTES, SHARED_MEMORY_BYTES, User, WORKSPACE},
    seccomp,
    wire::RUN_INSIDE,
};

/// Of the host, and inside.
pub(super) const ETC: &str = "/etc";
/// The first descriptor that bubblewrap is given; 0 to 2 are its streams.
const FIRST_FD: i32 = 3;

/// One start.
#[derive(Debug)]
pub(super) struct Start<'a> {
    pub(super) bwrap: &'a Path,
    pub(super) plan: &'a Plan<'a>,
    pub(super) cgroups: &'a Cgroups,
    /// Whose it is to be; none for the server's own user.
    pub(super) owner: Option<User>,
    pub(super) nested_namespaces: NestedNamespaces,
    /// What all sandboxes have there.
    pub(super) etc: &'a Path,
    /// What they see of the host's.
    pub(super) shared: &'a [&'static str],
    /// What [`kernel_settings`] found.
    pub(super) kernel: &'a [PathBuf],
}

/// Whether this bubblewrap can forbid user namespaces inside; seccomp denies them in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NestedNamespaces {
    Forbidden,
    DeniedBySeccomp,
}

/// A sandbox whose namespaces are made and whose program has not started yet.
#[derive(Debug)]
pub(super) struct Held {
    /// bubblewrap outside the sandbox.
    pub(super) monitor: Process,
    /// The first process inside it.
    pub(super) first: Process,
    release: OwnedFd,
}

impl Held {
    /// Lets the program start.
    pub(super) fn release(self) -> io::Result<()> {
        File::from(self.release).write_all(b"\n")
    }
}

#[derive(Deserialize)]
struct Info {
    #[serde(rename = "child-pid")]
    child_pid: i32,
}

impl Start<'_> {
    /// Starts bubblewrap up to the point where it waits to be released.
    pub(super) async fn run(&self) -> Result<Held, SandboxError> {
        let mut fds = Fds::default();
        let (info, info_end) =
            pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK).map_err(io::Error::from)?;
        let (release_end, release) = pipe_with(PipeFlags::CLOEXEC).map_err(io::Error::from)?;
        let mut args =
            vec!["--info-fd".into(), fds.give(info_end), "--block-fd".into(), fds.give(release_end)];
        let owned = match self.owner {
            Some(owner) => {
                let (wait, go_on) = pipe_with(PipeFlags::CLOEXEC).map_err(io::Error::from)?;
                args.extend(["--userns-block-fd".into(), fds.give(wait)]);
                Some((owner, go_on))
            }
            None => None,
        };
        for filter in seccomp::filters()? {
            args.extend(["--add-seccomp-fd".into(), fds.give(in_memory(filter)?)]);
        }
        args.extend(self.arguments()?);

        let log = OpenOptions::new().create(true).append(true).mode(0o600).open(self.plan.home.log())?;
        let mut command = Command::new(self.bwrap);
        command
            .args(args)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // A Ctrl+C in the server's terminal is not meant for its sandboxes.
            .process_group(0)
            .fd_mappings(fds.0)
            .map_err(io::Error::other)?;
        let mut child = self.spawn_in_groups(command).await?;
        let pid = child.id();
        // Reaps it when it ends. A server that is gone by then leaves that to the system.
        tokio::spawn(async move { child.wait().await });

        let first = first_process(info).await.map_err(|error| self.did_not_start(error))?;
        let monitor = pid.and_then(|pid| Process::of(pid.cast_signed()));
        let (Some(monitor), Some(first)) = (monitor, first) else {
            return Err(self.did_not_start(io::ErrorKind::UnexpectedEof.into()));
        };
        if let Some((owner, go_on)) = owned {
            write_maps(first.pid(), owner).map_err(|error| self.did_not_start(error))?;
            File::from(go_on).write_all(b"\n")?;
        }
        Ok(Held { monitor, first, release })
    }

    /// Starts it from a thread of its own, which enters the sandbox's groups and ends.
    async fn spawn_in_groups(&self, mut command: Command) -> io::Result<Child> {
        let (cgroups, key, runtime) = (self.cgroups.clone(), self.plan.key.clone(), Handle::current());
        let (answer, answered) = oneshot::channel();
        thread::Builder::new().name("kortix-start".to_owned()).spawn(move || {
            let _entered = runtime.enter();
            if let Err(Ok(mut child)) = answer.send(cgroups.enter(&key).and_then(|()| command.spawn())) {
                // The start was given up meanwhile. It may have ended by itself already.
                let _ended = child.start_kill();
            }
        })?;
        answered.await.map_err(io::Error::other)?
    }

    fn did_not_start(&self, error: io::Error) -> SandboxError {
        let said = self.plan.home.log_tail();
        let cause = if said.is_empty() { error } else { io::Error::other(said) };
        SandboxError::caused(
            "the sandbox's namespaces could not be made; `kortix-server doctor` says why",
            cause,
        )
    }

    fn arguments(&self) -> io::Result<Vec<OsString>> {
        let mut args = Arguments::default();
        self.isolate(&mut args);
        self.mount(&mut args)?;
        set(&mut args, &ENVIRONMENT);
        if self.plan.egress.is_some() {
            set(&mut args, &PROXY_VARIABLES);
        }
        // Who prepares the sandbox of another may not enter its workspace: the init does that.
        let begins_in = if self.owner.is_some() { "/" } else { WORKSPACE };
        args.words(&["--chdir", begins_in, "--", INIT]);
        args.0.extend_from_slice(&self.plan.program.args);
        if self.owner.is_some() {
            args.word("--step-down");
        }
        args.word("--max-processes").word(self.plan.spec.max_processes.to_string());
        Ok(args.0)
    }

    /// Every kind of namespace, an unprivileged user, no capability, no terminal of the server.
    fn isolate(&self, args: &mut Arguments) {
        args.words(&["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"])
            .words(&["--unshare-cgroup-try", "--hostname", self.plan.key.as_str()])
            .words(&["--cap-drop", "ALL", "--new-session", "--clearenv"]);
        if self.owner.is_some() {
            // What the init needs to become the user who lives here. bubblewrap forbids nested namespaces by one that knows a
            // single user; so that is left to the system call filter.
            args.words(&["--uid", "0", "--gid", "0"]);
            args.words(&["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].map(|cap| ["--cap-add", cap]).concat());
            return;
        }
        args.words(&["--uid", "1000", "--gid", "1000"]);
        if self.nested_namespaces == NestedNamespaces::Forbidden {
            args.word("--disable-userns");
        }
    }

    fn mount(&self, args: &mut Arguments) -> io::Result<()> {
        programs(args)?;
        args.words(&["--proc", "/proc", "--dev", "/dev"])
            .tmpfs("/dev/shm", SHARED_MEMORY_BYTES, "1777")
            .words(&["--remount-ro", "/dev"])
            .tmpfs("/tmp", self.plan.spec.tmp_bytes, "1777")
            .words(&["--perms", "1777", "--dir", "/tmp/.X11-unix"])
            .tmpfs("/run", RUN_BYTES, "0755")
            .open_directories(&["/home", "/opt", "/opt/kortix", "/var", "/var/cache", "/var/lib"])
            .words(&["--symlink", "/tmp", "/var/tmp", "--symlink", "/run", "/var/run"])
            .bind("--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig")
            .bind("--ro-bind-try", "/var/lib/openbox", "/var/lib/openbox")
            .bind("--bind", self.plan.home.user_home(), HOME)
            .bind("--bind", self.plan.home.workspace(), WORKSPACE)
            .bind("--bind", self.plan.home.run(), RUN_INSIDE)
            .bind("--ro-bind", self.plan.init, INIT);
        if let Some(egress) = self.plan.egress {
            args.bind("--ro-bind", egress, EGRESS_INSIDE);
        }
        match self.owner {
            // The init makes its own in there.
            Some(_) => args.words(&["--perms", "1777", "--dir", "/run/user"]),
            None => args.words(&["--perms", "0700", "--dir", "/run/user/1000"]),
        };
        args.bind("--ro-bind", self.etc, ETC);
        for name in self.shared {
            let path = Path::new(ETC).join(name);
            args.bind("--ro-bind-try", &path, &path);
        }
        for entry in fs::read_dir(self.plan.home.etc())? {
            let file = entry?.path();
            let Some(name) = file.file_name() else { continue };
            args.bind("--ro-bind", &file, Path::new(ETC).join(name));
        }
        for path in self.kernel {
            args.bind("--ro-bind", path, path);
        }
        args.words(&["--remount-ro", "/"]);
        Ok(())
    }
}

/// Everything of `/proc` by which the kernel is told something, and not a process. It asks for no capability there but only
/// who somebody is; and to the kernel who prepares a sandbox is the server's user, who may be root.
pub(super) fn kernel_settings() -> io::Result<Vec<PathBuf>> {
    let mut settings = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let is_process = entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit());
        // A process may have ended meanwhile, and is none of these.
        let Some(found) = (!is_process).then(|| entry.metadata()).transpose()? else { continue };
        if found.is_dir() || (found.is_file() && found.permissions().mode() & 0o222 != 0) {
            settings.push(entry.path());
        }
    }
    Ok(settings)
}

/// The host's `/usr`, read-only, and the links by which its programs are found.
fn programs(args: &mut Arguments) -> io::Result<()> {
    args.words(&["--ro-bind", "/usr", "/usr"]);
    for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
        let path = Path::new("/").join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => args.word("--symlink").word(fs::read_link(&path)?).word(&path),
            Ok(_) => args.bind("--ro-bind", &path, &path),
            Err(_) => args,
        };
    }
    Ok(())
}

fn set(args: &mut Arguments, variables: &[(&str, &str)]) {
    for (name, value) in variables {
        args.words(&["--setenv", name, value]);
    }
}

/// bubblewrap writes down the first process when it has made it; an end without that is a failure.
async fn first_process(info: OwnedFd) -> io::Result<Option<Process>> {
    let mut text = Vec::new();
    pipe::Receiver::from_owned_fd(info)?.read_to_end(&mut text).await?;
    let info: Info = serde_json::from_slice(&text)?;
    Ok(Process::of(info.child_pid))
}

fn in_memory(content: &[u8]) -> io::Result<OwnedFd> {
    let mut file = File::from(memfd_create("kortix-seccomp", MemfdFlags::CLOEXEC)?);
    file.write_all(content)?;
    file.rewind()?;
    Ok(file.into())
}

/// Descriptors to be handed to bubblewrap, numbered in the order in which they are given.
#[derive(Default)]
struct Fds(Vec<FdMapping>);

impl Fds {
    fn give(&mut self, fd: OwnedFd) -> OsString {
        let child_fd = (FIRST_FD..).nth(self.0.len()).unwrap_or(i32::MAX);
        self.0.push(FdMapping { parent_fd: fd, child_fd });
        child_fd.to_string().into()
    }
}

#[derive(Default)]
struct Arguments(Vec<OsString>);

impl Arguments {
    fn word(&mut self, word: impl Into<OsString>) -> &mut Self {
        self.0.push(word.into());
        self
    }

    fn words(&mut self, words: &[&str]) -> &mut Self {
        self.0.extend(words.iter().map(OsString::from));
        self
    }

    fn bind(&mut self, how: &str, host: impl Into<PathBuf>, inside: impl Into<PathBuf>) -> &mut Self {
        self.word(how).word(host.into()).word(inside.into())
    }

    /// What bubblewrap makes by itself on the way to a mount is its own user's alone.
    fn open_directories(&mut self, paths: &[&str]) -> &mut Self {
        paths.iter().fold(self, |args, path| args.words(&["--perms", "0755", "--dir", path]))
    }

    fn tmpfs(&mut self, at: &str, bytes: u64, permissions: &str) -> &mut Self {
        self.words(&["--perms", permissions, "--size"]).word(bytes.to_string()).words(&["--tmpfs", at])
    }
}
