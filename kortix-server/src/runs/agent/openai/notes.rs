//! What is written down of a turn, so that another process can go on with it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::tools;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Note {
    /// The model has answered.
    Answer {
        /// The message of the thread that it is.
        message: Uuid,
        text: String,
        calls: Vec<Call>,
        /// What the answer cost, question included.
        tokens: u64,
    },
    /// A call of the last answer has begun.
    Started { call: usize },
    /// It has ended.
    Result { call: usize, output: String, success: bool },
}

/// A tool that a model calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Call {
    pub(super) id: String,
    pub(super) name: String,
    /// As the model wrote them.
    pub(super) arguments: String,
}

impl Call {
    /// In the words of the event stream.
    pub(super) fn told(&self) -> Value {
        json!({
            "source": "native",
            "tool_call_id": self.id,
            "function_name": self.name,
            "arguments": self.readable_arguments(),
        })
    }

    pub(super) fn readable_arguments(&self) -> Value {
        tools::object(&self.arguments).map_or_else(|_| self.arguments.clone().into(), Value::Object)
    }
}

/// One answer of the model and what became of its calls.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) message: Uuid,
    pub(super) text: String,
    pub(super) calls: Vec<Call>,
    /// How many calls have begun: they run one after the other.
    pub(super) started: usize,
    pub(super) results: Vec<CallResult>,
}

#[derive(Clone, Debug)]
pub(super) struct CallResult {
    pub(super) output: String,
    pub(super) success: bool,
}

impl Step {
    /// The call that is next, if all before it have ended.
    pub(super) fn next_call(&self) -> Option<(usize, &Call)> {
        let next = self.results.len();
        Some((next, self.calls.get(next)?))
    }

    /// The call that began and has not ended.
    pub(super) fn running_call(&self) -> Option<usize> {
        let next = self.results.len();
        (self.started > next).then_some(next)
    }
}

/// A turn as far as it got.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    pub(super) steps: Vec<Step>,
    pub(super) tokens: u64,
}

impl Progress {
    pub(super) fn of(notes: impl IntoIterator<Item = Note>) -> Self {
        let mut progress = Self::default();
        for note in notes {
            progress.take(note);
        }
        progress
    }

    pub(super) fn take(&mut self, note: Note) {
        match note {
            Note::Answer { message, text, calls, tokens } => {
                self.tokens += tokens;
                self.steps.push(Step { message, text, calls, started: 0, results: Vec::new() });
            }
            Note::Started { call } => {
                if let Some(step) = self.steps.last_mut() {
                    step.started = call + 1;
                }
            }
            Note::Result { output, success, .. } => {
                if let Some(step) = self.steps.last_mut() {
                    step.results.push(CallResult { output, success });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_known_again_from_its_notes() {
        let call = Call { id: "1".into(), name: "shell".into(), arguments: "{}".into() };
        let answer = Note::Answer {
            message: Uuid::nil(),
            text: "t".into(),
            calls: vec![call.clone(), call],
            tokens: 5,
        };
        let ended = Note::Result { call: 0, output: "o".into(), success: true };
        let notes = [answer, Note::Started { call: 0 }, ended, Note::Started { call: 1 }];
        let written: Vec<_> = notes.iter().map(|note| serde_json::to_string(note).unwrap()).collect();
        let read = written.iter().map(|text| serde_json::from_str(text).unwrap());
        let progress = Progress::of(read);
        let [step] = progress.steps.as_slice() else { panic!("{progress:?}") };
        assert_eq!((step.running_call(), progress.tokens), (Some(1), 5));
        assert_eq!(step.next_call().unwrap().0, 1);
        assert_eq!(Progress::of(notes[..3].to_vec()).steps[0].running_call(), None);
    }
}
