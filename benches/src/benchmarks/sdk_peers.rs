//! Calls a second through the SDK beside other clients of HTTP APIs: async-openai, octocrab and openai-python.
//!
//! All make the same kind of call to the same stub: a POST that makes a thread and reads its ids. Each peer runs in a
//! process of its own on one thread, as the SDK does here, and their rounds alternate. The peers are built apart from the
//! workspace, in `benches/peers`.

use std::process::Stdio;

use anyhow::Context as _;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};
use url::Url;

use crate::{
    clients::{Client, Sdk},
    figure::{Figure, Target, Unit},
    load::{Load, rate},
    setting::{Setting, without_user_settings},
    statistics::Sorted,
    stub::Stub,
};

const OPENAI_CLIENT: &str = include_str!("../../peers/openai_client.py");
const ROUNDS: usize = 12;
const ONE: Load = Load { concurrency: 1, calls: 400 };
const MANY: Load = Load { concurrency: 64, calls: 20 };
/// The same load for a client that is that much slower.
const FEW_OF_MANY: Load = Load { concurrency: 64, calls: 4 };

pub(super) async fn measure(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let stub = Stub::start(setting).await?;
    let mut figures = Vec::new();
    for name in ["async-openai", "octocrab"] {
        let mut command = Command::new(setting.peers()?);
        let mut peer = Peer::start(command.args(["--client", name, "--server"]), &stub.url)?;
        for load in [ONE, MANY] {
            figures.push(compare(name, &mut peer, load, load, &stub.url).await?.target(Target::AtLeast(1.0)));
        }
    }
    let mut python = Command::new(setting.python()?);
    let mut peer = Peer::start(python.args(["-c", OPENAI_CLIENT]), &stub.url)?;
    let figure = compare("openai-python", &mut peer, MANY, FEW_OF_MANY, &stub.url).await?;
    figures.push(figure.target(Target::AtLeast(50.0)));
    Ok(figures)
}

async fn compare(
    name: &'static str,
    peer: &mut Peer,
    load: Load,
    load_of_peer: Load,
    server: &Url,
) -> anyhow::Result<Figure> {
    let sdk = Sdk::new(server)?;
    let own_round = || {
        let sdk = sdk.clone();
        rate(load, move || {
            let sdk = sdk.clone();
            async move { sdk.call().await }
        })
    };
    // The connections are made here, and in no round that counts.
    own_round().await?;
    peer.round(load_of_peer).await.with_context(|| format!("{name} failed"))?;
    let (mut of_sdk, mut of_peer) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_sdk.push(own_round().await?);
        of_peer.push(peer.round(load_of_peer).await.with_context(|| format!("{name} failed"))?);
    }
    let median = |rounds: Vec<f64>| Sorted::from_iter(rounds).median();
    let what = format!("SDK calls beside {name}, {} at a time", load.concurrency);
    Ok(Figure::new(what, Unit::PerSecond, median(of_sdk)).beside(name, median(of_peer)))
}

/// Another client. It ends with this value.
struct Peer {
    _process: Child,
    rounds: ChildStdin,
    rates: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    fn start(command: &mut Command, server: &Url) -> anyhow::Result<Self> {
        without_user_settings(command.as_std_mut());
        let mut process = command
            .arg(server.as_str().trim_end_matches('/'))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start a peer")?;
        let rounds = process.stdin.take().context("a peer has no standard input")?;
        let rates = process.stdout.take().context("a peer has no standard output")?;
        Ok(Self { _process: process, rounds, rates: BufReader::new(rates).lines() })
    }

    /// Its calls a second.
    async fn round(&mut self, load: Load) -> anyhow::Result<f64> {
        self.rounds.write_all(format!("{} {}\n", load.concurrency, load.calls).as_bytes()).await?;
        let rate = self.rates.next_line().await?.context("it has ended")?;
        rate.trim().parse().with_context(|| format!("it said `{rate}`"))
    }
}
