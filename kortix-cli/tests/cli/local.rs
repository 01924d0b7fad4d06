//! The server on this machine, played by a script.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, THREAD};
use crate::support::{Program, bare, installed};

/// A program named like the server: it says that it listens where the test does, and notes what it was asked.
const DOUBLE: &str = r#"#!/bin/sh
command=$1
while [ $# -gt 0 ]; do
    case $1 in
        --data-dir) data=$2; shift ;;
    esac
    shift
done
echo "$command" >> "$NOTES"
case $command in
    serve)
        [ "$DOUBLE_MODE" = broken ] && { echo "no sandboxes here" >&2; exit 1; }
        echo "key in the environment: ${KORTIX_API_KEY:-none}" >&2
        echo '{"account":"local","kortix":"pk_local:sk_local","obvious":"obv_local"}' > "$data/credentials.json"
        trap 'echo stopped >> "$NOTES"; exit 0' TERM
        [ "$DOUBLE_MODE" = babbling ] && echo "ready when you are"
        echo "{\"listening\":\"$DOUBLE_URL\"}"
        while :; do sleep 0.05; done ;;
    reap)
        echo "key for reap: ${KORTIX_API_KEY:-none}" >> "$NOTES"
        [ "$DOUBLE_MODE" = stuck ] && { echo "a sandbox does not go away" >&2; exit 1; }
        exit 0 ;;
esac
"#;

/// A folder with the program and the double beside it.
struct Installed {
    folder: TempDir,
    service: MockServer,
}

impl Installed {
    async fn new() -> Self {
        let folder = installed();
        let double = folder.path().join("kortix-server");
        fs::write(&double, DOUBLE).unwrap();
        fs::set_permissions(&double, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder, service: service::working().await }
    }

    fn kortix(&self, line: &str) -> Program {
        bare(self.folder.path().join("kortix"))
            .env("KORTIX_LOCAL_DIR", self.data().to_str().unwrap())
            .env("NOTES", self.folder.path().join("notes").to_str().unwrap())
            .env("DOUBLE_URL", &self.service.uri())
            .line(line)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("state/local")
    }

    /// What the double was asked, in order.
    fn notes(&self) -> Vec<String> {
        let notes = fs::read_to_string(self.folder.path().join("notes")).unwrap_or_default();
        notes.lines().map(str::to_owned).collect()
    }

    fn pid(&self) -> Value {
        let text = fs::read_to_string(self.data().join("server.pid")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["pid"].clone()
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        let Ok(text) = fs::read_to_string(self.data().join("server.pid")) else { return };
        let pid = serde_json::from_str::<Value>(&text).ok().and_then(|json| json["pid"].as_i64());
        if let Some(pid) = pid.and_then(|pid| rustix::process::Pid::from_raw(i32::try_from(pid).unwrap())) {
            let _gone = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn up_status_logs_down() {
    let installed = Installed::new().await;
    let status = installed.kortix("local status --json").run().await.exits(5);
    assert_eq!(status.json()["status"], "stopped");
    assert_eq!(status.error()["kind"], "not_running");

    let up = installed.kortix("local up --json -q").env("KORTIX_API_KEY", "pk_x:sk_x").run().await.exits(0);
    assert_eq!(up.json()["base_url"].as_str().unwrap(), installed.service.uri());
    let status = installed.kortix("local status --json").run().await.exits(0);
    assert_eq!(
        (&status.json()["status"], &status.json()["pid"]),
        (&Value::from("running"), &installed.pid())
    );

    let again = installed.kortix("local up --json").run().await.exits(0);
    assert_eq!(again.json()["pid"], up.json()["pid"], "it runs already");
    assert_eq!(installed.notes(), ["serve"]);
    let ignored = installed.kortix("local up --port 1").run().await.exits(0);
    assert!(ignored.stderr.starts_with("warning: "), "{ignored:#?}");

    let logs = installed.kortix("local logs").run().await.exits(0);
    assert_eq!(logs.stdout, "key in the environment: none\n");

    installed.kortix("local down").run().await.exits(0);
    assert_eq!(installed.notes(), ["serve", "stopped"]);
    installed.kortix("local status").run().await.exits(5);
    installed.kortix("local down").run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn local_commands_start_the_server_and_use_its_credential() {
    let installed = Installed::new().await;
    let finished = installed.kortix("--local threads create -o name").run().await.exits(0);
    assert_eq!(finished.stdout, format!("{THREAD}\n"));
    assert!(finished.stderr.contains("started a local server"), "{finished:#?}");
    let requests = installed.service.received_requests().await.unwrap();
    assert_eq!(requests[0].headers["x-api-key"], "pk_local:sk_local");
    assert!(requests[0].headers.contains_key("idempotency-key"));
    let finished = installed.kortix("threads list --local -q").run().await.exits(0);
    assert_eq!(finished.stderr, "");
    assert_eq!(installed.notes(), ["serve"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_start_at_once_make_one_server() {
    let installed = Installed::new().await;
    let up = || installed.kortix("local up --json").run();
    let (one, two, three) = tokio::join!(up(), up(), up());
    let pids: Vec<_> =
        [one, two, three].into_iter().map(|finished| finished.exits(0).json()["pid"].clone()).collect();
    assert!(pids.iter().all(|pid| *pid == pids[0]), "{pids:?}");
    assert_eq!(installed.notes(), ["serve"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_another_process_has_by_now_is_nobodys() {
    let installed = Installed::new().await;
    installed.kortix("local up").run().await.exits(0);
    installed.kortix("local down").run().await.exits(0);
    let own = format!(r#"{{"pid":{},"started":"another time"}}"#, std::process::id());
    fs::write(installed.data().join("server.pid"), own).unwrap();
    fs::write(installed.data().join("server.ready"), "{\"listening\":\"http://127.0.0.1:9\"}\n").unwrap();
    installed.kortix("local status").run().await.exits(5);
    // This would end the test itself if the number alone were believed.
    installed.kortix("local down").run().await.exits(0);
    installed.kortix("local up").run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_come_up_is_an_error_with_its_log() {
    let installed = Installed::new().await;
    let finished = installed.kortix("local up --json").env("DOUBLE_MODE", "broken").run().await.exits(1);
    assert_eq!(finished.stdout, "");
    assert!(finished.error()["hint"].as_str().unwrap().contains("server.log"), "{finished:#?}");
    let logs = installed.kortix("local logs -n 1").run().await.exits(0);
    assert_eq!(logs.stdout, "no sandboxes here\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_understood_does_not_stay() {
    let installed = Installed::new().await;
    let up = installed.kortix("local up --json").env("DOUBLE_MODE", "babbling").run().await.exits(1);
    assert!(up.error()["message"].as_str().unwrap().contains("where it listens"), "{up:#?}");
    assert_eq!(installed.notes(), ["serve", "stopped"]);
    installed.kortix("local up").run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_can_be_stopped_whatever_it_said() {
    for line in ["local down", "local reset --yes"] {
        let installed = Installed::new().await;
        installed.kortix("local up").run().await.exits(0);
        fs::write(installed.data().join("server.ready"), "ready when you are\n").unwrap();
        installed.kortix("local status").run().await.exits(1);
        installed.kortix(line).run().await.exits(0);
        assert_eq!(installed.notes()[..2], ["serve", "stopped"], "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_server_is_known_to_honour_the_key() {
    let installed = Installed::new().await;
    installed.service.reset().await;
    service::answer_first(&installed.service, 1, "POST", "/threads", ResponseTemplate::new(502)).await;
    let made = serde_json::json!({ "thread_id": THREAD, "project_id": "p" });
    service::answer(&installed.service, "POST", "/threads", 200, made).await;
    installed.kortix("--local threads create").run().await.exits(0);
    assert_eq!(installed.service.received_requests().await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_local_credential_has_nothing_to_do_with_its_form() {
    let installed = Installed::new().await;
    installed.service.reset().await;
    let answer = serde_json::json!({ "detail": "Not authorized" });
    service::answer(&installed.service, "GET", &format!("/threads/{THREAD}"), 403, answer).await;
    let finished = installed.kortix("--local threads get").line(THREAD).run().await.exits(4);
    assert!(!finished.stderr.contains("JWT"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_server_names_the_command_that_installs_it() {
    let installed = Installed::new().await;
    fs::remove_file(installed.folder.path().join("kortix-server")).unwrap();
    let finished = installed.kortix("--local threads list").env("PATH", "/nowhere").run().await.exits(1);
    assert!(finished.stderr.contains("cargo install kortix-server"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reset_removes_the_sandboxes_and_then_the_data() {
    let installed = Installed::new().await;
    installed.kortix("local up").run().await.exits(0);
    let refused = installed.kortix("local reset").run().await.exits(2);
    assert!(refused.stderr.contains("--yes"), "{refused:#?}");
    assert_eq!(installed.notes(), ["serve"]);

    let reset = installed.kortix("local reset --yes").env("KORTIX_API_KEY", "pk_x:sk_x");
    reset.run().await.exits(0);
    assert_eq!(installed.notes(), ["serve", "stopped", "reap", "key for reap: none"]);
    assert!(!installed.data().exists());
    installed.kortix("local reset --yes").run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn data_stays_while_its_sandboxes_do() {
    let installed = Installed::new().await;
    installed.kortix("local up").run().await.exits(0);
    let finished = installed.kortix("local reset --yes").env("DOUBLE_MODE", "stuck").run().await.exits(1);
    assert!(finished.stderr.contains("a sandbox does not go away"), "{finished:#?}");
    assert!(installed.data().join("credentials.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_other_files_is_left_alone() {
    let installed = Installed::new().await;
    fs::create_dir_all(installed.data()).unwrap();
    let letter: &Path = &installed.data().join("letter.txt");
    fs::write(letter, "dear").unwrap();
    let (credentials, database) =
        (installed.data().join("credentials.json"), installed.data().join("kortix.db"));
    let somebodys = r#"{"user":"me","password":"p"}"#;
    let left_alone = || async {
        installed.kortix("local up").run().await.exits(2);
        installed.kortix("local reset --yes").run().await.exits(0);
        assert!(letter.exists());
    };
    left_alone().await;
    fs::write(&credentials, somebodys).unwrap();
    left_alone().await;
    fs::write(&database, "").unwrap();
    left_alone().await;
    fs::remove_file(&database).unwrap();
    let ours = r#"{"account":"local","kortix":"pk_local:sk_local","obvious":"obv_local"}"#;
    fs::write(&credentials, ours).unwrap();
    left_alone().await;
    fs::write(&database, "").unwrap();
    installed.kortix("local up").run().await.exits(0);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_recorded_is_not_left_running() {
    let installed = Installed::new().await;
    fs::create_dir_all(installed.data()).unwrap();
    fs::write(installed.data().join(".kortix-local"), "").unwrap();
    // Nothing is there to be read, and nothing can be written.
    std::os::unix::fs::symlink("/nowhere/at/all", installed.data().join("server.pid")).unwrap();
    let up = installed.kortix("local up").run().await.exits(1);
    assert!(up.stderr.contains("server.pid"), "{up:#?}");
    // Its output goes to a file that nobody has open once it is gone.
    let log = fs::canonicalize(installed.data().join("server.log")).unwrap();
    let is_open = |fd: &fs::DirEntry| fs::read_link(fd.path()).is_ok_and(|target| target == log);
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let files =
        processes.filter_map(|process| fs::read_dir(process.path().join("fd")).ok()).flatten().flatten();
    assert_eq!(files.filter(is_open).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_followed_log_ends_when_its_reader_does() {
    use tokio::io::{AsyncBufReadExt as _, BufReader};
    let installed = Installed::new().await;
    installed.kortix("local up").run().await.exits(0);
    let mut program = installed.kortix("local logs --follow");
    let mut child = program.spawn();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    assert_eq!(line, "key in the environment: none\n");
    let log = installed.data().join("server.log");
    let mut file = fs::OpenOptions::new().append(true).open(log).unwrap();
    std::io::Write::write_all(&mut file, b"one more\n").unwrap();
    line.clear();
    stdout.read_line(&mut line).await.unwrap();
    assert_eq!(line, "one more\n");
    drop(stdout);
    std::io::Write::write_all(&mut file, b"and another\n").unwrap();
    assert!(child.wait().await.unwrap().success());
}
