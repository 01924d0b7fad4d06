//! Executions: what was started, and what became of it.

use kortix_sdk::Timestamp;
use kortix_sdk::executions::{
    Artifact, Artifacts, Execution, ExecutionPage, ExecutionSummary, StartedExecution, Turn,
};
use kortix_sdk::runs::{Run, StartedRun};

use crate::facts::Facts;
use crate::output::{Column, Json, Payload, Table, View};
use crate::runs::Record;

use super::moment;
use super::page::each;

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

    fn facts(&self) -> Facts {
        Facts::default()
            .with("execution_id", &self.execution.id)
            .with("thread_id", &self.thread.id)
            .with("status", &self.execution.status)
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
        fields.extend(self.question.as_ref().map(|question| ("asks", question.text.clone())));
        fields.extend(
            self.error.as_ref().map(|error| ("error", format!("{} ({})", error.message, error.code))),
        );
        let turns = self.turns.iter().filter(|turn| !turn.output.is_empty()).map(block);
        View::Stack([View::Fields(fields)].into_iter().chain(turns).collect())
    }

    fn facts(&self) -> Facts {
        Facts::default()
            .with("execution_id", &self.id)
            .with("thread_id", &self.thread_id)
            .with("project_id", &self.project_id)
            .with("status", &self.status)
    }
}

impl Payload for ExecutionPage {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        Some(each(&self.executions))
    }

    fn names(&self) -> Vec<String> {
        self.executions.iter().map(|execution| execution.id.to_string()).collect()
    }

    fn view(&self) -> View {
        let row = |execution: &ExecutionSummary| {
            vec![
                execution.id.to_string(),
                execution.status.to_string(),
                moment(execution.created_at),
                duration(execution.started_at, execution.completed_at).unwrap_or_default(),
                execution.error.as_ref().map(|error| error.message.clone()).unwrap_or_default(),
            ]
        };
        View::Table(Table {
            columns: vec![
                Column::Whole("EXECUTION"),
                Column::Whole("STATUS"),
                Column::Moment("CREATED"),
                Column::Whole("TOOK"),
                Column::Elastic("ERROR"),
            ],
            rows: self.executions.iter().map(row).collect(),
        })
    }
}

impl Payload for Artifacts {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        Some(each(&self.artifacts))
    }

    fn names(&self) -> Vec<String> {
        self.artifacts.iter().map(|file| file.path.clone()).collect()
    }

    fn view(&self) -> View {
        let row = |file: &Artifact| {
            vec![file.path.clone(), file.size.to_string(), file.modified_at.map(moment).unwrap_or_default()]
        };
        View::Table(Table {
            columns: vec![Column::Whole("FILE"), Column::Whole("BYTES"), Column::Moment("MODIFIED")],
            rows: self.artifacts.iter().map(row).collect(),
        })
    }
}

impl Payload for StartedRun {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.agent_run_id.to_string()]
    }

    fn view(&self) -> View {
        View::Fields(vec![
            ("run", self.agent_run_id.to_string()),
            ("thread", self.thread_id.to_string()),
            ("status", self.status.to_string()),
        ])
    }

    fn facts(&self) -> Facts {
        Facts::default()
            .with("agent_run_id", &self.agent_run_id)
            .with("thread_id", &self.thread_id)
            .with_if_any("project_id", self.project_id.as_ref())
            .with("status", &self.status)
    }
}

impl Payload for Run {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }

    fn view(&self) -> View {
        let mut fields = vec![
            ("run", self.id.to_string()),
            ("thread", self.thread_id.to_string()),
            ("status", self.status.to_string()),
        ];
        fields.extend(self.started_at.map(|at| ("started", moment(at))));
        fields.extend(duration(self.started_at, self.completed_at).map(|took| ("took", took)));
        fields.extend(self.error.clone().map(|error| ("error", error)));
        View::Fields(fields)
    }

    fn facts(&self) -> Facts {
        Facts::default()
            .with("agent_run_id", &self.id)
            .with("thread_id", &self.thread_id)
            .with("status", &self.status)
    }
}

impl Payload for Record {
    fn json(&self) -> Json<'_> {
        self.described().json()
    }

    fn names(&self) -> Vec<String> {
        self.described().names()
    }

    fn view(&self) -> View {
        self.described().view()
    }

    fn facts(&self) -> Facts {
        self.described().facts()
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
