//! What each call puts on the wire, and what it makes of the answer: with every quirk that the services have.

#![expect(clippy::unwrap_used, reason = "a helper of tests is a part of them")]

mod account;
mod agents;
mod api_keys;
mod messages;
mod projects;
mod repeating;
mod runs;
mod sandboxes;
#[path = "../support/mod.rs"]
mod support;
mod templates;
mod threads;

use std::future::IntoFuture;

use kortix_sdk::{Error, Kortix};
use wiremock::{Request, ResponseTemplate};

const THREAD_ID: &str = "0b9c1f0e-7a0e-4d53-9b1e-2f6f7f7d2a10";
const TIME: &str = "2026-03-02T14:30:00+00:00";

/// Makes one call against a server that answers it, and gives what was sent and what came of it.
async fn make<C>(answer: ResponseTemplate, call: impl FnOnce(Kortix) -> C) -> (Request, C::Output)
where
    C: IntoFuture,
{
    let server = support::answering(answer).await;
    let outcome = call(support::client(&server)).await;
    let mut requests = support::received(&server).await;
    assert_eq!(requests.len(), 1);
    (requests.remove(0), outcome)
}

/// The same with JSON: the request as one line, and the model.
async fn line<C, T>(answer: &str, call: impl FnOnce(Kortix) -> C) -> (String, T)
where
    C: IntoFuture<Output = Result<T, Error>>,
{
    let (request, outcome) = make(support::json(200, answer), call).await;
    (described(&request), outcome.unwrap())
}

/// Method, target, content type and body.
fn described(request: &Request) -> String {
    let target = match request.url.query() {
        Some(query) => format!("{} {}?{query}", request.method, request.url.path()),
        None => format!("{} {}", request.method, request.url.path()),
    };
    let content = support::header(request, "content-type").unwrap_or("-");
    format!("{target} {content} {}", String::from_utf8_lossy(&request.body)).trim_end().to_owned()
}

/// What a form looks like in a line.
fn form(parts: &[(&str, &str)]) -> String {
    let part = |(head, content): &(&str, &str)| {
        let head = head.replace(" FILE", "\r\nContent-Type: application/octet-stream");
        format!("--kortix-sdk-form-0\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n")
    };
    let parts: String = parts.iter().map(part).collect();
    format!("multipart/form-data; boundary=kortix-sdk-form-0 {parts}--kortix-sdk-form-0--")
}
