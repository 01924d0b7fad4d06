//! Which benchmarks there are, and running them one after the other.

use std::io::Write as _;

use anyhow::{anyhow, ensure};
use tokio::time::timeout;

use crate::{
    benchmarks::Benchmark,
    figure::{Figure, Verdict},
    machine::{self, Machine},
    setting::Setting,
};

/// The benchmarks to run.
#[derive(Debug)]
pub(crate) struct Selection(Vec<Benchmark>);

/// What came of it.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) machine: Machine,
    pub(crate) load_average_at_the_end: String,
    pub(crate) figures: Vec<(Benchmark, Figure)>,
    pub(crate) failures: Vec<(Benchmark, anyhow::Error)>,
}

impl Outcome {
    pub(crate) fn has_misses(&self) -> bool {
        self.figures.iter().any(|(_, figure)| figure.verdict() == Verdict::Miss)
    }
}

impl Selection {
    pub(crate) fn matching(filter: &str) -> anyhow::Result<Self> {
        let chosen: Vec<_> =
            Benchmark::ALL.into_iter().filter(|benchmark| benchmark.name().contains(filter)).collect();
        let names = Benchmark::ALL.map(Benchmark::name).join(", ");
        ensure!(!chosen.is_empty(), "no benchmark is called like `{filter}`; there are {names}");
        Ok(Self(chosen))
    }

    /// One that cannot be measured does not keep the others from being measured.
    pub(crate) async fn run(self, setting: &Setting) -> anyhow::Result<Outcome> {
        let machine = Machine::now();
        let (mut figures, mut failures) = (Vec::new(), Vec::new());
        for benchmark in self.0 {
            writeln!(std::io::stderr(), "{} …", benchmark.name())?;
            let limit = benchmark.time_limit();
            match timeout(limit, Box::pin(benchmark.measure(setting))).await {
                Ok(Ok(measured)) => figures.extend(measured.into_iter().map(|figure| (benchmark, figure))),
                Ok(Err(error)) => failures.push((benchmark, error)),
                Err(_) => failures.push((benchmark, anyhow!("it took longer than {limit:?}"))),
            }
        }
        let load_average_at_the_end = machine::load_average();
        Ok(Outcome { machine, load_average_at_the_end, figures, failures })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_selects_by_part_of_a_name() {
        assert_eq!(Selection::matching("").unwrap().0, Benchmark::ALL);
        assert_eq!(Selection::matching("instr").unwrap().0, [Benchmark::SdkInstructions]);
        let refused = Selection::matching("nothing").unwrap_err().to_string();
        assert!(refused.contains("`nothing`") && refused.contains("sdk-throughput"), "{refused}");
    }
}
