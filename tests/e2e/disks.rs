//! A sandbox writes no more than the operator says.

use std::{fs, io::Write as _, process::Command};

use kortix_sdk::{Kortix, SandboxId};
use kortix_test_engines::Engine;
use kortix_tests::{binaries, server::Options};

use crate::{
    restarts::kill_sandboxes,
    support::{Place, Stage, place},
};

/// Loop devices are the machine's to give. Where it does not, this says so, loudly.
fn disks_can_be_limited() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let mut doctor = Command::new(binaries::path("kortix-server").unwrap());
    doctor.args(["doctor", "--json", "--sandbox-disk", "64MiB", "--data-dir"]).arg(folder.path());
    let checks: serde_json::Value = serde_json::from_slice(&doctor.output().unwrap().stdout).unwrap();
    let check = checks.as_array().unwrap().iter().find(|check| check["name"] == "disk limit").unwrap();
    if check["outcome"] == "ok" {
        return true;
    }
    // Not by a macro, whose output the harness keeps to itself.
    let _ = writeln!(std::io::stderr(), "NOT RUN: no disk can be limited on this machine: {check}");
    false
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
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(!mounts.contains(name), "{mounts}");
    let devices =
        fs::read_dir("/sys/block").unwrap().flatten().map(|device| device.path().join("loop/backing_file"));
    for file in devices.filter_map(|file| fs::read_to_string(file).ok()) {
        assert!(!file.contains(name), "{file}");
    }
    let left: Vec<_> = fs::read_dir(&directory).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("sbx-")), "{left:?}");
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
