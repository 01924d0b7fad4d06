//! Settings: where they come from, and how they are changed.

use std::fs;

use serde_json::json;

use crate::identity::User;
use crate::support::service::{self, PROJECT};
use crate::support::{KEY, kortix, unconfigured};

#[tokio::test(flavor = "multi_thread")]
async fn every_value_says_where_it_comes_from() {
    let user = User::new();
    user.config(
        "default_profile = \"work\"\n[profiles.work]\nbase_url = \"https://work.test\"\nretries = 4\n",
    );
    let program = user
        .kortix("config list --show-origin --timeout 90s")
        .env("KORTIX_OUTPUT", "table")
        .file("kortix.toml", "project = \"prj_1\"\n");
    let finished = program.run().await.exits(0);
    let rows: Vec<Vec<&str>> = finished.stdout.lines().map(|line| line.split('\t').collect()).collect();
    let found = |key: &str| rows.iter().find(|row| row[0] == key).map(|row| (row[1], row[2])).unwrap();
    assert!(found("profile").1.ends_with("config.toml:1"), "{finished:#?}");
    assert_eq!(found("base_url").0, "https://work.test");
    assert!(
        found("base_url").1.starts_with("profile work (") && found("base_url").1.ends_with(":3)"),
        "{finished:#?}"
    );
    assert!(found("obvious_base_url").1.starts_with("as base_url, by profile work"), "{finished:#?}");
    assert!(found("project").1.ends_with("kortix.toml:1"), "{finished:#?}");
    assert_eq!(found("output"), ("table", "KORTIX_OUTPUT"));
    assert_eq!(found("timeout"), ("1m 30s", "--timeout"));
    assert_eq!(found("retries").0, "4");

    let bare = unconfigured().line("config list --json").run().await.exits(0).json();
    let base_url = json!({ "key": "base_url", "value": "https://api.kortix.ai", "origin": "default" });
    assert!(bare.as_array().unwrap().contains(&base_url), "{bare:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_is_read_again_and_what_is_unset_is_gone() {
    let user = User::new();
    user.config("# mine\n");
    user.kortix("config set base_url https://work.test --profile work").run().await.exits(0);
    user.kortix("config set default_profile work").run().await.exits(0);
    assert_eq!(user.kortix("config get base_url").run().await.exits(0).stdout, "https://work.test\n");
    assert_eq!(user.kortix("config get default_profile").run().await.exits(0).stdout, "work\n");
    user.kortix("config set timeout 15m").run().await.exits(0);
    user.kortix("config unset base_url").run().await.exits(0);
    let text = fs::read_to_string(user.path("config.toml")).unwrap();
    assert!(text.contains("# mine") && text.contains("timeout = \"15m\""), "{text}");
    assert!(!text.contains("base_url"), "{text}");
    let again = user.kortix("config unset base_url").run().await.exits(0);
    assert!(again.stderr.contains("base_url was not set in profile `work`"), "{again:#?}");
    assert_eq!(user.kortix("config get project --json").run().await.exits(5).error()["kind"], "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_refused_with_what_was_meant() {
    let user = User::new();
    for (line, said) in [
        ("config get base_ulr", "did you mean `base_url`?"),
        ("config set api_key x", "credentials are kept by `kortix auth login`"),
        ("config set retries often", "retries must be a whole number"),
        ("config set base_url https://a.test --profile local", "the server on this machine"),
        ("config set default_profile nobody", "there is no profile `nobody`"),
        ("config profiles delete nobody", "there is no profile `nobody`"),
        ("config list --profile nobody", "there are default, local"),
        ("threads list --profile bad/name", "letters, digits"),
        ("threads list --profile local --base-url http://a.test", "names another"),
    ] {
        let finished = user.kortix(line).run().await.exits(2);
        assert!(finished.stderr.contains(said), "{line}: {finished:#?}");
        assert_eq!(finished.stdout, "");
    }
    assert!(!user.path("config.toml").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_names_its_line_and_stops_only_what_needs_it() {
    let user = User::new();
    user.config("[profiles.work]\nbase_ulr = \"https://a.test\"\n");
    let finished = user.kortix("threads list").run().await.exits(2);
    assert!(finished.stderr.contains("config.toml:2: `base_ulr` is not known here"), "{finished:#?}");
    assert!(finished.stderr.contains("did you mean `base_url`?"), "{finished:#?}");
    assert_eq!(user.kortix("auth status --json").run().await.exits(2).error()["kind"], "config");
    for line in ["version", "completion bash", "config path", "--help"] {
        user.kortix(line).run().await.exits(0);
    }
    let missing =
        unconfigured().env("KORTIX_CONFIG_DIR", "/nowhere").line("threads list").run().await.exits(2);
    assert!(missing.stderr.contains("KORTIX_CONFIG_DIR names /nowhere"), "{missing:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_are_listed_and_deleted_with_their_credentials() {
    let server = service::working().await;
    let user = User::at(&server).await;
    user.kortix("config set default_profile work").run().await.exits(0);
    let listed = user.kortix("config profiles list --json").run().await.exits(0).json();
    let work = json!({
        "name": "work", "active": true, "base_url": server.uri(),
        "credentials": [{ "service": "kortix", "origin": server.uri() }],
    });
    assert!(listed.as_array().unwrap().contains(&work), "{listed:#}");
    let finished = user.kortix("config profiles delete work").run().await.exits(0);
    assert!(finished.stderr.contains("it was the default_profile"), "{finished:#?}");
    let names = user.kortix("config profiles list -o name").run().await.exits(0).stdout;
    assert_eq!(names, "default\nlocal\n");
    assert!(!fs::read_to_string(user.path("credentials.json")).unwrap().contains(KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_says_that_the_credential_is_for_the_old_one() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let finished = user.kortix("config set base_url https://new.test --profile work").run().await.exits(0);
    assert!(finished.stderr.contains("is not sent to https://new.test"), "{finished:#?}");
    let hidden = user.kortix("config set retries 3").env("KORTIX_RETRIES", "1").run().await.exits(0);
    assert!(hidden.stderr.contains("KORTIX_RETRIES hides it here"), "{hidden:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn defaults_of_a_profile_hold_until_a_flag_says_otherwise() {
    let server = service::working().await;
    let user = User::at(&server).await;
    user.kortix("config set output name --profile work").run().await.exits(0);
    let named = user.kortix("threads list --profile work").run().await.exits(0);
    assert_eq!(named.stdout, format!("{}\n", service::THREAD));
    let json = user.kortix("threads list --profile work --json").run().await.exits(0).json();
    assert_eq!(json["threads"][0]["thread_id"], service::THREAD);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_project_of_the_directory_is_the_default_of_its_commands() {
    let server = service::working().await;
    let file = format!("project = \"{PROJECT}\"\n");
    let project = kortix(&server).line("projects get --json").file("kortix.toml", &file).run().await.exits(0);
    assert_eq!(project.json()["project_id"], PROJECT);
    kortix(&server).line("projects threads").env("KORTIX_PROJECT", PROJECT).run().await.exits(0);
    kortix(&server)
        .line("projects thread create --prompt x")
        .env("KORTIX_PROJECT", "prj_1")
        .run()
        .await
        .exits(0);
    let none = kortix(&server).line("projects get").run().await.exits(2);
    assert!(none.stderr.contains("kortix.toml or KORTIX_PROJECT"), "{none:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_the_profile_and_every_origin() {
    let server = service::working().await;
    let user = User::at(&server).await;
    let finished =
        user.kortix("doctor --profile work").file("kortix.toml", "retries = 2\n").run().await.exits(0);
    for part in ["work (--profile)", "kortix.toml:1)", "credentials.json (profile work)", "(profile work ("] {
        assert!(finished.stdout.contains(part), "{part}: {finished:#?}");
    }
}
