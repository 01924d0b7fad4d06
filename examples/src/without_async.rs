//! A script wants a list of what is there. It is not asynchronous and need not become it.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin without_async
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

use kortix_sdk::blocking::{Call as _, Iterate as _, Kortix};

fn main() -> anyhow::Result<()> {
    let client = Kortix::from_env()?;

    let made = client.threads().create().name("Quarterly numbers").call()?;
    println!("made {}", made.thread_id);

    // One page is in memory at a time, and no page is asked for before it is needed.
    for thread in client.threads().list().items().iter() {
        let thread = thread?;
        println!("{}  {}", thread.thread_id, thread.created_at);
    }
    Ok(())
}
