//! A sandbox writes no more than the operator says.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use kortix_sdk::{Kortix, SandboxId};
use kortix_test_engines::Engine;
use kortix_tests::{binaries, server::Options};

use crate::{
    restarts::kill_sandboxes,
    support::{Place, Stage, place},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// Loop devices are the machine's to give. Where it does not, this says so, loudly.
pub(crate) fn disks_can_be_limited() -> bool {
    if rustix::process::geteuid().is_root() && Path::new("/dev/loop-control").exists() {
        return true;
    }
    // Not by a macro, whose output the harness keeps to itself.
    let _ = writeln!(std::io::stderr(), "NOT RUN: only root can limit a disk, and only with loop devices");
    false
}

/// What `doctor` tried in that directory.
fn tried_in(directory: &Path) -> serde_json::Value {
    let mut doctor = Command::new(binaries::path("kortix-server").unwrap());
    doctor.args(["doctor", "--json", "--sandbox-disk", "64MiB", "--data-dir"]).arg(directory);
    let checks: Vec<serde_json::Value> = serde_json::from_slice(&doctor.output().unwrap().stdout).unwrap();
    checks.into_iter().find(|check| check["name"] == "disk limit").unwrap()
}

#[test]
fn the_doctor_makes_a_disk_and_leaves_nothing_of_it() {
    if !disks_can_be_limited() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let check = tried_in(folder.path());
    assert_eq!(check["outcome"], "ok", "{check}");
    // Of one that was killed; there is no process of that number.
    let left = folder.path().join("sandboxes/disk-check-4194305/disk");
    fs::create_dir_all(&left).unwrap();
    assert!(Command::new("mount").args(["-t", "tmpfs", "none"]).arg(&left).status().unwrap().success());
    tried_in(folder.path());
    assert!(!mounts().contains(folder.path().to_str().unwrap()));
    let left =
        fs::read_dir(folder.path().join("sandboxes")).unwrap().flatten().map(|entry| entry.file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().starts_with("disk-check")));
}

fn mounts() -> String {
    fs::read_to_string("/proc/self/mountinfo").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_sandbox_writes_no_more_than_the_operator_says() {
    a_sandbox_writes_no_more_than_the_operator_says(Options::local()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_of_docker_writes_no_more_than_the_operator_says() {
    let engine = Engine::docker().unwrap();
    a_sandbox_writes_no_more_than_the_operator_says(Options::docker(engine.socket())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_of_podman_writes_no_more_than_the_operator_says() {
    let engine = Engine::podman().unwrap();
    a_sandbox_writes_no_more_than_the_operator_says(Options::docker(engine.socket())).await;
}

fn limited(options: Options) -> Stage {
    Stage::new(options.env("KORTIX_SERVER_SANDBOX_DISK", "64MiB"), "ultra")
}

async fn say(client: &Kortix, sandbox: &SandboxId, command: &str) -> String {
    client.sandboxes().execute(sandbox, command).await.unwrap().output
}

async fn a_sandbox_writes_no_more_than_the_operator_says(options: Options) {
    if !disks_can_be_limited() {
        return;
    }
    let mut stage = limited(options);
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let of_project = client.projects().sandbox();
    for directory in ["/workspace", "~"] {
        let fill = format!("cd {directory} && head -c 200M /dev/zero > big; stat -c %s big; rm big");
        let said = say(&client, &sandbox, &fill).await;
        let (refusal, written) = said.trim().rsplit_once('\n').unwrap_or_default();
        assert!(refusal.contains("No space left on device"), "{directory}: {said}");
        assert!(written.parse().is_ok_and(|bytes: u64| bytes < 64 << 20), "{directory}: {said}");
    }

    let records = say(&client, &sandbox, "df --block-size=1 --output=size /run/kortix | tail -1").await;
    assert!(records.trim().parse().is_ok_and(|bytes: u64| bytes <= 1 << 30), "{records}");

    // Full as it is, it stops and starts; and what is full is its own, not another's.
    say(&client, &sandbox, "echo kept > note; head -c 200M /dev/zero > big").await;
    let other = place(&client).await;
    assert_eq!(say(&client, &other.sandbox, "echo enough > note; cat note").await, "enough\n");
    of_project.stop(&project).await.unwrap();
    assert!(!mounts().contains(sandbox.as_str()), "its image is whole");
    assert!(!client.sandboxes().logs(&sandbox).await.unwrap().lines.is_empty());
    of_project.start(&project).await.unwrap();
    assert_eq!(say(&client, &sandbox, "rm big; cat note").await, "kept\n");

    stage.server.kill().unwrap();
    stage.server.restart().unwrap();
    let client = stage.client();
    assert_eq!(say(&client, &sandbox, "cat note").await, "kept\n");

    for project in [project, other.project] {
        client.projects().delete(&project).await.unwrap();
    }
    nothing_is_left_of(&stage);
}

/// Everything that the machine has of disks of these sandboxes.
fn nothing_is_left_of(stage: &Stage) {
    let directory = stage.server.sandboxes_dir();
    let name = directory.to_str().unwrap();
    assert!(!mounts().contains(name), "{}", mounts());
    // Whoever looked at a device, or copied the list of mounts, may hold it for a moment.
    let deadline = Instant::now() + PATIENCE;
    while let Some(device) = devices_of(name) {
        assert!(Instant::now() < deadline, "{device}");
        thread::sleep(Duration::from_millis(20));
    }
    let left: Vec<_> = fs::read_dir(&directory).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("sbx-")), "{left:?}");
}

fn devices_of(directory: &str) -> Option<String> {
    let devices = fs::read_dir("/sys/block").unwrap().flatten();
    let mut files =
        devices.filter_map(|device| fs::read_to_string(device.path().join("loop/backing_file")).ok());
    files.find(|file| file.contains(directory))
}

/// What a machine that was started anew has of it: the image, and nothing mounted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_is_found_again_after_a_restart_of_the_machine() {
    if !disks_can_be_limited() {
        return;
    }
    let mut stage = limited(Options::local());
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    say(&client, &sandbox, "echo kept > note").await;
    stage.server.kill().unwrap();
    kill_sandboxes(&stage);
    let directory = stage.server.sandboxes_dir().join(sandbox.as_str());
    let unmounted =
        Command::new("umount").args(["disk", "records"]).current_dir(&directory).output().unwrap();
    assert!(unmounted.status.success(), "{unmounted:?}");
    stage.server.restart().unwrap();
    let client = stage.client();
    assert!(client.sandboxes().logs(&sandbox).await.unwrap().lines.is_empty());
    assert_eq!(say(&client, &sandbox, "cat note").await, "kept\n");
    client.projects().delete(&project).await.unwrap();
    nothing_is_left_of(&stage);
}

#[test]
fn a_disk_that_is_another_drivers_to_limit_is_refused() {
    let options = Options::fake().arguments(&["--sandbox-disk", "1GiB"]);
    let refused = kortix_tests::server::ReferenceServer::start(options).unwrap_err();
    assert!(
        format!("{refused:#}").contains("--sandbox-disk is for the drivers `local` and `docker`"),
        "{refused:#}"
    );
}
