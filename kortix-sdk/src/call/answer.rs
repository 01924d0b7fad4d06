//! How an answer becomes a value.

use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;

use super::Accept;

/// What can be made of an answer: every model, and what is no JSON.
pub(crate) trait FromAnswer: Sized {
    /// What to ask the server for.
    const ACCEPT: Accept = Accept::Json;

    fn from_answer(answer: &Response<Bytes>) -> Result<Self, serde_json::Error>;
}

impl<T: DeserializeOwned> FromAnswer for T {
    fn from_answer(answer: &Response<Bytes>) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(answer.body())
    }
}
