//! Output as what the agent says, and nothing more.

use std::borrow::Cow;

use super::{Dialect, Output, text};
use crate::domain::event::{Narrator, NewEvent};

/// Output is what the agent says.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainText;

/// Of text in one event.
const LONGEST_PIECE: usize = 16 << 10;

impl Dialect for PlainText {
    fn tell(&self, output: Output<'_>, narrator: &mut Narrator) -> (Vec<NewEvent>, usize) {
        let (text, taken) = match output {
            Output::Last(bytes) => (text(bytes), bytes.len()),
            Output::Some(bytes) => {
                let whole = whole_characters(bytes);
                (text(whole), whole.len())
            }
        };
        (pieces(&text).map(|piece| narrator.text(piece)).collect(), taken)
    }

    fn answer<'a>(&self, output: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(output)
    }
}

/// Without a character at the end of which the rest is still to come.
pub(super) fn whole_characters(bytes: &[u8]) -> &[u8] {
    let incomplete = (1..=3.min(bytes.len())).find(|back| {
        let first = bytes[bytes.len() - back];
        let length = match first {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 0,
        };
        length > *back
    });
    &bytes[..bytes.len() - incomplete.unwrap_or(0)]
}

pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, later) = rest.split_at(rest.floor_char_boundary(LONGEST_PIECE));
        rest = later;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ExecutionId, ThreadId};

    #[test]
    fn a_character_in_two_pieces_is_told_whole() {
        let mut narrator = Narrator::new(ExecutionId::new(), ThreadId::new(), 0);
        let bytes = "aé€🎉".as_bytes();
        for cut in 0..=bytes.len() {
            let (before, taken) = PlainText.tell(Output::Some(&bytes[..cut]), &mut narrator);
            let (after, rest) = PlainText.tell(Output::Last(&bytes[taken..]), &mut narrator);
            assert_eq!(taken + rest, bytes.len());
            let told: String = before.iter().chain(&after).map(said).collect();
            assert_eq!(told, "aé€🎉", "cut at {cut}");
        }
        assert_eq!(PlainText.tell(Output::Some(b"a\xff"), &mut narrator).1, 2);
    }

    fn said(event: &NewEvent) -> String {
        let event: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let content: serde_json::Value = serde_json::from_str(event["content"].as_str().unwrap()).unwrap();
        content["content"].as_str().unwrap().to_owned()
    }
}
