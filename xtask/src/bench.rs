//! `cargo xtask bench`: the figures, each as a ratio to a peer measured in the same run.

use clap::Args;

use crate::{
    dist, packages,
    step::{cargo, run, target_dir},
};

#[derive(Args)]
pub(crate) struct Bench {
    /// Only the benchmarks whose name contains this.
    filter: Option<String>,
}

impl Bench {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        packages::install(packages::SANDBOX.iter().chain(&packages::BENCHMARKS))?;
        dist::build()?;
        let mut bench = cargo(&["run", "--locked", "--profile", "dist", "-p", "kortix-benches", "--"]);
        bench.env("KORTIX_BENCH_BINARIES", target_dir().join("dist"));
        run(bench.args(self.filter))
    }
}
