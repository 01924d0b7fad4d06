//! What the gateway carries into sandboxes and out of them.

mod gateway_bench;

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use gateway_bench::{Bench, TOKEN};
use http::{StatusCode, header};
use kortix_server::{
    gateway::GatewayConfig,
    sandbox::fake::{Effect, Fault, Step},
};
use tokio_tungstenite::{client_async, tungstenite};

#[tokio::test]
async fn other_hosts_are_the_apis() {
    let bench = Bench::new().await;
    let answer = bench.send(http::Request::get("/").header(header::HOST, "localhost")).await;
    assert_eq!(answer.text(), "the api");
}

#[tokio::test]
async fn bodies_go_through_both_ways() {
    let bench = Bench::new().await;
    let body = "x".repeat(3 << 20);
    let request = bench.entering(8080, "/echo").method("POST").body(body.clone()).unwrap();
    let answer = bench.send_whole(request).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text() == body);
}

#[tokio::test]
async fn a_websocket_speaks_rfb_through_the_gateway() {
    let bench = Bench::new().await;
    let request = bench.websocket(&[("X-Kortix-Sandbox-Token", TOKEN), ("Sec-WebSocket-Protocol", "binary")]);
    let (mut socket, answer) = client_async(request, bench.connect().await).await.unwrap();
    assert_eq!(answer.headers()["sec-websocket-protocol"], "binary");
    assert_eq!(socket.next().await.unwrap().unwrap().into_data().as_ref(), b"RFB 003.008\n");
    socket.send(tungstenite::Message::binary(b"RFB 003.008\n".to_vec())).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap().into_data().as_ref(), [1, 1]);
}

#[tokio::test]
async fn a_websocket_needs_access_and_the_same_origin() {
    let bench = Bench::new().await;
    let own = format!("http://{}", bench.host(6080));
    let cookie = bench.cookie(6080).await;
    for (headers, wanted) in [
        (vec![], 401),
        (vec![("Cookie", cookie.as_str())], 101),
        (vec![("Cookie", cookie.as_str()), ("Origin", own.as_str())], 101),
        (vec![("Cookie", cookie.as_str()), ("Origin", "http://evil.example")], 403),
        (vec![("Cookie", cookie.as_str()), ("Origin", "null")], 403),
    ] {
        let status = match client_async(bench.websocket(&headers), bench.connect().await).await {
            Ok((_, answer)) => answer.status(),
            Err(tungstenite::Error::Http(answer)) => answer.status(),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(status.as_u16(), wanted, "{headers:?}");
    }
}

#[tokio::test]
async fn the_sandbox_sees_an_origin_that_matches_its_host() {
    let bench = Bench::new().await;
    let own = format!("http://{}", bench.host(8080));
    for (given, seen) in
        [(own.as_str(), "http://localhost:8080"), ("http://evil.example", "http://evil.example")]
    {
        let answer = bench.send(bench.entering(8080, "/request").header(header::ORIGIN, given)).await;
        assert_eq!(answer.json()["headers"]["origin"], seen);
    }
}

/// The proxy before this server would take it for this server's.
#[tokio::test]
async fn a_sandbox_tells_no_proxy_which_file_to_send() {
    let bench = Bench::new().await;
    let path = "/reply?x-accel-redirect=/internal/secret&x-sendfile=/etc/passwd&set-cookie=kortix_link%3D1&x-own=kept";
    let answer = bench.send(bench.entering(8080, path)).await;
    assert_eq!(answer.headers()["x-own"], "kept");
    for gone in ["x-accel-redirect", "x-sendfile", "set-cookie"] {
        assert!(!answer.headers().contains_key(gone), "{gone}");
    }
}

#[tokio::test]
async fn a_closed_port_says_what_to_start() {
    let bench = Bench::new().await;
    let answer = bench.send(bench.entering(3000, "/")).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert!(answer.text().contains("port 3000"), "{}", answer.text());
}

#[tokio::test]
async fn an_unknown_sandbox_is_not_found() {
    let bench = Bench::new().await;
    let host = bench.host(8080).replace("8080-sbx-", "8080-sbx-0");
    // One digit too many is no sandbox's host at all; another sandbox's id is unknown.
    let other = format!("8080-sbx-{:032x}.localhost", 7);
    assert_eq!(bench.send(http::Request::get("/").header(header::HOST, host)).await.text(), "the api");
    let unknown = bench.send(http::Request::get("/").header(header::HOST, other)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sandbox_that_died_is_woken_and_asked_for_again() {
    let bench = Bench::new().await;
    assert_eq!(bench.send(bench.entering(8080, "/")).await.status, StatusCode::OK);
    bench.let_die().await;
    assert!(bench.woken().is_empty());
    let page = bench.send(bench.entering(8080, "/").header(header::ACCEPT, "text/html")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header(header::RETRY_AFTER), "2");
    assert!(page.text().contains("The sandbox is being started"), "{}", page.text());
    assert!(page.text().contains("http-equiv=\"refresh\" content=\"2\""), "{}", page.text());
    assert_eq!(bench.woken(), [bench.key().clone()]);

    let json = bench.send(bench.entering(8080, "/").header(header::ACCEPT, "application/json")).await;
    assert_eq!(
        (json.status, json.json()["code"].as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, Some("SANDBOX_STARTING"))
    );
}

#[tokio::test]
async fn nobody_waits_for_a_sandbox_that_was_deleted() {
    let bench = Bench::new().await;
    bench.destroy().await;
    assert_eq!(bench.send(bench.entering(8080, "/")).await.status, StatusCode::NOT_FOUND);
    assert!(bench.woken().is_empty());
}

#[tokio::test]
async fn nobody_without_the_token_wakes_a_sandbox() {
    let bench = Bench::new().await;
    bench.let_die().await;
    assert_eq!(bench.get(8080, "/").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bench.get(8080, "/?token=wrong").await.status, StatusCode::UNAUTHORIZED);
    assert!(bench.woken().is_empty());
}

#[tokio::test]
async fn a_page_that_will_not_change_does_not_load_itself_again() {
    let bench = Bench::new().await;
    let answer = bench.send(bench.entering(3000, "/")).await;
    assert_eq!(answer.header(header::RETRY_AFTER), "");
    assert!(!answer.text().contains("refresh"), "{}", answer.text());
}

#[tokio::test]
async fn a_websocket_may_carry_the_token_in_its_url() {
    let bench = Bench::new().await;
    let (_, answer) =
        client_async(bench.websocket_at(&format!("/websockify?token={TOKEN}"), &[]), bench.connect().await)
            .await
            .unwrap();
    assert_eq!(answer.status(), StatusCode::SWITCHING_PROTOCOLS);
}

#[tokio::test]
async fn a_sandbox_that_hangs_is_given_up() {
    let config = GatewayConfig { connect_limit: Duration::from_millis(20), ..GatewayConfig::default() };
    let bench = Bench::with(config).await;
    bench.driver.set_faults(vec![Fault { step: Step::Connect, effect: Effect::Hang, times: None }]);
    assert_eq!(bench.send(bench.entering(8080, "/")).await.status, StatusCode::GATEWAY_TIMEOUT);
}

#[tokio::test]
async fn a_lookup_that_fails_lets_nobody_in() {
    let bench = Bench::new().await;
    bench.break_lookup();
    assert_eq!(bench.send(bench.entering(8080, "/")).await.status, StatusCode::BAD_GATEWAY);
}
