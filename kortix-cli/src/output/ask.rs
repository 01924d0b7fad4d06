//! Questions, on a terminal only.

use std::io::{self, BufRead as _, IsTerminal as _};

use kortix_sdk::SecretString;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::error::Failure;

use super::{Ui, write_all};

/// A terminal hands over no more than this in one line, and loses the rest without a word.
const LONGEST_LINE: usize = 4095;

impl Ui {
    /// Whether somebody is there to answer.
    pub fn can_ask(&self) -> bool {
        self.stderr_is_terminal && io::stdin().is_terminal()
    }

    /// Whether what is printed stays on somebody's screen.
    pub fn prints_on_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Asks; anything but a clear yes is a no.
    pub async fn confirms(&self, question: String) -> Result<bool, Failure> {
        let answer = answer(format!("{question} [y/N] ")).await?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks for a secret, which the terminal does not show.
    pub async fn asks_secret(&self, question: String) -> Result<SecretString, Failure> {
        let hidden = Hidden::begin().map_err(|error| Failure::io("cannot hide what is typed", &error))?;
        let answer = answer(format!("{question} ")).await;
        drop(hidden);
        // The line break that was typed was not shown either.
        let _unwritable = write_all(anstream::stderr().lock(), b"\n");
        let answer = answer?;
        if answer.len() >= LONGEST_LINE {
            return Err(Failure::usage("a terminal takes no line of this length")
                .hint("pass --with-token and write the credential to standard input"));
        }
        match answer.trim() {
            "" => Err(Failure::usage("nothing was typed")),
            secret => Ok(SecretString::from(secret)),
        }
    }
}

async fn answer(question: String) -> Result<String, Failure> {
    let answer = tokio::task::spawn_blocking(move || {
        write_all(anstream::stderr().lock(), question.as_bytes())?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    let answer = answer.await.map_err(io::Error::other).flatten();
    answer.map_err(|error| Failure::io("cannot read the answer", &error))
}

/// As long as it lives, the terminal does not show what is typed. It belongs to the command and not to the thread that
/// reads, so that a signal, which ends the command, also ends it.
struct Hidden(Termios);

impl Hidden {
    fn begin() -> io::Result<Self> {
        let shown = tcgetattr(io::stdin())?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self(shown))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _unchanged = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
