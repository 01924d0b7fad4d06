//! Files in and out of a sandbox, and its pages in a browser.

use serde_json::json;
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::service::{PROJECT, TOKEN, answer, working};
use crate::support::{Program, kortix};

/// A service with a sandbox that has one file.
async fn with_a_file() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/sandboxes/sbx-91/files/content"))
        .and(query_param("path", "out/report.csv"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"a,b\n\x00\xff".to_vec()))
        .mount(&server)
        .await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_copied_whole_or_not_at_all() {
    let server = with_a_file().await;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("report.csv");
    let copy = |arguments: &str| {
        let line = format!("sandbox cp sbx-91:out/report.csv {} {arguments}", folder.path().display());
        kortix(&server).line(&line).run()
    };
    let copied = copy("-o name").await.exits(0);
    assert_eq!(copied.stdout, format!("{}\n", to.display()));
    assert_eq!(std::fs::read(&to).unwrap(), b"a,b\n\x00\xff");

    std::fs::write(&to, "mine").unwrap();
    let refused = copy("").await.exits(2);
    assert!(refused.stderr.contains("is there already"), "{refused:?}");
    let get = format!("sandbox get sbx-91 out/report.csv --to {}", to.display());
    kortix(&server).line(&get).run().await.exits(2);
    assert_eq!(std::fs::read(&to).unwrap(), b"mine");
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "nothing is read that cannot be written");
    copy("--overwrite").await.exits(0);
    assert_eq!(std::fs::read(&to).unwrap(), b"a,b\n\x00\xff");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
}

#[tokio::test(flavor = "multi_thread")]
async fn places_that_make_no_sense_are_refused() {
    let server = with_a_file().await;
    for (line, words) in [
        ("sandbox cp a b", "neither place is in a sandbox"),
        ("sandbox cp sbx-91: b", "names no file"),
        ("sandbox cp missing.csv sbx-91:", "cannot read missing.csv"),
    ] {
        let refused = kortix(&server).line(line).run().await.exits(2);
        assert!(refused.stderr.contains(words), "{line}: {refused:?}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

/// A service with a sandbox that has a desktop.
async fn with_a_desktop() -> MockServer {
    let server = working().await;
    let status = json!({
        "status": "LIVE", "sandbox_id": "sbx-91", "project_id": PROJECT, "daytona_state": "started",
        "last_checked": "2026-03-02T14:30:00Z",
    });
    answer(&server, "GET", "/sandboxes/sbx-91/status", 200, status).await;
    server
}

/// With a browser that notes what it is called with, and what is on the page.
fn with_browser(program: Program, notes: &std::path::Path) -> Program {
    let script = notes.join("browser");
    let text = format!(
        "#!/bin/sh\necho \"$1\" > {notes}/argument\ncp \"${{1#file://}}\" {notes}/page\n",
        notes = notes.display()
    );
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    program.env("BROWSER", &script.display().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_led_to_the_desktop_by_a_page_that_is_gone_afterwards() {
    let (server, notes) = (with_a_desktop().await, tempfile::tempdir().unwrap());
    let program = with_browser(kortix(&server), notes.path());
    let program = program.env("TMPDIR", &notes.path().display().to_string());
    let opened = program.line("sandbox open sbx-91 --json").run().await.exits(0);
    assert_eq!(opened.json(), json!({ "url": "https://6080-sbx-91.example.dev", "opened": true }));
    let read = |name: &str| std::fs::read_to_string(notes.path().join(name)).unwrap();
    let page = read("page");
    assert!(page.contains(&format!("url=https://6080-sbx-91.example.dev/?token={TOKEN}\"")), "{page}");
    let argument = read("argument");
    assert!(argument.starts_with("file://") && !argument.contains(TOKEN), "{argument}");
    assert!(!std::path::Path::new(argument.trim().trim_start_matches("file://")).exists());
    assert!(!format!("{opened:?}").contains(TOKEN), "{opened:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_browser_the_address_is_printed() {
    let (server, notes) = (with_a_desktop().await, tempfile::tempdir().unwrap());
    let printed = kortix(&server).line("sandbox open sbx-91 --preview").run().await.exits(0);
    assert_eq!(printed.stdout, "https://8080-sbx-91.example.dev\n");
    assert!(printed.stderr.contains("there is no browser here"), "{printed:?}");
    let program = with_browser(kortix(&server), notes.path());
    let shown = program.line("sandbox open sbx-91 --print --show-secrets -o name").run().await.exits(0);
    assert_eq!(shown.stdout, format!("https://6080-sbx-91.example.dev/?token={TOKEN}\n"));
    assert!(!notes.path().join("argument").exists());
}
