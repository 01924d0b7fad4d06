//! Files, commands, terminals, stop and start, in real sandboxes.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use kortix_sdk::{
    ErrorKind, Kortix, RetryPolicy,
    sandboxes::{SandboxChangeStatus, SandboxState},
};
use kortix_test_engines::Engine;
use kortix_tests::server::Options;
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, protocol::CloseFrame},
};

use crate::support::{Place, Stage, ended, place};

const LIMIT: Duration = Duration::from_secs(30);

/// One test for each, with sandboxes of that kind.
macro_rules! on {
    ($kind:ident, $options:expr; $($case:ident),+ $(,)?) => {
        mod $kind {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case(crate::support::Stage::new($options, "ultra")).await;
                }
            )+
        }
    };
}

macro_rules! on_every_engine {
    ($($case:ident),+ $(,)?) => {
        on!(local, kortix_tests::server::Options::local(); $($case),+);
        on!(docker, super::containers_of(kortix_test_engines::Engine::docker()); $($case),+);
        on!(podman, super::containers_of(kortix_test_engines::Engine::podman()); $($case),+);
    };
}

on_every_engine!(
    a_file_goes_up_is_found_and_read_and_goes,
    nothing_of_the_host_is_read_or_written_through_a_sandbox,
    a_file_beyond_the_limit_is_refused,
    a_stopped_sandbox_stays_stopped_until_somebody_wants_it,
    a_deleted_sandbox_is_made_anew_and_empty,
    a_command_is_told_as_it_ended,
    a_person_works_in_a_terminal,
);

fn containers_of(engine: anyhow::Result<&Engine>) -> Options {
    Options::docker(engine.unwrap().socket())
}

async fn a_file_goes_up_is_found_and_read_and_goes(stage: Stage) {
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let files = client.sandboxes().files();
    let bytes: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();

    let first = files.upload(&sandbox, "größe 100%.bin", bytes.clone()).await.unwrap();
    assert_eq!(first.path, "/workspace/uploads/größe 100%.bin");
    let second = files.upload(&sandbox, "größe 100%.bin", b"other".to_vec()).await.unwrap();
    assert_eq!((second.final_filename.as_str(), second.renamed), ("größe 100%_1.bin", true));

    let listed = files.list(&sandbox, "/workspace/uploads").await.unwrap().files;
    let names: Vec<_> = listed.iter().map(|file| (file.name.as_str(), file.size)).collect();
    assert_eq!(names, [("größe 100%.bin", 3 << 20), ("größe 100%_1.bin", 5)]);
    let content = files.read(&sandbox, &first.path).await.unwrap();
    assert!(content.bytes == bytes, "another content");
    assert_eq!(content.filename.as_deref(), Some("größe 100%.bin"));
    // The agent sees the same file, as its own.
    let seen = client.sandboxes().execute(&sandbox, "stat -c '%U %a %s' uploads/*.bin").await.unwrap();
    assert_eq!(seen.output, "kortix 644 3145728\nkortix 644 5\n");

    files.write(&sandbox, "/workspace/notes/a.txt", "one").await.unwrap();
    files.write_binary(&sandbox, "/workspace/notes/a.txt", b"two".to_vec()).await.unwrap();
    assert_eq!(files.read(&sandbox, "notes/a.txt").await.unwrap().text(), Some("two"));
    let tree = files.tree(&sandbox).await.unwrap().files;
    assert_eq!(tree.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["notes", "uploads"]);

    files.delete(&sandbox, "/workspace/notes/a.txt").await.unwrap();
    let gone = files.read(&sandbox, "/workspace/notes/a.txt").await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound), "{gone:?}");
}

async fn nothing_of_the_host_is_read_or_written_through_a_sandbox(stage: Stage) {
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let files = client.sandboxes().files();
    let secret = stage.server.directory().join("secret");
    std::fs::write(&secret, "of the host").unwrap();
    let secret = secret.to_str().unwrap();
    let linked = format!("ln -s {secret} link; ln -s / root; ln -s /proc/1/root/{secret} proc");
    assert_eq!(client.sandboxes().execute(&sandbox, linked).await.unwrap().exit_code, 0);
    for path in [secret, "link", &format!("root{secret}"), "proc", &format!("../../../../../../{secret}")] {
        let refused = files.read(&sandbox, path).await.unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::NotFound | ErrorKind::Permission), "{path}: {refused:?}");
    }
    files.write(&sandbox, "link", "of the sandbox").await.unwrap();
    let refused = files.write(&sandbox, "/etc/passwd", "root::0:0::/:/bin/sh\n").await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Permission), "{refused:?}");
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "of the host");
}

async fn a_file_beyond_the_limit_is_refused(stage: Stage) {
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let files = client.sandboxes().files();
    let too_large = files.upload(&sandbox, "large", vec![b'x'; (64 << 20) + 1]).await.unwrap_err();
    assert_eq!(too_large.status().map(|status| status.as_u16()), Some(413), "{too_large:?}");
    files.upload(&sandbox, "large", vec![b'x'; 64 << 20]).await.unwrap();
    assert_eq!(files.list(&sandbox, "uploads").await.unwrap().files[0].size, 64 << 20);
}

async fn a_stopped_sandbox_stays_stopped_until_somebody_wants_it(stage: Stage) {
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let files = client.sandboxes().files();
    let of_project = client.projects().sandbox();
    files.write(&sandbox, "note", "kept").await.unwrap();
    let run = client.projects().thread().create(project.clone(), "touch begun; sleep 600").await.unwrap();
    // A run that begins after the stop would start the sandbox again.
    client.sandboxes().execute(&sandbox, "until [ -e begun ]; do sleep 0.05; done").await.unwrap();

    assert_eq!(of_project.stop(&project).await.unwrap().status, SandboxChangeStatus::Stopped);
    assert_eq!(of_project.stop(&project).await.unwrap().status, SandboxChangeStatus::Success);
    assert_eq!(ended(&client, &run.execution.id).await.status.as_str(), "failed");
    // Looking at it through the gateway does not start it.
    let preview = of_project.get(&project).await.unwrap().sandbox.sandbox_url.unwrap();
    let token = client.projects().get(&project).await.unwrap().sandbox.unwrap().token.unwrap();
    let token = kortix_sdk::ExposeSecret::expose_secret(&token).to_owned();
    let (status, page) = crate::support::through_gateway(&preview, &token, "/").await;
    assert!(status == 503 && page.contains("is stopped"), "{status} {page}");
    let seen = of_project.status(&project).await.unwrap();
    assert_eq!((seen.status, seen.daytona_state.as_str()), (SandboxState::Offline, "stopped"));

    assert_eq!(of_project.start(&project).await.unwrap().status, SandboxChangeStatus::Starting);
    of_project.ensure_active(&project).await.unwrap();
    assert_eq!(client.sandboxes().status(&sandbox).await.unwrap().status, SandboxState::Live);
    assert_eq!(files.read(&sandbox, "note").await.unwrap().text(), Some("kept"));
    assert_eq!(crate::support::through_gateway(&preview, &token, "/").await.0, 200);

    of_project.stop(&project).await.unwrap();
    assert_eq!(of_project.ensure_active(&project).await.unwrap().sandbox_id, sandbox);
    of_project.stop(&project).await.unwrap();
    // Work in it starts it, too.
    assert_eq!(client.sandboxes().execute(&sandbox, "cat note").await.unwrap().output, "kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_is_read_by_strangers_and_changed_by_members() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap().id;
    let stranger = Kortix::builder()
        .base_url(stage.server.url())
        .api_key(stage.server.credential("jwt", "stranger", "free").unwrap())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    client.sandboxes().files().write(&sandbox, "note", "for all").await.unwrap();
    let private = stranger.sandboxes().files().read(&sandbox, "note").await.unwrap_err();
    assert!(matches!(private.kind(), ErrorKind::Permission), "{private:?}");

    client.threads().update(&made.thread_id).public().await.unwrap();
    let (files, of_owner) = (stranger.sandboxes().files(), client.sandboxes().files());
    assert_eq!(files.read(&sandbox, "note").await.unwrap().text(), Some("for all"));
    assert_eq!(files.list(&sandbox, "/workspace").await.unwrap().files.len(), 1);
    assert_eq!(files.tree(&sandbox).await.unwrap().files.len(), 1);
    let seen = stranger.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    assert!(seen.token.is_none() && kortix_sdk::ExposeSecret::expose_secret(&seen.pass).is_empty());
    for refused in [
        files.write(&sandbox, "note", "changed").await.map(drop),
        files.write_binary(&sandbox, "note", b"changed".to_vec()).await.map(drop),
        files.upload(&sandbox, "other", b"new".to_vec()).await.map(drop),
        files.delete(&sandbox, "note").await.map(drop),
        stranger.sandboxes().execute(&sandbox, "rm note").await.map(drop),
    ] {
        let refused = refused.unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::Permission), "{refused:?}");
    }
    assert_eq!(of_owner.read(&sandbox, "note").await.unwrap().text(), Some("for all"));

    // Strangers do not start what was stopped; members do.
    client.projects().sandbox().stop(&made.project_id).await.unwrap();
    let stopped = files.read(&sandbox, "note").await.unwrap_err();
    assert_eq!(stopped.code(), Some("SANDBOX_STOPPED"), "{stopped:?}");
    let seen = client.projects().sandbox().status(&made.project_id).await.unwrap();
    assert_eq!(seen.status, SandboxState::Offline);
    assert_eq!(of_owner.read(&sandbox, "note").await.unwrap().text(), Some("for all"));
    assert_eq!(files.read(&sandbox, "note").await.unwrap().text(), Some("for all"));
}

async fn a_deleted_sandbox_is_made_anew_and_empty(stage: Stage) {
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    client.sandboxes().files().write(&sandbox, "note", "lost").await.unwrap();
    client.sandboxes().delete(&sandbox).await.unwrap();
    assert!(!stage.server.sandboxes_dir().join(sandbox.as_str()).exists());
    let gone = client.sandboxes().execute(&sandbox, "true").await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound), "{gone:?}");
    // Nobody is told to wait for it.
    let of_project = client.projects().get(&project).await.unwrap().sandbox.unwrap();
    let token = kortix_sdk::ExposeSecret::expose_secret(&of_project.token.unwrap()).to_owned();
    let (status, _) = crate::support::through_gateway(&of_project.sandbox_url.unwrap(), &token, "/").await;
    assert_eq!(status, 404);
    let uploaded = client.projects().files().upload(&project, "new.txt", b"new".to_vec()).await.unwrap();
    assert_eq!((uploaded.sandbox_id.as_ref(), uploaded.sandbox_created), (Some(&sandbox), Some(true)));
    assert_eq!(client.sandboxes().execute(&sandbox, "ls").await.unwrap().output, "uploads\n");
}

async fn a_command_is_told_as_it_ended(stage: Stage) {
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let execute = |command: &str| client.sandboxes().execute(&sandbox, command);
    let done = execute("echo to one; echo to the other >&2; exit 3").await.unwrap();
    assert_eq!((done.output.as_str(), done.exit_code, done.success), ("to one\nto the other\n", 3, false));
    let elsewhere = execute("pwd").cwd("/tmp").await.unwrap();
    assert_eq!((elsewhere.output.as_str(), elsewhere.success), ("/tmp\n", true));
    let nowhere = execute("pwd").cwd("/no/where").await.unwrap();
    assert_eq!(
        (nowhere.output.as_str(), nowhere.exit_code),
        ("the directory `/no/where` was not found\n", 1)
    );
    let flood = execute("head -c 3000000 /dev/zero | tr '\\0' x").await.unwrap();
    assert!(flood.output.ends_with("[cut after 1048576 bytes]\n") && flood.output.len() < 1_100_000);
}

struct Terminal(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Terminal {
    async fn connect(stage: &Stage, sandbox: &str) -> Self {
        let url =
            format!("{}/sandboxes/{sandbox}/terminal/ws", stage.server.url().replace("http://", "ws://"));
        Self(connect_async(url).await.unwrap().0)
    }

    async fn open(stage: &Stage, sandbox: &str, credential: &str) -> Self {
        let mut terminal = Self::connect(stage, sandbox).await;
        terminal.say(json!({"type": "auth", "access_token": credential})).await;
        assert_eq!(terminal.hear().await.unwrap()["type"], "status");
        let connected = terminal.hear().await.unwrap();
        assert_eq!(connected["type"], "connected", "{connected}");
        terminal
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message, or how the conversation was closed.
    async fn hear(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            match timeout(LIMIT, self.0.next()).await.expect("nothing was said") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return Err(None),
            }
        }
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            if let Err(frame) = self.hear().await {
                return frame.expect("closed without a reason").code.into();
            }
        }
    }

    async fn type_in(&mut self, text: &str) {
        self.say(json!({"type": "input", "data": text})).await;
    }

    async fn shown(&mut self, wanted: &str) {
        let mut shown = String::new();
        // Without what the shell tells the terminal about pasting.
        while !shown.replace("\u{1b}[?2004l\r", "").replace("\u{1b}[?2004h", "").contains(wanted) {
            let message = self.hear().await.unwrap();
            assert_eq!(message["type"], "output", "{message}");
            shown += message["data"].as_str().unwrap();
        }
    }
}

async fn a_person_works_in_a_terminal(stage: Stage) {
    let client = stage.client();
    let Place { project, sandbox } = place(&client).await;
    let mut terminal = Terminal::open(&stage, sandbox.as_str(), &stage.jwt).await;
    terminal.type_in("PS1='ready> '\r").await;
    terminal.shown("\nready> ").await;
    terminal.type_in("stty size; echo 'größe 🦀'\r").await;
    terminal.shown("\n40 120\r\ngröße 🦀\r\n").await;
    terminal.say(json!({"type": "resize", "cols": 100, "rows": 30})).await;
    terminal.type_in("stty size\r").await;
    terminal.shown("\n30 100\r\n").await;
    terminal.type_in("echo kept > note; sh -c 'echo waiting; exec cat'\r").await;
    // Said by the command itself, which is in the foreground by then, and not by the echo of what was typed.
    terminal.shown("\nwaiting\r\n").await;
    terminal.type_in("\u{3}").await;
    // What is typed before the shell is back is thrown away with what the command has not read.
    terminal.shown("\nready> ").await;
    terminal.type_in("echo $?\r").await;
    terminal.shown("\n130\r\n").await;

    for (message, wanted) in [
        (json!({"type": "ping"}), json!({"type": "pong"})),
        (json!({"type": "dance"}), json!({"type": "error", "message": "Unknown message"})),
        (
            json!({"type": "resize", "cols": 0, "rows": 10}),
            json!({"type": "error", "message": "cols and rows must be 1 to 1000"}),
        ),
    ] {
        terminal.say(message).await;
        let answer = async {
            loop {
                let heard = terminal.hear().await.unwrap();
                if heard["type"] != "output" {
                    return heard;
                }
            }
        };
        assert_eq!(answer.await, wanted);
    }
    terminal.type_in("exit 3\r").await;
    assert_eq!(terminal.close_code().await, 1000);
    assert_eq!(client.sandboxes().files().read(&sandbox, "note").await.unwrap().text(), Some("kept\n"));

    // Another kind of credential, and a sandbox that has to be started first.
    client.projects().sandbox().stop(&project).await.unwrap();
    let mut terminal = Terminal::open(&stage, sandbox.as_str(), &stage.obvious_key).await;
    terminal.type_in("cat note\r").await;
    terminal.shown("\nkept\r\n").await;
    client.projects().sandbox().stop(&project).await.unwrap();
    assert_eq!(terminal.close_code().await, 1000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_is_for_members_who_say_so_first() {
    let stage = Stage::real();
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let pair = stage.server.credential("kortix", "someone", "ultra").unwrap();
    Terminal::open(&stage, sandbox.as_str(), &pair).await;
    let stranger = stage.server.credential("jwt", "stranger", "free").unwrap();
    let unknown = format!("sbx-{}", "0".repeat(32));
    let auth = |token: &str| json!({"type": "auth", "access_token": token});
    for (sandbox, first, text, code) in [
        (sandbox.as_str(), json!({"type": "input", "data": "ls\r"}), "Authentication required", 4001),
        (sandbox.as_str(), auth("no-token"), "Invalid token format", 4001),
        (sandbox.as_str(), auth(&stranger), "Not authorized to access this project's sandbox", 4003),
        (&unknown, auth(&stage.jwt), "Sandbox not found - no resource exists for this sandbox", 4004),
    ] {
        let mut terminal = Terminal::connect(&stage, sandbox).await;
        terminal.say(first).await;
        assert_eq!(terminal.hear().await.unwrap(), json!({"type": "error", "message": text}));
        assert_eq!(terminal.close_code().await, code, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_is_closed_when_the_server_stops() {
    let mut stage = Stage::real();
    let client = stage.client();
    let Place { sandbox, .. } = place(&client).await;
    let mut terminal = Terminal::open(&stage, sandbox.as_str(), &stage.jwt).await;
    let closing = tokio::spawn(async move { terminal.close_code().await });
    stage.server.terminate().unwrap();
    assert_eq!(closing.await.unwrap(), 1001);
    stage.server.restart().unwrap();
}
