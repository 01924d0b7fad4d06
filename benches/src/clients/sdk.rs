use kortix_sdk::Kortix;
use url::Url;

use super::{CREDENTIAL, Client};

/// The SDK, as its documentation shows it.
#[derive(Clone, Debug)]
pub(crate) struct Sdk(Kortix);

impl Client for Sdk {
    fn new(server: &Url) -> anyhow::Result<Self> {
        Ok(Self(Kortix::builder().base_url(server.as_str()).api_key(CREDENTIAL).build()?))
    }

    async fn call(&self) -> anyhow::Result<()> {
        let made = self.0.threads().create().name("My Project").await?;
        std::hint::black_box(made);
        Ok(())
    }
}
