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

/// Looks at the desktop of a project's sandbox until there is something to be seen.
pub(crate) async fn is_painted(stage: &Stage, project: &ProjectId) {
    let sandbox = stage.client().projects().get(project).await.unwrap().sandbox.unwrap();
    let token = sandbox.token.unwrap();
    let url = format!("{}/?token={}", sandbox.vnc_preview.unwrap(), token.expose_secret());
    let mut browser = Browser::open(&url).await.unwrap();
    let painted = async {
        while browser.screenshot().await.unwrap().colours_below(BAR) < PAINTED {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(LIMIT, painted).await.expect("no desktop was painted");
}
