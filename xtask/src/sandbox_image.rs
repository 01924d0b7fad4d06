//! `cargo xtask sandbox-image`: the root filesystem of the containers' image, out of Debian's packages.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};
use clap::Args;

use crate::{
    packages,
    step::{print, root, run, target_dir, tell},
};

const RELEASE: &str = "bookworm";
/// After the packages: as the Containerfile does it.
const FINISH: &str =
    r#"chroot "$1" sh -c 'rm -rf /var/lib/apt/lists/* /var/cache/apt/* && fc-cache --system-only --force'"#;

#[derive(Args)]
pub(crate) struct SandboxImage {
    /// Also give it to the engine of this command, such as `docker` or `podman`, as `kortix-sandbox`.
    #[arg(long, value_name = "COMMAND")]
    import: Option<String>,
}

impl SandboxImage {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        packages::install(&packages::IMAGE)?;
        let image = make()?;
        if let Some(engine) = self.import {
            run(Command::new(engine).arg("import").arg(&image).arg("kortix-sandbox"))?;
        }
        print(&image.display().to_string())
    }
}

/// Makes it when what it is made of has changed since.
pub(crate) fn make() -> anyhow::Result<PathBuf> {
    let list = root().join("deploy/sandbox/packages");
    let directory = target_dir().join("engines");
    let (image, made_of) = (directory.join("sandbox.tar"), directory.join("sandbox.recipe"));
    let packages = read(&list)?;
    let recipe = format!("{RELEASE}\n{packages}\n{FINISH}\n");
    if image.exists() && fs::read_to_string(&made_of).is_ok_and(|made_of| made_of == recipe) {
        return Ok(image);
    }
    tell("\nMaking the image of the sandboxes, which takes some minutes the first time.");
    fs::create_dir_all(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    let draft = directory.join("draft.tar");
    let mut mmdebstrap = Command::new("mmdebstrap");
    mmdebstrap.args(["--quiet", "--variant=minbase", &format!("--include={packages}")]);
    mmdebstrap.arg(format!("--customize-hook={FINISH}")).arg(RELEASE).arg(&draft);
    run(&mut mmdebstrap)?;
    fs::rename(&draft, &image)?;
    fs::write(made_of, recipe)?;
    Ok(image)
}

/// The names in the list, parted by commas.
fn read(list: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let names: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    ensure!(!names.is_empty(), "{} names no package", list.display());
    Ok(names.join(","))
}
