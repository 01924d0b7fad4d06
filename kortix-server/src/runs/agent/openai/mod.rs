//! A model that works with tools, in a loop that runs in this process: its key never enters a sandbox. What it says and
//! does is written down as it happens, so that the loop can be dropped at any time and gone on with elsewhere.

mod answer;
mod asking;
mod client;
mod conversation;
mod halt;
mod notes;
mod tools;
mod trouble;
mod wire;
mod work;

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;
use uuid::Uuid;

use self::{
    client::Client,
    notes::{Note, Progress},
    wire::Message,
    work::Work,
};
use super::{Agent, Finished, TurnAtWork};
use crate::{
    domain::{
        agent::{BUILT_IN_PROMPT, Instructions},
        execution::Execution,
        message::{self, Detail, MessageQuery, Order, USER},
        page::Cursor,
    },
    runs::{desk::Desk, vigil::Vigil},
    sandbox::{Check, CheckOutcome, Concern},
    store::{StoreError, WorkError},
};

/// How much of what was said in the thread before is told, at most.
const HISTORY: u32 = 50;
/// Names of models that are the hosted service's own.
const SERVICE_MODELS: &str = "kortix/";
/// What every model is told of where it is, behind its own instructions.
const SURROUNDINGS: &str = "You work by calling tools in a Linux sandbox, without root. Files are in /workspace; what \
    is there is served as a web page on port 8080 of the sandbox. Programs with a window appear on the desktop of \
    DISPLAY=:0. When the task is done, call `complete` with what you did and where the results are.";

/// How the agent is set up.
#[derive(Debug)]
pub struct OpenAiConfig {
    pub base_url: Url,
    pub model: String,
    pub key: Option<SecretString>,
    pub limits: OpenAiLimits,
}

/// What one turn may use.
#[derive(Clone, Copy, Debug)]
pub struct OpenAiLimits {
    /// Answers of the model.
    pub steps: usize,
    /// As the endpoint counts them, questions included.
    pub tokens: u64,
    /// How much the model is told at a time, estimated.
    pub context_tokens: usize,
    /// How long its endpoint may be silent.
    pub idle: Duration,
    /// How long people may take to answer a question.
    pub ask: Duration,
    /// How often one question is asked again when the endpoint fails.
    pub retries: u32,
}

#[derive(Debug)]
pub struct OpenAiAgent {
    client: Client,
    model: String,
    limits: OpenAiLimits,
    tools: Value,
}

impl OpenAiAgent {
    pub fn new(config: OpenAiConfig) -> anyhow::Result<Self> {
        let OpenAiConfig { base_url, model, key, limits } = config;
        let client = Client::new(base_url, key, limits.idle)?;
        Ok(Self { client, model, limits, tools: tools::described() })
    }

    /// Whether the endpoint takes the key and has the model, for `doctor`.
    pub async fn check(&self) -> Check {
        let remedy =
            "mend --openai-base-url, --openai-model, or the key in OPENAI_API_KEY or --openai-key-file";
        let (outcome, detail) = match self.client.models().await {
            Ok(Some(models)) if models.contains(&self.model) => {
                (CheckOutcome::Ok, format!("the endpoint has `{}`", self.model))
            }
            Ok(Some(_)) => {
                (CheckOutcome::Warning, format!("the endpoint does not list a model `{}`", self.model))
            }
            Ok(None) => {
                (CheckOutcome::Warning, "the endpoint answers and does not list its models".to_owned())
            }
            Err(trouble) => (CheckOutcome::Missing, trouble.to_string()),
        };
        let remedy = (outcome != CheckOutcome::Ok).then(|| remedy.to_owned());
        Check {
            name: "agent openai".to_owned(),
            outcome,
            concern: Concern::Operation,
            detail,
            remedy,
            package: None,
        }
    }

    /// The model that was asked for with the execution, or that its agent's record has, or the server's.
    fn model(&self, execution: &Execution, instructions: Option<&Instructions>) -> String {
        let of_record = instructions.and_then(|instructions| instructions.model.as_deref());
        [execution.model.as_deref(), of_record]
            .into_iter()
            .flatten()
            .find(|name| !name.trim().is_empty() && !name.starts_with(SERVICE_MODELS))
            .unwrap_or(&self.model)
            .to_owned()
    }
}

#[async_trait]
impl Agent for OpenAiAgent {
    fn name(&self) -> &'static str {
        "openai"
    }

    async fn work(&self, turn: &TurnAtWork<'_>, desk: &mut Desk<'_>) -> Result<Finished, WorkError> {
        let (store, execution) = (&turn.service.store, turn.context.execution);
        let instructions = match execution.agent_version {
            Some(version) => store.instructions(version).await?,
            None => None,
        };
        let notes = store.notes(execution.id).await?;
        let of_turn = |ordinal: u8| {
            let notes = notes.iter().filter(move |(turn, _)| *turn == i64::from(ordinal));
            // What another version of the server wrote and this one cannot read is as if it had not happened.
            Progress::of(notes.filter_map(|(_, note)| serde_json::from_str::<Note>(note).ok()))
        };
        let own = instructions.as_ref().map_or(BUILT_IN_PROMPT, |found| found.system_prompt.as_str());
        let work = Work {
            agent: self,
            turn,
            vigil: Vigil::over(turn),
            model: self.model(execution, instructions.as_ref()),
            system: format!("{own}\n\n{SURROUNDINGS}"),
            history: history(turn).await?,
            before: turn.context.first.map(|_| of_turn(1)),
            progress: of_turn(turn.ordinal),
            context_tokens: self.limits.context_tokens,
            desk,
        };
        work.finished().await
    }
}

/// What people and agents said in the thread before this execution. What tools gave back then is not told again.
async fn history(turn: &TurnAtWork<'_>) -> Result<Vec<Message>, StoreError> {
    let (store, execution) = (&turn.service.store, turn.context.execution);
    // As it is written down, so that each turn and each process finds the same.
    let recorded = store.execution(execution.id).await?;
    let first = recorded.and_then(|recorded| Some(recorded.turns.first()?.started_at));
    let began_at = first.unwrap_or(turn.began_at);
    let query = MessageQuery {
        order: Order::NewestFirst,
        detail: Detail::Everything,
        behind: Some(Cursor { created_at: began_at, id: Uuid::nil() }),
        limit: HISTORY,
    };
    let mut said = store.messages(execution.thread, query).await?;
    // The task itself, which was said with the start or before it.
    let starter = Some(execution.prompts.starter.as_str());
    if let Some(own) = said.iter().position(|message| message.kind == USER && words(message) == starter) {
        said.remove(own);
    }
    Ok(said.iter().rev().filter(|message| message.is_llm_message).filter_map(as_history).collect())
}

fn as_history(message: &message::Message) -> Option<Message> {
    let content = words(message).filter(|words| !words.trim().is_empty())?.to_owned();
    match message.kind.as_str() {
        USER => Some(Message::User { content }),
        "assistant" => Some(Message::Assistant { content, tool_calls: Vec::new() }),
        _ => None,
    }
}

fn words(message: &message::Message) -> Option<&str> {
    message.content.as_ref()?["content"].as_str()
}
