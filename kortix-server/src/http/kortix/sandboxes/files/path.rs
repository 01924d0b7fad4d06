//! Paths of files, as clients write them.
//!
//! The service decodes a path once more than its transport did: `%XX`, and `\uXXXX`. Its clients count on that, and so
//! cannot name a file whose own name has such a thing in it. Here a file that is called just what was sent is the one
//! that is meant; only when there is none is the path decoded again.

use axum::extract::FromRequestParts;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use utoipa::IntoParams;

use crate::{
    http::{App, error::ApiError, extract, kortix::sandboxes::reach::SandboxInReach},
    sandbox::{
        SandboxError,
        files::{FileFault, FilePath, InvalidFilePath},
    },
};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PathQuery {
    /// A path in the sandbox; a relative one begins in `/workspace`.
    pub(in crate::http) path: String,
}

impl<S: Send + Sync> FromRequestParts<S> for PathQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let mut query = extract::query(parts, state).await?;
        let path = query.remove("path").ok_or_else(|| extract::missing_in_query("path"))?;
        Ok(Self { path })
    }
}

/// The path as it was sent.
pub(in crate::http) fn as_written(text: &str) -> Result<FilePath, ApiError> {
    text.parse().map_err(|error| match error {
        InvalidFilePath::Empty => ApiError::bad_request("Path is required"),
        error => ApiError::bad_request(format!("Invalid path: {error}")),
    })
}

/// The path as the service reads it.
pub(in crate::http) fn decoded(text: &str) -> Result<FilePath, ApiError> {
    as_written(&unescaped(&percent_decoded(text)))
}

fn percent_decoded(text: &str) -> String {
    // What makes no text was not meant.
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// `\u00e4` for `ä`, in pairs for what is beyond four digits.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let units: Vec<u16> = escapes(rest).collect();
        let read: Result<String, _> = char::decode_utf16(units.iter().copied()).collect();
        let taken = match read {
            Ok(characters) if !characters.is_empty() => {
                plain.push_str(&characters);
                units.len() * ESCAPE
            }
            _ => {
                plain.push_str("\\u");
                2
            }
        };
        rest = &rest[taken..];
    }
    plain + rest
}

const ESCAPE: usize = "\\u0000".len();

/// The escapes that the text begins with, one after the other.
fn escapes(text: &str) -> impl Iterator<Item = u16> {
    text.as_bytes().chunks_exact(ESCAPE).map_while(|escape| {
        let digits = escape.strip_prefix(b"\\u")?;
        let digits = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    })
}

impl SandboxInReach {
    /// Does work with the file that a client means, started first as [`Self::work`] does.
    pub(in crate::http) async fn with_file<T, F>(
        &self,
        app: &App,
        text: &str,
        work: impl Fn(FilePath) -> F + Send + Sync,
    ) -> Result<T, Refused>
    where
        F: Future<Output = Result<T, SandboxError>> + Send,
    {
        let (written, decoded) = (as_written(text)?, decoded(text)?);
        match self.work(app, || work(written.clone())).await {
            Err(SandboxError::File(FileFault::NotFound)) if decoded != written => {
                Ok(self.work(app, || work(decoded.clone())).await?)
            }
            outcome => Ok(outcome?),
        }
    }
}

/// Why there is no answer.
pub(in crate::http) enum Refused {
    Path(ApiError),
    Sandbox(SandboxError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self::Path(error)
    }
}

impl From<SandboxError> for Refused {
    fn from(error: SandboxError) -> Self {
        Self::Sandbox(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        decoded(text).map(String::from).unwrap_or_default()
    }

    #[test]
    fn a_path_is_decoded_once_more() {
        for (text, wanted) in [
            ("/workspace/a%20b.txt", "/workspace/a b.txt"),
            ("/workspace/100%.txt", "/workspace/100%.txt"),
            ("/workspace/%ff", "/workspace/%ff"),
            ("/workspace/gr\\u00f6\\u00dfe", "/workspace/größe"),
            ("/workspace/\\ud83e\\udd80!", "/workspace/🦀!"),
            ("/workspace/\\ud83e", "/workspace/\\ud83e"),
            ("/workspace/\\u12", "/workspace/\\u12"),
            ("/workspace/\\u+123\\user", "/workspace/\\u+123\\user"),
            ("/workspace/ä\\u00e4ä", "/workspace/äää"),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_path_that_names_nothing_is_refused() {
        for text in ["", "a\0b", "/workspace/%00"] {
            assert!(decoded(text).is_err(), "{text:?}");
        }
    }
}
