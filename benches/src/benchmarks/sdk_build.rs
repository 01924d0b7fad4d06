//! What it takes to build an application that makes a thread: with the SDK, and with plain reqwest.
//!
//! Both are built from nothing in the profile `release`, with the versions of this repository and the same cryptography.
//! The processor time of everything that the build starts is what counts: it hardly moves when the machine is shared.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::{
    figure::{Figure, Target, Unit},
    setting::Setting,
};

/// An application.
struct Application {
    dependencies: &'static str,
    source: &'static str,
}

const WITH_SDK: Application = Application {
    dependencies: r#"kortix-sdk = { path = "SDK" }"#,
    source: r#"
        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let client = kortix_sdk::Kortix::from_env()?;
            let made = client.threads().create().name("My Project").await?;
            println!("{} {}", made.thread_id, made.project_id);
            Ok(())
        }
    "#,
};

const WITH_REQWEST: Application = Application {
    dependencies: r#"
        reqwest = { version = "0.13", default-features = false, features = ["json", "rustls-no-provider"] }
        rustls = { version = "0.23", default-features = false, features = ["ring", "std"] }
        serde = { version = "1", features = ["derive"] }
    "#,
    source: r#"
        #[derive(serde::Deserialize)]
        struct Made {
            thread_id: String,
            project_id: String,
        }

        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            let _ = rustls::crypto::ring::default_provider().install_default();
            let server = std::env::var("KORTIX_BASE_URL")?;
            let request = reqwest::Client::new()
                .post(format!("{server}/threads"))
                .bearer_auth(std::env::var("KORTIX_API_KEY")?)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("name=My+Project");
            let made: Made = request.send().await?.error_for_status()?.json().await?;
            println!("{} {}", made.thread_id, made.project_id);
            Ok(())
        }
    "#,
};

pub(super) async fn measure(_: &Setting) -> anyhow::Result<Vec<Figure>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("there is no repository")?;
    let sdk = WITH_SDK.build(repository).await?;
    let plain = WITH_REQWEST.build(repository).await?;
    let figure = Figure::new("processor time of a clean build", Unit::Milliseconds, sdk);
    Ok(vec![figure.beside("reqwest", plain).target(Target::AtMost(1.15))])
}

impl Application {
    /// The milliseconds that its build takes.
    async fn build(&self, repository: &Path) -> anyhow::Result<f64> {
        let place = tempfile::tempdir()?;
        fs::create_dir(place.path().join("src"))?;
        fs::write(place.path().join("src/main.rs"), self.source)?;
        fs::write(place.path().join("Cargo.toml"), self.manifest(repository))?;
        fs::copy(repository.join("Cargo.lock"), place.path().join("Cargo.lock"))?;
        let before = milliseconds_of_children()?;
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let output = cargo
            .args(["build", "--release", "--offline", "--quiet"])
            .current_dir(place.path())
            .env("CARGO_TARGET_DIR", place.path().join("target"))
            .kill_on_drop(true)
            .output()
            .await?;
        ensure!(output.status.success(), "cargo: {}", String::from_utf8_lossy(&output.stderr));
        Ok(milliseconds_of_children()? - before)
    }

    fn manifest(&self, repository: &Path) -> String {
        let sdk = repository.join("kortix-sdk");
        format!(
            "[workspace]\n[package]\nname = \"application\"\nedition = \"2024\"\n[dependencies]\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{}",
            self.dependencies.replace("SDK", &sdk.display().to_string())
        )
    }
}

/// The processor time of the processes that this one has waited for.
fn milliseconds_of_children() -> anyhow::Result<f64> {
    const TICK: f64 = 10.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in parentheses, may hold anything. `cutime` and `cstime` are the 14th and 15th behind it.
    let (_, fields) = stat.rsplit_once(')').context("/proc/self/stat is of another form")?;
    let ticks = fields.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? * TICK)
}
