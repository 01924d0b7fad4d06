//! What is typed, as text: a terminal's messages carry nothing else.

/// Keeps a character that comes in pieces until it is whole.
#[derive(Debug, Default)]
pub(super) struct Typed {
    rest: Vec<u8>,
}

/// Bytes that are no UTF-8, however they go on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotText;

impl Typed {
    /// The text that is whole by now. What is no text is dropped with all that came in the same call.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<String, NotText> {
        let mut whole = std::mem::take(&mut self.rest);
        whole.extend_from_slice(bytes);
        if let Err(error) = std::str::from_utf8(&whole) {
            if error.error_len().is_some() {
                return Err(NotText);
            }
            self.rest = whole.split_off(error.valid_up_to());
        }
        String::from_utf8(whole).map_err(|_| NotText)
    }
}

/// The text in pieces of which each fits into one message: servers take 1 MiB, and a character may become six in JSON.
pub(super) fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 16 * 1024;
    std::iter::from_fn(move || {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, rest) = text.split_at(end);
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_may_come_in_pieces() {
        let text = "größe 🦀\r";
        for size in 1..=text.len() {
            let mut typed = Typed::default();
            let taken: String =
                text.as_bytes().chunks(size).map(|piece| typed.take(piece).unwrap()).collect();
            assert_eq!(taken, text, "{size}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_and_forgotten() {
        let mut typed = Typed::default();
        assert_eq!(typed.take(b"ab\xff"), Err(NotText));
        assert_eq!(typed.take(b"c\xf0\x9f").unwrap(), "c");
        assert_eq!(typed.take(b"d"), Err(NotText));
        assert_eq!(typed.take(b"e").unwrap(), "e");
    }

    #[test]
    fn pieces_are_short_and_end_between_characters() {
        assert_eq!(pieces("").count(), 0);
        let text = "🦀".repeat(20_000) + "a";
        for start in 0..4 {
            let text = &("a".repeat(start) + &text);
            assert!(pieces(text).all(|piece| piece.len() <= 16 * 1024));
            assert_eq!(&pieces(text).collect::<String>(), text);
        }
    }
}
