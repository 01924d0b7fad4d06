//! One line to act on.

use std::{error::Error as StdError, fmt};

use super::{Error, ErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.details;
        write!(formatter, "{}: ", details.operation)?;
        if let Some(status) = details.status {
            write!(formatter, "{} ", status.as_u16())?;
        }
        if let Some(code) = &details.code {
            write!(formatter, "{code} ")?;
        }
        formatter.write_str(&details.message)?;
        if let Some(hint) = details.hint {
            write!(formatter, "; {hint}")?;
        }
        if self.may_have_executed() && !self.is_retryable() && details.kind != ErrorKind::Decode {
            formatter.write_str("; it may have been executed, look before repeating it")?;
        }
        self.fmt_trail(formatter)?;
        if formatter.alternate() { self.fmt_causes(formatter) } else { Ok(()) }
    }
}

impl Error {
    /// The request id, and the attempts when there was more than one.
    fn fmt_trail(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = &self.details.calls;
        if let Some(id) = &self.details.request_id {
            write!(formatter, " [request {id}]")?;
        }
        if calls.attempts > 1 {
            write!(formatter, " [{} attempts in {:.1} s]", calls.attempts, calls.elapsed.as_secs_f64())?;
        }
        Ok(())
    }

    fn fmt_causes(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(formatter, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
