//! The network as a page or a worker has it: `fetch`. Connections, proxies and TLS are the browser's, which tells nothing about
//! them.
//!
//! What it gives may be used on one thread only, and there is no other: the wrappers make that known to the compiler, so
//! that the futures of calls are [`Send`] here too.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{CONTENT_LENGTH, USER_AGENT},
};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use url::Url;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestRedirect, Response, ResponseType,
};

use super::{Failure, FailureKind, Outgoing, Transport, failure::origin, wire::Wire};
use crate::Error;

/// There is nothing to choose.
#[derive(Clone, Default)]
pub(crate) struct Network;

/// Makes transports, which are all the same.
pub(crate) struct Transports;

impl Transports {
    pub(crate) fn new(_: &Network, _: Duration) -> Result<Self, Error> {
        Ok(Self)
    }

    pub(crate) fn reaching(&mut self, _: &Url) -> Result<Transport, Error> {
        Ok(Transport { wire: Wire::Network(Connections) })
    }
}

/// Those of the browser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connections;

impl Connections {
    /// How long connecting alone takes is the browser's affair.
    pub(super) fn execute(
        self,
        outgoing: Outgoing,
        _: Duration,
    ) -> impl Future<Output = Result<Answer, NetworkError>> + Send + Unpin + use<> {
        SendWrapper::new(Box::pin(answer_to(outgoing)))
    }
}

async fn answer_to(outgoing: Outgoing) -> Result<Answer, NetworkError> {
    let exchange = Exchange::new().map_err(NetworkError::unsent)?;
    let answering = fetch(&outgoing, &exchange).map_err(NetworkError::unsent)?;
    let response = JsFuture::from(answering).await.map_err(NetworkError::unanswered)?;
    Answer::new(&response.unchecked_into(), exchange).map_err(NetworkError::cut)
}

fn fetch(outgoing: &Outgoing, exchange: &Exchange) -> Result<Promise, JsValue> {
    let settings = RequestInit::new();
    settings.set_method(outgoing.method.as_str());
    settings.set_headers(&sent_headers(&outgoing.headers)?.into());
    if !outgoing.body.is_empty() {
        settings.set_body(&Uint8Array::from(&outgoing.body[..]));
    }
    // A redirect could carry the credential to another origin.
    settings.set_redirect(RequestRedirect::Manual);
    // The credential of the client is the only one.
    settings.set_credentials(RequestCredentials::Omit);
    settings.set_cache(RequestCache::NoStore);
    settings.set_referrer_policy(ReferrerPolicy::NoReferrer);
    settings.set_signal(Some(&exchange.0.signal()));
    // Pages, workers and programs outside of browsers have it at different types.
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    fetch.call2(&global, &outgoing.url.as_str().into(), &settings)?.dyn_into()
}

fn sent_headers(headers: &HeaderMap) -> Result<Headers, JsValue> {
    let sent = Headers::new()?;
    for (name, value) in headers {
        // The browser writes these itself.
        if name == USER_AGENT || name == CONTENT_LENGTH {
            continue;
        }
        let value = value.to_str().map_err(|_| format!("the header {name} is not of ASCII"))?;
        sent.append(name.as_str(), value)?;
    }
    Ok(sent)
}

/// A request and its answer. They end when it is dropped.
#[derive(Debug)]
struct Exchange(AbortController);

impl Exchange {
    fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// An answer whose body is still to be read.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<SendWrapper<Body>>,
}

#[derive(Debug)]
struct Body {
    reader: ReadableStreamDefaultReader,
    /// Kept when nobody waits for it any more: the piece that it brings is no less a part of the body.
    reading: Option<JsFuture>,
    _exchange: Exchange,
}

impl Answer {
    fn new(response: &Response, exchange: Exchange) -> Result<Self, JsValue> {
        // Of an answer that points elsewhere, a page is told nothing but that.
        let is_hidden_redirect = response.type_() == ResponseType::Opaqueredirect;
        let status = if is_hidden_redirect { 302 } else { response.status() };
        let status = StatusCode::from_u16(status).map_err(|error| error.to_string())?;
        let body = response.body().map(|body| {
            let reader = body.get_reader().unchecked_into();
            SendWrapper::new(Body { reader, reading: None, _exchange: exchange })
        });
        Ok(Self { status, headers: received_headers(&response.headers())?, body })
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    pub(super) fn content_length(&self) -> Option<u64> {
        self.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, NetworkError> {
        poll_fn(|context| self.poll_chunk(context)).await.map_err(NetworkError::cut)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, JsValue>> {
        let Some(body) = self.body.as_deref_mut() else { return Poll::Ready(Ok(None)) };
        let reading = body.reading.get_or_insert_with(|| JsFuture::from(body.reader.read()));
        let read = ready!(Pin::new(reading).poll(context));
        body.reading = None;
        Poll::Ready(read.and_then(|read| piece(&read)))
    }
}

fn piece(read: &JsValue) -> Result<Option<Bytes>, JsValue> {
    if Reflect::get(read, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    let piece: Uint8Array = Reflect::get(read, &"value".into())?.dyn_into()?;
    Ok(Some(piece.to_vec().into()))
}

/// Of an answer from another origin, a page sees those that the server exposes to it.
fn received_headers(headers: &Headers) -> Result<HeaderMap, JsValue> {
    let mut received = HeaderMap::new();
    for entry in headers.entries() {
        let entry: Array = entry?.dyn_into()?;
        let (Some(name), Some(value)) = (entry.get(0).as_string(), entry.get(1).as_string()) else {
            continue;
        };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            received.append(name, value);
        }
    }
    Ok(received)
}

/// Why there is no complete answer, as far as a browser tells.
#[derive(Debug)]
pub(super) struct NetworkError {
    kind: FailureKind,
    what: &'static str,
    why: String,
}

impl NetworkError {
    fn unsent(error: JsValue) -> Self {
        Self { kind: FailureKind::Connect, what: "cannot send a request to", why: text(error) }
    }

    /// Whether the server has the request is not told: a page must not find out what there is in its network.
    fn unanswered(error: JsValue) -> Self {
        let what =
            "the browser brought no answer (is the server there, and does it allow this page by CORS?) from";
        Self { kind: FailureKind::Interrupted, what, why: text(error) }
    }

    fn cut(error: JsValue) -> Self {
        let what = "the connection was lost before the answer was complete, from";
        Self { kind: FailureKind::Interrupted, what, why: text(error) }
    }
}

fn text(error: JsValue) -> String {
    match error.dyn_into::<js_sys::Error>() {
        Ok(error) => error.message().into(),
        Err(other) => other.as_string().unwrap_or_else(|| "no reason is given".to_owned()),
    }
}

impl Failure {
    pub(super) fn new(error: NetworkError, url: &Url) -> Self {
        let NetworkError { kind, what, why } = error;
        Self { kind, message: format!("{what} {}: {why}", origin(url)), cause: None }
    }
}
