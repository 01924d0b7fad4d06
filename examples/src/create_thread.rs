//! An application wants a workspace for its user: a thread, with a project and a sandbox to look at.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin create_thread
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use kortix_sdk::Kortix;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let client = Kortix::from_env()?;

    let made = client.threads().create().name("Quarterly numbers").await?;
    println!("thread   {}", made.thread_id);
    println!("project  {}", made.project_id);

    // The answer to a create has ids alone; the sandbox is a part of the project.
    let project = client.projects().get(&made.project_id).await?;
    if let Some(sandbox) = project.sandbox {
        println!("desktop  {}", sandbox.vnc_preview.as_deref().unwrap_or("none"));
        println!("preview  {}", sandbox.sandbox_url.as_deref().unwrap_or("none"));
    }
    Ok(())
}
