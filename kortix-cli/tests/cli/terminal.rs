//! What people see who sit at a terminal.

use std::time::Duration;

use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use crate::support::service::{self, PROJECT, THREAD};
use crate::support::{kortix, unconfigured};

const NAME: &str = "Quarterly numbers of all regions, with the charts that the board has asked for";

/// A list of one thread that was changed three hours ago.
fn threads() -> Value {
    let now = std::time::SystemTime::now();
    let time = humantime::format_rfc3339_seconds(now - Duration::from_hours(3)).to_string();
    json!({ "threads": [{
        "thread_id": THREAD, "project_id": PROJECT, "metadata": {}, "is_public": false, "created_at": time,
        "updated_at": time, "project": {
            "project_id": PROJECT, "name": NAME, "icon_name": null, "is_public": false, "created_at": time,
            "updated_at": time,
        },
    }], "pagination": { "page": 1, "limit": 100, "total": 1, "pages": 1 } })
}

async fn listing_after(delay: Duration) -> MockServer {
    service::always(ResponseTemplate::new(200).set_body_json(threads()).set_delay(delay)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_comes_after_a_moment_and_goes_without_a_trace() {
    let server = listing_after(Duration::from_secs(1)).await;
    let shown = kortix(&server).line("threads list").on_terminal(100).ends().await;
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.written.contains("reading the threads"), "{shown:?}");
    assert!(!shown.screen.contains("reading the threads"), "{shown:?}");
    assert_eq!(shown.screen.lines().count(), 2, "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_fits_the_terminal() {
    let server = listing_after(Duration::ZERO).await;
    let narrow = kortix(&server).line("threads list").on_terminal(60).ends().await;
    let lines: Vec<&str> = narrow.screen.lines().collect();
    assert!(lines[0].starts_with("THREAD") && lines[1].starts_with(THREAD), "{narrow:?}");
    assert_eq!(lines.len(), 2, "each row is a line: {narrow:?}");
    assert!(!narrow.screen.contains("board"), "{narrow:?}");
    let wide = kortix(&server).line("threads list").on_terminal(200).ends().await;
    assert!(wide.screen.contains(NAME) && wide.screen.contains("3 hours ago"), "{wide:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_have_a_colour_unless_nobody_wants_one() {
    let server = service::always(ResponseTemplate::new(404)).await;
    let coloured = kortix(&server).line("threads get nope").on_terminal(100).ends().await;
    assert_eq!(coloured.code, Some(5));
    assert!(coloured.written.contains("\u{1b}[1m\u{1b}[31merror:"), "{coloured:?}");
    let plain = kortix(&server).env("NO_COLOR", "1").line("threads get nope").on_terminal(100).ends().await;
    assert!(plain.written.starts_with("error:"), "{plain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_asked_and_no_is_an_answer() {
    let mut asked = unconfigured().line("local reset").on_terminal(100);
    asked.shows("[y/N]").await;
    asked.types("n\n").await;
    let left = asked.ends().await;
    assert_ne!(left.code, Some(0), "{left:?}");
}
