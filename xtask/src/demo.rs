//! `cargo xtask demo`: from a fresh clone to a desktop with an agent's work on it.

use std::{path::PathBuf, process::Command};

use anyhow::Context as _;
use clap::Args;
use serde_json::Value;

use crate::{
    packages,
    step::{cargo, output, print, root, run, target_dir, tell},
};

/// The agent `shell` runs its prompt as a script.
const TASK: &str = "xtask/src/demo_task.sh";

#[derive(Args)]
pub(crate) struct Demo {
    /// Stop the demo's server and remove its sandboxes and data.
    #[arg(long)]
    stop: bool,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if self.stop {
            return run(kortix().args(["local", "reset", "--yes"]));
        }
        packages::install(&packages::SANDBOX)?;
        run(&mut cargo(&["build", "--locked", "-p", "kortix-server", "-p", "kortix-cli"]))?;
        run(kortix().args(["local", "up"]))?;
        let made = json(kortix().args(["--local", "threads", "create", "--name", "My Project", "--json"]))?;
        let project_id = text(&made, "project_id")?;
        let task = format!("@{TASK}");
        let start = ["--local", "projects", "thread", "create", project_id, "--prompt", &task];
        let finish = ["--success-prompt", "ls -l /workspace", "--wait", "--json", "--quiet"];
        let execution = json(kortix().args(start).args(finish))?;
        let project =
            json(kortix().args(["--local", "projects", "get", project_id, "--show-secrets", "--json"]))?;
        tell("");
        summary(&made, &execution, &project["sandbox"])
    }
}

fn summary(made: &Value, execution: &Value, sandbox: &Value) -> anyhow::Result<()> {
    let token = text(sandbox, "token")?;
    print(&format!("thread     {}", text(made, "thread_id")?))?;
    print(&format!("project    {}", text(made, "project_id")?))?;
    print(&format!("execution  {} ({})", text(execution, "id")?, text(execution, "status")?))?;
    print(&format!("desktop    {}/?token={token}", text(sandbox, "vnc_preview")?))?;
    print(&format!("preview    {}/?token={token}", text(sandbox, "sandbox_url")?))?;
    print("\nOpen the two addresses in a browser. Stop it all with:  cargo xtask demo --stop")
}

/// The CLI that was just built, with the demo's own server: nothing of the user's is touched.
fn kortix() -> Command {
    let built: PathBuf = target_dir().join("debug").join("kortix");
    let mut command = Command::new(built);
    command.current_dir(root());
    command.env("KORTIX_LOCAL_DIR", target_dir().join("demo"));
    for foreign in ["KORTIX_API_KEY", "KORTIX_BASE_URL", "OBVIOUS_API_KEY", "OBVIOUS_BASE_URL"] {
        command.env_remove(foreign);
    }
    command
}

fn json(command: &mut Command) -> anyhow::Result<Value> {
    serde_json::from_str(&output(command)?).context("the CLI wrote something that is not JSON")
}

fn text<'a>(value: &'a Value, field: &str) -> anyhow::Result<&'a str> {
    value[field].as_str().with_context(|| format!("the CLI's answer has no `{field}`"))
}
