//! A batch of the CLI beside the SDK alone, and how much memory it takes.
//!
//! Both make the same creates, 64 at a time, of the same stub; the batch also starts a process, reads a file and prints a
//! line for each. Rounds of the two alternate, and each shows its median. The peak of memory is read while the program
//! waits for the end of its standard input, when it has printed the result of every record.

use std::{fs, path::Path, process::Stdio, time::Instant};

use anyhow::{Context as _, ensure};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::Command,
};
use url::Url;

use crate::{
    clients::{Client as _, Sdk},
    figure::{Figure, Target, Unit},
    load::{Load, rate},
    setting::{Setting, without_user_settings},
    statistics::{Sorted, number},
    stub::Stub,
};

const ROUNDS: usize = 5;
const RECORDS: usize = 10_000;
const FEW_RECORDS: usize = 1_000;
const AT_A_TIME: usize = 64;
const CREDENTIAL: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJiZW5jaCJ9.c2lnbmF0dXJl";

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let stub = Stub::start(setting).await?;
    let home = tempfile::Builder::new().prefix("kortix-bench-").tempdir()?;
    let file = home.path().join("names.txt");
    fs::write(&file, "My Project\n".repeat(RECORDS))?;
    let sdk = Sdk::new(&stub.url)?;
    let (mut of_batch, mut of_sdk) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_batch.push(batch_rate(setting, &stub.url, home.path(), &file).await?);
        of_sdk.push(sdk_rate(&sdk).await?);
    }
    let median = |rounds: Vec<f64>| Sorted::from_iter(rounds).median();
    let rate = Figure::new("batch of 10,000 creates, 64 at a time", Unit::PerSecond, median(of_batch))
        .beside("SDK", median(of_sdk));
    let few = peak(setting, &stub.url, home.path(), FEW_RECORDS).await?;
    let many = peak(setting, &stub.url, home.path(), RECORDS).await?;
    let memory =
        Figure::new("peak memory, 10,000 records", Unit::Megabytes, many).beside("1,000 records", few);
    let one = Figure::new(
        "peak memory, one record",
        Unit::Megabytes,
        peak(setting, &stub.url, home.path(), 1).await?,
    );
    Ok(vec![
        rate.target(Target::AtLeast(0.9)),
        memory.target(Target::AtMost(1.1)),
        one.target(Target::AtMost(15.0)),
    ])
}

async fn sdk_rate(sdk: &Sdk) -> anyhow::Result<f64> {
    let client = sdk.clone();
    let call = move || {
        let client = client.clone();
        async move { client.call().await }
    };
    rate(Load { concurrency: AT_A_TIME, calls: RECORDS / AT_A_TIME }, call).await
}

/// From the start of the process to its end.
async fn batch_rate(setting: &Setting, server: &Url, home: &Path, file: &Path) -> anyhow::Result<f64> {
    let mut command = kortix(setting, server, home);
    command.arg("--from").arg(file).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let output = Command::from(command).kill_on_drop(true).output().await.context("cannot run the CLI")?;
    let took = began.elapsed().as_secs_f64();
    ensure!(output.status.success(), "the batch: {}", String::from_utf8_lossy(&output.stderr));
    let printed = output.stdout.split(|byte| *byte == b'\n').count() - 1;
    ensure!(printed == RECORDS, "the batch printed {printed} results");
    Ok(number(RECORDS) / took)
}

/// In megabytes.
async fn peak(setting: &Setting, server: &Url, home: &Path, records: usize) -> anyhow::Result<f64> {
    let mut command = kortix(setting, server, home);
    command.args(["--from", "-", "--format", "lines"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Command::from(command).kill_on_drop(true).spawn().context("cannot run the CLI")?;
    let mut stdin = process.stdin.take().context("no standard input")?;
    let stdout = process.stdout.take().context("no standard output")?;
    let names = "My Project\n".repeat(records);
    let mut results = BufReader::new(stdout).lines();
    let all_results = async {
        for printed in 0..records {
            ensure!(results.next_line().await?.is_some(), "the batch ended after {printed} results");
        }
        Ok(())
    };
    let (written, read) = tokio::join!(stdin.write_all(names.as_bytes()), all_results);
    written?;
    read?;
    let process_id = process.id().context("the batch has ended")?;
    let status = fs::read_to_string(format!("/proc/{process_id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    drop(stdin);
    ensure!(process.wait().await?.success(), "the batch failed");
    Ok(kilobytes / 1024.0)
}

fn kortix(setting: &Setting, server: &Url, home: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(&setting.cli);
    without_user_settings(&mut command)
        .args(["threads", "create", "--parallel", "64", "--quiet"])
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_STATE_HOME")
        .env("KORTIX_BASE_URL", server.as_str())
        .env("KORTIX_API_KEY", CREDENTIAL);
    command
}
