//! How long a server asks to wait, in every form that servers send.

use std::time::{Duration, SystemTime};

use http::{
    HeaderMap, HeaderName,
    header::{DATE, RETRY_AFTER},
};

pub(crate) const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// How long the server asks to wait: `retry-after-ms` in milliseconds, or else `Retry-After` as seconds or an HTTP date.
/// Numbers may have decimals. A date is measured against the server's own clock when it tells that, so that a wrong clock
/// on this side does no harm; a date that has passed is zero. What cannot be read, is negative or is not a number counts
/// as not sent.
pub(crate) fn from_headers(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let exact = text(RETRY_AFTER_MS).and_then(number).map(|millis| duration(millis / 1_000.0));
    exact.or_else(|| seconds_or_date(text(RETRY_AFTER)?, headers, now))
}

fn seconds_or_date(text: &str, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    if text.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return number(text).map(duration);
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let server_now = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Some(until.duration_since(server_now.unwrap_or(now)).unwrap_or_default())
}

/// Digits with or without decimals, and so neither negative nor no number.
fn number(text: &str) -> Option<f64> {
    let well_formed = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| well_formed)
}

/// More than a `Duration` holds is as long as one can be.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const NOW: &str = "Mon, 02 Mar 2026 14:30:00 GMT";

    fn read(retry_after: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after).unwrap());
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        from_headers(&headers, httpdate::parse_http_date(NOW).unwrap())
    }

    #[test]
    fn seconds_and_decimals() {
        for (text, millis) in
            [("0", 0), ("2", 2_000), (" 2 ", 2_000), ("1.5", 1_500), (".25", 250), ("120", 120_000)]
        {
            assert_eq!(read(text, None), Some(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn milliseconds_are_believed_first() {
        for (millis, seconds, expected) in [
            ("1500", "60", Some(1_500)),
            ("0.5", "60", Some(0)),
            ("2500.4", "", Some(2_500)),
            ("-1", "2", Some(2_000)),
            ("NaN", "2", Some(2_000)),
            ("soon", "", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER_MS, HeaderValue::from_static(millis));
            headers.insert(RETRY_AFTER, HeaderValue::from_static(seconds));
            let asked = from_headers(&headers, SystemTime::now());
            assert_eq!(asked.map(|asked| asked.as_millis()), expected, "{millis} ms, {seconds} s");
        }
        let endless = HeaderMap::from_iter([(RETRY_AFTER_MS, HeaderValue::from(u64::MAX))]);
        assert!(from_headers(&endless, SystemTime::now()) >= Some(Duration::from_secs(u64::MAX / 1_001)));
    }

    #[test]
    fn numbers_beyond_any_clock_are_the_longest_wait() {
        for text in [u64::MAX.to_string(), "9".repeat(400)] {
            assert!(read(&text, None) >= Some(Duration::from_secs(u64::MAX / 2)), "{text}");
        }
    }

    #[test]
    fn dates_count_from_the_clock_of_the_server() {
        let until = "Mon, 02 Mar 2026 14:30:30 GMT";
        assert_eq!(read(until, None), Some(Duration::from_secs(30)));
        assert_eq!(read(until, Some("Mon, 02 Mar 2026 14:30:20 GMT")), Some(Duration::from_secs(10)));
        assert_eq!(read(until, Some("nonsense")), Some(Duration::from_secs(30)));
        assert_eq!(read("Sun, 01 Mar 2026 00:00:00 GMT", None), Some(Duration::ZERO));
    }

    #[test]
    fn nonsense_counts_as_not_sent() {
        for text in ["", "-1", "soon", "NaN", "inf", "1e3", "0x10", "1.2.3", "1,5", "2 s", "Mon, 99 Mar 2026"]
        {
            assert_eq!(read(text, None), None, "{text}");
        }
        assert_eq!(from_headers(&HeaderMap::new(), SystemTime::now()), None);
    }
}
