//! The desktop, looked at as a person would: its noVNC page in a browser.

use std::{collections::HashSet, path::Path, process::Command};

use kortix_sdk::ExposeSecret as _;

use crate::support::Stage;

const WIDTH: u32 = 1_280;
const HEIGHT: u32 = 860;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desktop_can_be_looked_at_in_a_browser() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let sandbox = client.projects().get(&made.project_id).await.unwrap().sandbox.unwrap();
    let token = sandbox.token.unwrap();
    let url = format!("{}/?token={}", sandbox.vnc_preview.unwrap(), token.expose_secret());
    let pictures = tempfile::tempdir().unwrap();
    let picture = pictures.path().join("desktop.png");
    screenshot(&url, &picture);
    let colours = colours(&picture);
    // A page without a desktop has a handful; a window with text in it, smoothed, has many more.
    assert!(colours > 40, "only {colours} colours: no desktop was painted");
}

/// Headless Chromium resolves names under `localhost` to this machine by itself.
fn screenshot(url: &str, to: &Path) {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--hide-scrollbars", "--virtual-time-budget=15000"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--window-size={WIDTH},{HEIGHT}"))
        .arg(format!("--screenshot={}", to.display()))
        .arg(url)
        .output()
        .expect("chromium is not installed; install the package chromium");
    assert!(to.exists(), "chromium made no picture: {}", String::from_utf8_lossy(&output.stderr));
}

fn colours(picture: &Path) -> usize {
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(picture).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let size = info.color_type.samples();
    pixels[..info.buffer_size()].chunks(size).map(<[u8]>::to_vec).collect::<HashSet<_>>().len()
}
