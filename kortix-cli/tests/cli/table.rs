//! What people see.

use crate::support::kortix;
use crate::support::service::{self, PROJECT, RUN, THREAD};

async fn table(line: &str) -> String {
    let server = service::working().await;
    kortix(&server).line(line).run().await.exits(0).stdout
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_thread() {
    insta::assert_snapshot!(table("threads create").await, @r#"
    thread   0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10
    project  a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread() {
    insta::assert_snapshot!(table(&format!("threads get {THREAD}")).await, @r#"
    thread        0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10
    name          New Chat
    project       a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    project name  Quarterly numbers
    public        no
    messages      4
    created       2026-03-02T14:30:00Z
    updated       2026-03-02T14:30:00Z
    sandbox       sbx-91
    desktop       https://6080-sbx-91.example.dev
    preview       https://8080-sbx-91.example.dev
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn threads() {
    let row = format!("{THREAD}\tQuarterly numbers\tNew Chat\t2026-03-02T14:30:00Z\n");
    assert_eq!(table("threads list").await, row);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project() {
    insta::assert_snapshot!(table(&format!("projects get {PROJECT}")).await, @r#"
    project  a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77
    name     Quarterly numbers
    public   no
    created  2026-03-02T14:30:00Z
    updated  2026-03-02T14:30:00Z
    sandbox  sbx-91
    desktop  https://6080-sbx-91.example.dev
    preview  https://8080-sbx-91.example.dev
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_of_a_project() {
    let row = format!("{THREAD}\tNew Chat\t4\t2026-03-02T14:30:00Z\n");
    assert_eq!(table(&format!("projects threads {PROJECT}")).await, row);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_things() {
    let thread = table(&format!("threads delete {THREAD}")).await;
    let project = table(&format!("projects delete {PROJECT}")).await;
    insta::assert_snapshot!(thread + &project, @r#"
    deleted thread 0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10
    deleted project a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77 with 2 threads
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_started_run() {
    insta::assert_snapshot!(table("projects thread create prj_1 --prompt x").await, @r#"
    execution  exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    thread     th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10
    status     started
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_run_with_its_output() {
    insta::assert_snapshot!(table(&format!("executions wait {RUN}")).await, @r#"
    execution  exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    thread     th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10
    project    prj_a1d7c3f25e554c0b8a550c9f2f3b6e77
    status     succeeded
    agent      shell
    created    2026-03-02T14:30:00Z
    took       12 s

    ── prompt succeeded ──
    hello
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_run() {
    let server = wiremock::MockServer::start().await;
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, service::run("failed")).await;
    let finished = kortix(&server).line("executions wait -q").line(RUN).run().await.exits(3);
    insta::assert_snapshot!(finished.stdout + &finished.stderr, @r#"
    execution  exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    thread     th_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10
    project    prj_a1d7c3f25e554c0b8a550c9f2f3b6e77
    status     failed
    agent      shell
    created    2026-03-02T14:30:00Z
    took       12 s
    error      the agent ended with exit code 7 (agent_failed)

    ── prompt failed, exit code 7 ──
    hello
    error: exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c failed: the agent ended with exit code 7 (agent_failed)
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn further_pages_are_noted_beside_the_result() {
    let server = service::working().await;
    let finished = kortix(&server).line("threads list").run().await.exits(0);
    assert_eq!(finished.stderr, "note: 1 of 3 threads; the next are on `--page 2`\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_sequences_of_an_agent_do_not_reach_the_terminal() {
    let server = wiremock::MockServer::start().await;
    let mut run = service::run("succeeded");
    run["turns"][0]["output"] = "\u{1b}]0;owned\u{7}\u{1b}[2Jplain\n".into();
    service::answer(&server, "GET", &format!("/x/v1/executions/{RUN}"), 200, run).await;
    let shown = kortix(&server).line("executions get --color always").line(RUN).run().await.exits(0).stdout;
    assert!(shown.ends_with("plain\n") && !shown.contains('\u{1b}'), "{shown:?}");
}
