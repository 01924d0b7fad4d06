//! Sandboxes under paths of the API's host: what gets in, and what the API's origin is told of it.

mod gateway_bench;

use futures_util::StreamExt;
use gateway_bench::{Answer, Bench, TOKEN, in_seconds};
use http::{Method, Request, StatusCode, header, request};
use kortix_server::gateway::Purpose;
use tokio_tungstenite::{
    client_async,
    tungstenite::{self, client::IntoClientRequest},
};

const API: &str = "api.example";
const POLICY: &str = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads";

/// Where that port is by a seal.
fn sealed(bench: &Bench, port: u16, expires: u64) -> String {
    format!("/_sandbox/{}/{port}-{}", bench.seal(Purpose::Path, port, expires), bench.key())
}

fn at(path: &str) -> request::Builder {
    Request::get(path).header(header::HOST, API)
}

fn is_confined(answer: &Answer) {
    let policies = answer.headers().get_all(header::CONTENT_SECURITY_POLICY);
    assert!(policies.iter().any(|policy| policy == POLICY), "{:?}", answer.headers());
    assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
    assert_eq!(answer.header(header::SET_COOKIE), "");
}

#[tokio::test]
async fn a_seal_in_the_path_opens_its_port_until_it_is_over() {
    let bench = Bench::with_paths().await;
    let path = sealed(&bench, 8080, in_seconds(600));
    let entered = bench.send(at(&format!("{path}/request?a=1"))).await;
    assert_eq!((entered.status, entered.json()["uri"].as_str()), (StatusCode::OK, Some("/request?a=1")));
    is_confined(&entered);

    let directory = bench.send(at(&format!("{path}?a=1"))).await;
    assert_eq!(directory.status, StatusCode::FOUND);
    assert_eq!(directory.header(header::LOCATION), format!("{path}/?a=1"));
    is_confined(&directory);

    let over = bench.send(at(&format!("{}/", sealed(&bench, 8080, in_seconds(0))))).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert!(
        over.text().contains("This link has expired") && over.text().contains("--form path"),
        "{}",
        over.text()
    );
    is_confined(&over);
}

#[tokio::test]
async fn nothing_else_opens_a_path() {
    let bench = Bench::with_paths().await;
    let (seal, key) = (bench.seal(Purpose::Path, 8080, in_seconds(600)), bench.key());
    let link = bench.seal(Purpose::Link, 8080, in_seconds(600));
    let other = bench.another_sandbox("other-token").await;
    for path in [
        format!("/_sandbox/{seal}/6080-{key}/"),
        format!("/_sandbox/{seal}/8080-{other}/"),
        format!("/_sandbox/{link}/8080-{key}/"),
        format!("/_sandbox/{TOKEN}/8080-{key}/"),
        format!("/_sandbox//8080-{key}/"),
        format!("/_sandbox/-/8080-{key}/"),
        format!("/_sandbox/-/8080-{key}/?token={TOKEN}"),
        format!("/_sandbox/-/8080-{key}/?kortix_link={link}"),
    ] {
        let refused = bench.send(at(&path)).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{path}");
        is_confined(&refused);
    }
    let cookie = bench.cookie(8080).await;
    let by_cookie = at(&format!("/_sandbox/-/8080-{key}/")).header(header::COOKIE, cookie);
    assert_eq!(bench.send(by_cookie).await.status, StatusCode::UNAUTHORIZED);
    let in_host = bench.request(8080, &format!("/?kortix_link={seal}"));
    assert_eq!(bench.send(in_host).await.status, StatusCode::UNAUTHORIZED);
    bench.change_token("another-token");
    assert_eq!(
        bench.send(at(&format!("/_sandbox/{seal}/8080-{key}/"))).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn programs_enter_by_the_token_in_a_header() {
    let bench = Bench::with_paths().await;
    let path = format!("/_sandbox/-/8080-{}/request", bench.key());
    let entered = bench.send(at(&path).header("X-Kortix-Sandbox-Token", TOKEN)).await;
    assert_eq!(entered.json()["uri"], "/request");
    assert!(entered.json()["headers"].get("x-kortix-sandbox-token").is_none());
    is_confined(&entered);
    let wrong = bench.send(at(&path).header("X-Kortix-Sandbox-Token", "wrong")).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_the_apis_stays_outside() {
    let bench = Bench::with_paths().await;
    let path = format!("{}/request", sealed(&bench, 8080, in_seconds(600)));
    let request = at(&path)
        .header(header::COOKIE, "session=secret")
        .header(header::AUTHORIZATION, "Bearer secret")
        .header(header::REFERER, format!("http://{API}{path}"))
        .header("X-Forwarded-Host", "evil.example")
        .header(header::ORIGIN, "null");
    let seen = bench.send(request).await.json();
    for gone in ["cookie", "authorization", "referer", "x-forwarded-host", "x-forwarded-proto"] {
        assert!(seen["headers"].get(gone).is_none(), "{gone}: {seen}");
    }
    assert_eq!(seen["headers"]["host"], "localhost:8080");
    assert_eq!(seen["headers"]["origin"], "http://localhost:8080");
}

#[tokio::test]
async fn what_a_sandbox_says_of_the_origin_is_not_passed_on() {
    let bench = Bench::with_paths().await;
    let path = sealed(&bench, 8080, in_seconds(600));
    let hostile = "set-cookie=session%3D1&set-cookie=b%3D2&clear-site-data=%22*%22&service-worker-allowed=/\
                   &strict-transport-security=max-age%3D9&content-security-policy=default-src%20*\
                   &referrer-policy=unsafe-url&access-control-allow-origin=*&location=/next&x-own=kept";
    let answer = bench.send(at(&format!("{path}/reply?{hostile}"))).await;
    is_confined(&answer);
    for gone in ["clear-site-data", "service-worker-allowed", "strict-transport-security"] {
        assert!(!answer.headers().contains_key(gone), "{gone}");
    }
    let policies: Vec<_> = answer.headers().get_all(header::CONTENT_SECURITY_POLICY).iter().collect();
    assert_eq!(policies, ["default-src *", POLICY]);
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "null");
    assert_eq!(answer.header(header::LOCATION), format!("{path}/next"));
    assert_eq!(answer.headers()["x-own"], "kept");
}

#[tokio::test]
async fn a_confined_page_may_ask_its_own_address_and_no_other_page_may() {
    let bench = Bench::with_paths().await;
    let path = format!("{}/request", sealed(&bench, 8080, in_seconds(600)));
    let preflight = |origin: &str| {
        at(&path)
            .method(Method::OPTIONS)
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
    };
    let allowed = bench.send(preflight("null")).await;
    assert_eq!(allowed.status, StatusCode::NO_CONTENT);
    assert_eq!(allowed.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "null");
    assert_eq!(allowed.header(header::ACCESS_CONTROL_ALLOW_METHODS), "PUT");
    assert_eq!(allowed.header(header::ACCESS_CONTROL_ALLOW_HEADERS), "content-type");
    let other = bench.send(preflight("http://evil.example")).await;
    assert_eq!(other.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "null");
    assert_eq!(other.header(header::ACCESS_CONTROL_ALLOW_METHODS), "");
    let nobody = format!("/_sandbox/-/8080-{}/request", bench.key());
    let nobody = Request::options(nobody)
        .header(header::HOST, API)
        .header(header::ORIGIN, "null")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT");
    assert_eq!(bench.send(nobody).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_websocket_comes_from_a_confined_page_from_ours_or_from_a_program() {
    let bench = Bench::with_paths().await;
    let path = format!("{}/websockify", sealed(&bench, 6080, in_seconds(600)));
    let ours = format!("http://{API}");
    for (origin, wanted) in [
        (None, 101),
        (Some("null"), 101),
        (Some(ours.as_str()), 101),
        (Some("http://evil.example"), 403),
        (Some("https://api.example"), 403),
    ] {
        let mut request = format!("ws://{API}{path}").into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
        }
        let status = match client_async(request, bench.connect().await).await {
            Ok((mut socket, answer)) => {
                assert_eq!(socket.next().await.unwrap().unwrap().into_data().as_ref(), b"RFB 003.008\n");
                answer.status()
            }
            Err(tungstenite::Error::Http(answer)) => answer.status(),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(status.as_u16(), wanted, "{origin:?}");
    }
}

#[tokio::test]
async fn where_paths_are_off_they_are_the_apis() {
    let bench = Bench::new().await;
    let path = format!("{}/", sealed(&bench, 8080, in_seconds(600)));
    assert_eq!(bench.send(at(&path)).await.text(), "the api");
    let on = Bench::with_paths().await;
    for path in ["/_sandbox/", "/_sandbox/x/threads", "/threads"] {
        assert_eq!(on.send(at(path)).await.text(), "the api", "{path}");
    }
}
