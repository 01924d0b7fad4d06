//! The checks and what came of them.

use serde_json::json;

use crate::error::{Failure, Kind};
use crate::output::{Json, Payload, View, one_line};

/// What came of a check.
#[derive(Debug)]
pub(super) enum Finding {
    Good(String),
    /// Worth knowing, and likely all right.
    Remarkable {
        what: String,
        hint: String,
    },
    Bad {
        kind: Kind,
        what: String,
        hint: String,
    },
}

/// A check.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) finding: Finding,
}

/// All checks.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) checks: Vec<Check>,
}

impl Check {
    pub(super) fn new(name: &'static str, finding: Finding) -> Self {
        Self { name, finding }
    }

    fn parts(&self) -> (&'static str, &str, Option<&str>) {
        match &self.finding {
            Finding::Good(what) => ("ok", what, None),
            Finding::Remarkable { what, hint } => ("warning", what, Some(hint)),
            Finding::Bad { what, hint, .. } => ("failed", what, Some(hint)),
        }
    }
}

impl Report {
    /// The first check that failed.
    pub(super) fn verdict(&self) -> Option<Failure> {
        self.checks.iter().find_map(|check| match &check.finding {
            Finding::Bad { kind, what, hint } => {
                Some(Failure::new(*kind, format!("{}: {what}", check.name)).hint(hint))
            }
            Finding::Good(_) | Finding::Remarkable { .. } => None,
        })
    }
}

impl Payload for Report {
    fn json(&self) -> Json<'_> {
        let checks = self.checks.iter().map(|check| {
            let (status, detail, hint) = check.parts();
            json!({ "name": check.name, "status": status, "detail": detail, "hint": hint })
        });
        Box::new(json!({ "checks": checks.collect::<Vec<_>>() }))
    }

    fn names(&self) -> Vec<String> {
        self.checks.iter().map(|check| check.name.to_owned()).collect()
    }

    fn view(&self) -> View {
        let lines = self.checks.iter().flat_map(|check| {
            let (status, detail, hint) = check.parts();
            let first = format!("{status:<7}  {:<16}  {}\n", check.name, one_line(detail));
            [Some(first), hint.map(|hint| format!("{:27}{}\n", "", one_line(hint)))]
        });
        View::Text(lines.flatten().collect())
    }
}
