//! What every sandbox of this server may use.

use bytesize::ByteSize;
use clap::Args;

use crate::sandbox::{Check, SandboxSpec};

/// Below this not even the desktop comes up.
const LEAST_MEMORY: ByteSize = ByteSize::mib(256);
const LEAST_TMP: ByteSize = ByteSize::mib(16);
const LEAST_DISK: ByteSize = ByteSize::mib(32);
/// More than any machine has, and far from where sums overflow.
const MOST: ByteSize = ByteSize::tib(16);
/// Of a core, in thousandths.
const LEAST_CPU: f64 = 100.0;
const MOST_CPU: f64 = 1_024_000.0;

/// The limits of each sandbox that is made from now on; one that is there keeps its own.
#[derive(Args, Clone, Debug)]
pub struct SandboxSize {
    /// Memory of a sandbox, with a unit: 512MiB, 4GiB. A program that takes more is ended.
    #[arg(
        long = "sandbox-memory", env = "KORTIX_SERVER_SANDBOX_MEMORY", value_name = "SIZE",
        default_value = "2GiB", value_parser = memory
    )]
    memory: ByteSize,

    /// Processor cores that a sandbox may use at a time, also parts of one: 0.5.
    #[arg(
        id = "sandbox-cpus", long = "sandbox-cpus", env = "KORTIX_SERVER_SANDBOX_CPUS", value_name = "CORES",
        default_value = "2", value_parser = cpu_millis
    )]
    cpu_millis: u64,

    /// Processes and threads of a sandbox; its desktop has about ten.
    #[arg(
        id = "sandbox-processes", long = "sandbox-processes", env = "KORTIX_SERVER_SANDBOX_PROCESSES", value_name = "N",
        default_value_t = 512, value_parser = clap::value_parser!(u64).range(64..=4_194_304)
    )]
    processes: u64,

    /// Size of `/tmp`, which is in the sandbox's memory.
    #[arg(
        id = "sandbox-tmp", long = "sandbox-tmp", env = "KORTIX_SERVER_SANDBOX_TMP", value_name = "SIZE",
        default_value = "512MiB", value_parser = tmp
    )]
    tmp: ByteSize,

    /// Size of the file system that each sandbox then has of its own for its workspace and home (and one of 1 GiB for its logs and the
    /// output of its jobs); the disk gives what is used of it. For servers of root with the driver `local` or `docker`, by loop devices; on Kubernetes it is
    /// --kubernetes-storage [default: as much as the disk has].
    #[arg(
        id = "sandbox-disk", long = "sandbox-disk", env = "KORTIX_SERVER_SANDBOX_DISK", value_name = "SIZE",
        value_parser = disk
    )]
    disk: Option<ByteSize>,
}

impl SandboxSize {
    pub fn spec(&self) -> SandboxSpec {
        SandboxSpec {
            memory_bytes: self.memory.as_u64(),
            max_processes: self.processes,
            cpu_millis: self.cpu_millis,
            tmp_bytes: self.tmp.as_u64(),
            disk_bytes: self.disk.map(|disk| disk.as_u64()),
        }
    }

    /// What `doctor` says about it.
    pub fn check(&self) -> Check {
        let Self { memory, cpu_millis, processes, tmp, .. } = self;
        let detail = format!(
            "{memory} of memory, {}.{:03} cores, {processes} processes, {tmp} of /tmp for each",
            cpu_millis / 1_000,
            cpu_millis % 1_000
        );
        Check::ok("sandbox size", detail)
    }
}

fn memory(text: &str) -> Result<ByteSize, String> {
    size(text, LEAST_MEMORY)
}

fn tmp(text: &str) -> Result<ByteSize, String> {
    size(text, LEAST_TMP)
}

fn disk(text: &str) -> Result<ByteSize, String> {
    size(text, LEAST_DISK)
}

fn size(text: &str, least: ByteSize) -> Result<ByteSize, String> {
    let size: ByteSize = text.parse().map_err(|_| "must be a number with a unit, such as 512MiB or 4GiB")?;
    if (least..=MOST).contains(&size) { Ok(size) } else { Err(format!("must be between {least} and {MOST}")) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in a range by then")]
fn cpu_millis(text: &str) -> Result<u64, String> {
    let cores: f64 = text.parse().map_err(|_| "must be a number of cores, such as 2 or 0.5")?;
    let millis = (cores * 1_000.0).round();
    if (LEAST_CPU..=MOST_CPU).contains(&millis) {
        Ok(millis as u64)
    } else {
        Err("must be between 0.1 and 1024 cores".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        size: SandboxSize,
    }

    fn of(arguments: &[&str]) -> Result<SandboxSpec, String> {
        let line = Line::try_parse_from([&["serve"], arguments].concat());
        line.map(|line| line.size.spec()).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_word_a_sandbox_has_the_usual_size() {
        assert_eq!(of(&[]).unwrap(), SandboxSpec::default());
    }

    #[test]
    fn sizes_have_units_and_cores_have_parts() {
        assert_eq!(of(&["--sandbox-disk", "1GiB"]).unwrap().disk_bytes, Some(1 << 30));
        let spec =
            of(&["--sandbox-memory", "1.5GiB", "--sandbox-cpus", "0.25", "--sandbox-tmp", "64MiB"]).unwrap();
        assert_eq!((spec.memory_bytes, spec.cpu_millis, spec.tmp_bytes), (3 << 29, 250, 64 << 20));
    }

    #[test]
    fn what_no_desktop_comes_up_in_is_refused_with_what_is_allowed() {
        for (flag, value, remedy) in [
            ("--sandbox-memory", "100MiB", "between 256.0 MiB and 16.0 TiB"),
            ("--sandbox-memory", "much", "such as 512MiB or 4GiB"),
            ("--sandbox-tmp", "1KiB", "between 16.0 MiB and 16.0 TiB"),
            ("--sandbox-disk", "1MiB", "between 32.0 MiB and 16.0 TiB"),
            ("--sandbox-cpus", "0", "between 0.1 and 1024 cores"),
            ("--sandbox-cpus", "-1", "between 0.1 and 1024 cores"),
            ("--sandbox-cpus", "NaN", "between 0.1 and 1024 cores"),
            ("--sandbox-cpus", "all", "such as 2 or 0.5"),
            ("--sandbox-processes", "3", "64..=4194304"),
        ] {
            let refusal = of(&[&format!("{flag}={value}")]).unwrap_err();
            assert!(refusal.contains(remedy), "{flag} {value}: {refusal}");
        }
    }
}
