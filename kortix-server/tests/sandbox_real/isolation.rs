//! What is inside reaches nothing outside, and takes no more than it was given.

use std::{
    fs,
    net::TcpListener,
    os::{
        linux::net::SocketAddrExt as _,
        unix::{
            fs::symlink,
            net::{SocketAddr, UnixListener},
        },
    },
    time::Duration,
};

use kortix_server::sandbox::{
    JobSpec, JobStatus, PREVIEW_PORT, SandboxError, SandboxKey, SandboxSpec, files::FileFault,
};

use super::Real;
use crate::sandbox_conformance::{SOON, assert_fault, content, job_id, made, path, run, script};

pub(crate) async fn a_job_sees_an_unprivileged_user_without_capabilities(bench: &Real) {
    let key = made(bench.driver()).await;
    assert_eq!(bench.say(&key, "id -un; id -u; pwd; echo $DISPLAY").await, "kortix\n1000\n/workspace\n:0\n");
    let status = bench.say(&key, "cat /proc/self/status").await;
    for line in ["CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(status.contains(line), "{line}\n{status}");
    }
}

pub(crate) async fn a_job_sees_no_file_of_the_host(bench: &Real) {
    let key = made(bench.driver()).await;
    let secret = bench.root().join("secret");
    fs::write(&secret, "x").unwrap();
    let look = format!("cat {}; ls /root /home; cat /etc/shadow /etc/hostname", secret.display());
    let seen = bench.say(&key, &look).await;
    assert!(!seen.contains("\nx\n"), "{seen}");
    let host_name = fs::read_to_string("/etc/hostname").unwrap();
    assert!(seen.contains(key.as_str()) && !seen.contains(&format!("\n{}\n", host_name.trim())), "{seen}");
    assert!(seen.contains("/home:\nkortix\n"), "{seen}");
    assert_eq!(
        bench.say(&key, "touch /usr/x /etc/x /x /dev/x 2>&1 | grep -cE 'Read-only|Permission denied'").await,
        "4\n"
    );
}

pub(crate) async fn a_job_sees_no_process_outside(bench: &Real) {
    let other = made(bench.driver()).await;
    let key = made(bench.driver()).await;
    let lines = bench.say(&key, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '").await;
    assert!(!lines.contains(other.as_str()), "{lines}");
    assert!(!lines.contains("/deps/sandbox_"), "{lines}");
}

pub(crate) async fn a_job_has_no_network(bench: &Real) {
    let key = made(bench.driver()).await;
    assert_eq!(bench.say(&key, "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '").await, "lo\n");
    let tried = bench.say(&key, "exec 3<>/dev/tcp/192.0.2.1/80 || echo refused").await;
    assert!(tried.contains("refused"), "{tried}");
}

pub(crate) async fn a_job_makes_no_namespace_and_mounts_nothing(bench: &Real) {
    let key = made(bench.driver()).await;
    for attempt in ["unshare -U true", "unshare -m true", "mount -t tmpfs x /tmp", "dmesg"] {
        let said = bench.say(&key, &format!("{attempt} 2>&1 || echo refused")).await;
        assert!(said.contains("refused"), "{attempt}: {said}");
    }
}

pub(crate) async fn memory_is_limited(bench: &Real) {
    assert!(bench.limits_are_enforced().await, "control groups are not writable here");
    let key = SandboxKey::random();
    let spec = SandboxSpec { memory_bytes: 192 << 20, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    let (status, _) = run(bench.driver(), &key, "greedy", &script("head -c 1G /dev/zero | tail")).await;
    assert_eq!(status, JobStatus::Exited { code: 128 + 9 });
    bench.driver().ready(&key, SOON).await.unwrap();
}

pub(crate) async fn processes_are_limited(bench: &Real) {
    assert!(bench.limits_are_enforced().await, "control groups are not writable here");
    let key = SandboxKey::random();
    let spec = SandboxSpec { max_processes: 40, ..SandboxSpec::default() };
    bench.driver().create(&key, &spec).await.unwrap();
    let fork = "for i in $(seq 60); do sleep infinity & done 2>&1; jobs -p | wc -l";
    let job = JobSpec { time_limit: Duration::from_secs(3), ..script(fork) };
    let (_, said) = run(bench.driver(), &key, "forks", &job).await;
    assert!(said.contains("Resource temporarily unavailable"), "{said}");
}

pub(crate) async fn a_socket_that_leads_out_of_the_sandbox_is_not_followed(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    let trap = bench.root().join("host.sock");
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

pub(crate) async fn a_link_out_of_the_sandbox_leads_to_its_own_files(bench: &Real) {
    let key = made(bench.driver()).await;
    let secret = bench.root().join("secret");
    fs::write(&secret, "of the host").unwrap();
    let host = bench.home(&key).join("workspace");
    symlink(&secret, host.join("file")).unwrap();
    symlink(bench.root(), host.join("folder")).unwrap();
    symlink("/etc/hostname", host.join("name")).unwrap();

    let driver = bench.driver();
    assert_fault(driver.read_file(&key, &path("file")).await, FileFault::NotFound);
    assert_fault(driver.list_files(&key, &path("folder")).await, FileFault::NotFound);
    assert_fault(driver.read_file(&key, &path("folder/secret")).await, FileFault::NotFound);
    // It leads nowhere inside, so it is replaced; the host's file is what it was.
    driver.write_file(&key, &path("file"), "of the sandbox".into()).await.unwrap();
    assert_eq!(fs::read_to_string(&secret).unwrap(), "of the host");
    assert!(driver.write_file(&key, &path("folder/new"), "x".into()).await.is_err());
    assert!(!bench.root().join("new").exists());
    assert_eq!(String::from_utf8(content(driver, &key, "name").await).unwrap().trim(), key.as_str());
    driver.delete_file(&key, &path("folder")).await.unwrap();
    assert!(secret.exists());
    let listed = driver.list_files(&key, &path("/workspace")).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|file| (file.name.as_str(), file.is_link)).collect();
    assert_eq!(seen, [("file", false), ("name", true)]);
}

pub(crate) async fn files_are_written_as_the_sandboxs_user(bench: &Real) {
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

pub(crate) async fn a_file_that_is_not_written_whole_is_not_written(bench: &Real) {
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

pub(crate) async fn an_init_that_lies_fills_neither_memory_nor_rows(bench: &Real) {
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

/// What root could do and nobody inside may, by its number on this architecture and arguments that would make sense.
#[cfg(target_arch = "x86_64")]
const SYSTEM_CALLS: [(&str, &str); 12] = [
    ("mount", "165, 'none', '/tmp', 'tmpfs', 0, 0"),
    ("pivot_root", "155, '/tmp', '/tmp'"),
    ("a user namespace", "272, 0x10000000"),
    ("a mount namespace", "272, 0x00020000"),
    ("setns", "308, 0, 0"),
    ("init_module", "175, 'x', 1, ''"),
    ("kexec_load", "246, 0, 0, 0, 0"),
    ("reboot", "169, 0xfee1dead, 672274793, 0x89abcdef, 0"),
    ("swapoff", "168, '/tmp'"),
    ("bpf", "321, 0, 0, 0"),
    ("perf_event_open", "298, 0, 0, -1, -1, 0"),
    ("open_by_handle_at", "304, -100, 0, 0"),
];

/// None of these comes to its end.
const ATTEMPTS: [&str; 9] = [
    "echo x > /proc/sys/kernel/core_pattern",
    "echo b > /proc/sysrq-trigger",
    "echo x > /sys/kernel/uevent_helper",
    "mknod /tmp/disk b 8 0",
    "cat /dev/mem /dev/sda /dev/vda /dev/kmsg",
    "ls /var/run/docker.sock /run/docker.sock /run/podman /run/containerd",
    "su root -c true < /dev/null",
    "chroot / true",
    "find /sys/fs/cgroup -name cgroup.procs -writable | grep . && echo $$ > /sys/fs/cgroup/cgroup.procs",
];

pub(crate) async fn attempts_to_break_out_fail(bench: &Real) {
    let key = made(bench.driver()).await;
    for attempt in ATTEMPTS {
        let said =
            bench.say(&key, &format!("{{ {attempt}; }} 2>/tmp/why && echo done || cat /tmp/why")).await;
        assert!(!said.contains("done"), "{attempt}: {said}");
    }
    #[cfg(target_arch = "x86_64")]
    for (what, call) in SYSTEM_CALLS {
        let said = bench
            .say(
                &key,
                &format!(
                    "perl -e \"my (\\$n, @a) = ({call}); print syscall(\\$n, @a) == -1 ? 'refused' : 'done'\""
                ),
            )
            .await;
        assert_eq!(said, "refused", "{what}");
    }
    for place in ["/tmp", "/var/tmp", "/dev/shm"] {
        let fill = format!("head -c 4G /dev/zero > {place}/full; rm {place}/full");
        let said = bench.say(&key, &fill).await;
        assert!(said.contains("No space left on device"), "{place}: {said}");
    }
    assert_eq!(bench.say(&key, "ps -o tty= -p $$").await.trim(), "?", "no terminal to type into");
}

pub(crate) async fn nobody_outside_is_reached(bench: &Real) {
    let (key, other) = (made(bench.driver()).await, made(bench.driver()).await);
    let host = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = host.local_addr().unwrap().port();
    let name = format!("kortix-test-{key}");
    let _abstract = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let dial =
        |port| format!("(exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && echo reached || echo refused");
    assert_eq!(bench.say(&key, &dial(port)).await, "refused\n", "a port of the host");

    let listen = "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => q(127.0.0.1:7777)); \
                  open F, q(>ready); close F; sleep 600'";
    bench.driver().start_job(&other, &job_id("listens"), &script(listen)).await.unwrap();
    bench.say(&other, "until [ -e ready ]; do sleep 0.01; done").await;
    assert_eq!(bench.say(&other, &dial(7777)).await, "reached\n");
    assert_eq!(bench.say(&key, &dial(7777)).await, "refused\n", "a port of another sandbox");

    let dial = format!(
        "perl -MSocket -e 'socket S, PF_UNIX, SOCK_STREAM, 0; \
         print connect(S, pack_sockaddr_un(qq(\\0{name}))) ? q(reached) : q(refused)'"
    );
    assert_eq!(bench.say(&key, &dial).await, "refused", "an abstract socket of the host");
    bench.driver().start_job(&key, &job_id("kills"), &script("kill -9 -1")).await.unwrap();
    let over = async {
        while bench.listed_alive(&key).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, over).await.unwrap();
    assert!(bench.listed_alive(&other).await, "everybody that it may kill is its own");
    assert_eq!(bench.say(&other, "echo alive").await, "alive\n");
}
