//! The desktop, looked at as a person would: its noVNC page in a browser.

use std::time::Duration;

use kortix_sdk::{ExposeSecret as _, ProjectId};
use kortix_tests::browser::Browser;

use crate::support::Stage;

/// The page's own bar, above the desktop.
const BAR: usize = 40;
/// An empty canvas has one colour; a terminal with smoothed text on it has many.
const PAINTED: usize = 20;
const LIMIT: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desktop_can_be_looked_at_in_a_browser() {
    let stage = Stage::real();
    let made = stage.client().threads().create().await.unwrap();
    is_painted(&stage, &made.project_id).await;
}

/// What is typed on the page is typed in the terminal, and what that prints is seen on the page: a block of a colour that
/// nothing else has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_typed_in_the_terminal_and_its_output_seen() {
    const COLOUR: [u8; 3] = [255, 0, 255];
    let stage = Stage::real();
    let made = stage.client().threads().create().await.unwrap();
    let mut browser = painted(&stage, &made.project_id).await;
    assert_eq!(browser.screenshot().await.unwrap().count(COLOUR), 0);
    browser.click(400, 400).await.unwrap();
    browser.type_line(r"printf '\e[48;2;255;0;255m%600s\e[0m\n' ''").await.unwrap();
    let seen = async {
        while browser.screenshot().await.unwrap().count(COLOUR) < 5_000 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(LIMIT, seen).await.expect("the output was not seen");
}

/// The page connects again by itself when its connection is cut, and when the sandbox was stopped and started.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_connects_again_and_says_how_it_stands() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let mut browser = painted(&stage, &made.project_id).await;
    state_is(&mut browser, "connected").await;
    client.projects().sandbox().stop(&made.project_id).await.unwrap();
    state_is(&mut browser, "waiting").await;
    client.projects().sandbox().start(&made.project_id).await.unwrap();
    state_is(&mut browser, "connected").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clipboard_goes_both_ways_and_the_desktop_takes_the_size_of_the_window() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let mut browser = painted(&stage, &made.project_id).await;
    state_is(&mut browser, "connected").await;

    // Text that is selected in the terminal is in the page's panel; a double click selects a word.
    browser.click(400, 400).await.unwrap();
    browser.type_line("clear; for i in {1..60}; do echo copiedhere; done").await.unwrap();
    let arrived = "document.getElementById('copied').value.includes('copiedhere')";
    until(&mut browser, arrived, async |browser| browser.double_click(180, 300).await.unwrap()).await;

    // What is typed there is pasted in the terminal by the middle button.
    let typed =
        "{ const copied = document.getElementById('copied'); copied.value = 'echo pasted > pasted.txt';
                 copied.dispatchEvent(new Event('input')); }";
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap().id;
    let pasted = async {
        while client.sandboxes().files().read(sandbox.clone(), "/workspace/pasted.txt").await.is_err() {
            // The terminal may have said only now what was selected in it.
            browser.evaluate(typed).await.unwrap();
            browser.click_middle(400, 400).await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
            browser.type_line("").await.unwrap();
        }
    };
    tokio::time::timeout(LIMIT, pasted).await.expect("nothing was pasted");

    browser.evaluate("document.getElementById('resize').click(); true").await.unwrap();
    let resized =
        "const canvas = document.querySelector('#screen canvas'), screen = document.getElementById('screen');
                   Math.abs(canvas.width - screen.clientWidth) <= 1 && Math.abs(canvas.height - screen.clientHeight) <= 1";
    until(&mut browser, resized, async |_| ()).await;
}

pub(crate) async fn state_is(browser: &mut Browser, state: &str) {
    until(browser, &format!("document.body.dataset.state === '{state}'"), async |_| ()).await;
}

/// Waits until an expression of the page is true, and does something before each look.
pub(crate) async fn until(browser: &mut Browser, expression: &str, act: impl AsyncFn(&mut Browser)) {
    let scoped = format!("(() => {{ {}; }})()", returning(expression));
    let waiting = async {
        loop {
            act(browser).await;
            if browser.evaluate(&scoped).await.unwrap() == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let became_true = tokio::time::timeout(LIMIT, waiting).await.is_ok();
    assert!(became_true, "never: {expression}");
}

/// The last of the statements is what they come to.
fn returning(statements: &str) -> String {
    match statements.rsplit_once(';') {
        Some((before, last)) => format!("{before}; return {}", last.trim_start()),
        None => format!("return {statements}"),
    }
}

/// Looks at the desktop of a project's sandbox until there is something to be seen.
pub(crate) async fn is_painted(stage: &Stage, project: &ProjectId) {
    drop(painted(stage, project).await);
}

async fn painted(stage: &Stage, project: &ProjectId) -> Browser {
    let sandbox = stage.client().projects().get(project).await.unwrap().sandbox.unwrap();
    let token = sandbox.token.unwrap();
    let url = format!("{}/?token={}", sandbox.vnc_preview.unwrap(), token.expose_secret());
    painted_at(&url).await
}

/// A browser on that address, once there is a desktop to be seen.
pub(crate) async fn painted_at(url: &str) -> Browser {
    let mut browser = Browser::open(url).await.unwrap();
    // A picture that is asked for while another process takes the page over never comes.
    let loaded = "location.protocol === 'http:' && document.readyState === 'complete'";
    until(&mut browser, loaded, async |_| ()).await;
    let painted = async {
        while browser.screenshot().await.unwrap().colours_below(BAR) < PAINTED {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(LIMIT, painted).await.expect("no desktop was painted");
    browser
}
