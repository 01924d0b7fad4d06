//! Which event of a stream.

use std::{fmt, str::FromStr};

/// The place of an event in its stream: two numbers, in the order of which the events come.
///
/// Keep the last one to go on behind it later, also from another process: it is printed and parsed as the server
/// writes it.
///
/// ```
/// use kortix_sdk::events::EventId;
///
/// let last: EventId = "1772461833120-9".parse()?;
/// assert!(last < "1772461833120-10".parse()?);
/// assert_eq!(last.to_string(), "1772461833120-9");
/// # Ok::<(), kortix_sdk::events::ParseEventIdError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    millis: u64,
    number: u64,
}

/// A text that is no [`EventId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseEventIdError;

impl FromStr for EventId {
    type Err = ParseEventIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (millis, number) = text.split_once('-').ok_or(ParseEventIdError)?;
        Ok(Self { millis: digits(millis)?, number: digits(number)? })
    }
}

/// Unlike `str::parse`, without a sign.
fn digits(text: &str) -> Result<u64, ParseEventIdError> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseEventIdError);
    }
    text.parse().map_err(|_| ParseEventIdError)
}

impl fmt::Display for EventId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.millis, self.number)
    }
}

impl fmt::Display for ParseEventIdError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an event id is two numbers with a hyphen between them, like 1772461833120-0")
    }
}

impl std::error::Error for ParseEventIdError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_are_numbers() {
        let id = |text: &str| text.parse::<EventId>();
        for text in
            ["", "7", "-", "7-", "-7", "+7-1", "7-+1", "7-1-1", "x-1", " 7-1", "18446744073709551616-0"]
        {
            assert_eq!(id(text), Err(ParseEventIdError), "{text}");
        }
        for (less, more) in [("9-0", "10-0"), ("10-9", "10-10"), ("9-99", "10-0")] {
            assert!(id(less).unwrap() < id(more).unwrap(), "{less} {more}");
        }
    }
}
