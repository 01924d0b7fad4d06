//! The exit codes: a published contract, so that a script can decide without reading text.

use std::process::ExitCode;

/// The version of this contract. It grows when a code changes its meaning, which is not meant to happen.
pub const CONTRACT: u32 = 1;

/// What the process tells its caller when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, an empty list and a reader that closed the pipe included.
    Success = 0,
    /// Something failed that none of the other codes names, such as a 5xx after all retries.
    Failure = 1,
    /// The input was refused, by the command line or by the server.
    Usage = 2,
    /// The command worked, the agent's run did not: it failed or was stopped.
    RunFailed = 3,
    /// No credential, or one that is not accepted or not allowed to do this.
    Auth = 4,
    /// The thing does not exist; for `local status`, no local server runs.
    NotFound = 5,
    /// A conflict that retrying did not settle.
    Conflict = 6,
    /// A plan limit, or a rate limit that retrying did not outlast.
    Quota = 7,
    /// Reserved: the run waits for a human.
    Pending = 8,
    /// The server could not be reached, or did not answer.
    Network = 9,
    /// A receipt is not valid: it was changed, or somebody else signed it.
    Invalid = 10,
    /// `--timeout` was reached.
    TimedOut = 124,
    /// Ended by SIGINT.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Success,
        Self::Failure,
        Self::Usage,
        Self::RunFailed,
        Self::Auth,
        Self::NotFound,
        Self::Conflict,
        Self::Quota,
        Self::Pending,
        Self::Network,
        Self::Invalid,
        Self::TimedOut,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The number that the caller sees.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What it means, as the help and the documentation have it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Success => "success; also an empty list",
            Self::Failure => "unexpected failure, such as a 5xx after all retries",
            Self::Usage => "the input was refused, by the command line or by the server",
            Self::RunFailed => "the command worked, the run did not: it failed or was stopped",
            Self::Auth => "no credential, or one that is refused or not allowed to do this",
            Self::NotFound => "not found; for `local status`, not running",
            Self::Conflict => "a conflict (409) that retrying did not settle, or a reused idempotency key",
            Self::Quota => "a plan limit (402), or a rate limit (429) that retrying did not outlast",
            Self::Pending => "reserved",
            Self::Network => "the server cannot be reached or does not answer",
            Self::Invalid => "a receipt is not valid: it was changed, or somebody else signed it",
            Self::TimedOut => {
                "`--timeout` was reached; a run that was started goes on, and the hint says how to come back to it"
            }
            Self::Interrupted => "ended by SIGINT",
            Self::Terminated => "ended by SIGTERM",
        }
    }

    /// Whether a batch with both ends with this one: the more of a batch it concerns, the worse it is.
    pub fn is_worse_than(self, other: Self) -> bool {
        let rank = |exit| WORST_FIRST.iter().position(|known| *known == exit).unwrap_or(WORST_FIRST.len());
        rank(self) < rank(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

const WORST_FIRST: [Exit; 8] = [
    Exit::Auth,
    Exit::Quota,
    Exit::Network,
    Exit::Failure,
    Exit::Usage,
    Exit::Conflict,
    Exit::NotFound,
    Exit::RunFailed,
];

/// The table of codes as `--help` prints it.
pub const HELP: &str = "\
Exit codes:
    0  success              5  not found            10  receipt not valid
    1  unexpected failure   6  conflict (409)      124  --timeout reached
    2  input refused        7  plan or rate limit  130  SIGINT
    3  the run failed       8  (reserved)          143  SIGTERM
    4  not authorised       9  network unreachable";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_table_of_the_help() {
        for exit in Exit::ALL {
            let code = exit.code().to_string();
            assert!(HELP.split_whitespace().any(|word| word == code), "{code}");
        }
        assert!(Exit::ALL.is_sorted_by_key(|exit| exit.code()));
    }
}
