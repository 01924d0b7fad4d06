//! Another API client, making a thread as `kortix-sdk` does in the benchmark beside it.
//!
//! A line `CONCURRENCY CALLS` on standard input is a round: so many tasks make so many calls each, on one thread. The
//! calls a second are the answer, on a line of standard output. It ends with standard input.

use std::{io::Write as _, time::Instant};

use anyhow::Context as _;
use async_openai::config::OpenAIConfig;
use clap::{Parser, ValueEnum};
use octocrab::Octocrab;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    client: Kind,
    #[arg(long)]
    server: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    AsyncOpenai,
    Octocrab,
}

/// The form of a token, and about its length.
const CREDENTIAL: &str =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJiZW5jaCJ9.c2lnbmF0dXJlLW9mLXRoZS1iZW5jaA";

#[derive(Serialize)]
struct NewThread {
    name: &'static str,
}

#[derive(Deserialize)]
struct Made {
    thread_id: String,
    project_id: String,
}

#[derive(Clone)]
enum Client {
    AsyncOpenai(async_openai::Client<OpenAIConfig>),
    Octocrab(Octocrab),
}

impl Client {
    fn new(arguments: &Arguments) -> anyhow::Result<Self> {
        Ok(match arguments.client {
            Kind::AsyncOpenai => {
                let config = OpenAIConfig::new().with_api_base(&arguments.server).with_api_key(CREDENTIAL);
                Self::AsyncOpenai(async_openai::Client::with_config(config))
            }
            Kind::Octocrab => {
                let builder = Octocrab::builder().base_uri(arguments.server.as_str())?;
                Self::Octocrab(builder.personal_token(CREDENTIAL).build()?)
            }
        })
    }

    /// A POST with a body of JSON, whose answer is read into a type of the caller: the path is the client's own where it
    /// has no other.
    async fn call(&self) -> anyhow::Result<()> {
        let body = NewThread { name: "My Project" };
        let made: Made = match self {
            Self::AsyncOpenai(client) => client.chat().create_byot(&body).await?,
            Self::Octocrab(client) => client.post("/threads", Some(&body)).await?,
        };
        std::hint::black_box((made.thread_id, made.project_id));
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // Octocrab sets up TLS for an address without it too.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::new(&Arguments::parse())?;
    for line in std::io::stdin().lines() {
        let line = line?;
        let (concurrency, calls) = line.split_once(' ').context("a round is `CONCURRENCY CALLS`")?;
        let rate = round(&client, concurrency.parse()?, calls.parse()?).await?;
        writeln!(std::io::stdout(), "{rate}")?;
    }
    Ok(())
}

/// Calls a second.
async fn round(client: &Client, concurrency: u32, calls: u32) -> anyhow::Result<f64> {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..concurrency {
        let client = client.clone();
        tasks.spawn(async move {
            for _ in 0..calls {
                client.call().await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(f64::from(concurrency * calls) / began.elapsed().as_secs_f64())
}
