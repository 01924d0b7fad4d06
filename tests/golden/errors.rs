//! Every row of the error tables of both services, produced by a one-line rule of the test controls, and seen three
//! times: over plain HTTP, by the SDK as a typed error, and by the command line as an exit code.
//!
//! `errors.json` has the rows: those that every route of a service may answer with, and those of each endpoint. The
//! errors of the golden files are rows too, so that an endpoint is in the table as soon as it has a golden file. Only
//! an endpoint with a golden file can be asked by the SDK: the file says what to ask.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, ensure};
use kortix_sdk::{Error, ErrorKind, Kortix, RetryPolicy};
use kortix_tests::{
    cli::Cli,
    controls::Controls,
    golden::{self, Case, GoldenFile, Names, Request},
    server::{Options, ReferenceServer},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sdk;

/// An error that the services document, and the rule that brings it about.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    status: u16,
    text: String,
    code: Option<String>,
    /// The kind of the SDK's error.
    sdk: String,
    /// What the command line exits with.
    exit: i32,
    rule: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// On every route of the service.
    kortix: Vec<Row>,
    obvious: Vec<Row>,
    /// Of one endpoint, named as in the description of the API.
    endpoints: BTreeMap<String, Vec<Row>>,
}

/// What the rows are asked of, and how.
struct Stage {
    server: ReferenceServer,
    controls: Controls,
    http: reqwest::Client,
    names: Names,
    client: Kortix,
    cli: Cli,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_of_the_error_tables_is_a_one_line_rule() {
    let table: Table = serde_json::from_str(include_str!("errors.json")).unwrap();
    let stage = Stage::start();
    let endpoints = endpoints(&stage.described().await, golden::files().unwrap());
    let described: BTreeSet<_> = endpoints.iter().map(|endpoint| &endpoint.name).collect();
    let strange: Vec<_> = table.endpoints.keys().filter(|name| !described.contains(name)).collect();
    assert!(strange.is_empty(), "rows of endpoints that the server does not describe: {strange:?}");
    let (mut failures, mut asked) = (Vec::new(), 0);
    for endpoint in &endpoints {
        for row in rows(&table, endpoint) {
            if let Err(error) = stage.produces(endpoint, &row).await {
                failures.push(format!("{}: {} {:?}: {error:#}", endpoint.name, row.status, row.text));
            }
            asked += 1;
        }
    }
    assert!(failures.is_empty(), "{} of {asked} rows failed:\n{}", failures.len(), failures.join("\n"));
    assert!(asked > 1_000, "{asked} rows are not all");
}

/// A row is one line of the file, so that it can be copied into a script.
#[test]
fn every_rule_is_written_on_one_line() {
    let rules = include_str!("errors.json").lines().filter(|line| line.contains("\"rule\""));
    for line in rules {
        let row = line.trim().trim_end_matches(',');
        let row: Row = serde_json::from_str(row).unwrap_or_else(|error| panic!("{row}: {error}"));
        assert!(row.rule.is_object());
    }
}

/// One that the server describes.
struct Endpoint {
    /// `GET /threads/{thread_id}`
    name: String,
    golden: Option<GoldenFile>,
}

impl Endpoint {
    fn is_obvious(&self) -> bool {
        let path = self.name.split(' ').nth(1).unwrap_or_default();
        path.starts_with("/api/v1") || path.starts_with("/x/v1")
    }

    /// What a client asks when all is well. Without a golden file, whatever gets as far as the rule.
    fn request(&self, names: &Names) -> Request {
        let good = self.golden.iter().flat_map(|file| &file.cases).find(|case| case.response.status == 200);
        if let Some(good) = good {
            return sdk::filled(&good.request, names);
        }
        let (method, route) = self.name.split_once(' ').unwrap_or_default();
        let part_named = |part: &str| {
            if part.starts_with('{') { "0b9c1f0e-7a0e-4d53-9b1e-000000000001" } else { part }.to_owned()
        };
        let path = route.split('/').map(part_named).collect::<Vec<_>>().join("/");
        Request {
            method: method.to_owned(),
            path,
            headers: BTreeMap::new(),
            body: None,
            multipart: Vec::new(),
        }
    }
}

fn endpoints(described: &Value, mut golden: Vec<GoldenFile>) -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        // Beside operations there is a list of servers.
        let operations = methods.as_object().unwrap().iter().filter(|(_, operation)| operation.is_object());
        for (method, _) in operations {
            let name = format!("{} {path}", method.to_uppercase());
            let at = golden.iter().position(|file| file.endpoint == name);
            endpoints.push(Endpoint { name, golden: at.map(|at| golden.remove(at)) });
        }
    }
    let left: Vec<_> = golden.iter().map(|file| &file.endpoint).collect();
    assert!(left.is_empty(), "golden files of endpoints that the server does not describe: {left:?}");
    endpoints
}

fn rows(table: &Table, endpoint: &Endpoint) -> Vec<Row> {
    let of_service = if endpoint.is_obvious() { &table.obvious } else { &table.kortix };
    let of_endpoint = table.endpoints.get(&endpoint.name).into_iter().flatten();
    let golden = endpoint.golden.iter().flat_map(|file| &file.cases).filter_map(golden_row);
    let mut rows: Vec<Row> = of_service.iter().chain(of_endpoint).cloned().chain(golden).collect();
    // The same error is written down in several golden cases, and in the table.
    let mut known = Vec::new();
    rows.retain(|row| {
        let named = (row.status, row.text.clone(), row.code.clone());
        let is_new = !known.contains(&named);
        known.push(named);
        is_new
    });
    rows
}

/// The error of a golden case, as a rule that answers with the same.
fn golden_row(case: &Case) -> Option<Row> {
    let (status, body) = (case.response.status, &case.response.body);
    if status < 400 {
        return None;
    }
    let answer = golden::sample(body);
    let text =
        [&answer["detail"]["message"], &answer["detail"][0]["msg"], &answer["detail"], &answer["error"]];
    let text = text.into_iter().find_map(Value::as_str)?.to_owned();
    let code = answer["code"].as_str().map(str::to_owned);
    let (sdk, exit) = meaning(status, code.as_deref());
    let rule = json!({"operation": "*", "action": "answer", "status": status, "body": answer});
    Some(Row { status, text, code, sdk: sdk.to_owned(), exit, rule })
}

/// What every error of a status is to the SDK and to the command line.
fn meaning(status: u16, code: Option<&str>) -> (&'static str, i32) {
    match (status, code) {
        (_, Some("IDEMPOTENCY_KEY_REUSED")) => ("IdempotencyKeyReused", 6),
        (400 | 422, _) => ("Validation", 2),
        (401, _) => ("Authentication", 4),
        (402, _) => ("LimitExceeded", 7),
        (403, _) => ("Permission", 4),
        (404, _) => ("NotFound", 5),
        (408, _) => ("Timeout", 9),
        (409, _) => ("Conflict", 6),
        (429, _) => ("RateLimited", 7),
        (500.., _) => ("Server", 1),
        _ => ("Unexpected", 1),
    }
}

fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::LimitExceeded { .. } => "LimitExceeded",
        ErrorKind::NotFound => "NotFound",
        ErrorKind::Conflict { .. } => "Conflict",
        ErrorKind::Authentication => "Authentication",
        ErrorKind::Permission => "Permission",
        ErrorKind::Validation { .. } => "Validation",
        ErrorKind::IdempotencyKeyReused => "IdempotencyKeyReused",
        ErrorKind::RateLimited => "RateLimited",
        ErrorKind::Server => "Server",
        ErrorKind::Timeout => "Timeout",
        ErrorKind::Unexpected => "Unexpected",
        _ => "something without an answer",
    }
}

impl Stage {
    fn start() -> Self {
        let server = ReferenceServer::start(Options::fake().controlled()).unwrap();
        let credential = |kind| server.credential(kind, "someone", "ultra").unwrap();
        let (jwt, obvious) = (credential("jwt"), credential("obvious"));
        let cli = Cli::of(&server, &jwt, &obvious).unwrap();
        let client = Kortix::builder()
            .base_url(server.url())
            .obvious_base_url(server.url())
            .api_key(jwt.clone())
            .obvious_api_key(obvious.clone())
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        let mut names = sdk::names();
        names.insert("jwt", jwt);
        names.insert("obvious_key", obvious);
        let controls = server.controls().unwrap();
        Self { server, controls, http: kortix_tests::http::client(), names, client, cli }
    }

    /// The server's description of its API.
    async fn described(&self) -> Value {
        let url = format!("{}/openapi.json", self.server.url());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn produces(&self, endpoint: &Endpoint, row: &Row) -> anyhow::Result<()> {
        self.controls.rule(&row.rule).await?;
        let seen = self.seen(endpoint, row).await;
        self.controls.reset().await?;
        seen
    }

    async fn seen(&self, endpoint: &Endpoint, row: &Row) -> anyhow::Result<()> {
        let request = endpoint.request(&self.names);
        self.over_http(&request, row).await.context("over HTTP")?;
        let Some(golden) = &endpoint.golden else { return Ok(()) };
        if sdk::has_call(&golden.name) {
            self.by_the_sdk(&request, row).await.context("by the SDK")?;
        }
        if let Some(arguments) = command(&golden.name, &self.names) {
            self.by_the_command_line(&arguments, row).await.context("by the command line")?;
        }
        Ok(())
    }

    async fn over_http(&self, request: &Request, row: &Row) -> anyhow::Result<()> {
        let url = format!("{}{}", self.server.url(), request.path);
        let mut call = self.http.request(request.method.parse()?, url);
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        if let Some(body) = &request.body {
            call = call.body(golden::body_text(body));
        }
        let response = call.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        ensure!(status == row.status && text.contains(&json_text(&row.text)), "{status} with {text}");
        Ok(())
    }

    async fn by_the_sdk(&self, request: &Request, row: &Row) -> anyhow::Result<()> {
        let Err(error) = sdk::call(&self.client, request).await? else {
            anyhow::bail!("took it for a success")
        };
        ensure!(error.status().map(|status| status.as_u16()) == Some(row.status), "{error:?}");
        ensure!(kind(&error) == row.sdk, "the kind is {:?}", error.kind());
        ensure!(error.code() == row.code.as_deref(), "the code is {:?}", error.code());
        ensure!(error.message().contains(&row.text), "the message is {:?}", error.message());
        Ok(())
    }

    async fn by_the_command_line(&self, arguments: &[String], row: &Row) -> anyhow::Result<()> {
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--json", "--retries", "0"]);
        let outcome = self.cli.run(&arguments).await?;
        ensure!(outcome.code == Some(row.exit), "{arguments:?}: {outcome:?}");
        ensure!(outcome.stdout.is_empty(), "{outcome:?}");
        let error = &outcome.error()?["error"];
        ensure!(error["status"] == row.status && error["exit_code"] == row.exit, "{error}");
        ensure!(error["code"].as_str() == row.code.as_deref(), "{error}");
        Ok(())
    }
}

/// A text as it stands inside a JSON text.
fn json_text(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The command whose first request is a call of that endpoint.
fn command(endpoint: &str, names: &Names) -> Option<Vec<String>> {
    let words: &[&str] = match endpoint {
        "threads/create" => &["threads", "create", "--name", "My Project"],
        "threads/list" => &["threads", "list"],
        "threads/get" => &["threads", "get", "{thread_id}"],
        "threads/delete" => &["threads", "delete", "{thread_id}"],
        "projects/get" => &["projects", "get", "{project_id}"],
        "projects/delete" => &["projects", "delete", "{project_id}"],
        "projects/threads" => &["projects", "threads", "{project_id}"],
        "projects/thread_create" => &["projects", "thread", "create", "{project_id}", "--prompt", "draw"],
        "executions/create" => &["executions", "create", "{thread_id}", "--prompt", "draw"],
        "executions/get" => &["executions", "get", "{execution_id}"],
        _ => return None,
    };
    Some(words.iter().map(|word| golden::fill(word, names)).collect())
}
