//! A request's body, read by its handler as ever, with a copy of its beginning for the journal.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use http::{HeaderMap, header::CONTENT_TYPE};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};
use serde_json::{Map, Value, json};

use super::mask;

/// Of a longer body only its length is kept: half a JSON text cannot be masked by the names of its fields.
const LONGEST_KEPT: usize = 16 << 10;

/// What has been read of a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    form: Form,
    read: Arc<Mutex<Read>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    Json,
    UrlEncoded,
    /// Files, and whatever else is not looked into.
    #[default]
    Other,
}

#[derive(Default)]
struct Read {
    bytes: usize,
    beginning: Vec<u8>,
}

/// A body is not for the log.
impl std::fmt::Debug for Read {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Read").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Record {
    /// For the body of a request with these headers.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let form = match kind.split(';').next().unwrap_or_default().trim() {
            "application/json" => Form::Json,
            "application/x-www-form-urlencoded" => Form::UrlEncoded,
            _ => Form::Other,
        };
        Self { form, read: Arc::default() }
    }

    pub(super) fn tee(&self, body: Body) -> Body {
        Body::new(Tee { body, record: self.clone() })
    }

    fn read(&self) -> MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, data: &Bytes) {
        let mut read = self.read();
        read.bytes += data.len();
        let room = LONGEST_KEPT.saturating_sub(read.beginning.len());
        if self.form != Form::Other {
            read.beginning.extend_from_slice(&data[..data.len().min(room)]);
        }
    }

    /// The body as far as it may be shown: its fields, or its length.
    pub(super) fn masked(&self) -> Value {
        let read = self.read();
        let length = || json!({"bytes": read.bytes});
        if read.bytes == 0 {
            return Value::Null;
        }
        if read.bytes > LONGEST_KEPT {
            return length();
        }
        match self.form {
            Form::Json => serde_json::from_slice(&read.beginning).map_or_else(|_| length(), mask::json),
            Form::UrlEncoded => mask::json(Value::Object(fields(&read.beginning))),
            Form::Other => length(),
        }
    }
}

fn fields(form: &[u8]) -> Map<String, Value> {
    url::form_urlencoded::parse(form)
        .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
        .collect()
}

struct Tee {
    body: Body,
    record: Record,
}

impl HttpBody for Tee {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.record.note(data);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Reads a body that no handler will read, so that the journal has it and the connection can be used again.
pub(super) async fn drain(mut body: Body, most: usize) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > most {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    async fn recorded(kind: &'static str, body: impl Into<Body>) -> Value {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let record = Record::of(&headers);
        drain(record.tee(body.into()), usize::MAX).await;
        record.masked()
    }

    #[tokio::test]
    async fn a_body_is_kept_by_its_fields_or_by_its_length() {
        let table = [
            (
                "application/json",
                r#"{"name":"a","token":"canary"}"#.to_owned(),
                json!({"name": "a", "token": "***"}),
            ),
            ("application/json; charset=utf-8", "[1]".to_owned(), json!([1])),
            ("application/json", r#"{"token":"canary"#.to_owned(), json!({"bytes": 16})),
            (
                "application/json",
                format!("\"{}\"", "a".repeat(LONGEST_KEPT)),
                json!({"bytes": LONGEST_KEPT + 2}),
            ),
            (
                "application/x-www-form-urlencoded",
                "name=My+Project&pass=canary".to_owned(),
                json!({"name": "My Project", "pass": "***"}),
            ),
            ("multipart/form-data; boundary=x", "canary".to_owned(), json!({"bytes": 6})),
            ("text/plain", "canary".to_owned(), json!({"bytes": 6})),
            ("application/json", String::new(), Value::Null),
        ];
        for (kind, body, expected) in table {
            assert_eq!(recorded(kind, body).await, expected, "{kind}");
        }
    }
}
