//! Which driver makes the sandboxes.

use std::sync::Arc;

use anyhow::Context as _;
use clap::ValueEnum;

use crate::{
    data_dir::DataDir,
    sandbox::{
        SandboxDriver,
        fake::FakeDriver,
        local::{LocalConfig, LocalDriver},
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Local,
    Fake,
}

pub fn open(kind: Kind, data_dir: &DataDir) -> anyhow::Result<Arc<dyn SandboxDriver>> {
    match kind {
        Kind::Local => {
            let config =
                LocalConfig::new(data_dir.sandboxes()).context("cannot find this program's own file")?;
            let driver = LocalDriver::new(config).context("cannot use the directory of the sandboxes")?;
            Ok(Arc::new(driver))
        }
        Kind::Fake => Ok(Arc::new(FakeDriver::from_env().context("KORTIX_SERVER_FAKE_FAULTS")?)),
    }
}
