//! What a contributor types: `cargo xtask demo`, `test`, `bench`, `public-api`, `sandbox-image`, `dist`.

mod bench;
mod demo;
mod dependencies;
mod dist;
mod full;
mod packages;
mod python;
mod sandbox_image;
mod step;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tasks of this repository")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, make a thread with a desktop, and let an agent do a task in it.
    Demo(demo::Demo),
    /// Run every check and every test. Installs what is missing.
    Test(test::Test),
    /// Measure against peers, in one run.
    Bench(bench::Bench),
    /// Renew the snapshot of the SDK's public API.
    PublicApi,
    /// Make the image of the sandboxes of `--driver docker`, without an image registry.
    SandboxImage(sandbox_image::SandboxImage),
    /// Build the binaries as they are shipped, and the archive of `kortix`, into `target/dist`.
    Dist,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Demo(demo) => demo.run(),
        Task::Test(test) => test.run(),
        Task::Bench(bench) => bench.run(),
        Task::PublicApi => full::public_api::renew(),
        Task::SandboxImage(image) => image.run(),
        Task::Dist => dist::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            step::tell(&format!("\nerror: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
