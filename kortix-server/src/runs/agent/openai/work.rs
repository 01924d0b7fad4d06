//! A turn as a loop: the model is asked, its tools are used, and it is asked again, until it says that it is done. What
//! it says and what its tools give back is written down before anything follows from it.

use serde_json::json;

use super::{
    OpenAiAgent,
    answer::Answer,
    conversation::Conversation,
    halt::Halt,
    notes::{Call, Note, Progress, Step},
    tools::{self, End, Outcome, Tool},
    wire::Message,
};
use crate::{
    domain::{
        event::NewEvent,
        execution::{Failure, TurnOutcome, TurnStatus},
    },
    failpoint,
    ids::MessageId,
    runs::{
        agent::{Begun, Finished, TurnAtWork},
        desk::Desk,
        vigil::{Interruption, Vigil},
    },
    sandbox::{JobId, SandboxError},
    store::WorkError,
};

/// A longer id of a call is replaced by one of ours.
const LONGEST_CALL_ID: usize = 128;

pub(super) struct Work<'a, 'd> {
    pub(super) agent: &'a OpenAiAgent,
    pub(super) turn: &'a TurnAtWork<'a>,
    pub(super) desk: &'a mut Desk<'d>,
    pub(super) vigil: Vigil,
    pub(super) model: String,
    pub(super) system: String,
    /// What was said in the thread before this execution.
    pub(super) history: Vec<Message>,
    /// The first turn, when this is the second.
    pub(super) before: Option<Progress>,
    pub(super) progress: Progress,
    /// How much the model is told at most. Less than the setting once its endpoint has refused that much.
    pub(super) context_tokens: usize,
}

impl Work<'_, '_> {
    pub(super) async fn finished(mut self) -> Result<Finished, WorkError> {
        if self.turn.begun == Begun::Here && self.turn.context.first.is_none() {
            self.start_sandbox().await;
        }
        let ended = self.until_its_end().await;
        if let Err(Halt::Interrupted(_) | Halt::Work(WorkError::LeaseLost)) = &ended {
            self.end_running_call(&ended).await;
        }
        let failure = match ended {
            Ok(end) if end.success => None,
            Ok(_) => Some(Failure::new("agent_failed", "The agent says that the task could not be done.")),
            Err(Halt::Interrupted(Interruption::Unwanted)) => {
                Some(Failure::new(Failure::STOPPED, "The agent was stopped."))
            }
            Err(Halt::Interrupted(Interruption::TimeLimit)) => {
                let seconds = self.turn.context.limits.time.as_secs();
                let message = format!("The agent was ended after its time limit of {seconds} s.");
                Some(Failure::new("time_limit", message))
            }
            Err(Halt::Failed(failure)) => Some(failure),
            Err(Halt::Work(error)) => return Err(error),
        };
        Ok(self.told(failure))
    }

    fn told(&self, failure: Option<Failure>) -> Finished {
        let said = self.progress.steps.iter().rev().map(|step| &step.text).find(|text| !text.is_empty());
        let limit = usize::try_from(self.turn.context.limits.output_bytes).unwrap_or(usize::MAX);
        let output = said.map_or("", |text| &text[..text.floor_char_boundary(limit)]);
        let terminated =
            self.progress.steps.last().is_some_and(|step| tools::last_words(&step.calls).is_some());
        let reason = match &failure {
            Some(_) => "error",
            None if terminated => "agent_terminated",
            None => "stop",
        };
        let outcome = TurnOutcome {
            exit_code: None,
            output: output.to_owned(),
            output_truncated: said.is_some_and(|text| text.len() > output.len()),
            failure,
        };
        // One that said nothing and failed is told by its failure.
        let answer = (said.is_none() && outcome.failure.is_some()).then(String::new);
        Finished { outcome, answer, reason }
    }

    /// Whoever asked for the first turn wants the sandbox to run, also when it is stopped or was deleted.
    async fn start_sandbox(&mut self) {
        let started = self.vigil.during(self.turn.service.bring_up(self.turn.sandbox)).await;
        if let Ok(Err(error)) = started {
            // Whether it can be used nevertheless is seen by the first tool.
            let execution = self.turn.context.execution.id;
            tracing::warn!(%execution, error = &error as &dyn std::error::Error, "no start");
        }
    }

    /// Ends what a tool has running, unless another worker goes on with it.
    async fn end_running_call(&self, ended: &Result<End, Halt>) {
        if matches!(ended, Err(Halt::Work(_))) && self.vigil.is_wanted().await {
            return;
        }
        let Some(call) = self.progress.steps.last().and_then(Step::running_call) else { return };
        match self.turn.service.driver.kill_job(self.turn.sandbox, &self.job_id(call)).await {
            Ok(()) | Err(SandboxError::NoSuchJob | SandboxError::Gone | SandboxError::Stopped) => {}
            Err(error) => {
                let execution = self.turn.context.execution.id;
                tracing::error!(%execution, error = &error as &dyn std::error::Error, "cannot end a command");
            }
        }
    }

    async fn until_its_end(&mut self) -> Result<End, Halt> {
        loop {
            self.vigil.go_on().await?;
            if let Some(end) = self.use_tools().await? {
                return Ok(end);
            }
            if let Some(said) = self.progress.steps.last().filter(|step| step.calls.is_empty()) {
                return Ok(End { text: said.text.clone(), success: true });
            }
            self.check_budgets()?;
            let answer = self.ask().await?;
            self.write_answer(answer).await?;
        }
    }

    fn check_budgets(&self) -> Result<(), Halt> {
        let (steps, tokens) = (self.progress.steps.len(), self.progress.tokens);
        let limits = &self.agent.limits;
        if steps >= limits.steps {
            let message = format!("The agent was not done after its budget of {} steps.", limits.steps);
            return Err(Halt::Failed(Failure::new("step_budget", message)));
        }
        if tokens >= limits.tokens {
            let message = format!("The agent used {tokens} tokens; its budget is {}.", limits.tokens);
            return Err(Halt::Failed(Failure::new("token_budget", message)));
        }
        Ok(())
    }

    /// What the model is told next.
    pub(super) fn conversation(&self) -> Conversation {
        let mut conversation = Conversation::new(self.system.clone(), &self.history);
        let (context, execution) = (&self.turn.context, self.turn.context.execution);
        match (context.first, &self.before) {
            (Some(first), Some(before)) => {
                conversation.add_turn(execution.prompts.starter.clone(), before);
                let how = match (first.status(), &first.failure) {
                    (_, Some(failure)) => format!("[This failed: {}]", failure.message),
                    (TurnStatus::Succeeded, _) => "[This succeeded.]".to_owned(),
                    _ => "[This failed.]".to_owned(),
                };
                conversation.add_turn(format!("{how}\n\n{}", context.prompt), &self.progress);
            }
            _ => conversation.add_turn(context.prompt.to_owned(), &self.progress),
        }
        conversation
    }

    /// Writes an answer down, and tells of what it calls for.
    async fn write_answer(&mut self, answer: Answer) -> Result<(), Halt> {
        let step = self.progress.steps.len() + 1;
        let tokens =
            answer.tokens.unwrap_or_else(|| (self.conversation().tokens() + answer.size() / 4) as u64);
        let calls = named(answer.calls.into_iter().map(|call| (call.id, call.name, call.arguments)), step);
        let message = MessageId::new();
        let mut text = answer.text;
        let mut events = Vec::new();
        let narrator = &mut self.desk.narrator;
        if let Some(words) = tools::last_words(&calls).filter(|_| text.trim().is_empty()) {
            // What it says in the end is what it says.
            events.push(narrator.text(&words));
            text = words;
        }
        events.push(narrator.response_ends());
        let told: Vec<_> = calls.iter().map(Call::told).collect();
        if calls.is_empty() {
            events.push(narrator.answered(message, &text, &[]));
        }
        for call in &calls {
            events.push(narrator.tool_called(&call.id, &call.name, &call.readable_arguments()));
        }
        if let Some(event) = events.last_mut() {
            event.said = Some(self.desk.narrator.message(message, &text, &told));
        }
        self.note(&events, Note::Answer { message: message.uuid(), text, calls, tokens }).await?;
        let _ = failpoint::reach("openai.answered");
        Ok(())
    }

    /// Uses the tools that the last answer calls for and that have not been used.
    async fn use_tools(&mut self) -> Result<Option<End>, Halt> {
        let mut end = self.end_called_for();
        while let Some((index, call)) = self.progress.steps.last().and_then(|step| step.next_call()) {
            let call = call.clone();
            let tool = tools::understood(&call);
            let has_begun = self.progress.steps.last().and_then(Step::running_call).is_some();
            if !has_begun {
                let question = tool.as_ref().ok().and_then(Tool::question).filter(|_| end.is_none());
                self.write_start(index, &call, question).await?;
            }
            let outcome = match tool {
                _ if end.is_some() => Outcome::failed("This was not done: the turn was ended before."),
                Ok(tool) => tool.used(self, index).await?,
                Err(wrong) => Outcome::failed(wrong),
            };
            self.write_result(index, &call, &outcome).await?;
            end = end.or(outcome.ends);
        }
        Ok(end)
    }

    async fn write_start(&mut self, index: usize, call: &Call, question: Option<&str>) -> Result<(), Halt> {
        let note = Note::Started { call: index };
        let narrator = &mut self.desk.narrator;
        let mut events = vec![narrator.tool_step("tool_started", index, &call.id, &call.name)];
        let Some(question) = question else { return self.note(&events, note).await };
        events.push(narrator.status(&json!({
            "status_type": "question_asked",
            "tool_call_id": call.id,
            "function_name": call.name,
            "question": question,
        })));
        self.desk.ask(&events, self.turn.ordinal, &[written(&note)?], question).await?;
        self.progress.take(note);
        Ok(())
    }

    /// The end that a tool has called for before another process took over.
    fn end_called_for(&self) -> Option<End> {
        let step = self.progress.steps.last()?;
        let done = step.calls.iter().zip(&step.results);
        let mut ended = done.filter(|(call, _)| tools::is_terminating(&call.name));
        ended.find_map(|(call, result)| {
            let text = tools::last_words(std::slice::from_ref(call))?;
            Some(End { text, success: result.success })
        })
    }

    async fn write_result(&mut self, index: usize, call: &Call, outcome: &Outcome) -> Result<(), Halt> {
        let Some(step) = self.progress.steps.last().cloned() else { return Ok(()) };
        let narrator = &mut self.desk.narrator;
        let how = if outcome.success { "tool_completed" } else { "tool_failed" };
        let mut events = Vec::new();
        if call.name == "ask" && outcome.success {
            let words = json!({"status_type": "question_answered", "tool_call_id": call.id, "answer": outcome.output});
            events.push(narrator.status(&words));
        }
        events.extend([
            narrator.tool_result(&call.id, &call.name, &outcome.output, outcome.success),
            narrator.tool_step(how, index, &call.id, &call.name),
        ]);
        if index + 1 == step.calls.len() {
            let told: Vec<_> = step.calls.iter().map(Call::told).collect();
            events.push(narrator.answered(MessageId::from_uuid(step.message), &step.text, &told));
            let ends = outcome.ends.is_some() || self.end_called_for().is_some();
            let narrator = &mut self.desk.narrator;
            events.push(if ends {
                narrator.status(&json!({"status_type": "terminating_tool_completed"}))
            } else {
                narrator.status(&json!({
                    "status_type": "finish",
                    "finish_reason": "tool_calls",
                    "tools_executed": true,
                }))
            });
        }
        let (output, success) = (outcome.output.clone(), outcome.success);
        self.note(&events, Note::Result { call: index, output, success }).await
    }

    /// Writes down what happened and tells of it, both or neither.
    async fn note(&mut self, events: &[NewEvent], note: Note) -> Result<(), Halt> {
        self.desk.note(events, self.turn.ordinal, &[written(&note)?]).await?;
        self.progress.take(note);
        Ok(())
    }

    pub(super) async fn tell_of_output(
        &mut self,
        call: usize,
        pieces: impl Iterator<Item = &str>,
        bytes: usize,
    ) -> Result<(), Halt> {
        let Some(call) = self.progress.steps.last().and_then(|step| step.calls.get(call)).cloned() else {
            return Ok(());
        };
        let narrator = &mut self.desk.narrator;
        let events: Vec<_> = pieces.map(|piece| narrator.tool_output(&call.id, &call.name, piece)).collect();
        Ok(self.desk.tell_of_output(&events, bytes).await?)
    }

    /// The name under which a call runs in the sandbox: the same in every process that works on this turn.
    pub(super) fn job_id(&self, call: usize) -> JobId {
        let step = self.progress.steps.len();
        let TurnAtWork { ordinal, attempt, .. } = *self.turn;
        JobId::of_call(self.turn.context.execution.id, ordinal, attempt, step, call)
    }
}

fn written(note: &Note) -> Result<String, Halt> {
    serde_json::to_string(note).map_err(|error| {
        Halt::Failed(Failure::new("internal_error", format!("A note cannot be written: {error}.")))
    })
}

/// Calls under ids that are of use: those of the model, where they are.
fn named(calls: impl Iterator<Item = (String, String, String)>, step: usize) -> Vec<Call> {
    let mut named: Vec<Call> = Vec::new();
    for (index, (id, name, arguments)) in calls.enumerate() {
        let is_usable =
            !id.is_empty() && id.len() <= LONGEST_CALL_ID && named.iter().all(|call| call.id != id);
        let id = if is_usable { id } else { format!("call_{step}_{index}") };
        named.push(Call { id, name, arguments });
    }
    named
}
