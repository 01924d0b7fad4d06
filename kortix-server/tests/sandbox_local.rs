//! The local driver passes the conformance suite, isolates, limits, survives its server, and leaves nothing.
//!
//! Needs what `kortix-server doctor` asks for; a test that lacks a program fails with the name of its package.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_conformance;
mod sandbox_real;

use std::{error::Error, fs, os::unix::fs::MetadataExt as _, path::Path, process::Command};

use kortix_server::sandbox::{
    CheckOutcome, Egress, InitProgram, Resource, SandboxError, SandboxKey, SandboxSpec, init,
    local::{self, LocalConfig},
};
use sandbox_conformance::{Driver, SOON, Words, made};
use sandbox_real::{Real, WORDS, cgroups_of};

const BROKEN: &str = "no-such-subcommand";

/// How the suites make their benches.
struct Bench;

impl Bench {
    const WORDS: Words = WORDS;

    fn make() -> Real {
        Real::new(open)
    }
}

fn open(root: &Path) -> Driver {
    local::open(config(root)).unwrap()
}

fn config(root: &Path) -> LocalConfig {
    LocalConfig {
        root: root.to_owned(),
        init: init_program(init::SUBCOMMAND),
        path: std::env::var_os("PATH").unwrap(),
        egress: Egress::Closed,
    }
}

fn init_program(subcommand: &str) -> InitProgram {
    InitProgram { file: env!("CARGO_BIN_EXE_kortix-server").into(), args: vec![subcommand.into()] }
}

/// What an error says, and its causes.
fn text_of(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

conformance!(Bench);
real_sandboxes!(open);

#[tokio::test]
async fn the_host_has_what_sandboxes_need() {
    for check in Bench::make().driver().preflight().await {
        assert_ne!(
            check.outcome,
            CheckOutcome::Missing,
            "{}: {} ({:?})",
            check.name,
            check.detail,
            check.remedy
        );
    }
}

#[tokio::test]
async fn a_missing_program_is_named_and_leaves_nothing() {
    let bench =
        Real::new(|root| local::open(LocalConfig { path: "/nonexistent".into(), ..config(root) }).unwrap());
    let key = SandboxKey::random();
    match bench.driver().create(&key, &SandboxSpec::default()).await {
        Err(SandboxError::MissingProgram { remedy, .. }) => {
            assert!(remedy.contains("apt-get install"), "{remedy}");
        }
        other => panic!("{other:?}"),
    }
    assert!(bench.driver().list().await.unwrap().is_empty());
    assert!(!bench.home(&key).exists());
}

#[tokio::test]
async fn etc_is_made_by_hand() {
    let bench = Bench::make();
    let key = made(bench.driver()).await;
    let users = bench.say(&key, "cut -d: -f1 /etc/passwd").await;
    assert_eq!(users, "root\nkortix\nnobody\n");
    let files = bench.say(&key, "ls /etc").await;
    for leak in ["shadow", "ssh", "machine-id", "apt", "fstab", "sudoers", "environment"] {
        assert!(!files.lines().any(|file| file == leak), "{files}");
    }
}

#[tokio::test]
async fn the_doctor_needs_nothing_from_the_callers_path() {
    let folder = tempfile::tempdir().unwrap();
    let said = tokio::process::Command::new(env!("CARGO_BIN_EXE_kortix-server"))
        .args(["doctor", "--json", "--data-dir"])
        .arg(folder.path())
        .env("PATH", "/nonexistent")
        .output()
        .await
        .unwrap();
    let checks: Vec<serde_json::Value> = serde_json::from_slice(&said.stdout).unwrap();
    for name in ["user namespaces", "nested namespaces"] {
        let check = checks.iter().find(|check| check["name"] == name).unwrap();
        assert_eq!(check["outcome"], "ok", "{check}");
    }
}

#[tokio::test]
async fn a_desktop_that_does_not_come_up_is_named_without_host_paths() {
    let bench =
        Real::new(|root| local::open(LocalConfig { init: init_program(BROKEN), ..config(root) }).unwrap());
    let key = made(bench.driver()).await;
    let error = bench.driver().ready(&key, SOON).await.unwrap_err();
    assert!(!error.to_string().contains(bench.root().to_str().unwrap()));
    assert!(text_of(&error).contains("has ended"), "{}", text_of(&error));
}

#[tokio::test]
async fn a_sandbox_has_a_group_and_a_limit_of_processes_of_its_own() {
    let bench = Bench::make();
    let key = SandboxKey::random();
    let spec = SandboxSpec { max_processes: 77, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    assert_eq!(bench.limits_are_enforced().await, !cgroups_of(&key).is_empty());
    bench.kill(&key);
    bench.driver().revive(&key).await.unwrap();
    assert_eq!(bench.say(&key, "ulimit -u").await, "77\n");
}

#[tokio::test]
async fn a_sandbox_that_is_ready_gives_way_to_those_that_start() {
    let weights = |key: &SandboxKey| -> Vec<u64> {
        let files = cgroups_of(key)
            .into_iter()
            .flat_map(|group| ["cpu.shares", "cpu.weight"].map(|name| group.join(name)));
        files.filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok()).collect()
    };
    let bench = Bench::make();
    let key = SandboxKey::random();
    bench.driver().create(&key, &SandboxSpec::default()).await.unwrap();
    let starting = weights(&key);
    bench.driver().ready(&key, SOON).await.unwrap();
    let settled = weights(&key);
    // None on a host that hands no processor down.
    assert_eq!(starting.len(), settled.len());
    assert!(
        starting.iter().zip(&settled).all(|(starting, settled)| *starting >= 4 * settled),
        "{starting:?} {settled:?}"
    );
}

/// Of a server of root alone: any other can give its sandboxes nobody but itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_sandbox_of_root_is_a_user_of_its_own_on_this_machine() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let bench = Bench::make();
    let (one, two) = (made(bench.driver()).await, made(bench.driver()).await);
    let mut owners = Vec::new();
    for key in [&one, &two] {
        bench.say(key, "touch mine").await;
        let file = fs::metadata(bench.home(key).join("workspace/mine")).unwrap();
        let number = file.uid();
        assert_eq!(bench.say(key, "stat -c %u mine; id -u").await, "1000\n1000\n");
        // Nobody on this machine: what it could reach by breaking out is what any stranger can.
        assert!(number >= 0x7000_0000, "{number}");
        owners.push(number);
    }
    assert_ne!(owners[0], owners[1]);

    // It stays its own when it is started again, and what prepares it is out of its reach.
    bench.driver().stop(&one).await.unwrap();
    bench.driver().start(&one).await.unwrap();
    assert_eq!(
        bench.say(&one, "echo more >> mine && cat mine; kill -9 1 2>&1 | grep -c permitted").await,
        "more\n1\n"
    );
    let file = fs::metadata(bench.home(&one).join("workspace/mine")).unwrap();
    assert_eq!(file.uid(), owners[0]);

    // What was the server's own so far becomes its owner's.
    bench.driver().stop(&two).await.unwrap();
    let record = bench.home(&two).join("state.json");
    let mut state: serde_json::Value = serde_json::from_slice(&fs::read(&record).unwrap()).unwrap();
    state["owner"] = serde_json::Value::Null;
    fs::write(&record, state.to_string()).unwrap();
    let mine = bench.home(&two).join("workspace/mine");
    std::os::unix::fs::lchown(&mine, Some(0), Some(0)).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", bench.home(&two).join("workspace/link")).unwrap();
    bench.driver().start(&two).await.unwrap();
    assert_eq!(bench.say(&two, "echo more >> mine && cat mine").await, "more\n");
    assert_eq!(fs::metadata(mine).unwrap().uid(), owners[1]);
    assert_eq!(fs::metadata("/etc/passwd").unwrap().uid(), 0);
}

/// On a file system that has next to nothing left. Only root can make one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_without_room_says_of_what() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let mount =
        |arguments: &[&str]| Command::new(arguments[0]).args(&arguments[1..]).arg(root.path()).status();
    assert!(mount(&["mount", "-t", "tmpfs", "-o", "size=1m", "small"]).unwrap().success());
    let program = InitProgram { file: "/bin/true".into(), ..config(root.path()).init };
    let driver = local::open(LocalConfig { init: program, ..config(root.path()) }).unwrap();
    let refused = driver.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    let left = driver.list().await.unwrap();
    drop(driver);
    assert!(mount(&["umount"]).unwrap().success());
    assert!(matches!(refused, SandboxError::NoRoom { resource: Resource::Disk }), "{refused:?}");
    assert!(refused.to_string().contains("too little disk space"), "{refused}");
    assert!(left.is_empty());
}
