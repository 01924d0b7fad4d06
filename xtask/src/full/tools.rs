//! Cargo's subcommands that are not a part of it, in versions that are known to work.

use std::{env, path::PathBuf, process::Command};

use crate::step::{self, run, target_dir};

pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

pub(super) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
pub(super) const HACK: Tool = Tool { name: "cargo-hack", version: "0.6.46" };
pub(super) const SEMVER_CHECKS: Tool = Tool { name: "cargo-semver-checks", version: "0.51.0" };

fn directory() -> PathBuf {
    target_dir().join("tools")
}

/// Builds a tool, which takes minutes, unless it is there in this version.
pub(super) fn install(tool: &Tool) -> anyhow::Result<()> {
    let Tool { name, version } = tool;
    if is_installed(tool) {
        return Ok(());
    }
    let mut install = step::cargo(&["install", "--locked", "--quiet", "--version", version, name, "--root"]);
    run(install.arg(directory()))
}

fn is_installed(tool: &Tool) -> bool {
    let known = std::fs::read_to_string(directory().join(".crates.toml")).unwrap_or_default();
    known.contains(&format!("\"{} {} (", tool.name, tool.version))
}

/// Cargo with these tools among its subcommands.
pub(super) fn cargo(arguments: &[&str]) -> Command {
    let mut path = vec![directory().join("bin")];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut command = step::cargo(arguments);
    if let Ok(path) = env::join_paths(path) {
        command.env("PATH", path);
    }
    command
}
