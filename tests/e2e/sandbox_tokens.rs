//! A sandbox's token is changed: the old one, and what was had for it, open nothing any more.

use kortix_sdk::{ErrorKind, ExposeSecret as _};
use kortix_tests::{http, server::Options};

use crate::support::{Stage, through_gateway};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_token_takes_the_place_of_the_old_one_and_of_its_cookies() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    let (url, old) = (sandbox.sandbox_url.unwrap(), sandbox.token.unwrap());
    let cookie = cookie_for(&url, old.expose_secret()).await;
    assert_eq!(with_cookie(&url, &cookie).await, 200);

    let changed = client.sandboxes().rotate_token(sandbox.id.clone()).await.unwrap();
    let new = changed.token.expose_secret();
    assert_ne!(new, old.expose_secret());
    assert!(!format!("{changed:?}").contains(new));
    assert_eq!(through_gateway(&url, old.expose_secret(), "/").await.0, 401);
    assert_eq!(with_cookie(&url, &cookie).await, 401);
    assert_eq!(through_gateway(&url, new, "/").await.0, 200);
    let told = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    assert_eq!(told.token.unwrap().expose_secret(), new);

    client.projects().delete(&made.project_id).await.unwrap();
    let gone = client.sandboxes().rotate_token(sandbox.id).await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound), "{gone:?}");
}

/// Of 20 sandboxes none is opened by the token of another, in a header or in the address, nor by a cookie for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_opens_another_sandbox() {
    const SANDBOXES: usize = 20;
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let mut sandboxes = Vec::new();
    for _ in 0..SANDBOXES {
        let made = client.threads().create().await.unwrap();
        let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
        let (url, token) = (sandbox.sandbox_url.unwrap(), sandbox.token.unwrap());
        let cookie = cookie_for(&url, token.expose_secret()).await;
        sandboxes.push((url, token, cookie));
    }
    for (at, (url, ..)) in sandboxes.iter().enumerate() {
        for (of, (_, token, cookie)) in sandboxes.iter().enumerate() {
            let status = if at == of { 200 } else { 401 };
            let token = token.expose_secret();
            assert_eq!(through_gateway(url, token, "/").await.0, status, "the token of {of} at {at}");
            assert_eq!(with_cookie(url, cookie).await, status, "the cookie of {of} at {at}");
            let by_address = ask(url, &format!("/?token={token}")).send().await.unwrap().status();
            assert_eq!(
                by_address.as_u16(),
                if at == of { 302 } else { 401 },
                "the address with the token of {of} at {at}"
            );
        }
    }
}

/// What a browser has after it was led to the address with the token.
async fn cookie_for(url: &str, token: &str) -> String {
    let answer = ask(url, &format!("/?token={token}")).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn with_cookie(url: &str, cookie: &str) -> u16 {
    ask(url, "/").header("cookie", cookie).send().await.unwrap().status().as_u16()
}

/// A request to a sandbox's host, by the server's own address.
fn ask(url: &str, path: &str) -> reqwest::RequestBuilder {
    let url = url::Url::parse(url).unwrap();
    let port = url.port().unwrap();
    let host = format!("{}:{port}", url.host_str().unwrap());
    let client = http::client_that_stays().unwrap();
    client.get(format!("http://127.0.0.1:{port}{path}")).header("host", host)
}
