//! The local driver passes the conformance suite, isolates, limits, survives its server, and leaves nothing.
//!
//! Needs what `kortix-server doctor` asks for; a test that lacks a program fails with the name of its package.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_conformance;

use std::{
    error::Error,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use kortix_server::sandbox::{
    CheckOutcome, JobSpec, JobStatus, PREVIEW_PORT, SandboxError, SandboxKey, SandboxSpec, SandboxState,
    exec::{ExecSpec, exec},
    files::FileFault,
    init,
    local::{LocalConfig, LocalDriver},
    terminal::TerminalSize,
};
use rustix::{
    event::{PollFd, PollFlags, poll},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};
use sandbox_conformance::{
    Driver, SOON, Words, assert_fault, content, get, job_id, made, path, run, script, shown_until, type_in,
};
use tempfile::TempDir;

struct Bench {
    driver: Driver,
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { driver: driver(config(folder.path())), folder }
    }

    fn driver(&self) -> &Driver {
        &self.driver
    }

    const WORDS: Words = Words {
        exit_3_after_saying_hello: "echo hello; exit 3",
        wait_for_ever: "sleep infinity",
        write_100_000_bytes: "head -c 100000 /dev/zero | tr '\\0' x",
    };

    fn home(&self, key: &SandboxKey) -> PathBuf {
        self.folder.path().join(key.as_str())
    }

    /// Ends the sandbox as the kernel does when memory runs out, and returns when it is dead.
    fn kill(&self, key: &SandboxKey) {
        let record = fs::read(self.home(key).join("state.json")).unwrap();
        let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
        let first = record["first"]["pid"].as_i64().and_then(|pid| Pid::from_raw(pid.try_into().ok()?));
        let first = pidfd_open(first.unwrap(), PidfdFlags::empty()).unwrap();
        pidfd_send_signal(&first, Signal::KILL).unwrap();
        poll(&mut [PollFd::new(&first, PollFlags::IN)], None).unwrap();
    }

    async fn listed_alive(&self, key: &SandboxKey) -> bool {
        let listed = self.driver.list().await.unwrap();
        listed.into_iter().find(|sandbox| sandbox.key == *key).unwrap().alive
    }

    async fn say(&self, key: &SandboxKey, text: &str) -> String {
        let name = format!("say-{}", uuid::Uuid::new_v4().simple());
        run(&self.driver, key, &name, &script(text)).await.1
    }
}

impl Drop for Bench {
    /// Also when a test fails, nothing may be left.
    fn drop(&mut self) {
        let driver = Arc::clone(&self.driver);
        let cleaning = async move {
            for sandbox in driver.list().await.unwrap() {
                driver.destroy(&sandbox.key).await.unwrap();
            }
        };
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        std::thread::spawn(move || runtime().block_on(cleaning)).join().unwrap();
    }
}

fn config(root: &Path) -> LocalConfig {
    LocalConfig {
        root: root.to_owned(),
        init_program: env!("CARGO_BIN_EXE_kortix-server").into(),
        init_args: vec![init::SUBCOMMAND.into()],
        path: std::env::var_os("PATH").unwrap(),
    }
}

fn driver(config: LocalConfig) -> Driver {
    Arc::new(LocalDriver::new(config).unwrap())
}

/// The command lines of all host processes that have anything to do with the sandbox.
fn processes_of(key: &SandboxKey) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read_to_string(entry.path().join("cmdline")).ok());
    lines.filter(|line| line.contains(key.as_str())).collect()
}

fn cgroups_of(key: &SandboxKey) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![PathBuf::from("/sys/fs/cgroup")];
    while let Some(directory) = left.pop() {
        let entries = fs::read_dir(&directory).into_iter().flatten().flatten();
        for path in
            entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|e| e.path())
        {
            if path.to_string_lossy().contains(key.as_str()) {
                found.push(path.clone());
            }
            left.push(path);
        }
    }
    found
}

/// What an error says, and its causes.
fn text_of(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

async fn limits_are_enforced(driver: &Driver) -> bool {
    let checks = driver.preflight().await;
    checks.iter().any(|check| check.name == "control groups" && check.outcome == CheckOutcome::Ok)
}

conformance!(Bench);

#[tokio::test]
async fn the_host_has_what_sandboxes_need() {
    for check in Bench::new().driver().preflight().await {
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
async fn the_doctor_counts_the_sandboxes() {
    let bench = Bench::new();
    let dead = made(bench.driver()).await;
    made(bench.driver()).await;
    bench.kill(&dead);
    let checks = bench.driver().preflight().await;
    let check = checks.iter().find(|check| check.name == "sandboxes").unwrap();
    assert_eq!(check.detail, "2 here, of which 1 run");
}

#[tokio::test]
async fn a_missing_program_is_named_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let without_bwrap = LocalConfig { path: "/nonexistent".into(), ..config(folder.path()) };
    let bench = Bench { driver: driver(without_bwrap), folder };
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
async fn a_job_sees_an_unprivileged_user_without_capabilities() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    assert_eq!(bench.say(&key, "id -un; id -u; pwd; echo $DISPLAY").await, "kortix\n1000\n/workspace\n:0\n");
    let status = bench.say(&key, "cat /proc/self/status").await;
    for line in ["CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(status.contains(line), "{line}\n{status}");
    }
}

#[tokio::test]
async fn a_job_sees_no_file_of_the_host() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let secret = bench.folder.path().join("secret");
    fs::write(&secret, "x").unwrap();
    let look = format!("cat {}; ls /root /home; cat /etc/shadow /etc/hostname", secret.display());
    let seen = bench.say(&key, &look).await;
    assert!(!seen.contains("\nx\n"), "{seen}");
    let host_name = fs::read_to_string("/etc/hostname").unwrap();
    assert!(seen.contains(key.as_str()) && !seen.contains(&format!("\n{}\n", host_name.trim())), "{seen}");
    assert!(seen.contains("/home:\nkortix\n"), "{seen}");
    assert_eq!(bench.say(&key, "touch /usr/x /etc/x /x /dev/x 2>&1 | grep -c 'Read-only'").await, "4\n");
}

#[tokio::test]
async fn etc_is_made_by_hand() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let users = bench.say(&key, "cut -d: -f1 /etc/passwd").await;
    assert_eq!(users, "root\nkortix\nnobody\n");
    let files = bench.say(&key, "ls /etc").await;
    for leak in ["shadow", "ssh", "machine-id", "apt", "fstab", "sudoers", "environment"] {
        assert!(!files.lines().any(|file| file == leak), "{files}");
    }
}

#[tokio::test]
async fn a_job_sees_no_process_outside() {
    let bench = Bench::new();
    let other = made(bench.driver()).await;
    let key = made(bench.driver()).await;
    let lines = bench.say(&key, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '").await;
    assert!(!lines.contains(other.as_str()), "{lines}");
    assert!(!lines.contains("sandbox_local"), "{lines}");
}

#[tokio::test]
async fn a_job_has_no_network() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    assert_eq!(bench.say(&key, "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '").await, "lo\n");
    let tried = bench.say(&key, "exec 3<>/dev/tcp/192.0.2.1/80 || echo refused").await;
    assert!(tried.contains("refused"), "{tried}");
}

#[tokio::test]
async fn a_job_makes_no_namespace_and_mounts_nothing() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    for attempt in ["unshare -U true", "unshare -m true", "mount -t tmpfs x /tmp", "dmesg"] {
        let said = bench.say(&key, &format!("{attempt} 2>&1 || echo refused")).await;
        assert!(said.contains("refused"), "{attempt}: {said}");
    }
}

#[tokio::test]
async fn memory_is_limited() {
    let bench = Bench::new();
    assert!(limits_are_enforced(bench.driver()).await, "control groups are not writable here");
    let key = SandboxKey::random();
    let spec = SandboxSpec { memory_bytes: 192 << 20, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    let (status, _) = run(bench.driver(), &key, "greedy", &script("head -c 1G /dev/zero | tail")).await;
    assert_eq!(status, JobStatus::Exited { code: 128 + 9 });
    bench.driver().ready(&key, SOON).await.unwrap();
}

#[tokio::test]
async fn processes_are_limited() {
    let bench = Bench::new();
    assert!(limits_are_enforced(bench.driver()).await, "control groups are not writable here");
    let key = SandboxKey::random();
    let spec = SandboxSpec { max_processes: 40, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    let fork = "for i in $(seq 60); do sleep infinity & done 2>&1; jobs -p | wc -l";
    let job = JobSpec { time_limit: Duration::from_secs(3), ..script(fork) };
    let (_, said) = run(bench.driver(), &key, "forks", &job).await;
    assert!(said.contains("Resource temporarily unavailable"), "{said}");
}

#[tokio::test]
async fn a_job_that_hides_its_children_takes_them_with_it() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let hide = "setsid bash -c 'exec -a hidden sleep infinity' & (setsid setsid env -i sleep 4242 &) ; sleep infinity";
    let id = job_id("hides");
    bench.driver().start_job(&key, &id, &script(hide)).await.unwrap();
    bench.say(&key, "until [ $(pgrep -fc '^(hidden|sleep)') = 3 ]; do :; done").await;
    bench.driver().kill_job(&key, &id).await.unwrap();
    assert_eq!(bench.driver().job(&key, &id, SOON).await.unwrap(), JobStatus::Killed);
    assert_eq!(bench.say(&key, "pgrep -fc '^(hidden|sleep)'").await, "0\n");
}

#[tokio::test]
async fn what_a_job_leaves_running_does_not_keep_it_open() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let (status, said) = run(bench.driver(), &key, "one", &script("sleep 4242 & echo started")).await;
    assert_eq!((status, said.as_str()), (JobStatus::Exited { code: 0 }, "started\n"));
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "1\n");
    bench.driver().kill_job(&key, &job_id("one")).await.unwrap();
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "0\n");
}

#[tokio::test]
async fn a_job_that_kills_its_supervisor_ends_with_it() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let (status, _) = run(bench.driver(), &key, "rebel", &script("kill -9 $PPID; sleep infinity")).await;
    assert_eq!(status, JobStatus::Signalled { signal: 9 });
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep infinity'").await, "0\n");
}

#[tokio::test]
async fn a_program_that_is_not_there_fails_to_start() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let spec = JobSpec { argv: vec!["no-such-program".to_owned()], ..script("") };
    let (status, _) = run(bench.driver(), &key, "one", &spec).await;
    assert_eq!(status, JobStatus::FailedToStart { reason: "`no-such-program` was not found".to_owned() });
}

#[tokio::test]
async fn any_port_of_the_sandbox_can_be_reached() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.say(&key, "echo '<h1>made by the agent</h1>' > index.html").await;
    let page = get(bench.driver().connect(&key, PREVIEW_PORT).await.unwrap(), "/").await;
    assert!(page.contains("made by the agent"), "{page}");
}

#[tokio::test]
async fn a_sandbox_outlives_its_server_and_is_adopted() {
    let bench = Bench::new();
    let (key, id) = (SandboxKey::random(), job_id("one"));
    let first = driver(config(bench.folder.path()));
    // A server of its own runtime, so that nothing of it is left when it ends.
    let started = {
        let (key, id) = (key.clone(), id.clone());
        std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async move {
                first.create(&key, &SandboxSpec::default()).await.unwrap();
                let job = script("until [ -e go ]; do sleep 0.01; done; echo done; exit 5");
                first.start_job(&key, &id, &job).await.unwrap();
            });
        })
    };
    started.join().unwrap();

    let second = bench.driver();
    assert!(second.list().await.unwrap().iter().all(|sandbox| sandbox.alive && sandbox.key == key));
    second.create(&key, &SandboxSpec::default()).await.unwrap();
    second.ready(&key, SOON).await.unwrap();
    assert_eq!(second.job(&key, &id, Duration::ZERO).await.unwrap(), JobStatus::Running);
    bench.say(&key, "touch go").await;
    assert_eq!(second.job(&key, &id, SOON).await.unwrap(), JobStatus::Exited { code: 5 });
    assert_eq!(second.job_output(&key, &id, 0, 100).await.unwrap().bytes, b"done\n");
}

#[tokio::test]
async fn destroying_leaves_no_process_directory_or_group() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    bench.say(&key, "mkdir -p a/b; touch a/b/c; chmod 0 a/b a").await;
    assert!(!processes_of(&key).is_empty());
    assert_eq!(limits_are_enforced(bench.driver()).await, !cgroups_of(&key).is_empty());
    bench.driver().destroy(&key).await.unwrap();
    assert_eq!(processes_of(&key), [""; 0]);
    assert_eq!(cgroups_of(&key), [""; 0].map(PathBuf::from));
    assert!(!bench.home(&key).exists());
}

#[tokio::test]
async fn a_half_made_sandbox_is_listed_and_destroyed() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    // As after a server that was killed before it could write down what it had started.
    fs::remove_file(bench.home(&key).join("state.json")).unwrap();
    let listed = bench.driver().list().await.unwrap();
    assert!(listed.iter().any(|sandbox| sandbox.key == key && !sandbox.alive));
    bench.driver().destroy(&key).await.unwrap();
    assert_eq!(processes_of(&key), [""; 0]);
    assert!(bench.driver().list().await.unwrap().is_empty());
}

#[tokio::test]
async fn creating_over_a_half_made_sandbox_makes_a_whole_one() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    fs::remove_file(bench.home(&key).join("state.json")).unwrap();
    bench.driver().create(&key, &SandboxSpec::default()).await.unwrap();
    bench.driver().ready(&key, SOON).await.unwrap();
}

#[tokio::test]
async fn a_sandbox_that_died_is_revived_with_its_work_and_runs_no_job_again() {
    let bench = Bench::new();
    let key = SandboxKey::random();
    let spec = SandboxSpec { max_processes: 77, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    let (ended, lost) = (job_id("ended"), job_id("lost"));
    run(bench.driver(), &key, "ended", &script("echo kept > note; echo once; exit 3")).await;
    bench.driver().start_job(&key, &lost, &script("echo begun; sleep infinity")).await.unwrap();
    bench.kill(&key);
    assert!(matches!(bench.driver().job(&key, &ended, Duration::ZERO).await, Err(SandboxError::Gone)));
    // A new sandbox is not to take the place of this one's work.
    bench.driver().create(&key, &spec).await.unwrap_err();

    bench.driver().revive(&key).await.unwrap();
    bench.driver().ready(&key, SOON).await.unwrap();
    assert_eq!(bench.say(&key, "cat note; ulimit -u").await, "kept\n77\n");
    for (id, wanted) in [(&ended, JobStatus::Exited { code: 3 }), (&lost, JobStatus::Lost)] {
        bench.driver().start_job(&key, id, &script("echo again > note")).await.unwrap();
        assert_eq!(bench.driver().job(&key, id, SOON).await.unwrap(), wanted);
    }
    assert_eq!(bench.driver().job_output(&key, &ended, 0, 100).await.unwrap().bytes, b"once\n");
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

/// As a restored backup, on the machine where the original goes on.
#[tokio::test]
async fn a_copy_has_the_work_and_leaves_the_original_alone() {
    let (original, copy) = (Bench::new(), Bench::new());
    let key = made(original.driver()).await;
    original.say(&key, "echo kept > note").await;
    let copied =
        Command::new("cp").arg("-a").arg(original.home(&key)).arg(copy.folder.path()).status().unwrap();
    assert!(copied.success());
    assert!(original.listed_alive(&key).await && !copy.listed_alive(&key).await);

    copy.driver().revive(&key).await.unwrap();
    copy.driver().ready(&key, SOON).await.unwrap();
    assert_eq!(copy.say(&key, "cat note; echo of the copy > note").await, "kept\n");
    assert_eq!(original.say(&key, "cat note").await, "kept\n");
    copy.driver().destroy(&key).await.unwrap();
    assert!(original.listed_alive(&key).await);
    assert_eq!(original.say(&key, "cat note").await, "kept\n");
}

#[tokio::test]
async fn a_damaged_record_costs_no_work() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.say(&key, "echo kept > note").await;
    let record = bench.home(&key).join("state.json");
    let whole = fs::read(&record).unwrap();
    fs::write(&record, b"").unwrap();
    assert!(bench.listed_alive(&key).await, "its processes are there");
    bench.driver().create(&key, &SandboxSpec::default()).await.unwrap_err();
    fs::write(&record, whole).unwrap();
    bench.kill(&key);
    fs::write(&record, b"").unwrap();
    // bubblewrap outside sees a moment later that all is over inside.
    let over = async {
        while bench.listed_alive(&key).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, over).await.unwrap();

    let note = bench.home(&key).join("workspace/note");
    for refused in [
        bench.driver().create(&key, &SandboxSpec::default()).await,
        bench.driver().revive(&key).await,
        bench.driver().connect(&key, PREVIEW_PORT).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().to_string(), "the sandbox's record cannot be read");
        assert_eq!(fs::read_to_string(&note).unwrap(), "kept\n");
    }
    bench.driver().destroy(&key).await.unwrap();
    assert!(!bench.home(&key).exists());
    assert_eq!(processes_of(&key), [""; 0]);
}

#[tokio::test]
async fn a_lost_record_costs_no_work_either() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.say(&key, "echo kept > note").await;
    bench.kill(&key);
    fs::remove_file(bench.home(&key).join("state.json")).unwrap();
    let refused = bench.driver().revive(&key).await.unwrap_err();
    assert_eq!(refused.to_string(), "the sandbox's record is missing");
    assert_eq!(fs::read_to_string(bench.home(&key).join("workspace/note")).unwrap(), "kept\n");
}

#[tokio::test]
async fn a_record_of_another_version_is_read() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.say(&key, "echo kept > note").await;
    bench.kill(&key);
    let path = bench.home(&key).join("state.json");
    let mut record: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    record["unheard_of"] = true.into();
    record["spec"].as_object_mut().unwrap().remove("tmp_bytes").unwrap();
    fs::write(&path, record.to_string()).unwrap();
    bench.driver().revive(&key).await.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

#[tokio::test]
async fn a_number_that_belongs_to_another_process_now_is_left_alone() {
    let bench = Bench::new();
    let key = SandboxKey::random();
    fs::create_dir(bench.home(&key)).unwrap();
    let mut bystander = Command::new("sleep").arg("infinity").spawn().unwrap();
    let process = serde_json::json!({ "pid": bystander.id(), "started": 1 });
    let state = serde_json::json!({
        "key": key.as_str(), "spec": SandboxSpec::default(), "monitor": process, "first": process,
    });
    fs::write(bench.home(&key).join("state.json"), state.to_string()).unwrap();
    assert!(!bench.driver().list().await.unwrap()[0].alive);
    bench.driver().destroy(&key).await.unwrap();
    assert!(bystander.try_wait().unwrap().is_none());
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[tokio::test]
async fn a_socket_that_leads_out_of_the_sandbox_is_not_followed() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    let trap = bench.folder.path().join("host.sock");
    let host = tokio::net::UnixListener::bind(&trap).unwrap();
    let socket = bench.home(&key).join("run/agent.sock");
    fs::remove_file(&socket).unwrap();
    symlink(&trap, &socket).unwrap();
    let refused = tokio::select! {
        refused = bench.driver().connect(&key, PREVIEW_PORT) => refused.err().unwrap(),
        _ = host.accept() => panic!("the driver connected to a socket of the host"),
    };
    assert!(matches!(refused, SandboxError::Timeout { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_link_out_of_the_sandbox_leads_to_its_own_files() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let secret = bench.folder.path().join("secret");
    fs::write(&secret, "of the host").unwrap();
    let host = bench.home(&key).join("workspace");
    symlink(&secret, host.join("file")).unwrap();
    symlink(bench.folder.path(), host.join("folder")).unwrap();
    symlink("/etc/hostname", host.join("name")).unwrap();

    let driver = bench.driver();
    assert_fault(driver.read_file(&key, &path("file")).await, FileFault::NotFound);
    assert_fault(driver.list_files(&key, &path("folder")).await, FileFault::NotFound);
    assert_fault(driver.read_file(&key, &path("folder/secret")).await, FileFault::NotFound);
    // It leads nowhere inside, so it is replaced; the host's file is what it was.
    driver.write_file(&key, &path("file"), "of the sandbox".into()).await.unwrap();
    assert_eq!(fs::read_to_string(&secret).unwrap(), "of the host");
    assert!(driver.write_file(&key, &path("folder/new"), "x".into()).await.is_err());
    assert!(!bench.folder.path().join("new").exists());
    assert_eq!(content(driver, &key, "name").await, format!("{key}\n").into_bytes());
    driver.delete_file(&key, &path("folder")).await.unwrap();
    assert!(secret.exists());
    let listed = driver.list_files(&key, &path("/workspace")).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|file| (file.name.as_str(), file.is_link)).collect();
    assert_eq!(seen, [("file", false), ("name", true)]);
}

#[tokio::test]
async fn files_are_written_as_the_sandboxs_user() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.say(&key, "mkdir closed; echo x > closed/file; echo '#!/bin/sh' > run.sh; chmod 755 run.sh").await;
    bench.say(&key, "ln -s run.sh link.sh; chmod 0 closed; mkfifo pipe").await;
    let driver = bench.driver();
    assert_fault(driver.read_file(&key, &path("closed/file")).await, FileFault::PermissionDenied);
    assert_fault(driver.list_files(&key, &path("closed")).await, FileFault::PermissionDenied);
    assert_fault(driver.write_file(&key, &path("closed/new"), "x".into()).await, FileFault::PermissionDenied);
    assert_fault(driver.delete_file(&key, &path("closed/file")).await, FileFault::PermissionDenied);
    // Neither waits for somebody at the other end.
    assert_fault(driver.read_file(&key, &path("pipe")).await, FileFault::NotAFile);
    assert_fault(driver.write_file(&key, &path("pipe"), "x".into()).await, FileFault::NotAFile);
    // Through the link, and as executable as it was.
    driver.write_file(&key, &path("link.sh"), "#!/bin/sh\necho replaced".into()).await.unwrap();
    assert_eq!(
        bench.say(&key, "./run.sh; readlink link.sh; ls -A").await,
        "replaced\nrun.sh\nclosed\nlink.sh\npipe\nrun.sh\n"
    );
    assert!(content(driver, &key, "/proc/self/status").await.starts_with(b"Name:"));
}

#[tokio::test]
async fn a_file_that_is_not_written_whole_is_not_written() {
    let bench = Bench::new();
    let key = SandboxKey::random();
    let spec = SandboxSpec { tmp_bytes: 1 << 20, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    bench.driver().write_file(&key, &path("/tmp/f/file"), "whole".into()).await.unwrap();
    let large = vec![b'x'; 8 << 20];
    assert_fault(
        bench.driver().write_file(&key, &path("/tmp/f/file"), large.into()).await,
        FileFault::NoSpace,
    );
    assert_eq!(bench.say(&key, "cat /tmp/f/file; echo; ls -A /tmp/f").await, "whole\nfile\n");
}

#[tokio::test]
async fn a_stop_ends_every_process_and_leaves_no_group() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    bench.driver().stop(&key).await.unwrap();
    assert_eq!(processes_of(&key), [""; 0]);
    assert_eq!(cgroups_of(&key), [""; 0].map(PathBuf::from));
    // Also for a server that knows it only by its record.
    let other = driver(config(bench.folder.path()));
    assert_eq!(other.state(&key).await.unwrap(), SandboxState::Stopped);
    assert!(matches!(other.revive(&key).await, Err(SandboxError::Stopped)));
}

#[tokio::test]
async fn what_died_is_told_from_what_was_stopped() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.kill(&key);
    assert_eq!(bench.driver().state(&key).await.unwrap(), SandboxState::Died);
    bench.driver().stop(&key).await.unwrap();
    assert_eq!(bench.driver().state(&key).await.unwrap(), SandboxState::Stopped);
    bench.driver().start(&key).await.unwrap();
    bench.kill(&key);
    bench.driver().revive(&key).await.unwrap();
}

fn command(text: &str, cwd: &str) -> ExecSpec {
    ExecSpec { command: text.to_owned(), cwd: path(cwd), time_limit: SOON, output_limit: 1 << 16 }
}

#[tokio::test]
async fn a_command_is_a_login_shells_in_its_directory_and_leaves_only_its_server() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.say(&key, "mkdir 'a b'; echo 'export MARK=mine' > ~/.bash_profile").await;
    let run = |text: &'static str, cwd: &'static str| exec(bench.driver(), &key, command(text, cwd));
    let said = run("pwd; echo $MARK >&2; sleep 4242 & exit 1", "/workspace/a b").await.unwrap();
    assert_eq!(said.status, JobStatus::Exited { code: 1 });
    assert_eq!(String::from_utf8_lossy(&said.output), "/workspace/a b\nmine\n");
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "1\n");
    let missing = run("pwd", "/no/where").await.unwrap();
    let reason = "the directory `/no/where` was not found".to_owned();
    assert_eq!(missing.status, JobStatus::FailedToStart { reason });
    bench.say(&key, "pkill -f '^sleep 4242'; while ls /run/kortix/jobs | grep -q exec; do :; done").await;
}

#[tokio::test]
async fn a_command_whose_caller_left_is_ended() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let (driver, sandbox) = (Arc::clone(bench.driver()), key.clone());
    let running =
        tokio::spawn(
            async move { exec(&driver, &sandbox, command("sleep 4242 & sleep infinity", "/")).await },
        );
    bench.say(&key, "until pgrep -f '^sleep 4242'; do :; done").await;
    running.abort();
    bench.say(&key, "while pgrep -f '^sleep (4242|inf)'; do :; done").await;
    bench.say(&key, "while ls /run/kortix/jobs | grep -q exec; do :; done").await;
}

#[tokio::test]
async fn a_terminal_has_job_control_and_hangs_up() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let mut terminal = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap();
    type_in(&mut terminal, "tty; ps -o pid= -p $$ | tr -d ' ' > pid; sleep infinity\r").await;
    shown_until(&mut terminal, "\n/dev/pts/").await;
    bench.say(&key, "until pgrep -fx 'sleep infinity'; do :; done").await;
    type_in(&mut terminal, "\x03").await;
    type_in(&mut terminal, "echo interrupted $?\r").await;
    shown_until(&mut terminal, "\ninterrupted 130\r\n").await;
    type_in(&mut terminal, "nohup sleep 4242 >/dev/null 2>&1 & sleep 4343\r").await;
    bench.say(&key, "until pgrep -f '^sleep 4343'; do :; done").await;
    drop(terminal);
    bench.say(&key, "while kill -0 $(cat pid) || pgrep -f '^sleep 4343'; do :; done").await;
    assert_eq!(bench.say(&key, "pgrep -fc '^sleep 4242'").await, "1\n");
}

#[tokio::test]
async fn a_program_that_floods_its_terminal_is_read_and_interrupted() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let mut terminal = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap();
    type_in(&mut terminal, "yes\r").await;
    shown_until(&mut terminal, &"y\r\n".repeat(10_000)).await;
    type_in(&mut terminal, "\x03").await;
    type_in(&mut terminal, "echo over\r").await;
    shown_until(&mut terminal, "\nover\r\n").await;
}

#[tokio::test]
async fn terminals_are_so_many_and_no_more() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let mut terminals = Vec::new();
    for _ in 0..16 {
        terminals.push(bench.driver().terminal(&key, TerminalSize::default()).await.unwrap());
    }
    let refused = bench.driver().terminal(&key, TerminalSize::default()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the sandbox has as many terminals as it can");
    terminals.pop();
    let again = async {
        while bench.driver().terminal(&key, TerminalSize::default()).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, again).await.unwrap();
}

#[tokio::test]
async fn more_output_than_one_answer_carries_is_read_whole() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    let job =
        JobSpec { output_limit: 40 << 20, ..script("head -c 33M /dev/zero | tr '\\0' x; echo; echo end") };
    let (status, said) = run(bench.driver(), &key, "one", &job).await;
    assert_eq!((status, said.len()), (JobStatus::Exited { code: 0 }, (33 << 20) + 5));
    assert!(said.ends_with("x\nend\n"));
    let id = job_id("one");
    for limit in [16 << 20, 17 << 20] {
        assert_eq!(bench.driver().job_output(&key, &id, 0, limit).await.unwrap().bytes.len() as u64, limit);
    }
}

#[tokio::test]
async fn an_init_that_lies_fills_neither_memory_nor_rows() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    let socket = bench.home(&key).join("run/agent.sock");
    fs::remove_file(&socket).unwrap();
    let lies = axum::Router::new()
        .route("/jobs/{id}/output", axum::routing::get(|| async { "x".repeat(17 << 20) }))
        .route(
            "/jobs/{id}",
            axum::routing::get(|| async {
                let status = JobStatus::FailedToStart { reason: "ä".repeat(10_000) };
                serde_json::json!({ "status": status, "truncated": false }).to_string()
            }),
        );
    let socket = tokio::net::UnixListener::bind(socket).unwrap();
    let lying = tokio::spawn(async move { axum::serve(socket, lies).await });
    let id = job_id("one");
    for limit in [0, 3, (16 << 20) + 1, 40 << 20] {
        let output = bench.driver().job_output(&key, &id, 0, limit).await.unwrap();
        assert!(output.bytes.len() as u64 <= limit, "{} of {limit}", output.bytes.len());
    }
    let status = bench.driver().job(&key, &id, Duration::ZERO).await.unwrap();
    assert_eq!(status, JobStatus::FailedToStart { reason: "ä".repeat(500) });
    lying.abort();
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
async fn a_desktop_that_dies_comes_back() {
    let bench = Bench::new();
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    let screen = bench.say(&key, "pgrep -x Xvnc; pkill -KILL -x Xvnc").await;
    bench.driver().ready(&key, SOON).await.unwrap();
    assert_ne!(bench.say(&key, "pgrep -x Xvnc").await, screen);
}

#[tokio::test]
async fn a_desktop_that_does_not_come_up_is_named_without_host_paths() {
    let folder = tempfile::tempdir().unwrap();
    let broken = LocalConfig { init_args: vec!["no-such-subcommand".into()], ..config(folder.path()) };
    let bench = Bench { driver: driver(broken), folder };
    let key = made(bench.driver()).await;
    let error = bench.driver().ready(&key, SOON).await.unwrap_err();
    assert!(!error.to_string().contains(bench.folder.path().to_str().unwrap()));
    assert!(text_of(&error).contains("has ended"), "{}", text_of(&error));
}
