//! `Retry-After`, in every form that servers send.

use std::time::{Duration, SystemTime};

use http::{
    HeaderMap,
    header::{DATE, RETRY_AFTER},
};

/// How long the server asks to wait: seconds, seconds with decimals, or an HTTP date. A date is measured against the
/// server's own clock when it tells that, so that a wrong clock on this side does no harm; a date that has passed is
/// zero. What cannot be read, is negative or is not a number counts as not sent.
pub(crate) fn from_headers(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if text.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return seconds(text);
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let server_now = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Some(until.duration_since(server_now.unwrap_or(now)).unwrap_or_default())
}

/// More than a `Duration` holds is as long as one can be.
fn seconds(text: &str) -> Option<Duration> {
    let well_formed = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = text.parse().ok().filter(|_| well_formed)?;
    Some(Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
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
