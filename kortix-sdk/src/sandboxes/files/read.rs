//! `GET /sandboxes/{sandbox_id}/files/content`

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, header::CONTENT_DISPOSITION};

use crate::{
    Error, Kortix, SandboxId,
    call::{Accept, CallOptions, Draft, Effect, Endpoint, FromAnswer, Operation, Path, request},
    client::ServiceName,
};

/// Reads a file: `GET /sandboxes/{sandbox_id}/files/content`. From [`SandboxFiles::read`](super::SandboxFiles::read).
///
/// All of it comes at once, into memory; 64 MiB at most.
///
/// On the Kortix service a `pk_…:sk_…` key is not looked at here: private projects need a JWT there.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let file = client.sandboxes().files().read("sbx-91", "/workspace/report.md").await?;
/// println!("{}", file.text().unwrap_or("no text"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such sandbox or file (404).
/// - [`Permission`](crate::ErrorKind::Permission): this credential does not give access, or the file is closed (403).
/// - [`Authentication`](crate::ErrorKind::Authentication): the project is private and no valid credential was sent
///   (401).
/// - [`Validation`](crate::ErrorKind::Validation): the path is empty or cannot be one (400, 422).
/// - [`Decode`](crate::ErrorKind::Decode): the file is longer than 64 MiB.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ReadFile {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) sandbox: SandboxId,
    pub(super) path: String,
}

impl Endpoint for ReadFile {
    type Output = FileContent;

    const OPERATION: Operation =
        Operation { name: "read file", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/sandboxes").id(self.sandbox.as_str())?;
        Draft::get(path.fixed("/files/content").text("path", Some(&self.path)))
    }
}

request!(ReadFile -> FileContent);

/// What is in a file.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileContent {
    /// All of it.
    pub bytes: Bytes,
    /// Its name, when the server tells.
    pub filename: Option<String>,
}

impl FileContent {
    /// It as text, when it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

impl fmt::Debug for FileContent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FileContent")
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .field("filename", &self.filename)
            .finish()
    }
}

impl FromAnswer for FileContent {
    const ACCEPT: Accept = Accept::Anything;

    fn from_answer(answer: &Response<Bytes>) -> Result<Self, serde_json::Error> {
        Ok(Self { bytes: answer.body().clone(), filename: filename(answer.headers()) })
    }
}

/// The name in `Content-Disposition`: `filename*=UTF-8''…` (RFC 8187), or else `filename="…"`.
fn filename(headers: &HeaderMap) -> Option<String> {
    let disposition = std::str::from_utf8(headers.get(CONTENT_DISPOSITION)?.as_bytes()).ok()?;
    let extended = parameter(disposition, "filename*=");
    let extended = extended.and_then(|value| value.rsplit('\'').next()).and_then(decoded);
    extended.or_else(|| parameter(disposition, "filename=").map(str::to_owned))
}

/// The value of a parameter, without quotes.
fn parameter<'a>(disposition: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = disposition.split(';').map(str::trim);
    let value = parameters.find_map(|parameter| {
        let (given, value) = parameter.split_at_checked(name.len())?;
        given.eq_ignore_ascii_case(name).then_some(value)
    })?;
    Some(value.trim_matches('"')).filter(|value| !value.is_empty())
}

fn decoded(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (digits, behind) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = behind;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_name_of_a_file_in_every_spelling() {
        for (disposition, name) in [
            ("attachment; filename*=UTF-8''caf%C3%A9%20%25.txt", Some("café %.txt")),
            ("attachment; filename=\"a b.txt\"", Some("a b.txt")),
            ("attachment; FILENAME=a.txt", Some("a.txt")),
            ("attachment; filename=\"plain\"; filename*=utf-8'en'ext", Some("ext")),
            ("attachment; filename=\"plain\"; filename*=UTF-8''%zz", Some("plain")),
            ("attachment; filename*=UTF-8''%C3", None),
            ("attachment; filename*=UTF-8''%", None),
            ("attachment; filename=\"\"", None),
            ("attachment", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(disposition).unwrap());
            assert_eq!(filename(&headers).as_deref(), name, "{disposition}");
        }
        assert_eq!(filename(&HeaderMap::new()), None);
    }
}
