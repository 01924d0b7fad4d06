//! Memory, process and CPU limits by control groups, of version 1 or 2, where the host lets us make them.
//!
//! Every sandbox has one group in each hierarchy, named `kortix.{environment}.{key}`: flat, so that nothing is
//! left when the last sandbox goes, and with the environment in it, so that two servers on one host do not
//! take each other's sandboxes for their own.

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::sandbox::{
    SandboxKey, SandboxSpec,
    host::{environment_of, process::Process},
};

const CPU_PERIOD_MICROS: u64 = 100_000;
/// What a sandbox weighs where processors are short, by the two versions: as much as any process of the machine from when it is
/// ready, and more until then. Whoever waits for one waits no longer because others draw their windows or compute.
const SHARES: u64 = 1_024;
const WEIGHT: u64 = 100;
const TIMES_AT_START: u64 = 4;

/// The hierarchies of this host in which groups can be made.
#[derive(Clone, Debug)]
pub(super) struct Cgroups {
    hierarchies: Vec<Hierarchy>,
    /// Starts the name of every group of this environment.
    prefix: String,
}

#[derive(Clone, Debug)]
struct Hierarchy {
    /// The directory in which groups are made.
    parent: PathBuf,
    controllers: Controllers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Controllers {
    MemoryV1,
    PidsV1,
    CpuV1,
    /// Everything in one hierarchy; the CPU controller is not always handed down.
    V2 {
        cpu: bool,
    },
}

/// What the host lets us limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) memory: bool,
    pub(super) processes: bool,
    pub(super) cpu: bool,
}

/// How the name of every control group of the sandboxes in `root` starts; their keys follow. `root` is without links.
pub fn group_prefix(root: &Path) -> String {
    format!("kortix.{}.", environment_of(root))
}

impl Cgroups {
    /// Looks where groups can be made. `root` is the directory of all sandboxes; it names the environment.
    pub(super) fn find(root: &Path) -> Self {
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let hierarchies = mounts.lines().filter_map(Mount::parse).filter_map(|mount| mount.usable(&own));
        Self { hierarchies: hierarchies.collect(), prefix: group_prefix(root) }
    }

    pub(super) fn limits(&self) -> Limits {
        let any = |wanted: fn(Controllers) -> bool| self.hierarchies.iter().any(|h| wanted(h.controllers));
        Limits {
            memory: any(|c| matches!(c, Controllers::MemoryV1 | Controllers::V2 { .. })),
            processes: any(|c| matches!(c, Controllers::PidsV1 | Controllers::V2 { .. })),
            cpu: any(|c| matches!(c, Controllers::CpuV1 | Controllers::V2 { cpu: true })),
        }
    }

    /// Makes the sandbox's groups and sets its limits.
    pub(super) fn make(&self, key: &SandboxKey, spec: &SandboxSpec) -> io::Result<()> {
        for (hierarchy, group) in self.groups(key) {
            match fs::create_dir(&group) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => hierarchy.controllers.limit(&group, spec)?,
            }
            hierarchy.controllers.weigh(&group, TIMES_AT_START)?;
        }
        Ok(())
    }

    /// Puts the calling thread into the sandbox's groups, and with it what it starts from then on, where threads can be put
    /// into groups by themselves. To move another process the kernel waits for all of its processors, and so for
    /// milliseconds.
    pub(super) fn enter(&self, key: &SandboxKey) -> io::Result<()> {
        for (_, group) in self.groups(key).filter(|(hierarchy, _)| !hierarchy.controllers.are_v2()) {
            fs::write(group.join("tasks"), "0")?;
        }
        Ok(())
    }

    /// Puts a process into those groups that a thread cannot enter.
    pub(super) fn put(&self, key: &SandboxKey, process: Process) -> io::Result<()> {
        for (_, group) in self.groups(key).filter(|(hierarchy, _)| hierarchy.controllers.are_v2()) {
            fs::write(group.join("cgroup.procs"), process.pid().to_string())?;
        }
        Ok(())
    }

    /// From now on the sandbox gives way to those that start.
    pub(super) fn settle(&self, key: &SandboxKey) -> io::Result<()> {
        self.groups(key).try_for_each(|(hierarchy, group)| hierarchy.controllers.weigh(&group, 1))
    }

    /// Whether nothing of the sandbox runs, as far as groups tell; false where there are none to tell it.
    pub(super) fn show_nothing_of(&self, key: &SandboxKey) -> bool {
        !self.hierarchies.is_empty() && self.groups(key).all(|(_, group)| !group.exists())
    }

    /// Every process in the sandbox's groups. A server of which only a thread is there, to start something, is none of them.
    pub(super) fn processes(&self, key: &SandboxKey) -> Vec<Process> {
        let lists =
            self.groups(key).filter_map(|(_, group)| fs::read_to_string(group.join("cgroup.procs")).ok());
        let pids =
            lists.flat_map(|list| list.lines().filter_map(|line| line.parse().ok()).collect::<Vec<i32>>());
        let group = format!("/{}{key}", self.prefix);
        pids.filter(|pid| is_in(*pid, &group)).filter_map(Process::of).collect()
    }

    /// Removes the groups, whose processes are dead. The kernel may need a moment to notice that they are.
    pub(super) fn remove(&self, key: &SandboxKey, limit: Duration) -> io::Result<()> {
        let deadline = Instant::now() + limit;
        for (_, group) in self.groups(key) {
            loop {
                match fs::remove_dir(&group) {
                    Ok(()) => break,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                    Err(error) if Instant::now() >= deadline => return Err(error),
                    Err(_) => thread::sleep(Duration::from_millis(2)),
                }
            }
        }
        Ok(())
    }

    /// The sandboxes of this environment that have a group anywhere.
    pub(super) fn keys(&self) -> Vec<SandboxKey> {
        let entries = self.hierarchies.iter().filter_map(|hierarchy| fs::read_dir(&hierarchy.parent).ok());
        let names =
            entries.flat_map(|entries| entries.flatten().filter_map(|e| e.file_name().into_string().ok()));
        names.filter_map(|name| name.strip_prefix(&self.prefix)?.parse().ok()).collect()
    }

    fn groups(&self, key: &SandboxKey) -> impl Iterator<Item = (&Hierarchy, PathBuf)> {
        let name = format!("{}{key}", self.prefix);
        self.hierarchies.iter().map(move |hierarchy| (hierarchy, hierarchy.parent.join(&name)))
    }
}

impl Controllers {
    fn are_v2(self) -> bool {
        matches!(self, Self::V2 { .. })
    }

    fn weigh(self, group: &Path, times: u64) -> io::Result<()> {
        match self {
            Self::CpuV1 => fs::write(group.join("cpu.shares"), (SHARES * times).to_string()),
            Self::V2 { cpu: true } => fs::write(group.join("cpu.weight"), (WEIGHT * times).to_string()),
            Self::MemoryV1 | Self::PidsV1 | Self::V2 { cpu: false } => Ok(()),
        }
    }

    fn limit(self, group: &Path, spec: &SandboxSpec) -> io::Result<()> {
        let set = |file: &str, value: String| fs::write(group.join(file), value);
        let quota = spec.cpu_millis * CPU_PERIOD_MICROS / 1_000;
        match self {
            Self::MemoryV1 => {
                set("memory.limit_in_bytes", spec.memory_bytes.to_string())?;
                // Only there when the kernel accounts swap.
                optional(set("memory.memsw.limit_in_bytes", spec.memory_bytes.to_string()))
            }
            Self::PidsV1 => set("pids.max", spec.max_processes.to_string()),
            Self::CpuV1 => {
                set("cpu.cfs_period_us", CPU_PERIOD_MICROS.to_string())?;
                set("cpu.cfs_quota_us", quota.to_string())
            }
            Self::V2 { cpu } => {
                set("memory.max", spec.memory_bytes.to_string())?;
                optional(set("memory.swap.max", "0".to_owned()))?;
                set("pids.max", spec.max_processes.to_string())?;
                if cpu {
                    set("cpu.max", format!("{quota} {CPU_PERIOD_MICROS}"))?;
                }
                Ok(())
            }
        }
    }
}

/// Whether the process as a whole is in a group of that name.
fn is_in(pid: i32, group: &str) -> bool {
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
    groups.lines().any(|line| line.ends_with(group))
}

fn optional(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) => {
            Ok(())
        }
        outcome => outcome,
    }
}

/// A line of `/proc/self/mountinfo` about control groups.
struct Mount<'a> {
    at: &'a Path,
    version: Version<'a>,
}

enum Version<'a> {
    One { controllers: &'a str },
    Two,
}

impl<'a> Mount<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (general, special) = line.split_once(" - ")?;
        let at = Path::new(general.split(' ').nth(4)?);
        let mut special = special.split(' ');
        let version = match special.next()? {
            "cgroup" => Version::One { controllers: special.nth(1)? },
            "cgroup2" => Version::Two,
            _ => return None,
        };
        Some(Self { at, version })
    }

    fn usable(&self, own: &str) -> Option<Hierarchy> {
        match self.version {
            Version::One { controllers } => {
                let has = |name: &str| controllers.split(',').any(|controller| controller == name);
                let controllers = match () {
                    () if has("memory") => Controllers::MemoryV1,
                    () if has("pids") => Controllers::PidsV1,
                    () if has("cpu") => Controllers::CpuV1,
                    () => return None,
                };
                writable(self.at).then(|| Hierarchy { parent: self.at.to_owned(), controllers })
            }
            Version::Two => self.usable_v2(own),
        }
    }

    /// The nearest group above our own (which has processes, and so can have no limited children) that hands
    /// memory and process limits down, after it was asked to.
    fn usable_v2(&self, own: &str) -> Option<Hierarchy> {
        let own = own.lines().find_map(|line| line.strip_prefix("0::"))?;
        let own = self.at.join(own.trim_start_matches('/'));
        let above =
            own.ancestors().skip(usize::from(own != self.at)).take_while(|path| path.starts_with(self.at));
        above.filter(|path| writable(path)).find_map(|parent| {
            if parent == self.at || has_no_process(parent) {
                hand_down(parent);
            }
            let handed_down = fs::read_to_string(parent.join("cgroup.subtree_control")).ok()?;
            let has = |name: &str| handed_down.split_whitespace().any(|controller| controller == name);
            let controllers = Controllers::V2 { cpu: has("cpu") };
            (has("memory") && has("pids")).then(|| Hierarchy { parent: parent.to_owned(), controllers })
        })
    }
}

/// Only the root may hand down while it has processes itself.
fn has_no_process(group: &Path) -> bool {
    fs::read_to_string(group.join("cgroup.procs")).is_ok_and(|processes| processes.is_empty())
}

/// One at a time: what the group does not have itself is refused, with all that is asked for in the same breath.
fn hand_down(group: &Path) {
    for controller in ["+memory", "+pids", "+cpu"] {
        let _refused = fs::write(group.join("cgroup.subtree_control"), controller);
    }
}

fn writable(directory: &Path) -> bool {
    rustix::fs::access(directory, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mount_lines_of_both_versions_are_read() {
        let v1 = "40 30 0:33 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct";
        let mount = Mount::parse(v1).unwrap();
        assert_eq!(mount.at, Path::new("/sys/fs/cgroup/cpu"));
        assert!(matches!(mount.version, Version::One { controllers: "rw,cpu,cpuacct" }));
        let v2 = "31 30 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";
        assert!(matches!(Mount::parse(v2).unwrap().version, Version::Two));
        assert!(Mount::parse("22 28 0:21 / /proc rw - proc proc rw").is_none());
    }

    #[test]
    fn two_environments_have_no_group_name_in_common() {
        let [one, two] = ["/srv/a", "/srv/b"].map(|root| group_prefix(Path::new(root)));
        assert_ne!(one, two);
    }

    /// Where groups can be made; on any other machine there is nothing to be seen.
    #[test]
    fn who_starts_a_sandbox_from_a_thread_is_not_of_it() {
        let (folder, key) = (tempfile::tempdir().unwrap(), SandboxKey::random());
        let groups = Cgroups::find(folder.path());
        groups.make(&key, &SandboxSpec::default()).unwrap();
        let (entered, is_there) = std::sync::mpsc::channel();
        let (leave, to_leave) = std::sync::mpsc::channel::<()>();
        let thread_of_server = thread::spawn({
            let (groups, key) = (groups.clone(), key.clone());
            move || {
                groups.enter(&key).unwrap();
                let child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
                entered.send(child).unwrap();
                let _left = to_leave.recv();
            }
        });
        let mut child = is_there.recv().unwrap();
        let found: Vec<i32> = groups.processes(&key).into_iter().map(Process::pid).collect();
        assert!(found.iter().all(|pid| *pid == child.id().cast_signed()), "{found:?}");
        let enterable = groups.hierarchies.iter().any(|hierarchy| !hierarchy.controllers.are_v2());
        assert_eq!(!found.is_empty(), enterable);
        drop(leave);
        thread_of_server.join().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        groups.remove(&key, Duration::from_secs(5)).unwrap();
    }

    /// A group as the kernel shows it, except that what is written is not acted on but left to be read.
    fn group(directory: &Path, processes: &str, handed_down: &str) -> PathBuf {
        fs::create_dir_all(directory).unwrap();
        fs::write(directory.join("cgroup.procs"), processes).unwrap();
        fs::write(directory.join("cgroup.subtree_control"), handed_down).unwrap();
        directory.join("cgroup.subtree_control")
    }

    fn usable_v2(root: &Path, own: &str) -> Option<PathBuf> {
        let mount = Mount { at: root, version: Version::Two };
        mount.usable(&format!("0::{own}\n")).map(|hierarchy| hierarchy.parent)
    }

    #[test]
    fn a_delegated_group_without_processes_is_asked_to_hand_limits_down() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        group(root, "1\n", "cpu memory pids\n");
        let slice = group(&root.join("system.slice"), "77\n", "");
        let unit = group(&root.join("system.slice/kortix.service"), "", "");
        let own = group(&root.join("system.slice/kortix.service/server"), "42\n", "");
        usable_v2(root, "/system.slice/kortix.service/server");
        let asked = |group: &Path| fs::read_to_string(group).unwrap().starts_with('+');
        assert_eq!([&unit, &slice, &own].map(|group| asked(group)), [true, false, false]);
    }

    #[test]
    fn the_nearest_group_that_hands_limits_down_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        group(root, "", "memory pids\n");
        let unit = root.join("unit");
        group(&unit, "7\n", "memory pids\n");
        group(&unit.join("server"), "42\n", "");
        assert_eq!(usable_v2(root, "/unit/server"), Some(unit));
    }
}
