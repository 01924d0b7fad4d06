//! The figures as a table for people and as JSON for programs.

use std::{fs, io::Write as _, path::Path};

use anyhow::Context as _;
use comfy_table::{Table, presets};
use serde_json::{Value, json};

use crate::{
    figure::{Figure, Target, Unit, Verdict},
    suite::Outcome,
};

/// The table, on standard output.
pub(crate) fn print(outcome: &Outcome) -> anyhow::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(["benchmark", "figure", "ours", "peer", "ratio", "target", ""]);
    for (benchmark, figure) in &outcome.figures {
        table.add_row(row(benchmark.name(), figure));
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", outcome.machine.line())?;
    writeln!(out, "{table}")?;
    for (benchmark, error) in &outcome.failures {
        writeln!(out, "{} could not be measured: {error:#}", benchmark.name())?;
    }
    Ok(writeln!(out, "load average at the end {}", outcome.load_average_at_the_end)?)
}

pub(crate) fn write_json(outcome: &Outcome, file: &Path) -> anyhow::Result<()> {
    let figures: Vec<_> =
        outcome.figures.iter().map(|(benchmark, figure)| entry(benchmark.name(), figure)).collect();
    let failure = |error: &anyhow::Error| format!("{error:#}");
    let failures: Vec<_> = (outcome.failures.iter())
        .map(|(benchmark, error)| json!({"benchmark": benchmark.name(), "error": failure(error)}))
        .collect();
    let document = json!({
        "machine": outcome.machine,
        "load_average_at_the_end": outcome.load_average_at_the_end,
        "figures": figures,
        "failures": failures,
    });
    let text = serde_json::to_string_pretty(&document)? + "\n";
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn entry(benchmark: &str, figure: &Figure) -> Value {
    json!({
        "benchmark": benchmark,
        "figure": figure.what,
        "unit": figure.unit,
        "ours": figure.ours,
        "peer": figure.peer,
        "ratio": figure.ratio(),
        "target": figure.target,
        "verdict": figure.verdict(),
    })
}

fn row(benchmark: &str, figure: &Figure) -> [String; 7] {
    let peer = (figure.peer.as_ref())
        .map_or_else(String::new, |peer| format!("{} {}", peer.name, shown(peer.value, figure.unit)));
    [
        benchmark.to_owned(),
        figure.what.clone(),
        shown(figure.ours, figure.unit),
        peer,
        figure.ratio().map_or_else(String::new, |ratio| format!("{ratio:.3}")),
        target(figure),
        mark(figure.verdict()).to_owned(),
    ]
}

fn target(figure: &Figure) -> String {
    let Some(target) = figure.target else { return String::new() };
    let (sign, bound) = match target {
        Target::AtMost(bound) => ('≤', bound),
        Target::AtLeast(bound) => ('≥', bound),
        Target::PeerPlus(bound) => return format!("≤ + {}", shown(bound, figure.unit)),
    };
    match figure.peer {
        Some(_) => format!("{sign} {bound:.2} ×"),
        None => format!("{sign} {}", shown(bound, figure.unit)),
    }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Miss => "MISS",
        Verdict::Shown => "",
    }
}

fn shown(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Instructions => format!("{:.1} k instr", value / 1e3),
        Unit::Allocations => format!("{value:.1} allocs"),
        Unit::PerSecond => format!("{value:.0} /s"),
        Unit::Microseconds => format!("{value:.1} µs"),
        Unit::Milliseconds if value < 10.0 => format!("{value:.2} ms"),
        Unit::Milliseconds => format!("{value:.0} ms"),
        Unit::Megabytes => format!("{value:.1} MB"),
        Unit::Kilobytes => format!("{value:.1} kB"),
    }
}
