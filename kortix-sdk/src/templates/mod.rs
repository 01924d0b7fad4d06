//! Templates: `/api/v1/templates` of the Obvious API.

mod create_project;
mod list;

pub use create_project::{CreateTemplateProject, StartedProject, StartedProjectRef};
pub use list::{ListTemplates, Template, TemplateList};

use crate::{Kortix, TemplateId, call::CallOptions};

/// Calls about templates. From [`Kortix::templates`].
#[derive(Clone, Debug)]
pub struct Templates {
    client: Kortix,
}

impl Templates {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Lists the templates that the key can see: `GET /api/v1/templates`.
    pub fn list(&self) -> ListTemplates {
        ListTemplates { client: self.client.clone(), options: CallOptions::default() }
    }

    /// Makes a project from a template and starts an agent on a task: `POST /api/v1/templates/{id}/project`.
    pub fn create_project(
        &self,
        template: impl Into<TemplateId>,
        starter_prompt: impl Into<String>,
    ) -> CreateTemplateProject {
        CreateTemplateProject::new(self.client.clone(), template.into(), starter_prompt.into())
    }
}
