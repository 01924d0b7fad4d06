//! What the server says about trying again.

use http::{HeaderMap, HeaderName};

pub(crate) const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// The server's own word on a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// It is of use.
    Retry,
    /// It is of none, or does harm.
    Never,
}

/// Anything but `true` and `false` counts as not said.
pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Word> {
    let word = headers.get(SHOULD_RETRY)?.as_bytes().trim_ascii();
    if word.eq_ignore_ascii_case(b"false") {
        return Some(Word::Never);
    }
    word.eq_ignore_ascii_case(b"true").then_some(Word::Retry)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn two_words_are_understood() {
        for (text, word) in [
            ("true", Some(Word::Retry)),
            ("True", Some(Word::Retry)),
            ("false", Some(Word::Never)),
            (" FALSE ", Some(Word::Never)),
            ("", None),
            ("1", None),
            ("no", None),
            ("true, false", None),
        ] {
            let headers = HeaderMap::from_iter([(SHOULD_RETRY, HeaderValue::from_static(text))]);
            assert_eq!(from_headers(&headers), word, "{text}");
        }
        assert_eq!(from_headers(&HeaderMap::new()), None);
    }
}
