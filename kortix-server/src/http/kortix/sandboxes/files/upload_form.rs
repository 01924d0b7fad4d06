//! The form that brings a file: `path` and `file`.

use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request},
};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use serde_json::Value;
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa::ToSchema;

use crate::http::error::{ApiError, Problem};

const MIB: u64 = 1 << 20;
/// Files on their way are in memory, all together at most so many MiB; more wait for their turn.
static MEMORY: Semaphore = Semaphore::const_new(512);
/// What a form may be at most, when it does not say how large it is.
const MOST: u32 = 128;

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
    _room: Option<SemaphorePermit<'static>>,
}

impl FileForm {
    #[cfg(test)]
    pub(super) fn new(path: &str, filename: Option<String>, content: Bytes) -> Self {
        Self { path: path.to_owned(), filename, content, _room: None }
    }
}

impl<S: Send + Sync> FromRequest<S> for FileForm {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let room = MEMORY.acquire_many(room_for(&request)).await.ok();
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
                    file = Some(field.bytes().await.map_err(malformed)?);
                }
                _ => {}
            }
        }
        match (path, file) {
            (Some(path), Some(content)) => Ok(Self { path, filename, content, _room: room }),
            (None, Some(_)) => Err(missing(&["path"])),
            (Some(_), None) => Err(missing(&["file"])),
            (None, None) => Err(missing(&["path", "file"])),
        }
    }
}

fn room_for(request: &Request) -> u32 {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.map_or(MOST, |length: u64| u32::try_from(length / MIB + 1).unwrap_or(MOST).min(MOST))
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
