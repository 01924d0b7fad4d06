//! Questions, on a terminal only.

use std::io::{self, BufRead as _, IsTerminal as _};

use crate::error::Failure;

use super::{Ui, write_all};

impl Ui {
    /// Whether somebody is there to answer.
    pub fn can_ask(&self) -> bool {
        self.stderr_is_terminal && io::stdin().is_terminal()
    }

    /// Asks; anything but a clear yes is a no.
    pub async fn confirms(&self, question: String) -> Result<bool, Failure> {
        let answer = tokio::task::spawn_blocking(move || {
            write_all(anstream::stderr().lock(), format!("{question} [y/N] ").as_bytes())?;
            let mut answer = String::new();
            io::stdin().lock().read_line(&mut answer).map(|_| answer)
        });
        let answer = answer.await.map_err(io::Error::other).flatten();
        let answer = answer.map_err(|error| Failure::io("cannot read the answer", &error))?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }
}
