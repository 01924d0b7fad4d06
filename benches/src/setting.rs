//! What all benchmarks are given.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};

/// The programs under measurement.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) cli: PathBuf,
    pub(crate) server: PathBuf,
    /// This program, which is also the stub and the client under valgrind.
    pub(crate) own: PathBuf,
    /// Where `benches/peers` is built, beside the binaries.
    peers: PathBuf,
}

impl Setting {
    pub(crate) fn new(binaries: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            cli: built(binaries, "kortix")?,
            server: built(binaries, "kortix-server")?,
            own: env::current_exe().context("this program has no file")?,
            peers: binaries.parent().context("the binaries lie nowhere")?.join("peers"),
        })
    }

    /// Other clients in Rust.
    pub(crate) fn peers(&self) -> anyhow::Result<PathBuf> {
        built(&self.peers.join("dist"), "kortix-bench-peers")
    }

    /// A Python that has openai-python.
    pub(crate) fn python(&self) -> anyhow::Result<PathBuf> {
        built(&self.peers.join("openai/bin"), "python")
    }
}

fn built(directory: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let file = directory.join(name);
    ensure!(file.is_file(), "{} is not built; run `cargo xtask bench`", file.display());
    Ok(file)
}

/// Keeps settings of whoever runs the benchmarks out of what is measured.
pub(crate) fn without_user_settings(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_ours = text.starts_with("KORTIX_") || text.starts_with("OBVIOUS_");
        if is_ours || text.to_ascii_lowercase().ends_with("_proxy") {
            command.env_remove(&name);
        }
    }
    command
}
