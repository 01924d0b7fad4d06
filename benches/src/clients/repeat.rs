//! One client making a number of calls and nothing else: what valgrind counts.

use clap::{Args, ValueEnum};
use url::Url;

use super::{Client, Plain, Sdk};

#[derive(Args)]
pub(crate) struct Repeat {
    #[arg(long)]
    client: Kind,
    #[arg(long)]
    calls: u32,
    #[arg(long)]
    server: Url,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    Sdk,
    Plain,
}

impl Kind {
    /// As an argument of this program.
    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Sdk => "sdk",
            Self::Plain => "plain",
        }
    }
}

impl Repeat {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.client {
            Kind::Sdk => repeat::<Sdk>(&self.server, self.calls).await,
            Kind::Plain => repeat::<Plain>(&self.server, self.calls).await,
        }
    }
}

async fn repeat<C: Client>(server: &Url, calls: u32) -> anyhow::Result<()> {
    let client = C::new(server)?;
    for _ in 0..calls {
        client.call().await?;
    }
    Ok(())
}
