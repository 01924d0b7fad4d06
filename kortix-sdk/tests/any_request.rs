//! Endpoints that the crate does not know are called like those that it does.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

mod support;

use kortix_sdk::{
    ErrorKind, Kortix,
    http::{
        HeaderName, HeaderValue, Method,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
};
use serde_json::{Value, json};
use support::{KEY, answering, answering_in_turn, builder, client, header, json as answer, received};
use wiremock::ResponseTemplate;

fn text(value: &'static str) -> HeaderValue {
    HeaderValue::from_static(value)
}

#[tokio::test]
async fn it_has_the_address_the_credential_and_what_the_caller_added() {
    let server = answering(answer(200, r#"{"ok":true}"#).insert_header("x-request-id", "req-1")).await;
    let client = builder(&format!("{}/v1", server.uri())).build().unwrap();
    let request =
        client.request(Method::POST, "/a b/ü?x=1").query("q", "two words & more").json(&json!({"a": 1}));
    let sent = request.header(HeaderName::from_static("x-own"), text("own")).await.unwrap();
    assert_eq!((sent.json::<Value>().unwrap(), sent.request_id()), (json!({"ok": true}), Some("req-1")));
    let received = &received(&server).await[0];
    assert_eq!(received.url.path(), "/v1/a%20b/%C3%BC");
    assert_eq!(received.url.query(), Some("x=1&q=two+words+%26+more"));
    assert_eq!((header(received, "x-own"), header(received, "x-api-key")), (Some("own"), Some(KEY)));
    assert_eq!(header(received, "content-type"), Some("application/json"));
    assert_eq!(received.body, br#"{"a":1}"#);
}

#[tokio::test]
async fn the_path_says_which_service() {
    let (kortix, obvious) = (answering(answer(200, "{}")).await, answering(answer(200, "{}")).await);
    let client =
        builder(&kortix.uri()).obvious_base_url(obvious.uri()).obvious_api_key("obv_key").build().unwrap();
    for path in ["/threads", "/api/v2/x", "/x"] {
        client.request(Method::GET, path).await.unwrap();
    }
    for path in ["/api/v1/projects", "/x/v1/executions"] {
        client.request(Method::GET, path).await.unwrap();
    }
    client.request(Method::GET, "/other").to_obvious().await.unwrap();
    client.request(Method::GET, "/x/v1/other").to_kortix().await.unwrap();
    let (kortix, obvious) = (received(&kortix).await, received(&obvious).await);
    assert_eq!((kortix.len(), obvious.len()), (4, 3));
    assert!(kortix.iter().all(|request| header(request, "x-api-key") == Some(KEY)));
    assert!(obvious.iter().all(|request| header(request, "authorization") == Some("Bearer obv_key")));
}

#[tokio::test]
async fn the_credential_stays_with_its_origin_whatever_the_path_says() {
    let server = answering(answer(200, "{}")).await;
    let client = client(&server);
    for path in ["//other.test/x", "/\\other.test/x", "/@other.test", "/../../x", "/.//other.test/"] {
        client.request(Method::GET, path).await.unwrap();
    }
    assert_eq!(received(&server).await.len(), 5);
    for path in ["", "threads", "http://other.test/", "other.test", "@other.test", ":80/x", "/x#y", "?x"] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::InvalidRequest, "{path}");
    }
    assert_eq!(received(&server).await.len(), 5);
}

#[tokio::test]
async fn the_credential_of_the_client_wins() {
    let server = answering(answer(200, "{}")).await;
    let client = Kortix::builder().base_url(server.uri()).api_key("jwt").build().unwrap();
    client.request(Method::GET, "/x").header(AUTHORIZATION, text("Bearer other")).await.unwrap();
    let request = client.threads().list().header(HeaderName::from_static("accept"), text("text/html"));
    request.header(CONTENT_TYPE, text("text/x")).await.unwrap_err();
    let received = received(&server).await;
    assert_eq!(header(&received[0], "authorization"), Some("Bearer jwt"));
    assert_eq!(header(&received[1], "accept"), Some("application/json"));
}

/// How many attempts a request has at a server that fails once with this status.
async fn attempts(status: u16, request: impl FnOnce(&Kortix) -> kortix_sdk::Request) -> usize {
    let server = answering_in_turn(vec![ResponseTemplate::new(status), answer(200, "{}")]).await;
    let client = builder(&server.uri()).honours_idempotency_key().build().unwrap();
    let _failed_or_not = request(&client).await;
    received(&server).await.len()
}

#[tokio::test]
async fn the_method_decides_what_is_repeated_unless_the_caller_does() {
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
        assert_eq!(attempts(502, |client| client.request(method.clone(), "/x")).await, 2, "{method}");
    }
    for method in [Method::POST, Method::PATCH] {
        assert_eq!(attempts(502, |client| client.request(method.clone(), "/x")).await, 1, "{method}");
        assert_eq!(attempts(429, |client| client.request(method.clone(), "/x")).await, 2, "{method}");
        assert_eq!(attempts(502, |client| client.request(method.clone(), "/x").repeatable()).await, 2);
        assert_eq!(
            attempts(502, |client| client.request(method.clone(), "/x").idempotency_key("k")).await,
            2
        );
    }
}

#[tokio::test]
async fn refusals_are_typed_and_bodies_are_read_as_asked() {
    let server = answering(answer(404, r#"{"detail":"Nothing here"}"#)).await;
    let error = client(&server).request(Method::GET, "/x").await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (&ErrorKind::NotFound, "Nothing here"));

    let server = answering(ResponseTemplate::new(200).set_body_string("canary")).await;
    let text = client(&server).request(Method::GET, "/x").await.unwrap();
    let error = text.json::<u32>().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert!(!format!("{error:?}").contains("canary"));
    assert_eq!(&text.into_inner()[..], b"canary");
}

#[tokio::test]
async fn what_cannot_be_sent_is_not() {
    let server = answering(answer(200, "{}")).await;
    let keys = std::collections::HashMap::from([((1, 2), 3)]);
    let error = client(&server).request(Method::POST, "/x").json(&keys).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::InvalidRequest);
    assert!(received(&server).await.is_empty());
}

#[test]
fn what_is_shown_of_it_holds_no_secret() {
    let client = Kortix::builder().base_url("http://127.0.0.1:9").build().unwrap();
    let request = client.request(Method::POST, "/x").body(text("text/plain"), "canary");
    let shown = format!("{:?}", request.header(HeaderName::from_static("x-own"), text("canary")));
    assert!(!shown.contains("canary"), "{shown}");
}
