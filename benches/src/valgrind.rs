//! Counting what one call costs: exact where clocks are not, on a machine that does other things too.

use std::process::Stdio;

use anyhow::{Context as _, ensure};
use tokio::process::Command;
use url::Url;

use crate::{clients::repeat::Kind, setting::Setting};

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counted {
    Instructions,
    Allocations,
}

/// Two numbers of calls; the difference of the two counts has neither the start nor the first connection in it.
const FEW: u32 = 200;
const MANY: u32 = 1_200;

/// How many one call takes, without what the program takes once.
pub(crate) async fn per_call(
    setting: &Setting,
    counted: Counted,
    client: Kind,
    server: &Url,
) -> anyhow::Result<f64> {
    let few = total(setting, counted, client, server, FEW).await?;
    let many = total(setting, counted, client, server, MANY).await?;
    Ok((many - few) / f64::from(MANY - FEW))
}

async fn total(
    setting: &Setting,
    counted: Counted,
    client: Kind,
    server: &Url,
    calls: u32,
) -> anyhow::Result<f64> {
    let output = Command::new("valgrind")
        .args(counted.options())
        .arg(&setting.own)
        .args(["repeat", "--client", client.argument(), "--calls", &calls.to_string()])
        .args(["--server", server.as_str()])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .context("cannot run valgrind")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind: {said}");
    counted.find(&said).with_context(|| format!("valgrind did not say how many {counted:?}: {said}"))
}

impl Counted {
    fn options(self) -> [&'static str; 2] {
        match self {
            Self::Instructions => ["--tool=callgrind", "--callgrind-out-file=/dev/null"],
            Self::Allocations => ["--tool=dhat", "--dhat-out-file=/dev/null"],
        }
    }

    /// The number in what valgrind says at the end.
    fn find(self, said: &str) -> Option<f64> {
        let after = |text: &str| said.split_once(text).map(|(_, rest)| rest.trim_start().to_owned());
        let rest = match self {
            Self::Instructions => after("Collected :")?,
            Self::Allocations => after("Total:")?.split_once(" bytes in ")?.1.to_owned(),
        };
        let digits: String =
            rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_found() {
        let callgrind = "==7== Events    : Ir\n==7== Collected : 12345678\n==7== \n";
        let dhat = "==7== Total:     1,234,567 bytes in 8,910 blocks\n==7== At t-gmax: 5 bytes in 1 blocks\n";
        let found = [Counted::Instructions.find(callgrind), Counted::Allocations.find(dhat)];
        assert_eq!(found, [Some(12_345_678.0), Some(8_910.0)]);
        assert_eq!(Counted::Allocations.find(callgrind), None);
    }
}
