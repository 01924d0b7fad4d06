//! `cargo xtask bench`: the figures, each beside a peer measured in the same run or beside a limit.

use clap::Args;

use crate::{
    dist, packages, python,
    step::{cargo, root, run, target_dir},
};

#[derive(Args)]
pub(crate) struct Bench {
    /// Only the benchmarks whose name contains this.
    filter: Option<String>,
    /// Fail when a figure misses its target.
    #[arg(long)]
    check: bool,
}

impl Bench {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        packages::install(packages::SANDBOX.iter().chain(&packages::BENCHMARKS))?;
        dist::build()?;
        if self.filter.as_deref().is_none_or(|filter| PEERS.contains(filter)) {
            build_peers()?;
        }
        let mut bench = cargo(&["run", "--locked", "--profile", "dist", "-p", "kortix-benches", "--", "run"]);
        bench.env("KORTIX_BENCH_BINARIES", target_dir().join("dist"));
        bench.arg("--json").arg(target_dir().join("bench.json"));
        if self.check {
            bench.arg("--check");
        }
        run(bench.args(self.filter))
    }
}

/// The benchmark that needs other clients.
const PEERS: &str = "sdk-peers";

fn build_peers() -> anyhow::Result<()> {
    python::install_openai()?;
    let manifest = root().join("benches/peers/Cargo.toml");
    let mut build = cargo(&["build", "--locked", "--profile", "dist"]);
    run(build.arg("--manifest-path").arg(manifest).arg("--target-dir").arg(target_dir().join("peers")))
}
