//! Threads.

use kortix_sdk::projects::Sandbox;
use kortix_sdk::threads::{CreatedThread, DeletedThread, Thread};

use crate::facts::Facts;
use crate::output::{Json, Payload, View};

use super::{Secrets, moment};

impl Payload for CreatedThread {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.thread_id.to_string()]
    }

    fn view(&self) -> View {
        View::Fields(vec![("thread", self.thread_id.to_string()), ("project", self.project_id.to_string())])
    }

    fn facts(&self) -> Facts {
        Facts::default().with("thread_id", &self.thread_id).with("project_id", &self.project_id)
    }
}

impl Payload for DeletedThread {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.thread_id.to_string()]
    }

    fn view(&self) -> View {
        View::Text(format!("deleted thread {}", self.thread_id))
    }
}

/// A thread with its project and sandbox.
#[derive(Debug)]
pub struct ThreadReport {
    pub thread: Thread,
    pub secrets: Secrets,
}

impl ThreadReport {
    fn sandbox(&self) -> Option<&Sandbox> {
        self.thread.project.as_ref()?.sandbox.as_ref()
    }
}

impl Payload for ThreadReport {
    fn json(&self) -> Json<'_> {
        self.secrets.json(&self.thread, self.sandbox(), "/project/sandbox")
    }

    fn names(&self) -> Vec<String> {
        vec![self.thread.thread_id.to_string()]
    }

    fn view(&self) -> View {
        let thread = &self.thread;
        let mut fields = vec![("thread", thread.thread_id.to_string()), ("name", thread.name.clone())];
        if let Some(project) = &thread.project {
            fields.push(("project", project.project_id.to_string()));
            fields.push(("project name", project.name.clone()));
        } else if let Some(id) = &thread.project_id {
            fields.push(("project", id.to_string()));
        }
        fields.push(("public", yes_no(thread.is_public)));
        fields.push(("messages", thread.message_count.to_string()));
        fields.push(("created", moment(thread.created_at)));
        fields.push(("updated", moment(thread.updated_at)));
        fields.extend(self.secrets.fields(self.sandbox()));
        View::Fields(fields)
    }

    fn facts(&self) -> Facts {
        let project = self.thread.project.as_ref().map(|project| &project.project_id);
        Facts::default()
            .with("thread_id", &self.thread.thread_id)
            .with_if_any("project_id", project.or(self.thread.project_id.as_ref()))
    }
}

pub fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}
