//! Files and terminals, as the init inside the sandbox serves them. The server itself opens nothing of a sandbox.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use http::{Method, Response, StatusCode, header};
use http_body_util::BodyStream;
use hyper::body::Incoming;
use tokio::time::timeout;
use url::form_urlencoded;

use super::{ANSWER_LIMIT, Agent, Door, broken, read, unexpected};
use crate::{
    ids::UploadId,
    sandbox::{
        SandboxError,
        files::{ByteStream, FileContent, FileFault, FileInfo, FilePath, LARGEST_FILE},
        terminal::{Terminal, TerminalSize},
        wire::{FAULT_STATUS, TERMINAL_PROTOCOL},
    },
};

/// How long the largest file may take to be written and to reach the disk.
const WRITE_LIMIT: Duration = Duration::from_mins(2);

impl<D: Door> Agent<D> {
    pub(in crate::sandbox) async fn file(&self, path: &FilePath) -> Result<FileInfo, SandboxError> {
        self.json(self.ask_file(Method::GET, "/files", path, Bytes::new()).await?).await
    }

    pub(in crate::sandbox) async fn list_files(
        &self,
        path: &FilePath,
    ) -> Result<Vec<FileInfo>, SandboxError> {
        self.json(self.ask_file(Method::GET, "/files/list", path, Bytes::new()).await?).await
    }

    pub(in crate::sandbox) async fn read_file(&self, path: &FilePath) -> Result<FileContent, SandboxError> {
        let answer = self.ask_file(Method::GET, "/files/content", path, Bytes::new()).await?;
        let size = answer.headers().get(header::CONTENT_LENGTH);
        let size = size.and_then(|size| size.to_str().ok()?.parse().ok());
        let size =
            size.ok_or_else(|| SandboxError::failed("the sandbox's init did not say how large it is"))?;
        Ok(FileContent { size, bytes: pieces(answer.into_body()) })
    }

    pub(in crate::sandbox) async fn write_file(
        &self,
        path: &FilePath,
        content: Bytes,
    ) -> Result<(), SandboxError> {
        self.ask_file(Method::PUT, "/files/content", path, content).await.map(drop)
    }

    pub(in crate::sandbox) async fn add_file(
        &self,
        path: &FilePath,
        content: Bytes,
    ) -> Result<FileInfo, SandboxError> {
        self.json(self.ask_file(Method::POST, "/files/content", path, content).await?).await
    }

    pub(in crate::sandbox) async fn add_file_once(
        &self,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, SandboxError> {
        let query = format!("{}&upload={}", of_path(path), upload.prefixed());
        self.json(self.ask_about(Method::POST, &format!("/files/content?{query}"), content).await?).await
    }

    pub(in crate::sandbox) async fn delete_file(&self, path: &FilePath) -> Result<(), SandboxError> {
        self.ask_file(Method::DELETE, "/files", path, Bytes::new()).await.map(drop)
    }

    pub(in crate::sandbox) async fn terminal(&self, size: TerminalSize) -> Result<Terminal, SandboxError> {
        let path = format!("/terminal?cols={}&rows={}", size.cols, size.rows);
        match self.upgrade(&path, TERMINAL_PROTOCOL).await? {
            Ok(stream) => Ok(Terminal::over(stream)),
            Err(StatusCode::TOO_MANY_REQUESTS) => {
                Err(SandboxError::failed("the sandbox has as many terminals as it can"))
            }
            Err(status) => Err(unexpected(status)),
        }
    }

    async fn ask_file(
        &self,
        method: Method,
        operation: &str,
        path: &FilePath,
        content: Bytes,
    ) -> Result<Response<Incoming>, SandboxError> {
        self.ask_about(method, &format!("{operation}?{}", of_path(path)), content).await
    }

    async fn ask_about(
        &self,
        method: Method,
        operation: &str,
        content: Bytes,
    ) -> Result<Response<Incoming>, SandboxError> {
        if content.len() > LARGEST_FILE {
            return Err(FileFault::TooLarge.into());
        }
        let limit = if content.is_empty() { ANSWER_LIMIT } else { WRITE_LIMIT };
        let answer = self.ask(method, operation, content, limit).await?;
        match answer.status() {
            status if status.is_success() => Ok(answer),
            FAULT_STATUS => {
                let fault: FileFault = serde_json::from_slice(&read(answer).await?).map_err(broken)?;
                Err(fault.into())
            }
            status => Err(unexpected(status)),
        }
    }
}

fn of_path(path: &FilePath) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("path", path.as_str()).finish()
}

/// An init that falls silent is not waited for.
fn pieces(body: Incoming) -> ByteStream {
    let frames = BodyStream::new(body)
        .map_err(|error| SandboxError::caused("the sandbox broke off in the middle of the file", error))
        .try_filter_map(|frame| async { Ok(frame.into_data().ok()) });
    Box::pin(stream::unfold(Some(Box::pin(frames)), |frames| async {
        let mut frames = frames?;
        let Ok(piece) = timeout(ANSWER_LIMIT, frames.next()).await else {
            let late = SandboxError::Timeout { what: "the sandbox's answer", limit: ANSWER_LIMIT };
            return Some((Err(late), None));
        };
        piece.map(|piece| (piece, Some(frames)))
    }))
}
