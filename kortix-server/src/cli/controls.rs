//! Options of `serve` for test controls.

use std::net::SocketAddr;

use clap::Args;

use crate::controls::{ControlsConfig, Rule};

/// For tests of clients and of this server. Off unless an address is given.
#[derive(Debug, Args)]
pub(super) struct ControlsOptions {
    /// Loopback address for test controls: faults, clock and journal on demand; port 0 picks a free one.
    #[arg(long, env = "KORTIX_SERVER_TEST_CONTROLS", value_name = "ADDRESS", value_parser = loopback)]
    test_controls: Option<SocketAddr>,
    /// A rule of the test controls that is in force from the start, as JSON; may be given again.
    #[arg(long, value_name = "JSON", requires = "test_controls")]
    fault: Vec<Rule>,
}

impl ControlsOptions {
    pub(super) fn into_config(self) -> Option<ControlsConfig> {
        self.test_controls.map(|listen| ControlsConfig { listen, rules: self.fault })
    }
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|_| "must be an address and a port, like 127.0.0.1:0")?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("must be on loopback, like 127.0.0.1:0: whoever reaches test controls can end the server"
            .to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_controls_stay_on_loopback() {
        assert!(loopback("127.0.0.1:0").is_ok() && loopback("[::1]:8001").is_ok());
        for text in ["0.0.0.0:0", "10.0.0.1:8001", "[::]:0", "localhost:0", "127.0.0.1", ""] {
            assert!(loopback(text).is_err(), "{text}");
        }
    }
}
