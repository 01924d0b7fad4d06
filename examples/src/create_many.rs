//! A job that makes a thread for each customer, some at a time, and can be started again after a crash: what exists
//! already is not made twice.
//!
//! ```sh
//! KORTIX_BASE_URL=http://127.0.0.1:8000 KORTIX_API_KEY=pk_…:sk_… cargo run -p kortix-examples --bin create_many -- acme globex
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it got")]
#![expect(clippy::print_stderr, reason = "what failed is not what was asked for")]

use anyhow::ensure;
use futures_util::{StreamExt as _, stream};
use kortix_sdk::{KortixBuilder, ThreadId};

/// How many are under way at the same time: more of them wait for the server, not for the network.
const AT_A_TIME: usize = 4;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // The reference server honours the keys below; then a create whose answer was lost is repeated, too.
    let client = &KortixBuilder::from_env()?.honours_idempotency_key().build()?;
    let customers = std::env::args().skip(1);

    let creates = stream::iter(customers).map(|customer| async move {
        // Of the thing, not of the attempt: the same when this program is started again.
        let key = format!("onboarding-{customer}");
        let made = client.threads().create().name(&customer).idempotency_key(key).send().await;
        (customer, made.map(|made| made.thread_id))
    });
    let made: Vec<(String, Result<ThreadId, _>)> = creates.buffered(AT_A_TIME).collect().await;

    let mut failed = 0;
    for (customer, thread) in &made {
        match thread {
            Ok(thread) => println!("{customer}\t{thread}"),
            Err(error) => {
                failed += 1;
                eprintln!("{customer}: {error}");
            }
        }
    }
    ensure!(failed == 0, "{failed} of {} were not made; start this again to make them", made.len());
    Ok(())
}
