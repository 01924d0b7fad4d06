//! The form that brings a file: `path` and `file`.

use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request},
};
use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::http::{
    error::{ApiError, Problem},
    limits::Room,
};

/// What the form holds.
#[derive(ToSchema)]
#[schema(as = FileForm)]
#[expect(dead_code, reason = "only its description is used; the form is read field by field")]
pub(in crate::http) struct FileFields {
    path: String,
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

pub(in crate::http) struct FileForm {
    pub(in crate::http) path: String,
    /// What the client calls the file, beside `path`.
    pub(in crate::http) filename: Option<String>,
    pub(in crate::http) content: Bytes,
}

impl FileForm {
    #[cfg(test)]
    pub(super) fn new(path: &str, filename: Option<String>, content: Bytes) -> Self {
        Self { path: path.to_owned(), filename, content }
    }

    /// Every part of the form that an idempotency key is bound to.
    pub(in crate::http) fn parts(&self) -> [String; 3] {
        let filename = self.filename.clone().unwrap_or_default();
        [self.path.clone(), filename, hex::encode(Sha256::digest(&self.content))]
    }
}

impl<S: Send + Sync> FromRequest<S> for FileForm {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let room = Room::for_body(request.headers()).await;
        let malformed = |_| ApiError::bad_request("There was an error parsing the body");
        let Ok(mut form) = request.extract::<Multipart, _>().await else {
            return Err(missing(&["path", "file"]));
        };
        let (mut path, mut file, mut filename) = (None, None, None);
        while let Some(field) = form.next_field().await.map_err(malformed)? {
            match field.name() {
                Some("path") => path = Some(field.text().await.map_err(malformed)?),
                Some("file") => {
                    filename = field.file_name().map(str::to_owned);
                    file = Some(room.hold(field.bytes().await.map_err(malformed)?));
                }
                _ => {}
            }
        }
        match (path, file) {
            (Some(path), Some(content)) => Ok(Self { path, filename, content }),
            (None, Some(_)) => Err(missing(&["path"])),
            (Some(_), None) => Err(missing(&["file"])),
            (None, None) => Err(missing(&["path", "file"])),
        }
    }
}

fn missing(fields: &[&'static str]) -> ApiError {
    let problem = |field: &&'static str| Problem {
        kind: "missing",
        location: vec!["body", field],
        message: "Field required".to_owned(),
        input: Value::Null,
        context: None,
    };
    ApiError::invalid_in_many_ways(fields.iter().map(problem).collect())
}
