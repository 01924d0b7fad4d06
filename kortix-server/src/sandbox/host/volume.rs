//! File systems for what is written in a sandbox, no larger than the operator says: images in the sandbox's directory, mounted
//! beside them by loop devices. What its user works on is in one, and what runs there says and how that stands in another, so
//! that a full workspace can be looked at and cleaned up.
//!
//! They stay mounted after the end of a server, so that the next one adopts them, and go when their sandbox is stopped: then its
//! image is whole, and can be copied.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use bytesize::ByteSize;
use rustix::{
    io::Errno,
    mount::{UnmountFlags, unmount},
};
use tokio::{process::Command, time::timeout};

use crate::sandbox::{Check, SandboxError};

/// How the names of directories begin in which it is tried; the number of the process follows.
const ATTEMPT: &str = "disk-check-";
/// Where Debian has them, also for users whose own path lacks it.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const COMMAND_LIMIT: Duration = Duration::from_secs(8);
/// How long somebody who has just ended may hold it.
const BUSY_LIMIT: Duration = Duration::from_secs(2);
const BUSY_PAUSE: Duration = Duration::from_millis(5);
/// Nothing is kept for root, and what is empty is not written: the image takes on the disk what is in it.
const FORMAT: [&str; 8] = [
    "-q",
    "-F",
    "-m",
    "0",
    "-E",
    "lazy_itable_init=1,lazy_journal_init=1,nodiscard,root_owner=0:0",
    "-t",
    "ext4",
];
/// Of what is deleted inside, the disk gets its place back.
const MOUNT: [&str; 4] = ["-t", "ext4", "-o", "loop,nosuid,nodev,noatime,discard,noinit_itable"];

/// Of output, logs and sockets: the output of a thousand turns at its usual limit.
const RECORDS: ByteSize = ByteSize::gib(1);

/// The file systems of one sandbox.
#[derive(Clone, Debug)]
pub(super) struct Volumes {
    work: Volume,
    records: Volume,
}

impl Volumes {
    /// The name of what its user's files are in, and of what the rest is in.
    pub(super) const WORK: &str = "disk";
    pub(super) const RECORDS: &str = "records";

    /// Of the sandbox with that directory.
    pub(super) fn in_directory(directory: &Path) -> Self {
        let volume =
            |name: &str| Volume { image: directory.join(format!("{name}.img")), at: directory.join(name) };
        Self { work: volume(Self::WORK), records: volume(Self::RECORDS) }
    }

    pub(super) fn exist(&self) -> bool {
        self.work.image.exists() || self.records.image.exists()
    }

    /// Makes them, when there are none yet, and mounts them when they are not.
    pub(super) async fn attach(&self, bytes: u64) -> Result<(), SandboxError> {
        // Neither is left at work when the other fails.
        let (work, records) = tokio::join!(self.work.attach(bytes), self.records.attach(RECORDS.as_u64()));
        work.and(records)
    }

    /// Takes them away from where they are mounted, to be removed. Fine when they are not.
    pub(super) fn detach(&self) -> io::Result<()> {
        [&self.work, &self.records].into_iter().try_for_each(|volume| match volume.release() {
            // Whoever holds it keeps it until he lets go; nobody finds it any more.
            Err(error) if error.kind() == ErrorKind::ResourceBusy => {
                Ok(unmount(&volume.at, UnmountFlags::DETACH)?)
            }
            released => released,
        })
    }

    /// As [`Self::detach`], and leaves mounted what somebody still has: it is found there by the next start.
    pub(super) fn release(&self) -> io::Result<()> {
        [&self.work, &self.records].into_iter().try_for_each(|volume| match volume.release() {
            Err(error) if error.kind() == ErrorKind::ResourceBusy => Ok(()),
            released => released,
        })
    }
}

#[derive(Clone, Debug)]
struct Volume {
    image: PathBuf,
    at: PathBuf,
}

impl Volume {
    async fn attach(&self, bytes: u64) -> Result<(), SandboxError> {
        if !self.image.exists() {
            self.format(bytes).await?;
        }
        fs::create_dir_all(&self.at)?;
        if self.is_attached()? {
            return Ok(());
        }
        let mut mount = Command::new("mount");
        mount.args(MOUNT).arg("--").arg(&self.image).arg(&self.at);
        run(mount, "the sandbox's disk could not be mounted").await
    }

    /// Under another name until it is whole.
    async fn format(&self, bytes: u64) -> Result<(), SandboxError> {
        let draft = self.image.with_extension("img.new");
        let file = File::options().create(true).write(true).truncate(true).mode(0o600).open(&draft)?;
        file.set_len(bytes)?;
        let mut format = Command::new("mke2fs");
        format.args(FORMAT).arg(&draft);
        run(format, "the sandbox's disk could not be made").await?;
        tokio::fs::File::from_std(file).sync_all().await?;
        Ok(fs::rename(draft, &self.image)?)
    }

    fn release(&self) -> io::Result<()> {
        let deadline = Instant::now() + BUSY_LIMIT;
        while self.is_attached()? {
            match unmount(&self.at, UnmountFlags::empty()) {
                Err(Errno::BUSY) if Instant::now() < deadline => thread::sleep(BUSY_PAUSE),
                unmounted => unmounted?,
            }
        }
        Ok(())
    }

    fn is_attached(&self) -> io::Result<bool> {
        let device = |path: &Path| fs::symlink_metadata(path).map(|found| found.dev());
        match device(&self.at) {
            Ok(own) => Ok(own != device(self.image.parent().unwrap_or(Path::new("/")))?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Makes one in `root`, and removes it. `size`: what sandboxes are to have.
pub(crate) async fn check(root: &Path, size: Option<u64>) -> Check {
    const NAME: &str = "disk limit";
    const REMEDY: &str =
        "set --sandbox-disk, for a server of root on a machine with loop devices, mke2fs and mount";
    let Some(size) = size else {
        let detail = "a sandbox may write until the disk is full";
        return Check::warning(NAME, detail, REMEDY).between_tenants();
    };
    if has_mounts_of_its_own() {
        let detail = "the server sees mounts of its own, which others do not and which end with it";
        let remedy = "run it without PrivateMounts=, PrivateTmp=, ProtectSystem= and their like";
        return Check::missing(NAME, detail, remedy).between_tenants();
    }
    match attempt(root).await {
        Ok(()) => Check::ok(NAME, format!("{} for each sandbox", ByteSize(size))).between_tenants(),
        Err(error) => Check::missing(NAME, format!("{error}"), REMEDY).between_tenants(),
    }
}

/// As far as it can be seen.
fn has_mounts_of_its_own() -> bool {
    let namespace = |process: &str| fs::read_link(format!("/proc/{process}/ns/mnt")).ok();
    namespace("1").is_some_and(|first| namespace("self") != Some(first))
}

async fn attempt(root: &Path) -> Result<(), SandboxError> {
    fs::create_dir_all(root)?;
    remove_earlier_attempts(root)?;
    let directory = root.join(format!("{ATTEMPT}{}", std::process::id()));
    fs::create_dir(&directory)?;
    let volumes = Volumes::in_directory(&directory);
    let attached = volumes.attach(ByteSize::mib(8).as_u64()).await;
    attached.and(remove_attempt(&directory).map_err(SandboxError::from))
}

/// Of processes that were killed meanwhile.
fn remove_earlier_attempts(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.strip_prefix(ATTEMPT)) else { continue };
        if !Path::new("/proc").join(process).exists() {
            remove_attempt(&entry.path())?;
        }
    }
    Ok(())
}

fn remove_attempt(directory: &Path) -> io::Result<()> {
    Volumes::in_directory(directory).detach()?;
    fs::remove_dir_all(directory)
}

async fn run(mut command: Command, failed: &'static str) -> Result<(), SandboxError> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    command.env_clear().env("PATH", PATH).env("LC_ALL", "C").kill_on_drop(true);
    let output = match timeout(COMMAND_LIMIT, command.output()).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => {
            let package = if program == "mount" { "mount" } else { "e2fsprogs" };
            let remedy = format!("install it with `apt-get install {package}`");
            return Err(SandboxError::MissingProgram { program, remedy });
        }
        Ok(Err(error)) => return Err(SandboxError::caused(failed, error)),
        Err(_) => {
            return Err(SandboxError::Timeout {
                what: "the command for the sandbox's disk",
                limit: COMMAND_LIMIT,
            });
        }
    };
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(SandboxError::caused(failed, said))
}
