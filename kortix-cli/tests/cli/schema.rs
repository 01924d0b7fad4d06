//! Schemas of what commands print. That documents fit them is held wherever a test runs a command with JSON, see
//! `support/schemas.rs`; here are the commands that no other test asks for JSON.

use kortix_cli::schema::{self, Form, OTHERS, PRINTED};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::service::{self, PROJECT, RUN, RUN_THREAD, THREAD};
use crate::support::{kortix, unconfigured};

const TIME: &str = "2026-03-02T14:30:00.123456+00:00";
/// Signed by a server.
const RECEIPT: &str = include_str!("../../../kortix-sdk/tests/receipts/known.json");
const ID: &str = "6f7f7d2a-10a1-4d53-9b1e-0b9c1f0e7a0e";

#[test]
fn every_schema_is_one() {
    let documents =
        PRINTED.iter().flat_map(|printed| [Form::Document, Form::Line].map(|form| printed.schema(form)));
    for schema in documents.chain(OTHERS.iter().map(|(name, _)| schema::other(name).unwrap())) {
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}: {schema:#}"));
        jsonschema::draft202012::new(&schema).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_refuses_what_a_command_does_not_print() {
    let schema = unconfigured().line("schema threads list").run().await.exits(0).json();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    assert!(schema.is_valid(
        &json!({ "threads": [], "pagination": { "page": 1, "limit": 1, "total": 0, "pages": 0 } })
    ));
    assert!(!schema.is_valid(&json!({ "threads": [{}], "pagination": {} })));
    assert!(!schema.is_valid(&json!([])));
    let server = service::working().await;
    let run = kortix(&server).line("executions get").line(RUN).line("--json").run().await.exits(0).json();
    let result = unconfigured().line("schema run.result").run().await.exits(0).json();
    let result = jsonschema::draft202012::new(&result).unwrap();
    assert!(result.is_valid(&json!({ "type": "run.result", "run": run })));
    assert!(!result.is_valid(&json!({ "type": "run.result", "run": {} })));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_which_there_are_and_what_to_do_about_a_wrong_name() {
    let list = unconfigured().line("schema").run().await.exits(0).stdout;
    assert!(list.contains("threads list\tThreadList\tThreadListItem\n"), "{list}");
    unconfigured().line("schema --json").run().await.exits(0);
    let line = unconfigured().line("schema threads list --line --jq .title -r").run().await.exits(0);
    assert_eq!(line.stdout, "a line of kortix threads list\n");
    let unknown = unconfigured().line("schema threads fly --json").run().await.exits(2);
    assert!(unknown.error()["message"].as_str().unwrap().contains("`threads fly`"), "{unknown:#?}");
}

fn message() -> Value {
    json!({ "message_id": ID, "thread_id": THREAD, "type": "user", "is_llm_message": true, "content": { "content": "Hello" },
        "metadata": {}, "created_at": TIME, "updated_at": TIME, "of_tomorrow": 1 })
}

fn agent() -> Value {
    json!({ "agent_id": ID, "name": "Reporter", "description": null, "system_prompt": "Write.", "model": "claude",
        "configured_mcps": [], "custom_mcps": [], "agentpress_tools": {}, "is_default": true, "is_public": false, "tags": [],
        "created_at": TIME, "updated_at": TIME, "version_count": 1, "metadata": {} })
}

fn key() -> Value {
    json!({ "key_id": ID, "public_key": "pk_new", "secret_key": "sk_new", "title": "ci", "description": null,
        "status": "active", "expires_at": null, "created_at": TIME })
}

fn usage() -> Value {
    json!({ "sandbox_id": "sbx-91", "running": true, "memory_bytes": 41_943_040, "memory_limit_bytes": 2_147_483_648_u64,
        "processes": 5, "process_limit": 512, "cpu_seconds": 1.5, "cpu_limit_cores": 2.0, "workspace_bytes": null,
        "measured_at": TIME })
}

fn account() -> Value {
    json!({ "credits": { "total": 300, "daily": 300, "monthly": 0, "extra": 0, "can_run": true,
            "daily_refresh": { "enabled": true, "daily_amount": 300, "refresh_interval_hours": 168, "last_refresh": null,
                "next_refresh_at": null, "seconds_until_refresh": null } },
        "subscription": { "tier_key": "free", "tier_display_name": "Basic", "status": "active", "is_trial": false,
            "trial_status": null },
        "tier": { "name": "free", "display_name": "Basic" }, "_cache": { "cached": false, "ttl_seconds": 60 } })
}

/// Commands, and what the service answers them.
fn answered() -> Vec<(String, Value)> {
    let deleted = json!({ "message": "gone" });
    let agents = json!({ "agents": [agent()], "pagination": { "current_page": 1, "page_size": 1, "total_items": 1,
        "total_pages": 1, "has_next": false, "has_previous": false } });
    let files = json!({ "files": [
        { "name": "a.csv", "path": "/workspace/a.csv", "is_dir": false, "size": 12, "mod_time": TIME }] });
    let status = json!({ "status": "LIVE", "sandbox_id": "sbx-91", "project_id": PROJECT, "daytona_state": "started",
        "cpu": 2.0, "last_checked": TIME });
    let token = json!({ "sandbox_id": "sbx-91", "token": "5b5b", "vnc_preview": "http://6080-sbx-91.localhost",
        "sandbox_url": "http://8080-sbx-91.localhost" });
    let listed = json!({ "id": RUN, "thread_id": RUN_THREAD, "project_id": "prj_1", "status": "queued", "created_at": TIME,
        "agent": "shell" });
    let artifact = json!({ "path": "out.csv", "name": "out.csv", "size": 4, "modified_at": TIME });
    let limits = json!({ "thread_count": { "current_count": 3, "limit": 10, "can_create": true },
        "concurrent_runs": { "running_count": 1, "limit": 1, "can_start": false } });
    let template = json!({ "id": "tpl_1", "name": "Report", "description": "A report" });
    vec![
        (format!("messages list {THREAD}"), json!({ "messages": [message()] })),
        (format!("messages add {THREAD} hello"), message()),
        (format!("messages delete {THREAD} {ID}"), deleted.clone()),
        ("agents list".into(), agents),
        (format!("agents get {ID}"), agent()),
        (format!("agents delete {ID}"), deleted.clone()),
        ("sandbox status sbx-91".into(), status),
        ("sandbox ls sbx-91".into(), files),
        (
            "sandbox logs sbx-91".into(),
            json!({ "sandbox_id": "sbx-91", "lines": ["vnc: up", "terminal: up"] }),
        ),
        ("sandbox usage sbx-91".into(), usage()),
        ("sandbox rotate-token sbx-91".into(), token),
        (
            "sandbox url sbx-91 --port 8080".into(),
            json!({ "url": "http://8080-sbx-91.localhost/?kortix_link=1.x", "expires_at": TIME, "port": 8080 }),
        ),
        ("sandbox exec sbx-91 make".into(), json!({ "output": "", "exit_code": 0, "success": true })),
        (
            "sandbox put sbx-91 a.csv".into(),
            json!({ "status": "success", "updated": true, "path": "/workspace/a.csv" }),
        ),
        ("sandbox get sbx-91 a.csv --to b.csv --overwrite".into(), json!("content")),
        ("keys list".into(), json!([key()])),
        ("keys create ci".into(), key()),
        (format!("keys revoke {ID}"), deleted),
        ("limits".into(), limits),
        ("templates list".into(), json!({ "templates": [template] })),
        ("account".into(), account()),
        (format!("executions receipt {RUN}"), serde_json::from_str(RECEIPT).unwrap()),
        ("executions verify receipt.json".into(), Value::Null),
        ("executions list".into(), json!({ "executions": [listed], "next_cursor": null })),
        (format!("executions artifacts {RUN}"), json!({ "artifacts": [artifact] })),
        (format!("executions stop {RUN}"), service::run("stopped")),
        (format!("executions answer {RUN} yes"), service::run("running")),
        ("api GET /anything".into(), json!([1, "two"])),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_around_threads_print_what_their_schemas_say() {
    for (line, answer) in answered() {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(&server)
            .await;
        for format in ["json", "ndjson"] {
            // The output is held against the schema by the program's runner.
            let program = kortix(&server).file("a.csv", "1,2\n").file("receipt.json", RECEIPT);
            let finished = program.line(&line).line("-q -o").line(format).run().await.exits(0);
            assert!(!finished.stdout.is_empty(), "{line}: {finished:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_without_a_server_print_what_their_schemas_say() {
    for line in [
        "version",
        "completion bash",
        "help",
        "help threads get",
        "help output",
        "help environment",
        "schema",
        "man",
        "man threads get",
    ] {
        for format in ["json", "ndjson"] {
            unconfigured().line(line).line("-o").line(format).run().await.exits(0);
        }
    }
}
