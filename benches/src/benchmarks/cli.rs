//! One CLI call beside `curl` making the same request, plain and behind TLS, and starts that send nothing.
//!
//! hyperfine starts the programs themselves (no shell), in short rounds of all three, so that what else the machine
//! does falls on each of them. Wall time from start to exit: process, configuration, connection, answer, output.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use tokio::process::Command;
use url::Url;

use crate::{
    figure::{Figure, Target, Unit},
    setting::{Setting, without_user_settings},
    statistics::{Sorted, number},
    stub::{Certificate, Stub},
};

const ROUNDS: usize = 8;
const RUNS_A_ROUND: &str = "25";
/// In milliseconds.
const LONGEST_START: f64 = 5.0;
const CREDENTIAL: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJiZW5jaCJ9.c2lnbmF0dXJl";

/// What hyperfine exports.
#[derive(Deserialize)]
struct Export {
    results: Vec<Timed>,
}

#[derive(Deserialize)]
struct Timed {
    /// Seconds.
    times: Vec<f64>,
}

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let certificate = Certificate::make()?;
    let (stub, tls) = (Stub::start(setting).await?, Stub::start_with(setting, &certificate).await?);
    let home = tempfile::Builder::new().prefix("kortix-bench-").tempdir()?;
    let kortix = quoted(&setting.cli)?;
    let create =
        |server: &Url| format!("{kortix} threads create --name 'My Project' --json --base-url {server}");
    let commands = [
        create(&stub.url),
        curl("", &stub.url),
        create(&tls.url),
        curl(&format!("--cacert {}", quoted(&certificate.file())?), &tls.url),
        format!("{kortix} --help"),
        format!("{kortix} version"),
        format!("{kortix} completion bash"),
    ];
    let mut milliseconds = [const { Vec::new() }; 7];
    for _ in 0..ROUNDS {
        let export = hyperfine(&commands, &certificate.file(), home.path()).await?;
        for (all, timed) in milliseconds.iter_mut().zip(export.results) {
            all.extend(timed.times.iter().map(|seconds| seconds * 1e3));
        }
    }
    let [create, curl, create_tls, curl_tls, help, version, completion] =
        milliseconds.map(|all| Sorted::from_iter(all).median());
    let took = |what: &str, time| Figure::new(what, Unit::Milliseconds, time);
    let start = |what: &str, time| took(what, time).target(Target::AtMost(LONGEST_START));
    let size = number(usize::try_from(fs::metadata(&setting.cli)?.len())?) / 1e6;
    Ok(vec![
        took("threads create, http", create).beside("curl", curl).target(Target::AtMost(0.3)),
        took("threads create, https", create_tls).beside("curl", curl_tls).target(Target::AtMost(0.8)),
        start("--help", help),
        start("version", version),
        start("completion bash", completion),
        Figure::new("size of the program", Unit::Megabytes, size).target(Target::AtMost(12.0)),
    ])
}

/// The same request, without reading the user's configuration file.
fn curl(trusting: &str, server: &Url) -> String {
    let headers = [
        &format!("Authorization: Bearer {CREDENTIAL}"),
        "Accept: application/json",
        "Idempotency-Key: 0193f4a27c1e7d359b425f0e6a7d8c91",
    ]
    .map(|header| format!("--header '{header}'"));
    let headers = headers.join(" ");
    format!("curl --disable --silent --fail {trusting} {headers} --data name=My+Project {server}threads")
}

async fn hyperfine(commands: &[String], authorities: &Path, home: &Path) -> anyhow::Result<Export> {
    let file = home.join("export.json");
    let mut command = std::process::Command::new("hyperfine");
    without_user_settings(&mut command)
        .args(["--shell=none", "--style=none", "--warmup=2", "--runs", RUNS_A_ROUND, "--export-json"])
        .arg(&file)
        .args(commands)
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_STATE_HOME")
        .env("SSL_CERT_FILE", authorities)
        .env_remove("SSL_CERT_DIR")
        .env("KORTIX_API_KEY", CREDENTIAL);
    let output = Command::from(command).kill_on_drop(true).output().await.context("cannot run hyperfine")?;
    ensure!(output.status.success(), "hyperfine: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&fs::read(&file)?).context("hyperfine exported something else")
}

/// A path as hyperfine reads it.
fn quoted(path: &Path) -> anyhow::Result<String> {
    let text = path.to_str().context("the path of the CLI is not text")?;
    ensure!(!text.contains('\''), "the path of the CLI has a quotation mark in it");
    Ok(format!("'{text}'"))
}
