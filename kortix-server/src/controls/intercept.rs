//! Around every request of the API: it is written down, and what a rule asks for happens to it.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{MatchedPath, Request, State as Shared},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};
use tokio::time::{sleep, timeout};

use super::{
    State, cut, kill_this_process,
    rule::{Action, Answer, Content, Event},
    rules::Act,
    tee::{self, Record},
};
use crate::http::{
    RequestId,
    error::{ApiError, Family},
};

/// What is read of the body of a request that is answered by a rule.
const DRAINED: usize = 1 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(5);
/// In place of the route of a request that has none.
const NO_ROUTE: &str = "(no route)";

pub(super) async fn intercept(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let operation = operation(&parts);
    let scene = Scene {
        family: Family::of_path(parts.uri.path()),
        request_id: parts.extensions.get().map(|RequestId(id)| id.clone()).unwrap_or_default(),
    };
    let record = Record::of(&parts.headers);
    let entry = state.journal.open(&parts, &operation, &scene.request_id, record.clone());
    let event = Event::Request { operation: &operation, path: parts.uri.path(), headers: &parts.headers };
    let decision = state.rules.decide(&event);
    entry.hit(decision.hits);
    if !decision.delay.is_zero() {
        sleep(decision.delay).await;
    }
    let request = Request::from_parts(parts, record.tee(body));
    match scene.play(decision.act, request, next).await {
        Ending::Answered(response) => {
            entry.answered(response.status().as_u16(), error_code(&response));
            response
        }
        Ending::Cut(response) => {
            entry.cut();
            response
        }
    }
}

/// Method and route, like `GET /threads/{thread_id}`. Kortix routes answer at `/v1` too, and are the same there.
fn operation(parts: &http::request::Parts) -> String {
    let route = parts.extensions.get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str);
    let route = route.strip_prefix("/v1").filter(|rest| rest.starts_with('/')).unwrap_or(route);
    format!("{} {route}", parts.method)
}

/// What is needed to speak in place of a handler.
struct Scene {
    family: Family,
    request_id: String,
}

enum Ending {
    Answered(Response),
    Cut(Response),
}

/// The code of an error that a rule has made, as an extension of the answer.
#[derive(Clone)]
struct RuledCode(String);

impl Scene {
    async fn play(&self, act: Option<Act>, request: Request, next: Next) -> Ending {
        let Some(Act { action, hold }) = act else { return Ending::Answered(next.run(request).await) };
        match action {
            Action::Answer(answer) => {
                // A client that is slow to send its body is answered all the same.
                let _ = timeout(DRAIN_TIME, tee::drain(request.into_body(), DRAINED)).await;
                Ending::Answered(self.say(answer))
            }
            Action::FailAfter(answer) => {
                drop(next.run(request).await);
                Ending::Answered(self.say(answer))
            }
            Action::Hang => {
                hold.until_released().await;
                Ending::Answered(next.run(request).await)
            }
            Action::CutBefore => Ending::Cut(cut::instead_of_answer()),
            Action::CutAfter => {
                drop(next.run(request).await);
                Ending::Cut(cut::instead_of_answer())
            }
            Action::CutBody => Ending::Cut(cut::in_the_middle(self.rendered(next.run(request).await))),
            Action::KillBefore => kill_this_process().await,
            Action::KillAfter => {
                drop(next.run(request).await);
                kill_this_process().await
            }
            // Of steps alone; `Rule` does not make them for requests.
            Action::Delay(_) | Action::Fail { .. } | Action::FailDone { .. } => {
                Ending::Answered(next.run(request).await)
            }
        }
    }

    fn say(&self, answer: Answer) -> Response {
        let mut response = match answer.content {
            Content::Exactly(Value::String(text)) => text.into_response(),
            Content::Exactly(body) => Json(body).into_response(),
            Content::Error { message, code, detail } => self.error(message, &code, detail),
        };
        *response.status_mut() = answer.status;
        if answer.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.headers_mut().extend(answer.headers);
        response
    }

    fn error(&self, message: String, code: &str, detail: Option<Value>) -> Response {
        let mut body = Map::new();
        match self.family {
            Family::Kortix => body.insert("detail".to_owned(), detail.unwrap_or_else(|| message.into())),
            Family::Obvious => body.insert("error".to_owned(), message.into()),
        };
        body.insert("code".to_owned(), code.into());
        body.insert("request_id".to_owned(), self.request_id.clone().into());
        let mut response = Json(body).into_response();
        response.extensions_mut().insert(RuledCode(code.to_owned()));
        response
    }

    /// An error of a handler has no body before the outermost layer gives it one, and then it is too late to cut it.
    fn rendered(&self, mut response: Response<Body>) -> Response {
        match response.extensions_mut().remove::<ApiError>() {
            Some(error) => error.render(self.family, &self.request_id),
            None => response,
        }
    }
}

fn error_code(response: &Response) -> Option<String> {
    let extensions = response.extensions();
    let ruled = || extensions.get().map(|RuledCode(code)| code.clone());
    extensions.get::<ApiError>().map(|error| error.code().to_owned()).or_else(ruled)
}
