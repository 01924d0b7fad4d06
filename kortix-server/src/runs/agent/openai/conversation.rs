//! What a model is told: who it is, what was said in the thread before, its task, and what it has done so far. Made anew
//! for each question, from what is written down, and made shorter where it is too long.

use super::{
    notes::{Progress, Step},
    tools,
    wire::{Function, Message, ToolCall},
};

/// Of a result that was shortened.
const SHORT_RESULT: usize = 400;
/// The latest steps, whose results are shortened last.
const KEPT_STEPS: usize = 1;
/// Bytes of text for a token, on the safe side.
const BYTES_PER_TOKEN: usize = 4;
/// The descriptions of the tools.
const TOOLS_TOKENS: usize = 900;
const NOT_FINISHED: &str = "This was interrupted and has no result.";
const LEFT_OUT: &str = "[Earlier steps are left out here, because the conversation became too long.]";

#[derive(Debug)]
pub(super) struct Conversation {
    units: Vec<Unit>,
    pub(super) was_shortened: bool,
}

/// What is kept or left out together.
#[derive(Debug)]
enum Unit {
    /// The instructions, or a task.
    Kept(Message),
    History(Message),
    Step(Vec<Message>),
}

impl Unit {
    fn messages(&self) -> &[Message] {
        match self {
            Self::Kept(message) | Self::History(message) => std::slice::from_ref(message),
            Self::Step(messages) => messages,
        }
    }

    fn size(&self) -> usize {
        self.messages().iter().map(size).sum()
    }
}

impl Conversation {
    pub(super) fn new(system: String, history: &[Message]) -> Self {
        let mut units = vec![Unit::Kept(Message::System { content: system })];
        units.extend(history.iter().cloned().map(Unit::History));
        Self { units, was_shortened: false }
    }

    /// Adds a turn: its task and what was done about it.
    pub(super) fn add_turn(&mut self, prompt: String, progress: &Progress) {
        self.units.push(Unit::Kept(Message::User { content: prompt }));
        self.units.extend(progress.steps.iter().map(|step| Unit::Step(messages(step))));
    }

    /// What it costs to tell, estimated.
    pub(super) fn tokens(&self) -> usize {
        self.units.iter().map(Unit::size).sum::<usize>() / BYTES_PER_TOKEN + TOOLS_TOKENS
    }

    /// Leaves out what matters least, until so many tokens are enough: results of tools, then what was said before the
    /// task, then the first steps, then what remains of the results.
    pub(super) fn shorten(&mut self, tokens: usize) {
        if self.tokens() <= tokens {
            return;
        }
        self.was_shortened = true;
        let steps = self.units.iter().filter(|unit| matches!(unit, Unit::Step(_))).count();
        self.shorten_results(steps.saturating_sub(KEPT_STEPS), tokens);
        self.drop_while_longer(tokens, |unit| matches!(unit, Unit::History(_)));
        self.drop_first_steps(tokens);
        self.shorten_results(steps, tokens);
    }

    fn shorten_results(&mut self, mut steps: usize, tokens: usize) {
        for index in 0..self.units.len() {
            if self.tokens() <= tokens || steps == 0 {
                return;
            }
            let Unit::Step(messages) = &mut self.units[index] else { continue };
            steps -= 1;
            for message in messages {
                if let Message::Tool { content, .. } = message {
                    *content = tools::clipped(content, SHORT_RESULT);
                }
            }
        }
    }

    fn drop_while_longer(&mut self, tokens: usize, may_go: impl Fn(&Unit) -> bool) {
        while self.tokens() > tokens {
            let Some(index) = self.units.iter().position(&may_go) else { return };
            self.units.remove(index);
        }
    }

    /// The last one stays, so that the model knows where it is.
    fn drop_first_steps(&mut self, tokens: usize) {
        let mut first_gone = None;
        while self.tokens() > tokens {
            let mut steps = (0..self.units.len()).filter(|index| matches!(self.units[*index], Unit::Step(_)));
            let (Some(first), Some(_)) = (steps.next(), steps.next()) else { break };
            self.units.remove(first);
            first_gone.get_or_insert(first);
        }
        if let Some(index) = first_gone {
            self.units.insert(index, Unit::Kept(Message::User { content: LEFT_OUT.to_owned() }));
        }
    }

    pub(super) fn messages(&self) -> Vec<Message> {
        self.units.iter().flat_map(|unit| unit.messages().iter().cloned()).collect()
    }
}

fn messages(step: &Step) -> Vec<Message> {
    let calls = step.calls.iter().map(|call| ToolCall {
        id: call.id.clone(),
        kind: "function",
        function: Function {
            name: call.name.clone(),
            // Endpoints refuse a conversation with what they call malformed themselves.
            arguments: tools::object(&call.arguments).map_or("{}", |_| call.arguments.as_str()).to_owned(),
        },
    });
    let said = Message::Assistant { content: step.text.clone(), tool_calls: calls.collect() };
    let results = step.calls.iter().enumerate().map(|(index, call)| Message::Tool {
        tool_call_id: call.id.clone(),
        content: step.results.get(index).map_or(NOT_FINISHED, |result| result.output.as_str()).to_owned(),
    });
    std::iter::once(said).chain(results).collect()
}

fn size(message: &Message) -> usize {
    /// Around each message.
    const FRAME: usize = 16;
    FRAME
        + match message {
            Message::System { content } | Message::User { content } | Message::Tool { content, .. } => {
                content.len()
            }
            Message::Assistant { content, tool_calls } => {
                let calls =
                    tool_calls.iter().map(|call| call.function.name.len() + call.function.arguments.len());
                content.len() + calls.sum::<usize>()
            }
        }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::runs::agent::openai::notes::{Call, Note};

    fn progress(steps: usize, output: &str) -> Progress {
        let notes = (0..steps).flat_map(|step| {
            let call = Call { id: format!("c{step}"), name: "shell".into(), arguments: "{}".into() };
            let answer =
                Note::Answer { message: Uuid::nil(), text: format!("s{step}"), calls: vec![call], tokens: 1 };
            let ended = Note::Result { call: 0, output: output.to_owned(), success: true };
            [answer, Note::Started { call: 0 }, ended]
        });
        Progress::of(notes)
    }

    fn conversation(steps: usize, output: &str) -> Conversation {
        let history = [Message::User { content: "before ".repeat(100) }];
        let mut conversation = Conversation::new("you are".to_owned(), &history);
        conversation.add_turn("the task".to_owned(), &progress(steps, output));
        conversation
    }

    #[test]
    fn what_fits_is_told_whole() {
        let mut conversation = conversation(3, "out");
        conversation.shorten(10_000);
        assert!(!conversation.was_shortened);
        assert_eq!(conversation.messages().len(), 2 + 1 + 3 * 2);
    }

    #[test]
    fn results_go_before_what_was_said_and_that_before_steps() {
        let long = "x".repeat(40_000);
        let mut little = conversation(4, &long);
        little.shorten(25_000);
        let messages = little.messages();
        assert_eq!(messages.len(), 2 + 1 + 4 * 2);
        let lengths: Vec<_> =
            messages.iter().filter(|m| matches!(m, Message::Tool { .. })).map(size).collect();
        assert!(lengths[0] < 1_000 && lengths[2] > 40_000 && lengths[3] > 40_000, "{lengths:?}");
        let mut much = conversation(40, &"y".repeat(300));
        much.shorten(1_500);
        let messages = much.messages();
        assert!(much.tokens() <= 1_500);
        assert_eq!(messages[1], Message::User { content: "the task".to_owned() });
        assert_eq!(messages[2], Message::User { content: LEFT_OUT.to_owned() });
        assert!(
            matches!(&messages[messages.len() - 2], Message::Assistant { content, .. } if content == "s39")
        );
    }

    #[test]
    fn every_call_has_a_result_whatever_happened() {
        let mut cut = progress(1, "out");
        cut.steps[0].results.clear();
        cut.steps[0].calls[0].arguments = "{broken".to_owned();
        let mut conversation = Conversation::new(String::new(), &[]);
        conversation.add_turn("task".to_owned(), &cut);
        let messages = conversation.messages();
        let Message::Assistant { tool_calls, .. } = &messages[2] else { panic!("{messages:?}") };
        assert_eq!(tool_calls[0].function.arguments, "{}");
        assert_eq!(messages[3], Message::Tool { tool_call_id: "c0".into(), content: NOT_FINISHED.into() });
    }
}
