//! The commands around threads: each sends one request and shows its answer.

use serde_json::{Value, json};
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::service::{self, PROJECT, THREAD};
use crate::support::{Finished, kortix};

const TIME: &str = "2026-03-02T14:30:00.123456+00:00";
const MESSAGE: &str = "6f7f7d2a-10a1-4d53-9b1e-0b9c1f0e7a0e";
const AGENT: &str = "5d2f6a9f-0c7b-4e9a-8d1c-3b5a7f9e0d2c";
const API_KEY: &str = "b3c1d7a2-0c7b-4e9a-8d1c-3b5a7f9e0d2c";

/// Runs a command against a service that knows one answer.
async fn answered(line: &str, verb: &str, at: &str, answer: Value) -> Finished {
    let server = MockServer::start().await;
    service::answer(&server, verb, at, 200, answer).await;
    kortix(&server).line(line).run().await
}

fn message() -> Value {
    json!({
        "message_id": MESSAGE, "thread_id": THREAD, "type": "user", "is_llm_message": true,
        "content": { "role": "user", "content": "Use the\nsecond data set" }, "metadata": {},
        "created_at": TIME, "updated_at": TIME,
    })
}

fn agent() -> Value {
    json!({
        "agent_id": AGENT, "name": "Reporter", "description": null, "system_prompt": "Write reports.\n",
        "model": "claude", "configured_mcps": [], "custom_mcps": [], "agentpress_tools": {}, "is_default": true,
        "is_public": false, "tags": [], "created_at": TIME, "updated_at": TIME, "version_count": 1, "metadata": {},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn messages() {
    let list = json!({ "messages": [message()] });
    let at = format!("/threads/{THREAD}/messages");
    let shown = answered(&format!("messages list {THREAD}"), "GET", &at, list).await.exits(0);
    assert_eq!(shown.stdout, format!("{MESSAGE}\tuser\t2026-03-02T14:30:00Z\tUse the second data set\n"));
    let added =
        answered(&format!("messages add {THREAD} hello -o name"), "POST", &format!("{at}/add"), message())
            .await;
    assert_eq!(added.exits(0).stdout, format!("{MESSAGE}\n"));
    let gone = json!({ "message": "Message deleted successfully" });
    let deleted =
        answered(&format!("messages delete {THREAD} {MESSAGE}"), "DELETE", &format!("{at}/{MESSAGE}"), gone)
            .await;
    assert_eq!(deleted.exits(0).stdout, format!("deleted message {MESSAGE}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_cut_short_says_where_to_look() {
    let slow = ResponseTemplate::new(200).set_delay(std::time::Duration::from_mins(1));
    let server = service::always(slow).await;
    for (line, look) in [
        (format!("messages add {THREAD} hello"), format!("kortix messages list {THREAD}`")),
        (format!("sandbox stop {PROJECT}"), format!("kortix projects get {PROJECT}`")),
        ("sandbox exec sbx-91 make".to_owned(), "kortix sandbox status sbx-91`".to_owned()),
    ] {
        let cut = kortix(&server).line(&line).line("--timeout 300ms").run().await.exits(124);
        assert!(cut.stdout.is_empty() && cut.stderr.contains(&look), "{line}: {cut:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn agents() {
    let page = json!({ "agents": [agent()], "pagination": {
        "current_page": 1, "page_size": 1, "total_items": 2, "total_pages": 2, "has_next": true, "has_previous": false,
    } });
    let list = answered("agents list --limit 1", "GET", "/agents", page).await.exits(0);
    assert_eq!(list.stdout, format!("{AGENT}\tReporter\tclaude\tyes\t2026-03-02T14:30:00Z\n"));
    assert_eq!(list.stderr, "note: 1 of 2 agents; the next are on `--page 2`\n");
    let at = format!("/agents/{AGENT}");
    let shown = answered(&format!("agents get {AGENT}"), "GET", &at, agent()).await.exits(0);
    insta::assert_snapshot!(shown.stdout, @"
    agent    5d2f6a9f-0c7b-4e9a-8d1c-3b5a7f9e0d2c
    name     Reporter
    model    claude
    default  yes
    public   no
    created  2026-03-02T14:30:00Z

    ── system prompt ──
    Write reports.
    ");
    let gone = json!({ "message": "Agent deleted successfully" });
    let deleted = answered(&format!("agents delete {AGENT} -o name"), "DELETE", &at, gone).await.exits(0);
    assert_eq!(deleted.stdout, format!("{AGENT}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sandboxes() {
    let status = json!({ "status": "LIVE", "sandbox_id": "sbx-91", "project_id": PROJECT, "daytona_state": "started",
        "cpu": 2.0, "memory": 4.0, "last_checked": TIME });
    let shown = answered("sandbox status sbx-91", "GET", "/sandboxes/sbx-91/status", status).await.exits(0);
    insta::assert_snapshot!(shown.stdout, @"
    sandbox     sbx-91
    status      LIVE
    project     a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    processors  2
    memory      4 GiB
    checked     2026-03-02T14:30:00Z
    ");
    let usage = json!({ "sandbox_id": "sbx-91", "running": true, "memory_bytes": 41_943_040, "memory_limit_bytes": 2_147_483_648_u64,
        "processes": 5, "process_limit": 512, "cpu_seconds": 1.5, "cpu_limit_cores": 2.0, "workspace_bytes": 1_048_576,
        "measured_at": TIME });
    let shown = answered("sandbox usage sbx-91", "GET", "/x/v1/sandboxes/sbx-91/usage", usage).await.exits(0);
    insta::assert_snapshot!(shown.stdout, @"
    sandbox         sbx-91
    runs            yes
    memory          40.0 MiB of 2048.0 MiB
    processes       5 of 512
    processor time  1.5 s, on 2 cores at most
    workspace       1.0 MiB
    measured        2026-03-02T14:30:00Z
    ");
    let logs = json!({ "sandbox_id": "sbx-91", "lines": ["vnc: \u{1b}[31mup", "terminal: up"] });
    let shown = answered("sandbox logs sbx-91", "GET", "/x/v1/sandboxes/sbx-91/logs", logs).await.exits(0);
    assert_eq!(shown.stdout, "vnc: up\nterminal: up\n");
    let token = json!({ "sandbox_id": "sbx-91", "token": "5b5b5b", "vnc_preview": "http://6080-sbx-91.localhost",
        "sandbox_url": "http://8080-sbx-91.localhost" });
    let line = "sandbox rotate-token sbx-91 --debug";
    let made = answered(line, "POST", "/x/v1/sandboxes/sbx-91/token", token).await.exits(0);
    assert!(made.stdout.contains("http://6080-sbx-91.localhost"), "{made:#?}");
    assert!(!made.stdout.contains("5b5b5b") && !made.stderr.contains("5b5b5b"), "{made:#?}");
    let url = "http://8080-sbx-91.localhost/a?kortix_link=1.x";
    let signed = json!({ "url": url, "expires_at": TIME, "port": 8080 });
    let line = "sandbox url sbx-91 --port 8080 --expires-in 2h --path /a --debug";
    let made = answered(line, "POST", "/x/v1/sandboxes/sbx-91/urls", signed).await.exits(0);
    assert_eq!(made.stdout, format!("{url}\n"));
    assert!(made.stderr.contains("port 8080 until 2026-03-02T14:30:00Z"), "{made:#?}");
    assert!(!made.stderr.contains("kortix_link"), "{made:#?}");
    let files = json!({ "files": [
        { "name": "out", "path": "/workspace/out", "is_dir": true, "size": 0, "mod_time": TIME },
        { "name": "a.csv", "path": "/workspace/a.csv", "is_dir": false, "size": 12, "mod_time": TIME },
    ] });
    let list = answered("sandbox ls sbx-91", "GET", "/sandboxes/sbx-91/files", files).await.exits(0);
    assert_eq!(list.stdout, format!("/workspace/out/\t\t{TIME}\n/workspace/a.csv\t12\t{TIME}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_in_a_sandbox_decides_the_exit_code() {
    for (exit_code, exits) in [(0, 0), (7, 3)] {
        let answer = json!({ "output": "1 failed\n", "exit_code": exit_code, "success": exit_code == 0 });
        let line = "sandbox exec sbx-91 make";
        let finished =
            answered(line, "POST", "/sandboxes/sbx-91/terminal/execute", answer).await.exits(exits);
        assert_eq!(finished.stdout, "1 failed\n");
        assert_eq!(finished.stderr.contains("exit code 7"), exit_code == 7, "{finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_both_ways_and_nothing_is_written_over() {
    let server = MockServer::start().await;
    let content = ResponseTemplate::new(200).set_body_raw("1,2\n", "application/octet-stream");
    let at = "/sandboxes/sbx-91/files/content";
    Mock::given(method("GET")).and(path(at)).respond_with(content).mount(&server).await;
    let got = kortix(&server).line("sandbox get sbx-91 out/a.csv").run().await.exits(0);
    assert_eq!(got.stdout, "a.csv  4 bytes\n");
    let there =
        kortix(&server).file("a.csv", "mine").line("sandbox get sbx-91 out/a.csv").run().await.exits(2);
    assert!(there.stderr.contains("--overwrite"), "{there:#?}");
    let nameless = kortix(&server).line("sandbox get sbx-91 out/..").run().await.exits(2);
    assert!(nameless.stderr.contains("--to FILE"), "{nameless:#?}");

    let written = json!({ "status": "success", "updated": true, "path": "/workspace/a.csv" });
    service::answer(&server, "PUT", "/sandboxes/sbx-91/files/binary", 200, written).await;
    let put =
        kortix(&server).file("a.csv", "1,2\n").line("sandbox put sbx-91 a.csv -o name").run().await.exits(0);
    assert_eq!(put.stdout, "/workspace/a.csv\n");
    let missing = kortix(&server).line("sandbox put sbx-91 b.csv").run().await.exits(2);
    assert!(missing.stderr.contains("cannot read b.csv"), "{missing:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_a_new_key_is_its_result() {
    let key = json!({ "key_id": API_KEY, "public_key": "pk_new", "secret_key": "sk_new", "title": "ci",
        "description": null, "status": "active", "expires_at": null, "created_at": TIME });
    let made = answered("keys create ci -o name", "POST", "/api-keys", key.clone()).await.exits(0);
    assert_eq!(made.stdout, "pk_new:sk_new\n");
    assert!(!made.stderr.contains("sk_new"), "{made:#?}");
    let json = answered("keys create ci --json", "POST", "/api-keys", key.clone()).await.exits(0).json();
    assert_eq!(json["secret_key"], "sk_new");
    let list = answered("keys list", "GET", "/api-keys", json!([key])).await.exits(0);
    assert_eq!(list.stdout, format!("{API_KEY}\tci\tactive\tnever\tnever\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_of_the_plan() {
    let limits = json!({ "thread_count": { "current_count": 3, "limit": 10, "can_create": true },
        "concurrent_runs": { "running_count": 1, "limit": 1, "can_start": false } });
    let shown = answered("limits", "GET", "/limits", limits).await.exits(0);
    assert_eq!(shown.stdout, "threads\t3\t10\tyes\nruns at once\t1\t1\tno\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn any_request() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/x/v1/webhooks"))
        .and(query_param("dry", "yes"))
        .and(header("x-reason", "test"))
        .and(body_json(json!({ "url": "https://ci.example.com", "limit": 3, "name": "4" })))
        .respond_with(ResponseTemplate::new(201).set_body_json(json!({ "id": "wh_1" })))
        .mount(&server)
        .await;
    let line =
        "api post /x/v1/webhooks --query dry=yes -f url=https://ci.example.com -f limit=3 -F name=4 -i";
    let made = kortix(&server).line(line).arg("-H").arg("X-Reason: test").run().await.exits(0);
    assert_eq!(made.json(), json!({ "id": "wh_1" }));
    assert!(made.stderr.contains("201 Created"), "{made:#?}");
    let missing = kortix(&server).line("api GET /nowhere").run().await.exits(5);
    assert_eq!(missing.stdout, "");
    let refused = kortix(&server).line("api GET nowhere").run().await.exits(2);
    assert!(refused.stderr.contains("begins with a slash"), "{refused:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn results_can_be_filtered() {
    let server = service::working().await;
    let run = async |line: &str, filter: &str| kortix(&server).line(line).arg("--jq").arg(filter).run().await;
    let quoted = run("threads list", ".threads[].thread_id").await.exits(0);
    assert_eq!(quoted.stdout, format!("\"{THREAD}\"\n"));
    let raw = run("threads list -r", ".threads[].thread_id").await.exits(0);
    assert_eq!(raw.stdout, format!("{THREAD}\n"));
    let each = run("threads list -o ndjson -r", ".thread_id").await.exits(0);
    assert_eq!(each.stdout, format!("{THREAD}\n"));
    let unreadable = run("threads list", ".threads[").await.exits(2);
    assert!(unreadable.stdout.is_empty() && unreadable.stderr.contains("closing bracket"), "{unreadable:#?}");
    let unfit = run("threads list", ".threads.name").await.exits(2);
    assert!(unfit.stdout.is_empty() && unfit.stderr.contains("does not fit"), "{unfit:#?}");
    let yaml = kortix(&server).line("threads create -o yaml").run().await.exits(0);
    assert_eq!(yaml.stdout, format!("thread_id: {THREAD}\nproject_id: {PROJECT}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_are_searched_and_changed() {
    let found = json!({ "results": [{
        "thread_id": THREAD, "score": 0.8, "text_preview": "revenue by\nregion", "project_id": PROJECT,
    }], "total": 1, "configured": true });
    let search = answered("threads search revenue --limit 1", "GET", "/threads/search", found).await.exits(0);
    assert_eq!(search.stdout, format!("{THREAD}\t{PROJECT}\trevenue by region\n"));
    let nothing = json!({ "results": [], "total": 0, "configured": false });
    let search = answered("threads search x", "GET", "/threads/search", nothing).await.exits(0);
    assert_eq!((search.stdout.as_str(), search.stderr.contains("this server cannot search")), ("", true));

    let server = MockServer::start().await;
    let changed = json!({
        "thread_id": THREAD, "project_id": PROJECT, "metadata": {}, "is_public": true, "created_at": TIME,
        "updated_at": TIME, "message_count": 0,
    });
    Mock::given(method("PATCH"))
        .and(path(format!("/threads/{THREAD}")))
        .and(body_json(json!({ "title": "Q1", "is_public": true })))
        .respond_with(ResponseTemplate::new(200).set_body_json(changed))
        .mount(&server)
        .await;
    let line = format!("threads update {THREAD} --title Q1 --public");
    let updated = kortix(&server).line(&line).run().await.exits(0);
    assert!(updated.stdout.contains("public") && updated.stdout.contains("yes"), "{updated:?}");
    for flags in ["", "--public --private"] {
        kortix(&server).line(&format!("threads update {THREAD} {flags}")).run().await.exits(2);
    }
}
