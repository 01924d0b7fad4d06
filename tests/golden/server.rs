//! Every golden case, asked of the server.

use anyhow::{Context as _, ensure};
use kortix_tests::golden::{self, Case};
use serde_json::Value;

use crate::world::{Servers, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_answers_every_golden_request_as_written() {
    let servers = Servers::start();
    let mut failures = Vec::new();
    let mut asked = 0;
    for file in golden::files().unwrap() {
        for case in &file.cases {
            let world = servers.world(&case.given).await;
            if let Err(error) = ask(&world, case).await {
                failures.push(format!("{} / {}: {error:#}", file.name, case.name));
            }
            asked += 1;
        }
    }
    assert!(failures.is_empty(), "{} of {asked} cases failed:\n{}", failures.len(), failures.join("\n"));
    assert!(asked > 50, "the golden files were not found");
}

async fn ask(world: &World<'_>, case: &Case) -> anyhow::Result<()> {
    let names = &world.names;
    let method = case.request.method.parse()?;
    let mut request =
        world.http.request(method, format!("{}{}", world.url, golden::fill(&case.request.path, names)));
    for (name, value) in &case.request.headers {
        request = request.header(name, golden::fill(value, names));
    }
    if let Some(body) = &case.request.body {
        request = request.body(golden::body_text(&golden::fill_value(body, names)));
    }
    if !case.request.multipart.is_empty() {
        let (form, content_type) = golden::form(&case.request.multipart);
        request = request.header("content-type", content_type).body(golden::fill(&form, names));
    }
    let response = request.send().await?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let text = response.text().await?;
    ensure!(status == case.response.status, "expected {}, found {status} with {text}", case.response.status);
    for (name, wanted) in &case.response.headers {
        let found = headers.get(name).with_context(|| format!("the header {name} is missing"))?;
        ensure!(found.as_bytes() == wanted.as_bytes(), "the header {name} is {found:?}");
    }
    if let Some(wanted) = &case.response.text {
        ensure!(&text == wanted, "the body is {text:?}");
        return Ok(());
    }
    let body: Value = serde_json::from_str(&text).with_context(|| format!("not JSON: {text}"))?;
    let id = headers.get("x-request-id").context("the answer has no request id")?;
    if let Some(in_body) = body.get("request_id") {
        ensure!(id == in_body.as_str().unwrap_or_default(), "the request ids differ");
    }
    golden::matches(&golden::fill_value(&case.response.body, names), &body).with_context(|| text)
}
