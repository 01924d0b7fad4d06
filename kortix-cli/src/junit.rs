//! The result of a command as a JUnit file, which CI systems show as tests.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kortix_sdk::ThreadId;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite, XmlString};
use tempfile::NamedTempFile;

use crate::error::{Failure, Kind};
use crate::outcome::Outcome;
use crate::runs::RunId;

/// As much of the end of what an agent writes as a report holds, in bytes.
const MOST_OUTPUT: usize = 64 * 1024;
/// The same of each of many.
const MOST_OUTPUT_OF_A_RECORD: usize = 4 * 1024;
/// As much of a task as names a test, in characters.
const LONGEST_NAME: usize = 100;
/// Like any file that a program makes: the user's mask takes away what it takes away.
const MODE: u32 = 0o666;

/// The report of this command, when one was asked for.
#[derive(Debug, Default)]
pub struct Junit(Mutex<Option<Open>>);

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// One run, named like this or like its task.
    Run(&'a str),
    /// Records, which are added one by one.
    Records,
}

/// How a test came out.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'a> {
    Passed,
    Failed(&'a Failure),
    /// Not done now, for this reason.
    Skipped(&'a str),
}

/// A record that was worked on.
#[derive(Clone, Debug)]
pub struct Tested<'a> {
    pub name: &'a str,
    pub took: Duration,
    pub verdict: Verdict<'a>,
    /// What was made for it.
    pub ids: Vec<(&'static str, &'a str)>,
    /// What its agent wrote.
    pub output: String,
}

#[derive(Debug)]
struct Open {
    file: Destination,
    class: &'static str,
    begun: Instant,
    /// The name of the one test; records have their own.
    run: Option<String>,
    properties: Vec<Property>,
    output: String,
    cases: Vec<TestCase>,
}

/// A file that takes its place when it is whole.
#[derive(Debug)]
struct Destination {
    path: PathBuf,
    beside: NamedTempFile,
}

impl Junit {
    /// Begins a report. That it can be written is found out now, before anything is started.
    pub fn open(
        &self,
        path: Option<&Path>,
        class: &'static str,
        subject: Subject<'_>,
    ) -> Result<(), Failure> {
        let Some(path) = path else { return Ok(()) };
        let run = match subject {
            Subject::Run(name) => Some(title(name)),
            Subject::Records => None,
        };
        *self.state() = Some(Open {
            file: Destination::new(path)?,
            class,
            begun: Instant::now(),
            run,
            properties: Vec::new(),
            output: String::new(),
            cases: Vec::new(),
        });
        Ok(())
    }

    /// Whether there is a report at all.
    pub fn is_open(&self) -> bool {
        self.state().is_some()
    }

    /// The run that the report is about.
    pub fn identify(&self, run: &RunId, thread: Option<&ThreadId>) {
        if let Some(open) = &mut *self.state() {
            let run = Some((run.field(), run.as_str()));
            let thread = thread.map(|id| ("thread_id", id.as_str()));
            for (name, value) in run.into_iter().chain(thread) {
                open.properties.retain(|property| property.name.as_str() != name);
                open.properties.push(Property::new(name, xml(value)));
            }
        }
    }

    /// What the agent wrote next; of all of it the end is kept.
    pub fn output(&self, text: &str) {
        if let Some(open) = &mut *self.state() {
            open.output.push_str(text);
            // Seldom, since all that is kept has to move.
            if open.output.len() > 2 * MOST_OUTPUT {
                open.output = end_of(&open.output, MOST_OUTPUT).to_owned();
            }
        }
    }

    /// All that the agent wrote, for who has not heard any of it.
    pub fn whole_output<'a>(&self, pieces: impl Iterator<Item = &'a str>) {
        if self.state().as_ref().is_some_and(|open| open.output.is_empty()) {
            pieces.for_each(|piece| self.output(piece));
        }
    }

    /// Adds the test of a record.
    pub fn record(&self, record: &Tested<'_>) {
        let Some(open) = &mut *self.state() else { return };
        let mut case = open.case(&title(record.name), record.took, record.verdict);
        case.add_properties(record.ids.iter().map(|(name, value)| Property::new(*name, xml(value))));
        if !record.output.is_empty() {
            case.set_system_out(xml(end_of(&record.output, MOST_OUTPUT_OF_A_RECORD)));
        }
        open.cases.push(case);
    }

    /// Writes the report, whatever the command came to.
    pub fn write(&self, result: &Result<Outcome, Failure>) -> Result<(), Failure> {
        match self.state().take() {
            Some(open) => open.write(result),
            None => Ok(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, Option<Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn case(&self, name: &str, took: Duration, verdict: Verdict<'_>) -> TestCase {
        let mut case = TestCase::new(xml(name), status(verdict));
        case.set_classname(self.class).set_time(took);
        case
    }

    fn write(mut self, result: &Result<Outcome, Failure>) -> Result<(), Failure> {
        let took = self.begun.elapsed();
        let failure = match result {
            Ok(outcome) => outcome.verdict(),
            Err(failure) => Some(failure),
        };
        let verdict = failure.map_or(Verdict::Passed, Verdict::Failed);
        if let Some(name) = self.run.take() {
            let mut case = self.case(&name, took, verdict);
            case.add_properties(std::mem::take(&mut self.properties));
            if !self.output.is_empty() {
                case.set_system_out(xml(end_of(&self.output, MOST_OUTPUT)));
            }
            self.cases.push(case);
        } else if result.is_err() {
            // What ended all of it belongs to no record.
            self.cases.push(self.case("the batch", took, verdict));
        }
        let mut suite = TestSuite::new(self.class);
        suite.set_time(took).add_test_cases(self.cases);
        let mut report = Report::new("kortix");
        report.set_time(took).add_test_suite(suite);
        let text = report.to_string().map_err(|error| {
            Failure::new(Kind::Io, format!("--junit: the report cannot be written as XML: {error}"))
        })?;
        self.file.write(&text)
    }
}

impl Destination {
    fn new(path: &Path) -> Result<Self, Failure> {
        let refused = |why: &str| Failure::usage(format!("--junit: cannot write {}: {why}", path.display()));
        if path.exists() && !path.is_file() {
            return Err(refused("it is not a file"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let beside = tempfile::Builder::new()
            .prefix(".junit-")
            .permissions(Permissions::from_mode(MODE))
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|error| refused(&error.kind().to_string()))?;
        Ok(Self { path: path.to_owned(), beside })
    }

    fn write(self, text: &str) -> Result<(), Failure> {
        let failed = |error| Failure::io(format!("--junit: cannot write {}", self.path.display()), &error);
        std::fs::write(self.beside.path(), text).map_err(failed)?;
        self.beside.persist(&self.path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

fn status(verdict: Verdict<'_>) -> TestCaseStatus {
    let failure = match verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::Skipped(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(why);
            return status;
        }
        Verdict::Failed(failure) => failure,
    };
    // A run that failed is what was tested; the rest kept it from being tested.
    let kind = match failure.kind() {
        Kind::RunFailed => NonSuccessKind::Failure,
        _ => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    let hints = failure.hints().iter().map(|hint| format!("\nhint: {hint}"));
    let description = format!("exit code {}{}", failure.exit().code(), hints.collect::<String>());
    status
        .set_type(failure.kind().name())
        .set_message(xml(failure.message()))
        .set_description(xml(&description));
    status
}

/// Two characters that XML cannot have are no control characters, which the type removes.
fn xml(text: &str) -> XmlString {
    XmlString::new(text.replace(['\u{fffe}', '\u{ffff}'], ""))
}

/// The first line, or as much of it as is a name.
fn title(text: &str) -> String {
    text.trim().lines().next().unwrap_or_default().chars().take(LONGEST_NAME).collect()
}

fn end_of(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tell: impl FnOnce(&Junit), result: &Result<Outcome, Failure>, subject: Subject<'_>) -> Report {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");
        let junit = Junit::default();
        junit.open(Some(&path), "kortix.test", subject).unwrap();
        tell(&junit);
        junit.write(result).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        Report::deserialize_from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        // The reader of reports cuts white space off.
        let said = "a\u{0}\u{1b}[31mb\u{fffe}\u{8}<]]>&\u{ffff}\n";
        let result = Err(Failure::new(Kind::RunFailed, said));
        let report = written(|junit| junit.output(said), &result, Subject::Run(said));
        let case = &report.test_suites[0].test_cases[0];
        assert_eq!((case.name.as_str(), case.system_out.as_deref()), ("ab<]]>&", Some("ab<]]>&")));
        let TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, ty, .. } = &case.status else {
            panic!("{case:?}");
        };
        assert_eq!(ty.as_deref(), Some("run_failed"));
    }

    #[test]
    fn of_much_output_the_end_is_kept() {
        let much = |junit: &Junit| (0..1000).for_each(|_| junit.output(&"ä".repeat(500)));
        let report = written(
            |junit| {
                much(junit);
                junit.output("end");
            },
            &Ok(Outcome::silent()),
            Subject::Run("x"),
        );
        let output = report.test_suites[0].test_cases[0].system_out.clone().unwrap();
        assert!(output.len() <= MOST_OUTPUT && output.ends_with("äend"), "{}", output.len());
    }

    #[test]
    fn what_ends_a_batch_is_an_error_beside_its_records() {
        let lost = Failure::new(Kind::NoAnswer, "lost");
        let tell = |junit: &Junit| {
            let tests = [
                ("first", Verdict::Passed),
                ("second", Verdict::Failed(&lost)),
                ("third", Verdict::Skipped("before")),
            ];
            for (name, verdict) in tests {
                let (ids, output) = (vec![("thread_id", "th_1")], "x".repeat(MOST_OUTPUT));
                junit.record(&Tested { name, took: Duration::from_secs(1), verdict, ids, output });
            }
        };
        let suite =
            |result: &Result<Outcome, Failure>| written(tell, result, Subject::Records).test_suites.remove(0);
        let ended = suite(&Ok(Outcome::silent()));
        assert_eq!((ended.tests, ended.errors, ended.skipped), (3, 1, 1));
        for case in &ended.test_cases {
            assert_eq!(case.properties[0].value.as_str(), "th_1");
            assert_eq!(case.system_out.as_ref().map(|output| output.len()), Some(MOST_OUTPUT_OF_A_RECORD));
        }
        let ended = suite(&Err(Failure::new(Kind::Interrupted, "interrupted")));
        assert_eq!((ended.tests, ended.errors, ended.skipped), (4, 2, 1));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_found_out_at_once() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("missing/report.xml"), folder.path().to_owned(), "/dev/null".into()] {
            let failure = Junit::default().open(Some(&path), "kortix.test", Subject::Run("x")).unwrap_err();
            assert_eq!(failure.kind(), Kind::Usage, "{failure:?}");
            assert!(failure.message().contains(&path.display().to_string()), "{failure:?}");
        }
    }
}
