//! Requests that go through a proxy, and those that do not.

#![expect(clippy::unwrap_used, reason = "a helper of tests is a part of them")]

mod support;

use std::process::Command;

use kortix_sdk::{ErrorKind, Kortix, KortixBuilder, RetryPolicy};
use support::{KEY, answering, created, only_the_test, read_request, received, succeeds};
use tokio::{io::AsyncWriteExt, net::TcpListener, sync::mpsc};

const PASSWORD: &str = "hunter2";

/// A proxy that gives one answer to everything. Gives its port, and the heads of the requests that it got.
async fn proxy(answer: &'static str) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (heads, seen) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            heads.send(read_request(&mut connection).await).unwrap();
            connection.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (port, seen)
}

const MADE: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 38\r\n\r\n\
                    {\"thread_id\":\"t-1\",\"project_id\":\"p-1\"}";

fn once(address: &str) -> KortixBuilder {
    Kortix::builder().base_url(address).api_key(KEY).retry(RetryPolicy::none())
}

/// `me:hunter2@`, and what it is in a header.
const USER: &str = "me:hunter%32@";
const BASIC: &str = "proxy-authorization: basic bwu6ahvudgvymg==";

#[tokio::test]
async fn a_chosen_proxy_gets_every_request() {
    let (port, mut seen) = proxy(MADE).await;
    for server in ["http://server.test", "http://127.0.0.1:9"] {
        let client = once(server).proxy(format!("http://{USER}127.0.0.1:{port}")).build().unwrap();
        client.threads().create().await.unwrap();
        let head = seen.recv().await.unwrap().to_lowercase();
        assert!(head.starts_with(&format!("post {server}/threads http/1.1\r\n")), "{head}");
        assert!(head.contains(BASIC), "{head}");
        let shown = format!("{client:?} {:?}", once(server).proxy(format!("http://{USER}p:{port}")));
        assert!(!shown.contains("hunter"), "{shown}");
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn an_encrypted_address_is_reached_through_a_tunnel() {
    let (port, mut seen) = proxy("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await;
    let client = once("https://server.test").proxy(format!("http://{USER}127.0.0.1:{port}")).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    let head = seen.recv().await.unwrap().to_lowercase();
    assert!(head.starts_with("connect server.test:443 http/1.1\r\n") && head.contains(BASIC), "{head}");
    assert!(!head.contains("secretpart"), "{head}");
    assert_eq!((error.kind(), error.may_have_executed()), (&ErrorKind::Connect, false), "{error:#}");
    let shown = format!("{error} {error:#} {error:?}").to_lowercase();
    assert!(shown.contains("cannot connect to https://server.test"), "{shown}");
    assert!(!shown.contains(PASSWORD) && !shown.contains(BASIC), "{shown}");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_keeps_its_password() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = once("http://server.test").proxy(format!("http://{USER}{nobody}")).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Connect);
    assert!(!format!("{error} {error:#} {error:?}").contains("hunter"), "{error:#}");
}

#[test]
fn an_address_that_is_none_of_a_proxy_is_refused() {
    for address in ["", "hunter2", "socks5://me:hunter2@proxy:1", "http://me:hunter2@proxy:1/path"] {
        let error = once("http://server.test").proxy(address).build().unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Config, "{address}");
        assert!(!format!("{error} {error:#} {error:?}").contains(PASSWORD), "{error:#}");
    }
}

/// Variables of the environment belong to the whole process, so each case has one of its own.
#[tokio::test]
async fn the_proxies_of_the_environment() {
    let (port, mut seen) = proxy(MADE).await;
    let address = format!("http://{USER}127.0.0.1:{port}");
    let direct = answering(created()).await;
    for (name, test, expected) in [
        ("HTTP_PROXY", "through_the_proxy_of_the_environment", true),
        ("ALL_PROXY", "through_the_proxy_of_the_environment", true),
        ("HTTPS_PROXY", "past_the_proxy_of_the_environment", false),
        ("HTTP_PROXY", "past_the_proxy_of_the_environment", false),
    ] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        for known in [
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "all_proxy",
            "no_proxy",
            "REQUEST_METHOD",
        ] {
            command.env_remove(known);
        }
        command.env(name, &address).env("NO_PROXY", "excepted.test").env("DIRECT", direct.uri());
        command.args(only_the_test(test));
        tokio::task::spawn_blocking(move || succeeds(&mut command)).await.unwrap();
        let head = seen.try_recv().ok().map(|head| head.to_lowercase());
        assert_eq!(head.is_some(), expected, "{name} {test} {head:?}");
        assert!(head.is_none_or(|head| head.contains(BASIC)), "{name}");
    }
    assert_eq!(received(&direct).await.len(), 2);
}

#[tokio::test]
#[ignore = "the_proxies_of_the_environment runs it"]
async fn through_the_proxy_of_the_environment() {
    once("http://server.test").build().unwrap().threads().create().await.unwrap();
}

/// To this machine, to what is excepted, and without any proxy at all.
#[tokio::test]
#[ignore = "the_proxies_of_the_environment runs it"]
async fn past_the_proxy_of_the_environment() {
    let direct = std::env::var("DIRECT").unwrap();
    once(&direct).build().unwrap().threads().create().await.unwrap();
    for builder in [once("http://excepted.test:1"), once("http://server.test:1").no_proxy()] {
        // Nobody has such a name.
        assert_eq!(
            builder.build().unwrap().threads().create().await.unwrap_err().kind(),
            &ErrorKind::Connect
        );
    }
}
