//! Signed URLs: what they open, for how long, and what the pages behind them can do.

use futures_util::StreamExt as _;
use kortix_sdk::{
    ErrorKind, ExposeSecret as _, ProjectId, SandboxId,
    sandboxes::{SandboxUrl, SandboxUrlForm},
};
use kortix_tests::{browser::Browser, http, server::Options};
use reqwest::Method;
use tokio_tungstenite::tungstenite::{client::IntoClientRequest as _, handshake::client::Request};
use url::Url;

use crate::{
    desktop::{painted_at, state_is, until},
    support::Stage,
};

const HOUR: u32 = 60 * 60;

/// A server that allows paths, with real sandboxes.
fn real_with_paths() -> Stage {
    Stage::new(Options::local().arguments(&["--sandbox-paths"]), "ultra")
}

async fn sandbox(stage: &Stage) -> (ProjectId, SandboxId) {
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    (made.project_id, sandbox.id)
}

async fn link(stage: &Stage, sandbox: &SandboxId, port: u16) -> SandboxUrl {
    stage.client().sandboxes().create_url(sandbox.clone(), port).await.unwrap()
}

async fn in_path(stage: &Stage, sandbox: &SandboxId, port: u16) -> SandboxUrl {
    let create = stage.client().sandboxes().create_url(sandbox.clone(), port);
    create.form(SandboxUrlForm::Path).await.unwrap()
}

/// A request for that address by the server's own, as browsers send it that find names under `localhost` there.
fn ask(method: Method, url: &str) -> reqwest::RequestBuilder {
    let url = Url::parse(url).unwrap();
    let (host, port) = (url.host_str().unwrap(), url.port().unwrap());
    let there = format!("http://127.0.0.1:{port}{}", &url[url::Position::BeforePath..]);
    http::client_that_stays().unwrap().request(method, there).header("host", format!("{host}:{port}"))
}

/// The same for the WebSocket beside that address.
fn websocket(url: &str) -> Request {
    let mut url = Url::parse(url).unwrap();
    let path = format!("{}websockify", url.path());
    url.set_path(&path);
    let (host, port) = (url.host_str().unwrap(), url.port().unwrap());
    let there = format!("ws://127.0.0.1:{port}{}", &url[url::Position::BeforePath..]);
    let mut request = there.into_client_request().unwrap();
    request.headers_mut().insert("host", format!("{host}:{port}").parse().unwrap());
    request.headers_mut().insert("sec-websocket-protocol", "binary".parse().unwrap());
    request
}

async fn opens(url: &str) -> (u16, String) {
    let answer = ask(Method::GET, url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_url_opens_its_port_until_it_expires() {
    let stage = Stage::new(Options::fake().controlled().arguments(&["--sandbox-paths"]), "ultra");
    let controls = stage.server.controls().unwrap();
    let ((_, here), (_, other)) = (sandbox(&stage).await, sandbox(&stage).await);
    let (by_host, by_path) = (link(&stage, &here, 8080).await, in_path(&stage, &here, 8080).await);
    let urls = [by_host.url.expose_secret(), by_path.url.expose_secret()];
    let cookie = {
        let page = ask(Method::GET, urls[0]).header("accept", "text/html").send().await.unwrap();
        assert_eq!(page.status(), 302);
        page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    };
    let bare = urls[0].split('?').next().unwrap();
    let by_cookie = async || ask(Method::GET, bare).header("cookie", &cookie).send().await.unwrap().status();
    assert_eq!(by_cookie().await, 200);
    for url in urls {
        assert_eq!((opens(url).await.0, opens(url).await.0), (200, 200));
        assert_eq!(opens(&url.replace("8080-", "6080-")).await.0, 401);
        assert_eq!(opens(&url.replace(here.as_str(), other.as_str())).await.0, 401);
    }

    controls.advance_clock(HOUR + 1).await.unwrap();
    for url in urls {
        let (status, page) = opens(url).await;
        assert_eq!(status, 401);
        assert!(page.contains("This link has expired") && page.contains("kortix sandbox url"), "{page}");
    }
    assert_eq!(by_cookie().await, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_token_ends_all_signed_urls() {
    let stage = Stage::new(Options::fake().arguments(&["--sandbox-paths"]), "ultra");
    let (_, here) = sandbox(&stage).await;
    let urls = [link(&stage, &here, 8080).await, in_path(&stage, &here, 8080).await];
    for made in &urls {
        assert_eq!(opens(made.url.expose_secret()).await.0, 200);
    }
    stage.client().sandboxes().rotate_token(here.clone()).await.unwrap();
    for made in &urls {
        let (status, page) = opens(made.url.expose_secret()).await;
        assert_eq!(status, 401);
        assert!(page.contains("That link does not open this sandbox"), "{page}");
    }
    assert_eq!(opens(link(&stage, &here, 8080).await.url.expose_secret()).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cli_prints_a_signed_url() {
    let stage = Stage::new(Options::fake(), "ultra");
    let (_, here) = sandbox(&stage).await;
    let (cli, here) = (stage.cli(), here.as_str());
    let asked = ["sandbox", "url", here, "--port", "8080", "--expires-in", "10m", "--path", "/request?a=1"];
    let printed = cli.run(&asked).await.unwrap();
    let (status, seen) = opens(printed.stdout.trim_end()).await;
    assert_eq!(status, 200, "{printed:?}");
    assert!(seen.contains("/request?a=1") && !seen.contains("kortix_link"), "{seen}");

    for wrong in [["--expires-in", "8d"], ["--path", "//evil.example"], ["--form", "path"]] {
        let refused = cli.run(&[&asked[..5], &wrong, &["--json"]].concat()).await.unwrap();
        assert_ne!(refused.code, Some(0), "{refused:?}");
        assert!(refused.error().unwrap()["error"]["message"].is_string(), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paths_are_off_unless_the_operator_wants_them() {
    let stage = Stage::new(Options::fake(), "ultra");
    let (_, here) = sandbox(&stage).await;
    let create = stage.client().sandboxes().create_url(here.clone(), 8080);
    let refused = create.form(SandboxUrlForm::Path).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Conflict { .. }), "{refused:?}");
    assert_eq!(refused.code(), Some("SANDBOX_PATHS_OFF"));
    let path = format!("{}/_sandbox/1.secretseal/8080-{here}/", stage.server.url());
    assert_eq!(opens(&path).await.0, 404);
    assert!(!stage.server.log().contains("secretseal"), "{}", stage.server.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_websocket_and_a_form_enter_by_a_signed_url_at_once() {
    let stage = real_with_paths();
    let (_, here) = sandbox(&stage).await;
    let urls = [link(&stage, &here, 6080).await, in_path(&stage, &here, 6080).await];
    for made in &urls {
        let (mut socket, _) =
            tokio_tungstenite::connect_async(websocket(made.url.expose_secret())).await.unwrap();
        let greeting = socket.next().await.unwrap().unwrap().into_data();
        assert_eq!(greeting.as_ref(), b"RFB 003.008\n");
    }
    // The preview takes no forms, and says so itself: it was reached.
    for made in [link(&stage, &here, 8080).await, in_path(&stage, &here, 8080).await] {
        let posted = ask(Method::POST, made.url.expose_secret()).body("a=1").send().await.unwrap();
        assert_eq!(posted.status(), 405);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desktop_is_seen_by_a_signed_url_which_leads_to_no_other_port() {
    let stage = Stage::real();
    let (_, here) = sandbox(&stage).await;
    let made = link(&stage, &here, 6080).await;
    let mut browser = painted_at(made.url.expose_secret()).await;
    state_is(&mut browser, "connected").await;
    assert_eq!(browser.evaluate("location.search").await.unwrap(), "");
    assert_eq!(browser.evaluate("document.cookie").await.unwrap(), "");
    let on = "fetch('/.kortix/open/8080', { redirect: 'manual' }).then((answer) => answer.status)";
    assert_eq!(browser.evaluate(on).await.unwrap(), 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desktop_is_seen_in_a_path_too() {
    let stage = real_with_paths();
    let (_, here) = sandbox(&stage).await;
    let made = in_path(&stage, &here, 6080).await;
    let url = made.url.expose_secret();
    let mut browser = painted_at(url).await;
    state_is(&mut browser, "connected").await;
    assert_eq!(browser.evaluate("self.origin").await.unwrap(), "null");
    assert_eq!(browser.evaluate("document.getElementById('preview') === null").await.unwrap(), true);

    let answer = ask(Method::GET, url).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox allow-scripts") && !policy.contains("same-origin"), "{policy}");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert!(!answer.headers().contains_key("set-cookie"));

    let seal = Url::parse(url).unwrap().path_segments().unwrap().nth(1).unwrap().to_owned();
    let log = stage.server.log();
    assert!(log.contains(&format!("/_sandbox/***/6080-{here}/")), "{log}");
    assert!(!log.contains(&seal), "{log}");
}

/// What a page tries that was written to reach the API which it has the address of.
const PAGE: &str = "<!doctype html><title>Tries</title><script type=module>
    const tried = async (what) => { try { return await what(); } catch (error) { return error.name; } };
    const text = async (address, asked) => (await fetch(address, asked)).text();
    document.body.dataset.found = JSON.stringify({
        origin: self.origin,
        own: await tried(() => text('beside.txt')),
        api: await tried(() => text('/openapi.json')),
        signed: await tried(() => text('/threads', { headers: { authorization: 'Bearer x' } })),
        storage: await tried(() => localStorage.length),
        cookie: await tried(() => document.cookie),
        worker: await tried(() => navigator.serviceWorker.register('beside.txt')),
    });
</script><body>";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_in_a_path_reads_what_is_its_own_and_nothing_of_the_api() {
    let stage = real_with_paths();
    let (_, here) = sandbox(&stage).await;
    let client = stage.client();
    let files = client.sandboxes().files();
    files.write(here.clone(), "/workspace/page.html", PAGE).await.unwrap();
    files.write(here.clone(), "/workspace/beside.txt", "its own").await.unwrap();
    let create = client.sandboxes().create_url(here, 8080).path("/page.html");
    let made = create.form(SandboxUrlForm::Path).await.unwrap();

    let mut browser = Browser::open(made.url.expose_secret()).await.unwrap();
    until(&mut browser, "document.body?.dataset.found !== undefined", async |_| ()).await;
    let found = browser.evaluate("JSON.parse(document.body.dataset.found)").await.unwrap();
    assert_eq!(found["origin"], "null");
    assert_eq!(found["own"], "its own");
    for refused in ["api", "signed"] {
        assert_eq!(found[refused], "TypeError", "{found}");
    }
    for kept in ["storage", "cookie", "worker"] {
        assert_eq!(found[kept], "SecurityError", "{found}");
    }
}
