//! What is known about the local server, as a result.

use std::path::PathBuf;

use serde::Serialize;

use crate::local::{LocalDir, State};
use crate::output::{Json, Payload, View};

/// What is known about the local server.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    status: &'static str,
    base_url: Option<String>,
    pid: Option<u32>,
    data_dir: PathBuf,
    log: PathBuf,
}

impl Report {
    pub(super) fn new(dir: &LocalDir, state: &State, status: &'static str) -> Self {
        let (pid, base_url) = match state {
            State::Stopped => (None, None),
            State::Starting(identity) => (Some(identity.pid), None),
            State::Running { identity, url } => {
                (Some(identity.pid), Some(url.origin().ascii_serialization()))
            }
        };
        Self { status, base_url, pid, data_dir: dir.path().to_owned(), log: dir.log_path() }
    }
}

impl Payload for Report {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        self.base_url.iter().cloned().collect()
    }

    fn view(&self) -> View {
        let mut fields = vec![("status", self.status.to_owned())];
        fields.extend(self.base_url.clone().map(|url| ("base URL", url)));
        fields.extend(self.pid.map(|pid| ("process", pid.to_string())));
        fields.push(("data", self.data_dir.display().to_string()));
        fields.push(("log", self.log.display().to_string()));
        View::Fields(fields)
    }
}
