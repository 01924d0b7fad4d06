//! Moments as people say them.

use std::time::{Duration, SystemTime};

use super::one_line;

/// What is further away than this is a date.
const LONG_AGO: Duration = Duration::from_hours(24 * 30);

/// A moment in the words of RFC 3339, as it looks from now.
pub(super) fn shown(moment: &str, now: SystemTime) -> String {
    let Ok(then) = humantime::parse_rfc3339(moment) else { return one_line(moment) };
    let words = timeago::Formatter::new();
    match now.duration_since(then) {
        Ok(ago) if ago < LONG_AGO => words.convert(ago),
        Err(ahead) if ahead.duration() < LONG_AGO => {
            format!("in {}", timeago::Formatter::new().ago("").convert(ahead.duration()).trim_end())
        }
        _ => moment.chars().take("2026-03-02".len()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_as_far_away_as_people_say() {
        let now = humantime::parse_rfc3339("2026-03-02T14:30:00Z").unwrap();
        for (moment, words) in [
            ("2026-03-02T14:30:00Z", "now"),
            ("2026-03-02T14:29:18Z", "42 seconds ago"),
            ("2026-03-02T11:20:00Z", "3 hours ago"),
            ("2026-03-01T14:00:00Z", "1 day ago"),
            ("2026-02-20T14:00:00Z", "1 week ago"),
            ("2025-12-31T23:59:59Z", "2025-12-31"),
            ("2026-03-05T14:30:01Z", "in 3 days"),
            ("2027-03-05T14:30:01Z", "2027-03-05"),
            ("", ""),
            ("soon", "soon"),
        ] {
            assert_eq!(shown(moment, now), words, "{moment}");
        }
    }
}
