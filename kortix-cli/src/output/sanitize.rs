//! Text from a server or an agent must not drive the user's terminal.

use anstream::adapter::strip_str;

/// Removes escape sequences and control characters; keeps line breaks and tabs.
pub fn printable(text: &str) -> String {
    strip_str(text)
        .to_string()
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// The same on a single line, so that a message cannot pretend to be several.
pub fn one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\x1b]0;title\x07c\x08\r\nd\te\n"), "abc\nd\te\n");
        assert_eq!(one_line("first\n error: second\r"), "first error: second");
    }
}
