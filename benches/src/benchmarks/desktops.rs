//! What a sandbox costs beyond the programs of its desktop: in time alone, among twenty, and in memory.

use std::{fs, path::Path, time::Duration};

use anyhow::Context as _;
use futures_util::future::try_join_all;
use tokio::time::sleep;

use crate::{
    bare::{BareDesktop, Parts},
    figure::{Figure, Target, Unit},
    server::{Api, Driver, ReferenceServer},
    setting::Setting,
    statistics::{Sorted, number, timed},
};

const ALONE: usize = 15;
const TOGETHER: usize = 20;
/// Of twenty: each is as long as the slowest of them, which differs much.
const ROUNDS: usize = 5;
/// Until a desktop has drawn itself, and its programs have given back what they needed for that.
const SETTLING: Duration = Duration::from_secs(3);
/// The programs of the desktop. What else runs in a sandbox is ours.
const PROGRAMS: [&str; 4] = ["Xvnc", "openbox", "xterm", "bash"];

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let server = ReferenceServer::start(setting, Driver::Local).await?;
    let api = server.api()?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ALONE {
        bare.push(bare_alone().await?);
        let (create, made) = timed(api.create_thread()).await?;
        api.delete_project(&made).await?;
        ours.push(create);
    }
    let alone = Figure::new(
        "POST /threads with a desktop, p50",
        Unit::Milliseconds,
        Sorted::from_iter(ours).median(),
    )
    .beside("Xvnc in bubblewrap", Sorted::from_iter(bare).median())
    .target(Target::AtMost(1.5));
    let memory = memory(&server, &api).await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(bare_together().await?);
        let (together, made) = timed(try_join_all((0..TOGETHER).map(|_| api.create_thread()))).await?;
        for made in &made {
            api.delete_project(made).await?;
        }
        ours.push(together);
    }
    let ours = Sorted::from_iter(ours).median();
    let together = Figure::new("20 at once, the last one ready", Unit::Milliseconds, ours)
        .beside("20 of Xvnc, openbox and xterm", Sorted::from_iter(bare).median())
        .target(Target::AtMost(1.3));
    Ok(vec![alone, together, memory])
}

async fn bare_alone() -> anyhow::Result<f64> {
    let started = async {
        let desktop = BareDesktop::start(Parts::Screen)?;
        desktop.ready().await?;
        Ok(desktop)
    };
    Ok(timed(started).await?.0)
}

async fn bare_together() -> anyhow::Result<f64> {
    let started = async {
        let desktops = (0..TOGETHER).map(|_| BareDesktop::start(Parts::ScreenAndWindows));
        let desktops = desktops.collect::<anyhow::Result<Vec<_>>>()?;
        try_join_all(desktops.iter().map(BareDesktop::ready)).await?;
        Ok(desktops)
    };
    Ok(timed(started).await?.0)
}

/// Of what runs for one idle sandbox and is no program of its desktop, shared pages by their share.
async fn memory(server: &ReferenceServer, api: &Api) -> anyhow::Result<Figure> {
    const SANDBOXES: usize = 4;
    let mut made = Vec::new();
    for _ in 0..SANDBOXES {
        made.push(api.create_thread().await?);
    }
    sleep(SETTLING).await;
    let kilobytes = own_kilobytes(&server.sandboxes())?;
    for made in &made {
        api.delete_project(made).await?;
    }
    let megabytes = kilobytes / 1_024.0 / number(SANDBOXES);
    let figure = Figure::new("an idle desktop beyond its programs", Unit::Megabytes, megabytes);
    Ok(figure.target(Target::AtMost(6.0)))
}

/// Those of the sandboxes in that directory are found by their bubblewrap, which names it, and by what descends from that.
fn own_kilobytes(sandboxes: &Path) -> anyhow::Result<f64> {
    let directory = sandboxes.to_str().context("the directory's name is not text")?;
    let processes: Vec<_> = fs::read_dir("/proc")?
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter_map(Seen::of)
        .collect();
    let is_ours = |seen: &Seen| {
        let mut at = Some(seen);
        while let Some(seen) = at {
            if seen.line.contains(directory) && seen.line.contains("bwrap") {
                return true;
            }
            at = processes.iter().find(|other| other.id == seen.parent);
        }
        false
    };
    let counted = processes.iter().filter(|seen| !PROGRAMS.contains(&seen.name.as_str()) && is_ours(seen));
    Ok(counted.map(|seen| seen.kilobytes).sum())
}

/// A process, while it was looked at.
struct Seen {
    id: u32,
    parent: u32,
    name: String,
    line: String,
    kilobytes: f64,
}

impl Seen {
    fn of(id: u32) -> Option<Self> {
        let read = |file: &str| fs::read_to_string(format!("/proc/{id}/{file}")).ok();
        let value = |text: &str, name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim().trim_end_matches("kB").trim().to_owned())
        };
        let status = read("status")?;
        Some(Self {
            id,
            parent: value(&status, "PPid:")?.parse().ok()?,
            name: value(&status, "Name:")?,
            line: read("cmdline")?,
            kilobytes: value(&read("smaps_rollup")?, "Pss:")?.parse().ok()?,
        })
    }
}
