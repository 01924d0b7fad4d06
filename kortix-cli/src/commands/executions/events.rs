//! `kortix executions events`

use kortix_sdk::events::{Event, EventId, EventKind};
use serde::Deserialize;
use serde_json::Value;

use crate::cli::globals::Format;
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Closed, Json, Payload, View};
use crate::runs::{RunId, watch};

/// Print the events of a run, and those to come, until it has ended
///
/// A line for each event: its id, when it happened and its type; with -o ndjson the event as the server has it, with
/// --json all of them in one document. Exit code 0 whatever became of the run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix executions events exec_5d2f6a9f0c7b4e9a8d1c3b5a7f9e0d2c
    # In a script:
    kortix executions events \"$RUN\" -o ndjson | jq -r 'select(.type == \"tool\").metadata'")]
pub struct Args {
    /// The run: of an execution, or of `kortix run`
    #[arg(value_name = "EXECUTION")]
    id: RunId,

    /// Begin behind this event
    #[arg(long, value_name = "EVENT")]
    after: Option<EventId>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let api = context.api(args.id.service()).await?;
    let follow = follow(context, &api, &args);
    context.ui().during(&format!("following {}", args.id), follow).await
}

async fn follow(context: &Context, api: &Api, args: &Args) -> Result<Outcome, Failure> {
    let ui = context.ui();
    let explain = |error| api.explain(&error);
    let mut events = watch::open(&api.client, &args.id, args.after).await.map_err(explain)?;
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        let event = event.map_err(explain)?;
        let written = match ui.format() {
            Format::Json | Format::Yaml => {
                all.push(serde_json::from_str(&watch::line(&event)).unwrap_or_default());
                continue;
            }
            Format::Ndjson => ui.payload_document(&watch::line(&event)),
            Format::Name => ui.payload_line(&id(&event)),
            Format::Table => ui.payload_line(&line(&event)),
        };
        match written {
            Ok(()) => {}
            Err(Closed::ByReader) => break,
            Err(Closed::Failed(failure)) => return Err(failure),
        }
    }
    let is_document = matches!(ui.format(), Format::Json | Format::Yaml);
    Ok(if is_document { Outcome::of(Events(all)) } else { Outcome::silent() })
}

fn line(event: &Event) -> String {
    let at = event.at().map(|at| at.to_string()).unwrap_or_default();
    format!("{}\t{at}\t{}", id(event), kind(event))
}

fn id(event: &Event) -> String {
    event.id().map(|id| id.to_string()).unwrap_or_default()
}

/// The type, and of what is told in steps the step.
fn kind(event: &Event) -> String {
    let kind = Typed::of(event).kind;
    match event.kind() {
        EventKind::Step(step) => format!("{kind} {}", step.kind),
        EventKind::Status(status) => format!("{kind} {}", status.status),
        EventKind::Ended(ended) => format!("{kind} {}", ended.outcome),
        EventKind::Tool(result) => format!("{kind} {}", result.function_name),
        _ => kind,
    }
}

/// What names the type of an event.
#[derive(Default, Deserialize)]
struct Typed {
    #[serde(rename = "type", default)]
    kind: String,
}

impl Typed {
    fn of(event: &Event) -> Self {
        serde_json::from_str(event.raw()).unwrap_or_default()
    }
}

/// All of them in one document.
struct Events(Vec<Value>);

impl Payload for Events {
    fn json(&self) -> Json<'_> {
        Box::new(&self.0)
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().filter_map(|event| event["_event_id"].as_str().map(str::to_owned)).collect()
    }

    fn view(&self) -> View {
        View::Text(self.0.iter().map(Value::to_string).collect::<Vec<_>>().join("\n"))
    }
}
