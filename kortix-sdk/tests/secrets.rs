//! Nothing that is shown holds a secret.

mod support;

use std::fmt::Debug;

use kortix_sdk::{Credential, Error, Kortix, RetryPolicy, projects::Project};
use support::{answering, builder, json, nobody};
use wiremock::ResponseTemplate;

const JWT: &str = "eyJhbGciOiJub25lIn0.canaryclaims.canarysignature";
const PAIR: &str = "pk_canarypublic:sk_canarysecret";
const OBVIOUS: &str = "obv_canarycanarycanary";

fn assert_clean(what: &str) {
    assert!(!what.contains("canary"), "{what}");
}

fn assert_clean_debug(what: &impl Debug) {
    assert_clean(&format!("{what:?} {what:#?}"));
}

fn assert_clean_error(error: &Error) {
    assert_clean(&format!("{error} {error:#} {error:?} {error:#?}"));
    assert_clean(error.message());
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        assert_clean(&format!("{inner} {inner:?}"));
        cause = inner.source();
    }
}

#[test]
fn clients_builders_requests_and_credentials() {
    let builder = Kortix::builder()
        .base_url("http://127.0.0.1:9")
        .obvious_base_url("http://user:canary@127.0.0.1:9")
        .api_key(PAIR)
        .obvious_api_key(OBVIOUS);
    assert_clean_debug(&builder);
    assert_clean_error(&builder.clone().build().unwrap_err());

    let client = builder.obvious_base_url("http://127.0.0.1:9").build().unwrap();
    assert_clean_debug(&client);
    assert_clean_debug(&client.threads());
    assert_clean_debug(&client.threads().create().name("a"));
    assert_clean_debug(&client.projects().thread().create("prj_1", "a"));
    for secret in [JWT, PAIR, OBVIOUS] {
        assert_clean_debug(&Credential::recognise(secret).unwrap());
    }
}

#[test]
fn malformed_credentials() {
    for secret in ["canary:canary", "pk_canary:canary", "canary canary", "canary\n\u{7}canary"] {
        let error = Kortix::builder().base_url("http://127.0.0.1:9").api_key(secret).build().unwrap_err();
        assert_clean_error(&error);
    }
}

#[test]
fn models() {
    let text = r#"{"project_id":"p","created_at":"2026-03-02T14:30:00Z",
        "sandbox":{"id":"s","pass":"canary","token":"canary"}}"#;
    let project: Project = serde_json::from_str(text).unwrap();
    assert_clean_debug(&project);
    assert_clean(&serde_json::to_string(&project).unwrap());
}

/// A careless server, or a proxy before it, repeats what it was sent.
#[tokio::test]
async fn echoes() {
    for secret in [JWT, PAIR, OBVIOUS] {
        for body in [
            format!("your key {secret} is bad"),
            format!(r#"{{"detail":"key {secret}","code":"{secret}","request_id":"{secret}"}}"#),
            format!(
                r#"{{"detail":[{{"loc":["{secret}"],"msg":"{secret}","type":"{secret}","input":"{secret}"}}]}}"#
            ),
            format!(r#"{{"error":"half of it: {}"}}"#, secret.rsplit(':').next().unwrap()),
        ] {
            for status in [400, 401, 402, 409, 422, 500] {
                let server = answering(json(status, &body).insert_header("X-Request-Id", secret)).await;
                let client = Kortix::builder()
                    .base_url(server.uri())
                    .api_key(secret)
                    .retry(RetryPolicy::none())
                    .build()
                    .unwrap();
                assert_clean_error(&client.threads().create().await.unwrap_err());
            }
        }
    }
}

#[tokio::test]
async fn answers_that_cannot_be_read() {
    for body in [
        r#"{"project_id":"p","created_at":"canary"}"#,
        r#"{"project_id":{"a":"canary"},"created_at":"2026-03-02T14:30:00Z"}"#,
        r#"{"project_id":"p","created_at":"2026-03-02T14:30:00Z","sandbox":{"id":"s","pass":["canary"]}}"#,
        r#"{"project_id":"p","created_at":"2026-03-02T14:30:00Z","sandbox":"canary"}"#,
    ] {
        let server = answering(json(200, body)).await;
        let error = builder(&server.uri()).build().unwrap().projects().get("p").await.unwrap_err();
        assert_clean_error(&error);
    }
}

#[tokio::test]
async fn redirects_and_lost_connections() {
    let location = "https://user:canary@example.com/threads?token=canary#canary";
    let server = answering(ResponseTemplate::new(302).insert_header("Location", location)).await;
    assert_clean_error(&builder(&server.uri()).build().unwrap().threads().create().await.unwrap_err());

    let client = builder(&nobody().await).api_key(PAIR).build().unwrap();
    assert_clean_error(&client.threads().list().await.unwrap_err());
}
