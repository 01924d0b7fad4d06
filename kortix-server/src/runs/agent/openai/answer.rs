//! One answer of a model, put together from its pieces.

use super::wire::{CallDelta, Chunk};

/// More tools than this in one answer, or a longer answer, are a model that has lost its way.
const MOST_CALLS: usize = 64;
const LONGEST_ANSWER: usize = 4 << 20;

/// A piece of an answer that readers are told of at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Reasoning(String),
}

#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) calls: Vec<PartialCall>,
    /// What the endpoint counted, question included.
    pub(super) tokens: Option<u64>,
    /// It has said why it ended; what comes behind that can be done without.
    pub(super) is_whole: bool,
    size: usize,
}

/// A tool call as the model made it, which may be no call at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PartialCall {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) arguments: String,
}

/// The answer is longer than any that makes sense.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Answer {
    /// Adds a chunk, and returns what it says.
    pub(super) fn take(&mut self, chunk: Chunk) -> Result<Vec<Piece>, TooLong> {
        let mut pieces = Vec::new();
        if let Some(tokens) = chunk.usage.and_then(|usage| usage.total_tokens) {
            self.tokens = Some(tokens);
        }
        // One answer was asked for.
        let Some(choice) = chunk.choices.into_iter().flatten().next() else { return Ok(pieces) };
        self.is_whole |= choice.finish_reason.is_some();
        let Some(delta) = choice.delta else { return Ok(pieces) };
        if let Some(thought) = delta.reasoning_content.and_then(printable) {
            self.count(&thought)?;
            pieces.push(Piece::Reasoning(thought));
        }
        for said in [delta.content, delta.refusal].into_iter().flatten().filter_map(printable) {
            self.count(&said)?;
            self.text += &said;
            pieces.push(Piece::Text(said));
        }
        for call in delta.tool_calls.into_iter().flatten() {
            self.take_call(call)?;
        }
        Ok(pieces)
    }

    fn take_call(&mut self, delta: CallDelta) -> Result<(), TooLong> {
        // Some endpoints send whole calls without an index.
        let index = delta.index.unwrap_or(self.calls.len());
        if index >= MOST_CALLS {
            return Err(TooLong);
        }
        if self.calls.len() <= index {
            self.calls.resize(index + 1, PartialCall::default());
        }
        let function = delta.function;
        let (name, arguments) = function.map_or((None, None), |function| (function.name, function.arguments));
        for text in [&delta.id, &name, &arguments].into_iter().flatten() {
            self.count(text)?;
        }
        let call = &mut self.calls[index];
        // Some endpoints send id and name again with each piece.
        if let Some(id) = delta.id.filter(|_| call.id.is_empty()).and_then(printable) {
            call.id = id;
        }
        if let Some(name) = name.filter(|_| call.name.is_empty()).and_then(printable) {
            call.name = name;
        }
        call.arguments += &arguments.and_then(printable).unwrap_or_default();
        Ok(())
    }

    fn count(&mut self, text: &str) -> Result<(), TooLong> {
        self.size += text.len();
        if self.size > LONGEST_ANSWER { Err(TooLong) } else { Ok(()) }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }
}

/// As every database takes it; nothing when it is empty.
fn printable(text: String) -> Option<String> {
    let text = if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn chunk(delta: &serde_json::Value) -> Chunk {
        serde_json::from_value(json!({"choices": [{"delta": delta}]})).unwrap()
    }

    #[test]
    fn calls_are_put_together_from_their_pieces() {
        let mut answer = Answer::default();
        for delta in [
            json!({"role": "assistant", "content": null}),
            json!({"reasoning": "hm"}),
            json!({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "shell", "arguments": ""}}]}),
            json!({"tool_calls": [{"index": 0, "id": "a", "function": {"arguments": "{\"command\":"}}]}),
            json!({"tool_calls": [{"index": 1, "id": "b", "function": {"name": "ask", "arguments": "{}"}}]}),
            json!({"tool_calls": [{"index": 0, "function": {"name": "shell", "arguments": "\"ls\"}"}}]}),
        ] {
            answer.take(chunk(&delta)).unwrap();
        }
        let call = |id: &str, name: &str, arguments: &str| PartialCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        };
        assert_eq!(answer.calls, [call("a", "shell", r#"{"command":"ls"}"#), call("b", "ask", "{}")]);
        assert!(!answer.is_whole && answer.text.is_empty());
    }

    #[test]
    fn what_is_said_is_told_at_once_and_bounded() {
        let mut answer = Answer::default();
        let said = answer.take(chunk(&json!({"reasoning_content": "a", "content": "b\0"}))).unwrap();
        assert_eq!(said, [Piece::Reasoning("a".into()), Piece::Text("b\u{fffd}".into())]);
        let end = json!({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"total_tokens": 7}});
        answer.take(serde_json::from_value(end).unwrap()).unwrap();
        assert!(answer.is_whole);
        assert_eq!((answer.tokens, answer.text.as_str()), (Some(7), "b\u{fffd}"));
        let long = "x".repeat(LONGEST_ANSWER);
        assert_eq!(answer.take(chunk(&json!({"content": long}))), Err(TooLong));
        let far = json!({"tool_calls": [{"index": 1_000_000}]});
        assert_eq!(Answer::default().take(chunk(&far)), Err(TooLong));
    }
}
