//! Projects.

use kortix_sdk::projects::{DeletedProject, Project, Sandbox};

use crate::facts::Facts;
use crate::output::{Json, Payload, View};

use super::thread::yes_no;
use super::{Secrets, moment};

impl Payload for DeletedProject {
    fn json(&self) -> Json<'_> {
        Box::new(self)
    }

    fn names(&self) -> Vec<String> {
        vec![self.project_id.to_string()]
    }

    fn view(&self) -> View {
        let (id, count) = (&self.project_id, self.threads_deleted);
        View::Text(format!(
            "deleted project {id} with {count} {}",
            if count == 1 { "thread" } else { "threads" }
        ))
    }
}

/// A project with its sandbox.
#[derive(Debug)]
pub struct ProjectReport {
    pub project: Project,
    pub secrets: Secrets,
}

impl ProjectReport {
    fn sandbox(&self) -> Option<&Sandbox> {
        self.project.sandbox.as_ref()
    }
}

impl Payload for ProjectReport {
    fn json(&self) -> Json<'_> {
        self.secrets.json(&self.project, self.sandbox(), "/sandbox")
    }

    fn names(&self) -> Vec<String> {
        vec![self.project.project_id.to_string()]
    }

    fn view(&self) -> View {
        let project = &self.project;
        let mut fields = vec![("project", project.project_id.to_string()), ("name", project.name.clone())];
        if !project.description.is_empty() {
            fields.push(("description", project.description.clone()));
        }
        fields.push(("public", yes_no(project.is_public)));
        fields.push(("created", moment(project.created_at)));
        fields.extend(project.updated_at.map(|time| ("updated", moment(time))));
        fields.extend(self.secrets.fields(self.sandbox()));
        View::Fields(fields)
    }

    fn facts(&self) -> Facts {
        Facts::default().with("project_id", &self.project.project_id)
    }
}
