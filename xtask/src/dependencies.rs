//! How many crates an application takes on with the SDK.

use anyhow::ensure;

use crate::step::{cargo, output, print};

use std::collections::BTreeSet;

/// So many crates may the SDK with its default features need beside `reqwest` and what that needs.
const BUDGET: usize = 12;

/// Counts those that `reqwest`, as the SDK has it, does not need.
pub(crate) fn check_budget() -> anyhow::Result<()> {
    let tree = output(&mut cargo(&[
        "tree",
        "--locked",
        "--package",
        "kortix-sdk",
        "--edges",
        "normal",
        "--prefix",
        "depth",
        "--no-dedupe",
    ]))?;
    let beside = beside_reqwest(&tree);
    let names = beside.iter().copied().collect::<Vec<_>>().join(", ");
    print(&format!("The SDK needs {} crates beside reqwest, of at most {BUDGET}: {names}", beside.len()))?;
    ensure!(
        beside.len() <= BUDGET,
        "the SDK needs {} crates beside reqwest, and {BUDGET} are allowed",
        beside.len()
    );
    Ok(())
}

/// The crates of a tree (`0kortix-sdk v0.1.0`, `1reqwest v0.13.5`, `2bytes v1.12.1`, …) that are not a part of `reqwest`.
fn beside_reqwest(tree: &str) -> BTreeSet<&str> {
    let (mut all, mut of_reqwest) = (BTreeSet::new(), BTreeSet::new());
    let mut is_in_reqwest = false;
    for line in tree.lines() {
        let name = line.trim_start_matches(|character: char| character.is_ascii_digit());
        let depth: usize = line[..line.len() - name.len()].parse().unwrap_or_default();
        let name = name.split_whitespace().next().unwrap_or_default();
        if depth <= 1 {
            is_in_reqwest = name == "reqwest";
        }
        if depth > 0 {
            all.insert(name);
        }
        if is_in_reqwest {
            of_reqwest.insert(name);
        }
    }
    all.difference(&of_reqwest).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reqwest_needs_too_is_not_counted() {
        let tree =
            "0sdk v1\n1bytes v1\n1reqwest v1\n2bytes v1\n2http v1\n3itoa v1\n1serde v1\n2serde_core v1\n";
        assert_eq!(beside_reqwest(tree), ["serde", "serde_core"].into());
    }
}
