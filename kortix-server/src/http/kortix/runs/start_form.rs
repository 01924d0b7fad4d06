//! The form that starts a run: a multipart form with files, or its fields alone in any form that bodies have.

use std::collections::{HashMap, HashSet};

use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request, multipart::Field},
};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use utoipa::ToSchema;

use crate::{
    http::{error::ApiError, extract::Form, limits::Room},
    sandbox::files::names_like,
};

const LONGEST_NAME: usize = 200;

/// What the form holds.
#[derive(ToSchema)]
#[schema(as = NewRun)]
#[expect(dead_code, reason = "only its description is used; the form is read field by field")]
pub(super) struct Fields {
    /// The thread to work in. A new one, with a project of its own, when absent.
    thread_id: Option<String>,
    /// With `optimistic`, or to work in a new thread of a project that is there.
    project_id: Option<String>,
    /// What to do. In a thread that is there: by default, what was said there last.
    prompt: Option<String>,
    model_name: Option<String>,
    /// One of the account's agents. Its default agent when absent.
    agent_id: Option<String>,
    /// `true`: thread and project get the ids that the client has made.
    optimistic: Option<String>,
    memory_enabled: Option<String>,
    mode: Option<String>,
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    files: Option<Vec<String>>,
}

/// The form as it was read: absent and empty are the same.
#[derive(Debug, Default)]
pub(in crate::http) struct StartForm {
    fields: HashMap<String, String>,
    pub(super) files: Vec<Attachment>,
}

/// A file under the name that it has in the workspace.
#[derive(Debug)]
pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) content: Bytes,
}

impl StartForm {
    const FIELDS: [&str; 6] = ["thread_id", "project_id", "prompt", "model_name", "agent_id", "optimistic"];

    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub(super) fn is_optimistic(&self) -> bool {
        self.field("optimistic").is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Names that are apart from each other, as the workspace of a new project has to have them.
    fn name_apart(&mut self) {
        let mut taken = HashSet::new();
        for file in &mut self.files {
            let free = names_like(&file.name).find(|name| !taken.contains(name));
            if let Some(free) = free {
                file.name.clone_from(&free);
                taken.insert(free);
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for StartForm {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let room = Room::for_body(request.headers()).await;
        if !is_multipart(&request) {
            let mut form = Form::from_request(request, state).await?;
            let fields = Self::FIELDS.iter().filter_map(|name| Some((String::from(*name), form.take(name)?)));
            return Ok(Self { fields: fields.collect(), files: Vec::new() });
        }
        let mut form = read(request, &room).await?;
        form.name_apart();
        Ok(form)
    }
}

fn is_multipart(request: &Request) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type
        .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"))
}

async fn read(request: Request, room: &Room) -> Result<StartForm, ApiError> {
    let mut multipart: Multipart =
        request.extract().await.map_err(|_| ApiError::bad_request("Missing boundary in multipart."))?;
    // What is cut for its size is told so by the limits around the route.
    let malformed = |_| ApiError::bad_request("There was an error parsing the body");
    let mut form = StartForm::default();
    while let Some(field) = multipart.next_field().await.map_err(malformed)? {
        let Some(name) = field.name().map(str::to_owned) else { continue };
        if name == "files" {
            form.files.extend(attachment(field, room).await?);
        } else {
            form.fields.insert(name, field.text().await.map_err(malformed)?);
        }
    }
    Ok(form)
}

/// A form without a file has a part without a name and without content, if it was sent by a browser.
async fn attachment(field: Field<'_>, room: &Room) -> Result<Option<Attachment>, ApiError> {
    let name = field.file_name().map(workspace_name);
    let malformed = |_| ApiError::bad_request("There was an error parsing the body");
    let content = room.hold(field.bytes().await.map_err(malformed)?);
    Ok(name.filter(|name| !name.is_empty()).map(|name| Attachment { name, content }))
}

/// The client's name for a file as one part of a path, and on one line.
fn workspace_name(name: &str) -> String {
    let part = |c: char| if matches!(c, '/' | '\\') || c.is_control() { '_' } else { c };
    let name: String = name.trim().chars().map(part).take(LONGEST_NAME).collect();
    if matches!(name.as_str(), "." | "..") { "_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_part_of_a_path() {
        assert_eq!(workspace_name("../a\\b\n.csv"), ".._a_b_.csv");
        assert_eq!(workspace_name(".."), "_");
    }

    #[test]
    fn files_of_one_name_are_told_apart() {
        let file = || Attachment { name: "a.csv".to_owned(), content: Bytes::new() };
        let mut form = StartForm { fields: HashMap::new(), files: vec![file(), file()] };
        form.name_apart();
        assert_eq!((form.files[0].name.as_str(), form.files[1].name.as_str()), ("a.csv", "a_1.csv"));
    }
}
