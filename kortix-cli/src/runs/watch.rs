//! Following a run as it happens.

use std::borrow::Cow;
use std::time::Duration;

use kortix_sdk::events::{Ended, Event, EventId, EventKind, EventStream, Outcome as Ending, StepKind};
use kortix_sdk::executions::ExecutionStatus;
use kortix_sdk::{Error, ErrorKind, Kortix};
use serde::de::IgnoredAny;
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::record::did_not_succeed;
use super::tell::{Teller, Telling};
use super::transcript::Transcript;
use super::wait::{HEARTBEAT, until_ended};
use super::{RunId, outcome};
use crate::cli::globals::Format;
use crate::context::{Api, Context};
use crate::error::Failure;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::output::{Closed, Live, Payload as _, Ui};

/// Opens the stream behind an event that was read before.
pub(crate) async fn open(client: &Kortix, id: &RunId, after: Option<EventId>) -> Result<EventStream, Error> {
    let watch = match id {
        RunId::AgentRun(id) => client.runs().stream(id),
        RunId::Execution(id) => client.executions().events(id),
    };
    match after {
        Some(after) => watch.after(after).await,
        None => watch.await,
    }
}

/// Shows what the agent does until the run has ended, and tells by the outcome how.
///
/// For people, standard output is what the agent says. With `ndjson` it is the events and one `run.result`; the
/// other formats print the run when it has ended.
pub async fn until_ended_live(
    context: &Context,
    api: &Api,
    id: &RunId,
    after: Option<EventId>,
) -> Result<Outcome, Failure> {
    context.pending().run_watched(id, after);
    context.junit().identify(id, None);
    let watching = Watching { context, id, started: Instant::now(), said: Instant::now() };
    let label = at_work(id);
    let ended = context.ui().during(&label, watching.follow(api, after, &label)).await;
    let ended = match ended {
        Ok(ended) => ended,
        Err(Cut::Closed) => return Ok(Outcome::silent()),
        Err(Cut::Failed(failure)) => return Err(failure),
        Err(Cut::By(error)) if matches!(error.kind(), ErrorKind::EventsGone { .. }) => {
            context.ui().note("what happened is not kept any more; this is the run's record");
            return Ok(outcome(until_ended(context, api, id).await?));
        }
        Err(Cut::By(error)) if *error.kind() == ErrorKind::NotFound => {
            context.pending().settled();
            return Err(api.explain(&error));
        }
        Err(Cut::By(error)) => return Err(context.pending().annotate(api.explain(&error))),
    };
    let result = finish(context, api, id, &ended).await?;
    context.pending().settled();
    Ok(result)
}

fn at_work(id: &RunId) -> String {
    format!("{id} is at work")
}

async fn finish(context: &Context, api: &Api, id: &RunId, ended: &Ended) -> Result<Outcome, Failure> {
    let ui = context.ui();
    if ui.format() == Format::Table {
        let verdict = (ended.outcome != Ending::Completed).then(|| verdict(id, ended));
        let facts = Facts::default().with(id.field(), id).with("status", status(id, ended.outcome));
        return Ok(Outcome::of_verdict(verdict).stating(&facts));
    }
    let record = until_ended(context, api, id).await?;
    if ui.format() != Format::Ndjson {
        return Ok(outcome(record));
    }
    let verdict = record.verdict();
    let result = json!({ "type": "run.result", "run": record.described().json() });
    match ui.payload_document(&result.to_string()) {
        Err(Closed::Failed(failure)) => Err(failure),
        Ok(()) | Err(Closed::ByReader) => Ok(Outcome::of_verdict(verdict).stating(&record.facts())),
    }
}

/// How the run's record will call it: the two services have a word each for what was done.
fn status(id: &RunId, ending: Ending) -> &'static str {
    match (id, ending) {
        (RunId::Execution(_), Ending::Completed) => const { &ExecutionStatus::Succeeded }.as_str(),
        (_, ending) => ending.as_str(),
    }
}

fn verdict(id: &RunId, ended: &Ended) -> Failure {
    let reason = ended.message.as_ref().filter(|_| ended.outcome == Ending::Failed);
    let reason = reason.map(|message| match &ended.code {
        Some(code) => format!("{message} ({code})"),
        None => message.clone(),
    });
    did_not_succeed(id, ended.outcome.as_str(), reason)
}

/// Why a run is not followed any more.
enum Cut {
    By(Error),
    /// Nobody reads what it says.
    Closed,
    Failed(Failure),
}

impl From<Closed> for Cut {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::ByReader => Self::Closed,
            Closed::Failed(failure) => Self::Failed(failure),
        }
    }
}

struct Watching<'a> {
    context: &'a Context,
    id: &'a RunId,
    started: Instant,
    /// When something was last written.
    said: Instant,
}

impl Watching<'_> {
    async fn follow(mut self, api: &Api, after: Option<EventId>, label: &str) -> Result<Ended, Cut> {
        let ui = self.context.ui();
        let mut events = open(&api.client, self.id, after).await.map_err(Cut::By)?;
        let mut manner = Manner::of(ui, label);
        let mut transcript = Transcript::new(self.context.junit());
        loop {
            let event = self.next(&mut events).await.map_err(Cut::By)?;
            transcript.note(&event);
            manner.show(&mut self, &event)?;
            self.context.pending().run_watched(self.id, events.last_id().or(after));
            if let EventKind::Ended(ended) = event.into_kind() {
                return Ok(ended);
            }
        }
    }

    /// The next event; silence is broken by a heartbeat.
    async fn next(&mut self, events: &mut EventStream) -> Result<Event, Error> {
        loop {
            let silence = HEARTBEAT.saturating_sub(self.said.elapsed()).max(Duration::from_millis(1));
            match timeout(silence, events.next()).await {
                Ok(Some(event)) => return event,
                // The last event is the end.
                Ok(None) => std::future::pending().await,
                Err(_) => self.milestone(),
            }
        }
    }

    fn milestone(&mut self) {
        let (id, elapsed) = (self.id, self.started.elapsed());
        let fields =
            json!({ (id.field()): id.as_str(), "status": "running", "elapsed_seconds": elapsed.as_secs() });
        self.context.ui().milestone(&at_work(id), elapsed, &fields);
        self.said = Instant::now();
    }
}

/// How events are shown.
enum Manner<'a> {
    /// The agent's words on standard output, its steps beside them.
    Words { teller: Teller, live: Live<'a> },
    /// Each as a line.
    Lines,
    /// Only that something goes on.
    Milestones,
}

impl<'a> Manner<'a> {
    fn of(ui: &'a Ui, label: &str) -> Self {
        match ui.format() {
            Format::Table => Self::Words { teller: Teller::default(), live: ui.live(label) },
            Format::Ndjson => Self::Lines,
            Format::Json | Format::Yaml | Format::Name => Self::Milestones,
        }
    }

    fn show(&mut self, watching: &mut Watching<'_>, event: &Event) -> Result<(), Closed> {
        let ui = watching.context.ui();
        match self {
            Self::Words { teller, live } => {
                for telling in teller.tell(event) {
                    say(watching, live, telling)?;
                }
                Ok(())
            }
            Self::Lines => {
                watching.said = Instant::now();
                ui.payload_document(&line(event))
            }
            Self::Milestones => {
                if matches!(event.kind(), EventKind::Step(step) if step.kind == StepKind::RunStart) {
                    watching.milestone();
                }
                Ok(())
            }
        }
    }
}

fn say(watching: &mut Watching<'_>, live: &mut Live<'_>, telling: Telling<'_>) -> Result<(), Closed> {
    let ui = watching.context.ui();
    match telling {
        Telling::Said(text) => live.say(&text)?,
        Telling::SaidAll => return live.end_line(),
        Telling::Begins => {
            watching.milestone();
            return Ok(());
        }
        Telling::Step(step) => {
            live.end_line()?;
            ui.step(&step);
        }
        Telling::Detail(detail) => ui.detail(detail),
        Telling::Note(note) => ui.note(note),
        Telling::Asks(question) => {
            live.end_line()?;
            let answer = watching.context.command(&format!("executions answer {} TEXT", watching.id));
            ui.warn(&format!("the agent asks: {question}"));
            ui.note(&format!("it waits; answer with {answer}"));
        }
    }
    watching.said = Instant::now();
    Ok(())
}

/// An event as one line of JSON. What a server has passed on that is no object is put into one.
pub(crate) fn line(event: &Event) -> Cow<'_, str> {
    let raw = event.raw();
    let is_object = raw.starts_with('{') && serde_json::from_str::<IgnoredAny>(raw).is_ok();
    if is_object && !raw.contains('\n') {
        return Cow::Borrowed(raw);
    }
    let document = if is_object { serde_json::from_str(raw).ok() } else { None };
    Cow::Owned(document.unwrap_or_else(|| json!({ "type": "unknown", "raw": raw })).to_string())
}
