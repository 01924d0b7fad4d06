//! Text out of bytes that come in pieces, which may be cut in the middle of a character.

/// What a character may have at most.
const LONGEST: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The beginning of a character whose end has not come.
    begun: Vec<u8>,
}

impl Pieces {
    /// What is whole by now; what is no text becomes `U+FFFD`.
    pub(super) fn take(&mut self, bytes: &[u8]) -> String {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let cut = all.len() - unfinished(&all);
        self.begun = all.split_off(cut);
        String::from_utf8_lossy(&all).into_owned()
    }
}

/// How many bytes at the end are the beginning of a character.
fn unfinished(bytes: &[u8]) -> usize {
    for back in 1..LONGEST.min(bytes.len() + 1) {
        let byte = bytes[bytes.len() - back];
        let whole = match byte {
            0x80..=0xbf => continue,
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf7 => 4,
            _ => return 0,
        };
        return if back < whole { back } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_is_cut_is_shown_whole() {
        let text = "aß漢🦀z";
        for length in 1..=text.len() {
            let mut pieces = Pieces::default();
            let shown: String = text.as_bytes().chunks(length).map(|piece| pieces.take(piece)).collect();
            assert_eq!(shown, text, "in pieces of {length}");
        }
    }

    #[test]
    fn what_is_no_text_does_not_hold_up_the_rest() {
        let mut pieces = Pieces::default();
        assert_eq!(pieces.take(b"\xff\xfeok"), "\u{fffd}\u{fffd}ok");
        assert_eq!(pieces.take(b"\x80\x80\x80\x80"), "\u{fffd}".repeat(4));
        assert_eq!(pieces.take("ä".as_bytes()), "ä");
    }
}
