//! Who calls: credentials are kept with consent, used where they belong, named by where they come from, and never shown.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service;
use crate::support::{Finished, KEY, Program, unconfigured};

/// The part of the key that nobody may see.
const CANARY: &str = "canary6789abcdefghijklmnopqrstuv";
/// A JWT that expired in 2023.
const EXPIRED: &str = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.canary6789abcdefghijklmnopqrstuv";

/// A user's configuration, which outlives one call of the program.
pub(crate) struct User {
    home: TempDir,
}

impl User {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// One with a profile `work` for this server, signed in.
    pub(crate) async fn at(server: &MockServer) -> Self {
        let user = Self::new();
        user.config(&format!("[profiles.work]\nbase_url = \"{}\"\n", server.uri()));
        user.kortix("auth login --profile work --with-token --insecure-storage --no-verify")
            .stdin(KEY)
            .run()
            .await
            .exits(0);
        user
    }

    pub(crate) fn config(&self, text: &str) {
        fs::write(self.path("config.toml"), text).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn kortix(&self, line: &str) -> Program {
        unconfigured().env("KORTIX_CONFIG_DIR", self.home.path().to_str().unwrap()).line(line)
    }
}

fn assert_secret(finished: &Finished) {
    let found = finished.stdout.contains(CANARY) || finished.stderr.contains(CANARY);
    assert!(!found, "{finished:#?}");
}

async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_from_a_pipe_is_verified_kept_in_a_private_file_and_used() {
    let server = service::working().await;
    let user = User::new();
    let line = format!(
        "auth login --profile work --with-token --insecure-storage --json --base-url {}",
        server.uri()
    );
    let kept = user.kortix(&line).stdin(&format!("{KEY}\n")).run().await.exits(0);
    assert_secret(&kept);
    let answer = kept.json();
    assert_eq!((&answer["stored_in"], &answer["verified"]), (&json!("file"), &json!(true)), "{answer}");
    assert_eq!((&answer["origin"], &answer["form"]), (&json!(server.uri()), &json!("pk_…:sk_…")), "{answer}");
    assert_eq!(requests(&server).await, 1);
    let mode = fs::metadata(user.path("credentials.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let listed = user.kortix("threads list --profile work -v").run().await.exits(0);
    assert!(listed.stderr.contains("credentials.json (profile work)"), "{listed:#?}");
    let sent = server.received_requests().await.unwrap().pop().unwrap();
    assert_eq!(sent.headers["x-api-key"], KEY);
    let config = fs::read_to_string(user.path("config.toml")).unwrap();
    assert!(config.contains(&server.uri()) && !config.contains(CANARY), "{config}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_and_without_consent_nothing_is_kept() {
    let user = User::new();
    let finished = user.kortix("auth login --with-token --no-verify").stdin(KEY).run().await.exits(2);
    assert!(finished.stderr.contains("--insecure-storage keeps it unencrypted in "), "{finished:#?}");
    assert_secret(&finished);
    assert!(!user.path("credentials.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_the_missing_flag_is_named() {
    for line in ["auth login", "auth login --no-input --service obvious", "auth login --json"] {
        let finished = User::new().kortix(line).stdin(KEY).run().await.exits(2);
        assert!(finished.stderr.contains("--with-token"), "{finished:#?}");
        assert_eq!(finished.stdout, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_refuses_is_not_kept() {
    let refusing = service::always(ResponseTemplate::new(401).set_body_json(json!({ "detail": KEY }))).await;
    let user = User::new();
    let line = format!("auth login --with-token --insecure-storage --base-url {}", refusing.uri());
    let finished = user.kortix(&line).stdin(KEY).run().await.exits(4);
    assert!(finished.stderr.contains("it was not kept; --no-verify"), "{finished:#?}");
    assert_secret(&finished);
    let line = "auth login --with-token --insecure-storage --base-url http://127.0.0.1:9";
    let finished = user.kortix(line).stdin(KEY).run().await.exits(9);
    assert!(finished.stderr.contains("--no-verify keeps it"), "{finished:#?}");
    let finished =
        user.kortix("auth login --with-token --insecure-storage").stdin(EXPIRED).run().await.exits(4);
    assert!(finished.stderr.contains("expired at 2023-11-14T22:13:20Z"), "{finished:#?}");
    for nothing in ["", "  \n", "canary:half", "canary with spaces"] {
        let line = "auth login --with-token --insecure-storage --no-verify";
        let finished = user.kortix(line).stdin(nothing).run().await.exits(2);
        assert!(!finished.stderr.contains("canary"), "{finished:#?}");
    }
    assert!(!user.path("credentials.json").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_of_the_other_service_is_refused() {
    let user = User::new();
    let line = "auth login --with-token --insecure-storage --no-verify";
    let finished = user.kortix(line).stdin("obv_0123456789").run().await.exits(2);
    assert!(finished.stderr.contains("--service obvious"), "{finished:#?}");
    user.kortix(line).line("--service obvious").stdin("obv_0123456789").run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_stays_with_its_server() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let line =
        "auth login --profile work --with-token --no-verify --insecure-storage --base-url http://127.0.0.1:9";
    let finished = user.kortix(line).stdin(KEY).run().await.exits(2);
    assert!(finished.stderr.contains("profile `work` is for http://127.0.0.1:"), "{finished:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn status_says_where_each_credential_comes_from() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let status = |finished: Finished| finished.json()["services"][0].clone();
    let stored = status(user.kortix("auth status --profile work --json").run().await.exits(0));
    assert_eq!(stored["status"], "present");
    assert!(stored["source"].as_str().unwrap().ends_with("credentials.json (profile work)"), "{stored}");
    assert_eq!(stored["credential"], "pk_…stuv:sk_…");
    assert_eq!(requests(&server).await, 0);

    let hiding = user.kortix("auth status --profile work --json").env("KORTIX_API_KEY", "pk_a:sk_b");
    let hiding = status(hiding.run().await.exits(0));
    assert_eq!(hiding["source"], "KORTIX_API_KEY");
    assert!(hiding["hides"].as_str().unwrap().ends_with("credentials.json (profile work)"), "{hiding}");

    let verified = user.kortix("auth status --profile work --verify --json").run().await.exits(0);
    assert_eq!(status(verified)["status"], "accepted");
    let origins = user.kortix("auth status --profile work --show-origin").run().await.exits(0);
    for part in ["work (--profile)", "(profile work (", "config.toml:2))"] {
        assert!(origins.stdout.contains(part), "{part}: {origins:#?}");
    }
    assert_secret(&origins);
}

#[tokio::test(flavor = "multi_thread")]
async fn status_fails_when_there_is_none_when_it_expired_and_when_it_is_refused() {
    let missing = User::new().kortix("auth status --json").run().await.exits(4);
    assert_eq!(missing.json()["services"][0]["status"], "missing");
    assert_eq!(missing.error()["kind"], "no_credential");
    let expired =
        User::new().kortix("auth status --json").env("KORTIX_API_KEY", EXPIRED).run().await.exits(4);
    assert_eq!(expired.json()["services"][0]["expires_at"], "2023-11-14T22:13:20Z");
    assert_eq!(expired.error()["kind"], "authentication");
    assert_secret(&expired);
    let refusing = service::always(ResponseTemplate::new(401)).await;
    let user = User::at(&refusing).await;
    let refused = user.kortix("auth status --profile work --verify --json").run().await.exits(4);
    assert_eq!(refused.json()["services"][0]["status"], "refused");
    // One of two services is enough.
    let one = User::new().kortix("auth status --json").env("KORTIX_API_KEY", KEY).run().await.exits(0);
    assert_eq!(one.json()["services"][1]["status"], "missing");
    User::new().kortix("auth status --service obvious").env("KORTIX_API_KEY", KEY).run().await.exits(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn logout_forgets_and_says_what_stays() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let none = user.kortix("auth logout").run().await.exits(0);
    assert!(none.stderr.contains("nothing was kept for profile `default`"), "{none:#?}");
    let finished =
        user.kortix("auth logout --profile work -o name").env("KORTIX_API_KEY", KEY).run().await.exits(0);
    assert_eq!(finished.stdout, "work\n");
    assert!(finished.stderr.contains("KORTIX_API_KEY is set and stays"), "{finished:#?}");
    assert!(!fs::read_to_string(user.path("credentials.json")).unwrap().contains(CANARY));
    user.kortix("threads list --profile work").run().await.exits(4);
    let user = User::at(&server).await;
    let all = user.kortix("auth logout --all --json").run().await.exits(0).json();
    assert_eq!(all, json!([{ "profile": "work", "service": "kortix", "origin": server.uri() }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_others_may_read_is_not_used() {
    let server = service::working().await;
    let user = User::at(&server).await;
    fs::set_permissions(user.path("credentials.json"), fs::Permissions::from_mode(0o644)).unwrap();
    for line in ["threads list --profile work", "auth status --profile work", "auth logout --all"] {
        let finished = user.kortix(line).run().await.exits(2);
        assert!(
            finished.stderr.contains("(mode 644)") && finished.stderr.contains("chmod 600"),
            "{finished:#?}"
        );
        assert_secret(&finished);
    }
    assert_eq!(requests(&server).await, 0);
    // What comes from elsewhere does not suffer from it.
    user.kortix("threads list --profile work").env("KORTIX_API_KEY", KEY).run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_credential_is_sent_to_no_other_origin() {
    let (own, foreign) = (service::working().await, service::working().await);
    let user = User::at(&own).await;
    let there = foreign.uri();
    let project = format!("base_url = \"{there}\"\n");
    let led: [(&str, Program); 4] = [
        ("--base-url", user.kortix("threads list --profile work --base-url").line(&there)),
        ("KORTIX_BASE_URL", user.kortix("threads list --profile work").env("KORTIX_BASE_URL", &there)),
        ("kortix.toml:1", user.kortix("threads list --profile work").file("kortix.toml", &project)),
        (
            "kortix.toml:2",
            user.kortix("threads list")
                .file("kortix.toml", &format!("profile = \"work\"\nbase_url = \"{there}\"\n")),
        ),
    ];
    for (who, program) in led {
        let finished = program.run().await.exits(4);
        let said = format!("was stored for {} and is not sent to {there}, which ", own.uri());
        assert!(finished.stderr.contains(&said) && finished.stderr.contains(who), "{who}: {finished:#?}");
    }
    assert_eq!(requests(&foreign).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_is_not_sent_where_only_the_project_leads() {
    let foreign = service::working().await;
    let project = format!("base_url = \"{}\"\n", foreign.uri());
    let user = User::new();
    let here = |line: &str| user.kortix(line).file("kortix.toml", &project).env("KORTIX_API_KEY", KEY);
    for line in ["threads list", "executions get exec_1", "auth status --verify", "doctor"] {
        let finished = here(line).run().await.exits(4);
        let text = format!("{}{}", finished.stdout, finished.stderr);
        assert!(text.contains("KORTIX_API_KEY is not sent to http://127.0.0.1"), "{line}: {finished:#?}");
    }
    let finished = user
        .kortix("auth login --with-token --insecure-storage")
        .file("kortix.toml", &project)
        .stdin(KEY)
        .run()
        .await
        .exits(2);
    assert!(finished.stderr.contains("kortix.toml says that the service is at"), "{finished:#?}");
    let sent = foreign.received_requests().await.unwrap();
    assert!(sent.iter().all(|request| !request.headers.contains_key("x-api-key")), "{sent:#?}");
    // Said by the user, it is as good as any other address.
    here("threads list --base-url").line(&foreign.uri()).run().await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_credential_is_explained_by_its_source_and_a_job_is_not_told_to_sign_in() {
    let refusing = service::always(ResponseTemplate::new(401)).await;
    let user = User::at(&refusing).await;
    let stored = user.kortix("threads list --profile work").run().await.exits(4);
    assert!(
        stored.stderr.contains("credentials.json (profile work) was refused; set KORTIX_API_KEY"),
        "{stored:#?}"
    );
    let hiding = user.kortix("threads list --profile work").env("KORTIX_API_KEY", KEY).run().await.exits(4);
    assert!(hiding.stderr.contains("KORTIX_API_KEY hides the credential from "), "{hiding:#?}");
    let expired =
        user.kortix("threads list --profile work").env("KORTIX_API_KEY", EXPIRED).run().await.exits(4);
    assert!(expired.stderr.contains("the JWT in KORTIX_API_KEY expired at 2023"), "{expired:#?}");
    for finished in [stored, hiding, expired, User::new().kortix("threads list").run().await] {
        assert!(!finished.stderr.contains("auth login"), "{finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_printed_for_programs_and_nowhere_else() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let finished = user.kortix("auth token --profile work --debug").run().await.exits(0);
    assert_eq!(finished.stdout, format!("{KEY}\n"));
    assert!(!finished.stderr.contains(CANARY), "{finished:#?}");
    let none = user.kortix("auth token").run().await.exits(4);
    assert_eq!(none.stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_stream_shows_a_credential() {
    let (working, failing) = (service::working().await, service::always(ResponseTemplate::new(500)).await);
    for server in [&working, &failing] {
        let user = User::at(server).await;
        for line in [
            "auth status --show-origin",
            "auth status --verify",
            "auth login --with-token",
            "auth login --with-token --insecure-storage",
            "auth login --with-token --insecure-storage --service obvious",
            "config list --show-origin",
            "config get base_url",
            "config profiles list",
            "config set output json",
            "config unset output",
            "config path",
            "doctor",
            "threads list --retries 0",
            "auth logout",
        ] {
            for format in ["table", "json", "ndjson", "yaml", "name"] {
                let program = user.kortix(line).line("--debug --profile work -o").line(format);
                assert_secret(&program.stdin(KEY).run().await);
            }
        }
        for text in
            [format!("[profiles.work]\napi_key = \"{KEY}\""), format!("token = {KEY}"), KEY.to_owned()]
        {
            user.config(&text);
            assert_secret(&user.kortix("threads list --debug").run().await.exits(2));
        }
        user.config("");
        assert_secret(&user.kortix("config set base_url --debug").arg(KEY).run().await.exits(2));
        let damaged = format!("{{\"version\":1,\"credentials\":[\"{KEY}\"]}}");
        fs::write(user.path("credentials.json"), damaged).unwrap();
        assert_secret(&user.kortix("auth status --debug").run().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_other_program_of_the_name_keeps_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let theirs = home.path().join(".config/kortix/auth.json");
    fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    fs::write(&theirs, "theirs").unwrap();
    let run =
        |line: &str| unconfigured().env("HOME", home.path().to_str().unwrap()).line(line).stdin(KEY).run();
    run("auth login --profile work --with-token --no-verify --insecure-storage").await.exits(0);
    run("config set output json --profile work").await.exits(0);
    run("auth logout --all").await.exits(0);
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
    let mut found: Vec<_> =
        fs::read_dir(home.path().join(".config")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    found.sort();
    assert_eq!(found, ["kortix", "kortix-cli"]);
    let mode = fs::metadata(home.path().join(".config/kortix-cli")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_names_what_it_keeps_and_for_whom() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let text = fs::read_to_string(user.path("credentials.json")).unwrap();
    let kept: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        kept,
        json!({ "version": 1, "credentials": [
            { "profile": "work", "service": "kortix", "origin": server.uri(), "secret": KEY }
        ] })
    );
}
