//! The agent that is a model with tools. The model is scripted; the loop, its tools and the sandbox are real.

mod asks;
mod kills;
mod life;
mod stops;
mod troubles;
mod turns;

use kortix_sdk::{ExecutionId, Kortix, SandboxId, executions::Execution, threads::CreatedThread};
use kortix_tests::{
    model::{Reply, ScriptedModel},
    server::Options,
};
use serde_json::Value;

use crate::{
    events::{Source, assert_whole, in_time},
    support::{Stage, ended},
};

const KEY: &str = "sk-the-key-of-the-tests";

/// A server whose agent has a scripted model, and a thread with a sandbox.
struct Scene {
    model: ScriptedModel,
    stage: Stage,
    made: CreatedThread,
}

impl Scene {
    async fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::with(&[], replies).await
    }

    async fn with(arguments: &[&str], replies: impl IntoIterator<Item = Reply>) -> Self {
        let model = ScriptedModel::answering(replies).await.unwrap();
        let options =
            Options::local().arguments(&model.arguments()).arguments(arguments).env("OPENAI_API_KEY", KEY);
        let stage = Stage::new(options, "ultra");
        let made = stage.client().threads().create().await.unwrap();
        Self { model, stage, made }
    }

    fn client(&self) -> Kortix {
        self.stage.client()
    }

    async fn start(&self, task: &str) -> ExecutionId {
        let thread = self.client().projects().thread().create(self.made.project_id.clone(), task);
        thread.await.unwrap().execution.id
    }

    /// Runs a task to its end.
    async fn run(&self, task: &str) -> (Execution, Vec<Value>) {
        let id = self.start(task).await;
        self.end(&id).await
    }

    async fn end(&self, id: &ExecutionId) -> (Execution, Vec<Value>) {
        let execution = ended(&self.client(), id).await;
        let events = in_time(Source::of_run(&self.stage, id).read_to_the_end()).await;
        assert_whole(&events);
        (execution, events)
    }

    async fn sandbox(&self) -> SandboxId {
        self.client().projects().get(&self.made.project_id).await.unwrap().sandbox.unwrap().id
    }

    /// Waits until the file is in the workspace.
    async fn file(&self, path: &str) -> String {
        let (client, sandbox) = (self.client(), self.sandbox().await);
        in_time(async {
            loop {
                if let Ok(content) = client.sandboxes().files().read(&sandbox, path).await {
                    return content.text().unwrap().to_owned();
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        })
        .await
    }

    async fn write(&self, path: &str, content: &'static str) {
        let sandbox = self.sandbox().await;
        self.client().sandboxes().files().write(&sandbox, path, content).await.unwrap();
    }
}

/// What an event carries as text.
fn inner(event: &Value, field: &str) -> Value {
    serde_json::from_str(event[field].as_str().unwrap_or("{}")).unwrap()
}

/// Each event in a word: its type, or its stream status, or its kind of status.
fn words(events: &[Value]) -> Vec<String> {
    let word = |event: &Value| {
        let content = inner(event, "content");
        let words = [&content["status_type"], &inner(event, "metadata")["stream_status"], &event["type"]];
        words.into_iter().find_map(|word| word.as_str().map(str::to_owned)).unwrap()
    };
    events.iter().map(word).collect()
}

fn of_word<'a>(events: &'a [Value], word: &str) -> Vec<&'a Value> {
    words(events).iter().zip(events).filter(|(of, _)| *of == word).map(|(_, event)| event).collect()
}
