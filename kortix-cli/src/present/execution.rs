//! Executions: what was started, and what became of it.

use kortix_sdk::Timestamp;
use kortix_sdk::executions::{Execution, StartedExecution, Turn};

use crate::output::{Json, Payload, View};

use super::moment;

impl Payload for StartedExecution {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.execution.id.to_string()]
    }

    fn view(&self) -> View {
        View::Fields(vec![
            ("execution", self.execution.id.to_string()),
            ("thread", self.thread.id.to_string()),
            ("status", self.execution.status.to_string()),
        ])
    }
}

impl Payload for Execution {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }

    fn view(&self) -> View {
        let mut fields = vec![
            ("execution", self.id.to_string()),
            ("thread", self.thread_id.to_string()),
            ("project", self.project_id.to_string()),
            ("status", self.status.to_string()),
            ("agent", self.agent.clone()),
            ("created", moment(self.created_at)),
        ];
        fields.extend(duration(self.started_at, self.completed_at).map(|took| ("took", took)));
        fields.extend(
            self.error.as_ref().map(|error| ("error", format!("{} ({})", error.message, error.code))),
        );
        let turns = self.turns.iter().filter(|turn| !turn.output.is_empty()).map(block);
        View::Stack([View::Fields(fields)].into_iter().chain(turns).collect())
    }
}

fn block(turn: &Turn) -> View {
    let code = turn.exit_code.filter(|code| *code != 0).map(|code| format!(", exit code {code}"));
    let cut = turn.output_truncated.then_some(", output cut");
    let title = format!(
        "{} {}{}{}",
        turn.kind.as_str().replace('_', " "),
        turn.status,
        code.unwrap_or_default(),
        cut.unwrap_or_default()
    );
    View::Block { title, text: turn.output.clone() }
}

fn duration(started: Option<Timestamp>, completed: Option<Timestamp>) -> Option<String> {
    let seconds = completed?.unix_seconds() - started?.unix_seconds();
    Some(format!("{} s", seconds.max(0)))
}
