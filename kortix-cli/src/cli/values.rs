//! Parsers for flag values that are more than a string.

use std::time::Duration;

use crate::output::{Filter, Strings};

/// A jq expression that can be compiled.
pub fn filter(text: &str) -> Result<String, String> {
    Filter::parse(text, Strings::Json).map(|_| text.to_owned())
}

/// Reads `90s`, `15m`, `1h 30m`; a bare number is seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let parsed = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => humantime::parse_duration(text).map_err(|error| error.to_string())?,
    };
    if parsed.is_zero() {
        return Err("must be longer than zero".to_owned());
    }
    Ok(parsed)
}

/// Reads a page size that the service accepts.
pub fn page_size(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(size @ 1..=1000) => Ok(size),
        _ => Err("must be a number from 1 to 1000".to_owned()),
    }
}

/// Reads a page number; pages count from one.
pub fn page(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(page @ 1..) => Ok(page),
        _ => Err("must be a number from 1 up".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units_or_are_seconds() {
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("15m"), Ok(Duration::from_mins(15)));
        assert_eq!(duration("1h 30m"), Ok(Duration::from_mins(90)));
        assert_eq!(duration("300ms"), Ok(Duration::from_millis(300)));
        for refused in ["0", "0s", "", "soon", "-1", "5 parsecs"] {
            assert!(duration(refused).is_err(), "{refused:?} was accepted");
        }
    }

    #[test]
    fn pages_are_within_what_the_service_takes() {
        assert_eq!((page("1"), page_size("1000")), (Ok(1), Ok(1000)));
        assert!(page("0").is_err() && page_size("0").is_err() && page_size("1001").is_err());
    }
}
