//! Text as HTML.

use std::borrow::Cow;

pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().fold(String::with_capacity(text.len() + 16), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
        escaped
    });
    Cow::Owned(escaped)
}

/// Prose with `code` in it.
pub(super) fn prose(text: &str) -> String {
    let paragraph = |text: &str| format!("<p>{}</p>", inline(text));
    text.split("\n\n").map(paragraph).collect()
}

/// A line of prose with `code` in it.
pub(super) fn inline(text: &str) -> String {
    let part = |(position, part): (usize, &str)| {
        let part = escape(part);
        if position % 2 == 1 { format!("<code>{part}</code>") } else { part.into_owned() }
    };
    text.split('`').enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(
            prose("a <b> & `<c>`\n\n\"d\""),
            "<p>a &lt;b&gt; &amp; <code>&lt;c&gt;</code></p><p>&quot;d&quot;</p>"
        );
    }
}
