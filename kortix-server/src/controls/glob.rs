//! Patterns in which `*` stands for any text, a slash included, and everything else for itself.

use std::fmt;

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Glob(String);

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        Self(pattern.to_owned())
    }

    /// Takes time linear in the text for each `*`, and no memory.
    pub(super) fn matches(&self, text: &str) -> bool {
        let Some((head, rest)) = self.0.split_once('*') else { return self.0 == text };
        let Some(mut text) = text.strip_prefix(head) else { return false };
        let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
        for part in middle.split('*').filter(|part| !part.is_empty()) {
            let Some(at) = text.find(part) else { return false };
            text = &text[at + part.len()..];
        }
        text.ends_with(tail)
    }
}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        let table = [
            ("POST /threads", "POST /threads", true),
            ("POST /threads", "POST /threads/", false),
            ("POST *", "POST /threads", true),
            ("* /threads", "GET /threads", true),
            ("*", "", true),
            ("*", "anything / at all", true),
            ("GET /threads/*/messages", "GET /threads/{thread_id}/messages", true),
            ("GET /threads/*/messages", "GET /threads/messages", false),
            ("*/threads*", "GET /projects/{project_id}/threads", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            // The end is not taken from what the beginning has taken.
            ("ab*ba", "aba", false),
            ("", "", true),
            ("", "a", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(Glob::new(pattern).matches(text), expected, "{pattern:?} on {text:?}");
        }
    }
}
