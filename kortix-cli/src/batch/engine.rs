//! Lets so many records at a time be worked on, and no more be read than that.

use std::future::ready;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use kortix_sdk::{Error, ExecutionId};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::input::Feed;
use super::journal::{Earlier, Event, Journal, Past, State};
use super::records::{Entry, Record};
use super::settled::{Ending, Listener, Made, Settled, Stop};
use crate::attempts::on_behalf_of_line;
use crate::context::Api;
use crate::endings::WindDown;
use crate::error::{Failure, Kind};
use crate::runs::{RunId, wait};

/// How often progress is looked at.
const GLANCE: Duration = Duration::from_millis(250);
/// How long those under way have when the command is asked to end.
pub const GRACE: Duration = Duration::from_secs(10);

/// What a command does with a record.
pub trait Work {
    /// Sends its request.
    fn send(&self, api: &Api, record: &Record, key: &str) -> impl Future<Output = Result<Made, Error>>;

    /// The command that shows what there is.
    fn look(&self, record: &Record) -> String;
}

/// How to go about it.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub parallel: usize,
    /// After so many failures nothing more is sent.
    pub max_failures: Option<u64>,
    pub unclear: Unclear,
    pub then: Then,
}

/// What to do with a record of which nobody knows what became of it, on a server that does not honour keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    Report,
    Repeat,
}

/// When a record is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// When the server has taken it.
    Leave,
    /// When its run has ended.
    Wait,
}

/// What the records go through.
#[derive(Debug)]
pub struct Engine<'a, W> {
    pub api: &'a Api,
    pub work: &'a W,
    pub journal: &'a Journal,
    pub manner: Manner,
}

impl<W: Work> Engine<'_, W> {
    /// Works on all records. An error is one that has nothing to do with any of them; those under way are seen to their
    /// end first.
    pub async fn run(
        &self,
        mut records: Feed,
        mut past: Past,
        wind_down: &WindDown,
        listener: &mut impl Listener,
    ) -> Result<(), Failure> {
        let mut under_way = FuturesUnordered::new();
        let mut glances = interval(GLANCE);
        glances.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut asked_to_end = pin!(wind_down.asked());
        let (mut sends, mut failures, mut broken) = (true, 0, None);
        while sends || !under_way.is_empty() || listener.has_unsaid() {
            let has_room = sends && under_way.len() < self.manner.parallel;
            let next = tokio::select! {
                biased;
                () = &mut asked_to_end, if sends => {
                    sends = false;
                    listener.stopped(Stop::Asked, under_way.len() as u64);
                    continue;
                }
                Some(settled) = under_way.next(), if !under_way.is_empty() => Next::Settled(settled),
                entry = records.next(), if has_room => Next::Read(entry),
                // What follows waits.
                () = ready(()), if listener.has_unsaid() => Next::Idle,
                _ = glances.tick() => {
                    listener.glance();
                    continue;
                }
            };
            let settled = match next {
                Next::Idle => {
                    if let Err(failure) = listener.say() {
                        sends = false;
                        broken.get_or_insert(failure);
                    }
                    continue;
                }
                Next::Settled(settled) => settled,
                Next::Read(None) => {
                    sends = false;
                    continue;
                }
                Next::Read(Some(Err(failure))) => Err(failure),
                Next::Read(Some(Ok(Entry::Invalid(invalid)))) => Ok(Settled::invalid(invalid)),
                Next::Read(Some(Ok(Entry::Record(record)))) => match past.take(&record) {
                    Ok(earlier) => {
                        under_way.push(on_behalf_of_line(record.line, self.settle(record, earlier)));
                        listener.sent(under_way.len() as u64);
                        continue;
                    }
                    Err(failure) => Err(failure),
                },
            };
            let told = settled.and_then(|settled| {
                let stop = self.stop_after(&settled, &mut failures);
                listener.settled(settled, under_way.len() as u64)?;
                Ok(stop)
            });
            match told {
                Ok(Some(stop)) if sends => {
                    sends = false;
                    listener.stopped(stop, under_way.len() as u64);
                }
                Ok(_) => {}
                Err(failure) => {
                    sends = false;
                    broken.get_or_insert(failure);
                }
            }
        }
        broken.map_or(Ok(()), Err)
    }

    fn stop_after(&self, settled: &Settled, failures: &mut u64) -> Option<Stop> {
        let failure = settled.ending.failure()?;
        *failures += 1;
        if self.manner.max_failures.is_some_and(|most| *failures >= most) {
            return Some(Stop::Failures);
        }
        concerns_all(failure.kind()).then_some(Stop::ConcernsAll)
    }

    async fn settle(&self, record: Record, earlier: Option<Earlier>) -> Result<Settled, Failure> {
        let begun = Instant::now();
        let key = self.journal.key(&record, earlier.as_ref());
        let ending = match earlier.map(|earlier| earlier.state) {
            Some(State::Done { exit_code }) => Ending::Before { exit_code },
            Some(State::Started { .. }) if self.manner.then == Then::Leave => Ending::Before { exit_code: 0 },
            Some(State::Started { thread_id, execution_id }) => {
                let execution_id = Some(ExecutionId::from(execution_id.as_str()));
                let made = Made { thread_id, project_id: None, execution_id, attempts: 0, is_replay: false };
                Box::pin(self.see_to_its_end(record.index, made)).await?
            }
            Some(State::Unclear) if !self.may_repeat() => Ending::Unclear(self.left_unclear(&record)),
            Some(State::Unclear | State::Refused) | None => self.send(&record, &key).await?,
        };
        let (index, line, title) = (record.index, record.line, record.title());
        Ok(Settled { index, line, title, key: Some(key), took: begun.elapsed(), ending })
    }

    async fn send(&self, record: &Record, key: &str) -> Result<Ending, Failure> {
        let index = record.index;
        self.journal
            .note(|| Event::Sending { index, key: key.to_owned(), record: record.fingerprint() })
            .await?;
        let made = match self.work.send(self.api, record, key).await {
            Ok(made) => made,
            Err(error) => return Box::pin(self.refused(record, &error)).await,
        };
        if let (Then::Wait, Some(execution_id)) = (self.manner.then, &made.execution_id) {
            let (thread_id, execution_id) = (made.thread_id.clone(), execution_id.to_string());
            self.journal.note(|| Event::Started { index, thread_id, execution_id }).await?;
            return Box::pin(self.see_to_its_end(index, made)).await;
        }
        self.journal.note(|| made.done(index, 0)).await?;
        Ok(Ending::Made { made: made.into(), run: None, failure: None })
    }

    async fn see_to_its_end(&self, index: u64, made: Made) -> Result<Ending, Failure> {
        let Some(id) = made.execution_id.clone().map(RunId::from) else {
            return Ok(Ending::Made { made: made.into(), run: None, failure: None });
        };
        let run = match wait::until_ended_among_others(self.api, &id).await {
            Ok(run) => run,
            Err(failure) => {
                return Ok(Ending::Made { made: made.into(), run: None, failure: Some(failure) });
            }
        };
        let failure = run.verdict();
        let exit_code = failure.as_ref().map_or(0, |failure| failure.exit().code());
        self.journal.note(|| made.done(index, exit_code)).await?;
        Ok(Ending::Made { made: made.into(), run: Some(run.into()), failure })
    }

    async fn refused(&self, record: &Record, error: &Error) -> Result<Ending, Failure> {
        let failure = self.api.explain(error);
        if error.may_have_executed() {
            return Ok(Ending::Unclear(self.saying_how_to_look(failure, record)));
        }
        let kind = failure.kind().name().to_owned();
        self.journal.note(|| Event::Refused { index: record.index, kind }).await?;
        Ok(Ending::Refused(failure))
    }

    fn may_repeat(&self) -> bool {
        self.api.honours_keys() || self.manner.unclear == Unclear::Repeat
    }

    fn left_unclear(&self, record: &Record) -> Failure {
        let text = format!(
            "line {} was sent before and its answer was lost: it may have been carried out",
            record.line
        );
        self.saying_how_to_look(Failure::new(Kind::Unclear, text), record)
    }

    fn saying_how_to_look(&self, failure: Failure, record: &Record) -> Failure {
        let failure = failure.hint(format!("look with {}", self.api.command(&self.work.look(record))));
        match (self.journal.is_kept(), self.may_repeat()) {
            (false, _) => failure,
            (true, true) => failure.hint("the next call with this --journal repeats it with the same key"),
            (true, false) => {
                failure.hint("the next call with this --journal repeats it with --repeat-unclear only")
            }
        }
    }
}

enum Next {
    /// There is nothing to do but to wait.
    Idle,
    Settled(Result<Settled, Failure>),
    Read(Option<Result<Entry, Failure>>),
}

/// Whether every other record would be refused like this as well.
fn concerns_all(kind: Kind) -> bool {
    matches!(kind, Kind::NoCredential | Kind::Authentication | Kind::LimitExceeded)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::sync::mpsc;

    use super::*;
    use crate::batch::records::{Format, Records, Shape};
    use crate::cli::Globals;
    use crate::context::Context;
    use crate::env::Env;
    use crate::output::Ui;
    use crate::settings::{Need, Service, Settings};

    const PARALLEL: usize = 7;
    const MANY: u64 = 2_000;

    #[derive(Default)]
    struct Counts {
        read: Cell<u64>,
        under_way: Cell<u64>,
        most_under_way: Cell<u64>,
        settled: Cell<u64>,
        /// How many were read and not settled.
        most_held: Cell<u64>,
    }

    impl Counts {
        fn read(&self) {
            self.read.set(self.read.get() + 1);
            self.most_held.set(self.most_held.get().max(self.read.get() - self.settled.get()));
        }
    }

    impl Work for &Counts {
        async fn send(&self, _api: &Api, record: &Record, _key: &str) -> Result<Made, Error> {
            self.under_way.set(self.under_way.get() + 1);
            self.most_under_way.set(self.most_under_way.get().max(self.under_way.get()));
            // Some take longer than others.
            for _ in 0..30 + record.index % 5 {
                tokio::task::yield_now().await;
            }
            self.under_way.set(self.under_way.get() - 1);
            let thread_id = record.index.to_string();
            Ok(Made { thread_id, project_id: None, execution_id: None, attempts: 1, is_replay: false })
        }

        fn look(&self, _record: &Record) -> String {
            String::new()
        }
    }

    impl Listener for &Counts {
        fn settled(&mut self, record: Settled, _under_way: u64) -> Result<(), Failure> {
            assert!(record.ending.failure().is_none(), "{record:?}");
            self.settled.set(self.settled.get() + 1);
            Ok(())
        }

        fn has_unsaid(&self) -> bool {
            false
        }

        fn say(&mut self) -> Result<(), Failure> {
            Ok(())
        }

        fn sent(&mut self, _under_way: u64) {}
        fn glance(&mut self) {}
        fn stopped(&mut self, why: Stop, _under_way: u64) {
            panic!("{why:?}");
        }
    }

    #[tokio::test]
    async fn no_more_is_held_than_is_worked_on_however_many_there_are() {
        let globals =
            Globals { quiet: true, base_url: Some("http://127.0.0.1:9".to_owned()), ..Globals::default() };
        let settings = Settings::load(&globals, &Env::default(), Need::Profile).unwrap();
        let ui = Ui::new(&globals);
        let context = Context::new(globals, Env::default(), ui).with_settings(settings);
        let endpoint = context.endpoint(Service::Kortix).await.unwrap();
        let api = context.anonymous_api(&endpoint, Service::Kortix).unwrap();
        let manner =
            Manner { parallel: PARALLEL, max_failures: None, unclear: Unclear::Report, then: Then::Leave };
        let counts = Counts::default();
        let journal = Journal::without_file("b".to_owned());
        let engine = Engine { api: &api, work: &&counts, journal: &journal, manner };

        let (sender, receiver) = mpsc::channel(1);
        let shape = Shape { fields: &["name"], line: "name", required: &[] };
        let text: String = "name\n".repeat(usize::try_from(MANY).unwrap());
        let reading = async {
            for entry in Records::new(text.as_bytes(), Format::Lines, shape, "in").unwrap() {
                counts.read();
                sender.send(entry).await.unwrap();
            }
            drop(sender);
        };
        let wind_down = WindDown::default();
        let mut listener = &counts;
        let running = engine.run(Feed::Stream(receiver), Past::default(), &wind_down, &mut listener);
        let (ended, ()) = tokio::join!(running, reading);
        ended.unwrap();
        assert_eq!((counts.read.get(), counts.settled.get()), (MANY, MANY));
        assert_eq!(counts.most_under_way.get(), PARALLEL as u64);
        // One waits in the channel, and one to get there.
        assert!(counts.most_held.get() <= PARALLEL as u64 + 2, "{}", counts.most_held.get());
    }
}
